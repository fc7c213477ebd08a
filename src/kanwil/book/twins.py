"""The same payment told twice: by the bank, and by the bookkeeping that entered it."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from kanwil.book.reversing import OURS
from kanwil.book.snapshots import DERIVED

# A bookkeeper enters a bank day on that day or a few days off, over a weekend at most.
_DAYS_APART = 5


class Books:
    """The payments that others than the bank told of, and that no bank line is yet."""

    def __init__(self, payments: pd.DataFrame, claimed: Iterable[str]) -> None:
        told = payments[payments["reversed_on"].isna() & (payments["derived"] != DERIVED)]
        told = told[~told["payment_id"].str.startswith(OURS)]
        self._told = told[~told["payment_id"].isin(set(claimed))]
        self._told = self._told.assign(day=[_ordinal(day) for day in self._told["paid_on"]])

    def twin(self, day: str, cents: int, debtors: set[str], invoices: set[str]) -> tuple[str, ...]:
        """Return the payments that are this bank line, and claim them; empty when none is.

        All on the invoices that it names; or one of the amount; or all of a debtor on one day.
        """
        near = self._told[(self._told["day"] - _ordinal(day)).abs() <= _DAYS_APART]
        on_named = near[near["invoice_id"].isin(invoices)]
        if len(on_named) and int(on_named["cents"].sum()) == cents:
            return self._claim(on_named)
        ours = near[near["debtor_id"].isin(debtors) | near["invoice_id"].isin(invoices)]
        same = ours[ours["cents"] == cents]
        if len(same):
            apart = (same["day"] - _ordinal(day)).abs()
            return self._claim(same.loc[[apart.idxmin()]])
        for _, group in ours.groupby(["debtor_id", "day"]):
            if int(group["cents"].sum()) == cents:
                return self._claim(group)
        return ()

    def _claim(self, rows: pd.DataFrame) -> tuple[str, ...]:
        self._told = self._told.drop(index=rows.index)
        return tuple(rows["payment_id"])


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
