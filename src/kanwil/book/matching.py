"""Matching payments that name no invoice to the open item that they pay, with a confidence."""

import re

import pandas as pd
from sqlalchemy import Connection

from kanwil.book.appending import read_current
from kanwil.book.tables import FACTS

SURE = 0.9
_TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z./_-]*[0-9A-Za-z]")


def open_invoices(connection: Connection) -> pd.DataFrame:
    """Return invoice_id, debtor_id and remaining_cents of unsettled invoices in euros."""
    invoices = read_current(connection, FACTS["invoices"])
    invoices = invoices[(invoices["currency"] == "EUR") & (invoices["kind"] == "invoice")]
    payments = read_current(connection, FACTS["payments"])
    standing = payments[payments["reversed_on"].isna()]
    paid = standing["cents"].astype("int64").groupby(standing["invoice_id"]).sum()
    settled = invoices["invoice_id"].map(paid).astype("float64").fillna(0)
    left = invoices["cents"].astype("int64") - settled
    found = invoices[["invoice_id", "debtor_id"]].assign(remaining_cents=left.astype("int64"))
    return found[found["remaining_cents"] > 0].reset_index(drop=True)


def match(payments: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """Find the invoice that each payment pays.

    Parameters
    ----------
    payments : debtor_id (may be missing), cents, reference.
    invoices : as `open_invoices` returns them.

    Returns
    -------
    DataFrame with the index of `payments`: invoice_id and debtor_id (None when nothing fits),
    how (`reference`, `amount` or ''), confidence (0–1). From `SURE` on it may be filled in:
    the number stands in the reference, or it is the only open item of that amount of a debtor
    who is known. A payment that names two invoices is left to people.
    """
    offer = _Offer(invoices)
    asked = zip(*(payments[name] for name in ("debtor_id", "cents", "reference")), strict=True)
    found = [
        offer.fit("" if pd.isna(debtor) else debtor, int(cents), "" if pd.isna(text) else text)
        for debtor, cents, text in asked
    ]
    columns = ["invoice_id", "debtor_id", "how", "confidence"]
    return pd.DataFrame(found, index=payments.index, columns=columns)


class _Offer:
    """Open invoices by their number and by what is left of them."""

    def __init__(self, invoices: pd.DataFrame) -> None:
        self.ids, self.debtors = invoices["invoice_id"].tolist(), invoices["debtor_id"].tolist()
        self.numbers: dict[str, set[int]] = {}
        self.amounts: dict[int, set[int]] = {}
        for place, (one, left) in enumerate(
            zip(self.ids, invoices["remaining_cents"].tolist(), strict=True)
        ):
            self.numbers.setdefault(_bare(one), set()).add(place)
            self.amounts.setdefault(left, set()).add(place)

    def fit(self, debtor: str, cents: int, text: str) -> tuple[str | None, str | None, str, float]:
        named = {place for token in _tokens(text) for place in self.numbers.get(token, ())}
        same = self.amounts.get(cents, set())
        if debtor:
            named, same = ({p for p in ps if self.debtors[p] == debtor} for ps in (named, same))
        if len(named) == 1:
            (place,) = named
            return (
                self.ids[place],
                self.debtors[place],
                "reference",
                0.99 if named <= same else SURE,
            )
        if len(same) == 1 and not named:
            (place,) = same
            return self.ids[place], self.debtors[place], "amount", SURE if debtor else 0.6
        return None, debtor or None, "", 0.0


def _tokens(text: str) -> set[str]:
    """Return what may be invoice numbers in a reference; short numbers say too little."""
    return {bare for token in _TOKEN.findall(text) if len(bare := _bare(token)) >= 4}


def _bare(number: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", str(number).upper())
