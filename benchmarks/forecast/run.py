"""How well the money of the coming weeks is foretold, beside what a spreadsheet would say.

`python benchmarks/forecast/run.py`: simulated companies; on past days, what was expected per week
of the invoices open then, against what came in on them. Rival: every invoice is paid the company's
median number of days late, and what is later than that is paid next week.
"""

import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from kanwil.base.places import samples_folder
from kanwil.base.settings import Settings
from kanwil.book.door import known
from kanwil.book.ledger import read_ledger
from kanwil.book.position import positions
from kanwil.training.simulate.company import simulate, write
from kanwil.triage import open_book
from kanwil.triage.forecast import foreseen
from kanwil.triage.intake import take_in

LAST, TERMS = date(2026, 8, 14), 30
COMPANIES, DAYS, EVERY = 4, 12, 19


def main():
    """Print the table."""
    print("| company | weeks | in the band | expected / came in | mean miss: kanwil | rival |")
    print("|---|---|---|---|---|---|")
    for name, ledger in companies():
        table = pd.concat([told(ledger, LAST - timedelta(days=EVERY * n)) for n in range(DAYS)])
        inside = ((table["came"] >= table["low"]) & (table["came"] <= table["high"])).mean()
        ratio = table["expected"].sum() / table["came"].sum()
        ours, theirs = (
            (table[one] - table["came"]).abs().sum() / table["came"].sum()
            for one in ("expected", "rival")
        )
        print(f"| {name} | {len(table)} | {inside:.0%} | {ratio:.2f} | {ours:.0%} | {theirs:.0%} |")


def companies():
    """Yield the sample company and some that were simulated from other seeds."""
    with tempfile.TemporaryDirectory() as work:
        for seed in range(COMPANIES):
            folder = samples_folder()
            if seed:
                folder = Path(work) / str(seed)
                write(simulate(300, seed, until=date(2026, 10, 30)), folder)
            book = open_book(f"sqlite:///{work}/{seed}.db", Settings())
            take_in(book, [folder], "bench", date(2026, 10, 30))
            with book.read() as connection:
                yield ("sample" if not seed else f"seed {seed}"), read_ledger(connection)
            book.close()


def told(ledger, day):
    """Return per week what was expected, its band, what the rival says and what came in."""
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    found = positions(known(ledger, moments, TERMS))
    items = found.items.to_pandas()
    paid = ledger.payments[ledger.payments["invoice_id"].isin(items["invoice_id"])]
    paid = paid[(paid["paid_on"] > pd.Timestamp(day)) & paid["reversed_on"].isna()]
    weeks = foreseen(ledger, day, TERMS).weeks
    ends = np.array([(week.until - day).days for week in weeks])
    when = (paid["paid_on"] - pd.Timestamp(day)).dt.days
    bills = found.invoices.to_pandas()
    usual = (bills["due_ago"] - bills["last_paid_ago"])[bills["left_cents"] == 0].median()
    due = np.maximum(usual - items["days_late"].fillna(0), 1)
    return pd.DataFrame(
        {
            "expected": [week.expected_cents for week in weeks],
            "low": [week.low_cents for week in weeks],
            "high": [week.high_cents for week in weeks],
            "rival": per_week(due, items["remaining_cents"], ends),
            "came": per_week(when, paid["cents"], ends),
        }
    )


def per_week(days, cents, ends):
    """Return the sums per week that ends on one of `ends`."""
    place = np.searchsorted(ends, days)
    return np.bincount(place, cents, len(ends) + 1)[: len(ends)]


if __name__ == "__main__":
    sys.exit(main())
