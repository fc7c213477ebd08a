"""The same payment told twice: by the bank, and by the bookkeeping that entered it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from kanwil.book.bank import OURS
from kanwil.book.snapshots import DERIVED

# A bookkeeper enters a bank day on that day or a few days off, over a weekend at most.
_DAYS_APART = 5


class _Told(NamedTuple):
    payment_id: str
    debtor_id: str
    invoice_id: str
    day: int
    cents: int


class Books:
    """The payments that others than the bank told of, and that no bank line is yet."""

    def __init__(self, payments: pd.DataFrame, claimed: Iterable[str]) -> None:
        self._claimed = set(claimed)
        self._of: dict[str, list[_Told]] = defaultdict(list)
        told = payments[payments["reversed_on"].isna() & (payments["derived"] != DERIVED)]
        names = ("payment_id", "debtor_id", "invoice_id", "paid_on", "cents")
        columns = (told[name].fillna("" if name != "cents" else 0).tolist() for name in names)
        for payment, debtor, invoice, day, cents in zip(*columns, strict=True):
            if not payment.startswith(OURS):
                one = _Told(payment, debtor, invoice, _ordinal(day), int(cents))
                self._of[f"debtor {debtor}"].append(one)
                self._of[f"invoice {invoice}"].append(one)

    def twin(self, day: str, cents: int, debtors: set[str], invoices: set[str]) -> tuple[str, ...]:
        """Return the payments that are this bank line, and claim them; empty when none is.

        All on the invoices that it names; or one of the amount; or all of a debtor on one day.
        """
        at = _ordinal(day)
        near = self._near(at, [f"invoice {one}" for one in sorted(invoices)])
        if near and sum(one.cents for one in near) == cents:
            return self._claim(near)
        near += self._near(at, [f"debtor {one}" for one in sorted(debtors)])
        same = [one for one in near if one.cents == cents]
        if same:
            return self._claim([min(same, key=lambda one: abs(one.day - at))])
        days: dict[tuple[str, int], dict[str, _Told]] = defaultdict(dict)
        for one in near:
            days[one.debtor_id, one.day][one.payment_id] = one
        for group in days.values():
            if sum(one.cents for one in group.values()) == cents:
                return self._claim(list(group.values()))
        return ()

    def _near(self, at: int, keys: Sequence[str]) -> list[_Told]:
        return [
            one
            for key in keys
            for one in self._of.get(key, ())
            if abs(one.day - at) <= _DAYS_APART and one.payment_id not in self._claimed
        ]

    def _claim(self, found: Sequence[_Told]) -> tuple[str, ...]:
        ids = tuple(one.payment_id for one in found)
        self._claimed.update(ids)
        return ids


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
