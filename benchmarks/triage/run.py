"""Import and triage end to end on simulated companies, as ratios against pandas doing less.

`python benchmarks/triage/run.py [debtors]`; each measure runs in a process of its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine

DAY = date(2026, 10, 30)
NAMES = ("debtors", "invoices", "payments", "contacts", "events")


def raw(folder, work):
    """Read the same files with pandas and write them to SQLite as they are."""
    engine = create_engine(f"sqlite:///{work}/raw.db")
    for name in NAMES:
        pd.read_csv(folder / f"{name}.csv").to_sql(name, engine, index=False)


def taken_in(folder, work):
    """Import with every check, matching and the log."""
    from kanwil.triage import open_book
    from kanwil.triage.intake import take_in

    take_in(open_book(f"sqlite:///{work}/book.db"), [folder], "bench", DAY)


def positions_only(_folder, work):
    """Read the book and say who is late: what any debtor list does."""
    from kanwil.book.ledger import read_ledger
    from kanwil.triage import open_book
    from kanwil.triage.judging import late_moments

    with open_book(f"sqlite:///{work}/book.db").read() as connection:
        print(len(late_moments(read_ledger(connection), DAY, 30)), file=sys.stderr)


def judged(_folder, work):
    """Read the book, assess, advise and explain every late debtor, and store it."""
    from kanwil.triage import open_book
    from kanwil.triage.run import run_day

    run_day(open_book(f"sqlite:///{work}/book.db"), DAY, "bench")


STEPS = {"raw": raw, "import": taken_in, "late only": positions_only, "triage": judged}


def measured(step, folder, work):
    """Return CPU seconds and peak megabytes of one step in a process of its own."""
    command = [sys.executable, __file__, "--one", step, str(folder), str(work)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, megabytes = told.split()[-2:]
    return float(seconds), float(megabytes)


def main(debtors):
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder, work = Path(name) / "company", Path(name)
        made = ["-m", "kanwil", "simulate", str(folder), "--debtors", str(debtors), "--seed", "5"]
        subprocess.run([sys.executable, *made], check=True, capture_output=True)
        found = {step: measured(step, folder, work) for step in STEPS}
        invoices = sum(1 for _ in (folder / "invoices.csv").open()) - 1
    print(f"{debtors} debtors, {invoices} invoices")
    print("| step | CPU s | peak MB | ratio |\n|---|---|---|---|")
    for step, rival in (("import", "raw"), ("triage", "late only")):
        for one in (rival, step):
            ratio = found[one][0] / found[rival][0]
            print(f"| {one} | {found[one][0]:.1f} | {found[one][1]:.0f} | {ratio:.1f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        start = time.process_time()
        STEPS[sys.argv[2]](Path(sys.argv[3]), sys.argv[4])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(time.process_time() - start, peak)
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 2_000)
