"""Import of a large ledger, as ratios against pandas that reads the same files and stores them raw.

`python benchmarks/import/run.py [invoices]`; each step runs in a process of its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import create_engine

DAY = date(2026, 10, 30)
NAMES = ("debtors", "invoices", "payments")
CHANGED = 1_000


def make(folder, invoices):
    """Write a ledger: one debtor to 50 invoices, each invoice paid after some weeks."""
    dice = np.random.default_rng(7)
    debtors = max(1, invoices // 50)
    issued = np.datetime64("2021-01-01") + np.sort(dice.integers(0, 2_000, invoices))
    terms = dice.choice([14, 30, 60], invoices)
    ids = [f"F{n:08}" for n in range(invoices)]
    owners = [f"D{n:06}" for n in dice.integers(0, debtors, invoices)]
    amounts = [f"{cents / 100:.2f}" for cents in dice.integers(1_000, 1_000_000, invoices)]
    names = [f"D{n:06}" for n in range(debtors)]
    folder.mkdir()
    write(folder, "debtors", debtor_id=names, name=[f"Klant {one}" for one in names])
    write(
        folder, "invoices", invoice_id=ids, debtor_id=owners, issued_on=issued,
        due_on=issued + terms, amount=amounts, currency="EUR", kind="invoice",
        description="Levering volgens opdracht",
    )  # fmt: skip
    write(
        folder, "payments", payment_id=[f"P{n:08}" for n in range(invoices)], debtor_id=owners,
        invoice_id=ids, paid_on=issued + terms + dice.integers(-10, 60, invoices), amount=amounts,
        method="transfer", reference=[f"factuur {one}" for one in ids],
    )  # fmt: skip


def write(folder, table, **columns):
    """Write one canonical file."""
    pd.DataFrame(columns).to_csv(folder / f"{table}.csv", index=False)


def change(folder):
    """Give the last thousand payments another day."""
    path = folder / "payments.csv"
    lines = path.read_text().splitlines(keepends=True)
    cells = [line.split(",") for line in lines[-CHANGED:]]
    lines[-CHANGED:] = [",".join([*row[:3], "2026-09-30", *row[4:]]) for row in cells]
    path.write_text("".join(lines))


def raw(folder, work):
    """Read the files with pandas and write them to SQLite as they are."""
    engine = create_engine(f"sqlite:///{work}/raw.db")
    for name in NAMES:
        pd.read_csv(folder / f"{name}.csv").to_sql(name, engine, index=False)


def taken_in(folder, work):
    """Import with every check, matching and the log."""
    from kanwil.triage import open_book
    from kanwil.triage.intake import take_in

    book = open_book(f"sqlite:///{work}/book.db")
    report = take_in(book, [folder], "bench", DAY)
    print([(one.accepted, one.unchanged, one.rejected) for one in report.files], file=sys.stderr)


STEPS = {"raw": raw, "first": taken_in, "again": taken_in}
WORDS = {
    "raw": "pandas reads the same files and writes them to SQLite as they are",
    "first": "import: every check, matching, the log, the totals",
    "again": f"import of the same files with {CHANGED:,} changed rows",
}


def measured(step, folder, work):
    """Return wall seconds, CPU seconds and peak megabytes of a step in a process of its own."""
    command = [sys.executable, __file__, "--one", step, str(folder), str(work)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return tuple(float(one) for one in told.split()[-3:])


def main(invoices):
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder, work = Path(name) / "ledger", Path(name)
        make(folder, invoices)
        found = {}
        for step in STEPS:
            if step == "again":
                change(folder)
            found[step] = measured(step, folder, work)
    print(f"{invoices:,} invoices and as many payments")
    print("| step | s | CPU s | peak MB | ratio of s |\n|---|---|---|---|---|")
    for step, words in WORDS.items():
        wall, cpu, peak = found[step]
        rival = "first" if step == "again" else "raw"
        ratio = f"{wall / found[rival][0]:.2f} × {rival}"
        print(f"| {words} | {wall:.1f} | {cpu:.1f} | {peak:.0f} | {ratio} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        begin, spent = time.perf_counter(), time.process_time()
        STEPS[sys.argv[2]](Path(sys.argv[3]), sys.argv[4])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(time.perf_counter() - begin, time.process_time() - spent, peak)
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
