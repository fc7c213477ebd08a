"""Which payment a bank took back: by the bank's own keys, the payer, or the invoice it names."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from kanwil.book.bank import OURS, Line, line_of
from kanwil.book.fitting import Fit, Receipt, named_items
from kanwil.book.offers import Offer
from kanwil.book.readers.bank import ibans_in
from kanwil.book.snapshots import DERIVED

# A debtor may have an unauthorised direct debit taken back up to 13 months later.
_LONGEST = timedelta(days=400)
_KEY = re.compile(r"\b(EREF|MREF) (.+?)(?= · |$)")


@dataclass(frozen=True)
class Original:
    """What was taken back: a bank line, or a payment that others told of."""

    line_id: str = ""
    payment_id: str = ""


class Past:
    """What may have been taken back: receipts of the bank, and payments that others told of."""

    def __init__(self, lines: Iterable[Line], payments: pd.DataFrame) -> None:
        self._lines: dict[int, list[Line]] = defaultdict(list)
        for line in sorted(lines, key=lambda one: (one.paid_on, one.payment_id)):
            self._lines[line.cents].append(line)
        told = payments[payments["reversed_on"].isna() & (payments["derived"] != DERIVED)]
        self._told = told[~told["payment_id"].str.startswith(OURS)]
        self._about: dict[str, set[str]] = defaultdict(set)
        ours = payments[payments["payment_id"].str.startswith(OURS)]
        for name in ("debtor_id", "invoice_id"):
            for payment_id, one in zip(ours["payment_id"], ours[name].fillna(""), strict=True):
                self._about[line_of(payment_id)].add(str(one))

    def booked(self, line_id: str, *about: str) -> None:
        """Learn on whom and what a line was booked just now."""
        self._about[line_id].update(about)

    def original(self, line: Line, offer: Offer) -> Original | None:
        """Return the latest payment that a reversal can mean; None when nothing tells which."""
        owners = offer.parties.by_account(line.reference)
        items = named_items(offer, taken_receipt(line), owners)
        meant = {item.invoice_id for item in items} | owners
        since = (date.fromisoformat(line.paid_on) - _LONGEST).isoformat()
        came = [one for one in self._lines[-line.cents] if since <= one.paid_on <= line.paid_on]
        for kind in ("EREF", "MREF", ""):
            same = _keys(line.reference, kind)
            if found := [one for one in came if same & _keys(one.reference, kind)]:
                return self._taken(found[-1])
        if found := [one for one in came if self._about[one.payment_id] & meant]:
            return self._taken(found[-1])
        return self._elsewhere(line, meant, since)

    def _taken(self, line: Line) -> Original:
        self._lines[line.cents].remove(line)
        return Original(line_id=line.payment_id)

    def _elsewhere(self, line: Line, meant: set[str], since: str) -> Original | None:
        told = self._told[self._told["cents"] == -line.cents]
        told = told[told["paid_on"].between(since, line.paid_on)]
        told = told[told["invoice_id"].isin(meant) | told["debtor_id"].isin(meant)]
        if told.empty:
            return None
        payment = str(told.sort_values("paid_on")["payment_id"].iloc[-1])
        self._told = self._told[self._told["payment_id"] != payment]
        return Original(payment_id=payment)


def taken_receipt(line: Line) -> Receipt:
    """Return the receipt that a reversal speaks of, as if it came in on that day."""
    return Receipt(abs(line.cents), line.reference, line.paid_on)


def _keys(reference: str, kind: str) -> set[str]:
    """Return the bank's own keys of a kind in a reference; the payer's account for ''."""
    if not kind:
        return set(ibans_in(reference.partition(" · ")[0]))
    return {key for name, key in _KEY.findall(reference) if name == kind}


def without_original(line: Line, offer: Offer, payments: pd.DataFrame) -> tuple[Fit, bool] | None:
    """Decide for a reversal of which the payment is unknown: on whom, and whether it counts.

    Where as much was paid, it is owed again. Where not, the receipt itself never came into the
    book (a batch without details): then payment and reversal cancel out, and only the reason is
    worth keeping. None when nothing tells whose it is, or which of several payments.
    """
    owners = offer.parties.by_account(line.reference) or offer.parties.by_habit(line.reference)
    named = named_items(offer, taken_receipt(line), owners)
    debtors = {item.debtor_id for item in named} or owners
    if len(debtors) != 1 or len(named) > 1:
        return None
    (debtor,) = debtors
    standing = payments[payments["reversed_on"].isna()]
    if named:
        (item,) = named
        paid = int(standing.loc[standing["invoice_id"] == item.invoice_id, "cents"].sum())
        counts = max(paid, item.paid) >= -line.cents
        parts = ((item.invoice_id, line.cents if counts else -line.cents),)
        return Fit("reversal", 90, debtor, parts, ""), counts
    paid = int(standing.loc[standing["debtor_id"] == debtor, "cents"].sum())
    if paid >= -line.cents:
        return None
    return Fit("reversal", 90, debtor, (("", -line.cents),), ""), False
