"""A debtor's account: what was booked until a day, with what was open after each line."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from kanwil.base.money import euros
from kanwil.book.frames import Ledger
from kanwil.triage.evidence import known_rows, text_of
from kanwil.triage.table import lines


def account(ledger: Ledger, day: date) -> Iterator[dict[str, Any]]:
    """Yield what was booked: on, kind, number, invoice, amount, and the balance after it."""
    rows = [*_billed(ledger, day), *_paid(ledger, day)]
    rows += list(_written_off(ledger, day, rows))
    left = 0
    for on, kind, number, about, money in sorted(rows, key=lambda row: row[0]):
        left += money
        yield {
            "on": on.date(),
            "kind": kind,
            "number": number,
            "invoice": about,
            "amount": euros(money),
            "balance": euros(left),
        }


_Booked = tuple[pd.Timestamp, str, str, str, int]


def _billed(ledger: Ledger, day: date) -> Iterator[_Booked]:
    for one in lines(known_rows(ledger.invoices, "issued_on", day)):
        kind = "creditnota" if one.kind == "credit_note" else "factuur"
        yield one.issued_on, kind, one.invoice_id, text_of(one.credits), int(one.cents)


def _paid(ledger: Ledger, day: date) -> Iterator[_Booked]:
    for one in lines(known_rows(ledger.payments, "paid_on", day)):
        about = text_of(one.invoice_id)
        yield one.paid_on, "betaling", one.payment_id, about, -int(one.cents)
        if not pd.isna(one.reversed_on) and one.reversed_on <= pd.Timestamp(day):
            yield one.reversed_on, "storno", one.payment_id, about, int(one.cents)


def _written_off(ledger: Ledger, day: date, rows: Sequence[_Booked]) -> Iterator[_Booked]:
    off = ledger.invoices.dropna(subset="written_off_on")
    for one in lines(off[off["written_off_on"] <= pd.Timestamp(day)]):
        number = one.invoice_id
        left = sum(money for _, _, own, about, money in rows if number in (own, about))
        if left:
            yield one.written_off_on, "afboeking", number, number, -left
