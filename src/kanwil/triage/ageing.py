"""The ageing of what is open: per debtor not yet due, 1–30, 31–60, 61–90 and 90+ days late."""

from datetime import date

import numpy as np
import pandas as pd

from kanwil.base.money import euros
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.position import Position, positions
from kanwil.triage.books import Book

BUCKETS = ("not_due", "late_1_30", "late_31_60", "late_61_90", "late_over_90")
SUMS = (*BUCKETS, "credit", "open")
HEADS = {
    "debtor_id": "Nummer",
    "name": "Klant",
    "not_due": "Nog niet vervallen",
    "late_1_30": "1–30 dagen",
    "late_31_60": "31–60 dagen",
    "late_61_90": "61–90 dagen",
    "late_over_90": "Meer dan 90 dagen",
    "credit": "Tegoed",
    "open": "Open",
}
_EDGES = (0.5, 30.5, 60.5, 90.5)


def ageing(book: Book, day: date) -> pd.DataFrame:
    """Return every debtor with something open, in cents: debtor_id, name and `SUMS`.

    The buckets plus `credit` (a credit balance, negative) are `open`. A credit note or a payment
    on no invoice is set off against the oldest item first. What became known after `day` does not
    exist.
    """
    with book.read(day) as connection:
        ledger = read_ledger(connection)
    return aged(ledger, day, book.settings.payment_terms_days)


def aged(ledger: Ledger, day: date, terms_days: int) -> pd.DataFrame:
    """Return the ageing of a ledger, see `ageing`."""
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    found = buckets(positions(known(ledger, moments, terms_days)))
    who = ledger.debtors[["debtor_id", "name"]].reset_index(drop=True)
    table = pd.concat([who, found], axis=1)
    return table[(found != 0).any(axis=1)].reset_index(drop=True)


def buckets(settled: Position) -> pd.DataFrame:
    """Return `SUMS` of every moment, in cents; what is owed without an invoice is not yet due."""
    items, totals = settled.items.to_pandas(), settled.totals.to_pandas()
    late = items["days_late"].fillna(0).to_numpy()
    place = items["moment"].to_numpy() * len(BUCKETS) + np.searchsorted(_EDGES, late)
    sums = np.bincount(place, items["remaining_cents"], len(totals) * len(BUCKETS))
    table = pd.DataFrame(sums.reshape(-1, len(BUCKETS)), columns=list(BUCKETS)).astype("int64")
    return table.assign(credit=-totals["credit_cents"], open=totals["open_cents"])


def in_euros(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its sums as amounts with two decimals."""
    shown = table.copy()
    for name in SUMS:
        shown[name] = pd.Series([euros(one) for one in table[name]], dtype="object")
    return shown
