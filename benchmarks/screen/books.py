"""A book with many late debtors: the sample company's, judged once, copied under other numbers."""

import sqlite3

from kanwil.triage import open_book

KEYS = {
    "debtors": (), "invoices": ("invoice_id",), "payments": ("payment_id", "invoice_id"),
    "contacts": ("contact_id", "invoice_id"), "events": ("event_id", "invoice_id"),
}  # fmt: skip
PART = "x.n || '-' || "
JUDGED = f"""
INSERT INTO judgements (judgement, run, debtor_id, case_id, overdue_cents, row, detail)
SELECT judgement + x.n * :newest, run, {PART}debtor_id, {PART}case_id, overdue_cents + 100 * x.n,
    json_set(row, '$.debtor_id', {PART}debtor_id, '$.case_id', {PART}case_id,
             '$.name', json_extract(row, '$.name') || ' ' || x.n), detail
FROM judgements JOIN x WHERE judgement <= :newest
"""


def copied(source, file, late):
    """Write a book with at least `late` late debtors, each with its invoices and what was said."""
    book = sqlite3.connect(file)
    sqlite3.connect(source).backup(book)
    one, newest = book.execute("SELECT count(*), max(judgement) FROM judgements").fetchone()
    book.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TEMP TABLE x (n);")
    book.executemany("INSERT INTO x VALUES (?)", [(n,) for n in range(1, -(-late // one))])
    for table, keys in KEYS.items():
        names = [row[1] for row in book.execute(f"PRAGMA table_info({table})")][1:]
        own = ("debtor_id", *keys)
        values = [f"{PART}t.{name}" if name in own else f"t.{name}" for name in names]
        said = "SELECT debtor_id FROM judgements"
        book.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"
            f" FROM {table} t JOIN x WHERE t.debtor_id IN ({said}) AND t.until_batch IS NULL"
        )
    book.execute(JUDGED, {"newest": newest})
    # In short too, as a migration does with the judgements that it finds.
    book.execute("DROP TABLE summaries")
    book.execute("UPDATE alembic_version SET version_num = '0014'")
    book.execute("UPDATE runs SET debtors = (SELECT count(*) FROM judgements)")
    book.commit()
    book.execute("ANALYZE")
    book.close()
    open_book(f"sqlite:///{file}").close()
    return f"sqlite:///{file}"
