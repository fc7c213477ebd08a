"""Back to the bookkeeping: what was decided here, as balanced journal entries in a CSV."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, exists, select

from kanwil.base.audit import record
from kanwil.base.money import euros
from kanwil.base.settings import Settings
from kanwil.base.store import rows, utc_now
from kanwil.book.tables import MEMORIAL_LINES, MEMORIALS, SETTLEMENTS
from kanwil.triage.books import Book
from kanwil.triage.table import FORMULA

COLUMNS = (
    "date",
    "journal",
    "account",
    "debtor_id",
    "invoice_id",
    "description",
    "debit",
    "credit",
)
_WORDS = {"written_off": "Afboeking", "set_off": "Verrekening", "credited": "Creditering"}


@dataclass(frozen=True)
class Line:
    """One line of a journal entry; the amounts have two decimals and one of them is 0."""

    on: date
    journal: str
    account: str
    debtor_id: str
    invoice_id: str
    description: str
    debit: Decimal
    credit: Decimal


def waiting(book: Book) -> list[Line]:
    """Return the lines that no memorial holds yet."""
    with book.read() as connection:
        return _lines(_unwritten(connection), book.settings)


def write_memorial(book: Book, by: str, day: date) -> tuple[int | None, list[Line]]:
    """Return what was decided since the last memorial, and remember that it was written.

    What was taken back after it was written comes as the opposite entry. The number is None when
    there is nothing to write.
    """
    with book.write() as connection:
        found = _unwritten(connection)
        if not found:
            return None, []
        made = MEMORIALS.insert().values(made_at=utc_now(), made_by=by, day=day)
        number = int(connection.execute(made).inserted_primary_key[0])  # type: ignore[index]
        told = [{"memorial": number, "fact": one["fact"], "sign": one["sign"]} for one in found]
        connection.execute(MEMORIAL_LINES.insert(), told)
        record(connection, by, "memorial", str(number), entries=len(found))
        return number, _lines(found, book.settings)


def written(book: Book, number: int) -> list[Line]:
    """Return a memorial that was written before, to write it again."""
    with book.read() as connection:
        query = select(SETTLEMENTS, MEMORIAL_LINES.c.sign).join(MEMORIAL_LINES)
        found = rows(connection, query.where(MEMORIAL_LINES.c.memorial == number))
    return _lines(found, book.settings)


def memorials(book: Book) -> list[dict[str, Any]]:
    """Return the memorials that were written, newest first."""
    with book.read() as connection:
        return rows(connection, select(MEMORIALS).order_by(MEMORIALS.c.memorial.desc()))


def _unwritten(connection: Connection) -> list[dict[str, Any]]:
    facts, told = SETTLEMENTS.c, MEMORIAL_LINES.c
    decided = facts.listed_on.is_(None) & facts.kind.in_(list(_WORDS))

    def held(sign: int) -> Any:  # noqa: ANN401 -- an SQL condition
        return exists().where(told.fact == facts.fact, told.sign == sign)

    stands = select(SETTLEMENTS).where(decided, facts.until_batch.is_(None), ~held(1))
    undone = select(SETTLEMENTS).where(decided, facts.until_batch.is_not(None), held(1), ~held(-1))
    return [
        {**one, "sign": sign}
        for sign, query in ((1, stands), (-1, undone))
        for one in rows(connection, query.order_by(facts.fact))
    ]


def _lines(found: Iterable[dict[str, Any]], settings: Settings) -> list[Line]:
    """Return two lines for each decision: the debtor's account, and what it is booked against."""
    against = {
        "written_off": settings.account_written_off,
        "set_off": settings.account_set_off,
        "credited": settings.account_credited,
    }
    made = []
    for one in found:
        cents = one["cents"] * one["sign"]
        words = _WORDS[one["kind"]] if one["sign"] > 0 else f"Terugdraaien {_WORDS[one['kind']]}"
        said = " · ".join(part for part in (words, one["reason"]) if part)
        plus, minus = euros(max(cents, 0)), euros(max(-cents, 0))
        told = (one["debtor_id"], one["invoice_id"], said)
        head = (one["happened_on"], settings.memorial_journal)
        made += [
            Line(*head, against[one["kind"]], *told, plus, minus),
            Line(*head, settings.account_debtors, *told, minus, plus),
        ]
    return made


def as_csv(entries: Iterable[Line]) -> bytes:
    """Return lines as a CSV for Dutch bookkeeping: semicolons, decimal comma, UTF-8 with BOM."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    for one in entries:
        texts = (one.journal, one.account, one.debtor_id, one.invoice_id, one.description)
        money = (f"{amount:.2f}".replace(".", ",") for amount in (one.debit, one.credit))
        writer.writerow([f"{one.on:%d-%m-%Y}", *map(_guarded, texts), *money])
    return out.getvalue().encode("utf-8-sig")


def read_csv(data: bytes) -> list[Line]:
    """Read back what `as_csv` wrote."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    return [_read_line(*row) for row in list(reader)[1:]]


def _read_line(on: str, *cells: str) -> Line:
    journal, account, debtor_id, invoice_id, words = (one.removeprefix("'") for one in cells[:5])
    debit, credit = (Decimal(one.replace(",", ".")) for one in cells[5:])
    day = datetime.strptime(on, "%d-%m-%Y").date()  # noqa: DTZ007 -- a day has no zone
    return Line(day, journal, account, debtor_id, invoice_id, words, debit, credit)


def _guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, and that can be read back."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text
