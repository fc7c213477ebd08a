"""What falls due: reminders before and on the due date, and invoices worth a call beforehand."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kanwil.base.days import next_working_day
from kanwil.base.money import euros
from kanwil.base.words import Tr
from kanwil.book.door import Known, known
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.position import Position, positions
from kanwil.policy.situation import situate
from kanwil.triage.books import Book
from kanwil.triage.table import lines

KINDS = {
    "call_first": "Eerst bellen",
    "before_due": "Attendering",
    "on_due": "Vervalt",
}
BEFORE_DAYS = 7
SHORTEST_TERMS = 15
FRESH_DAYS = 7
_LARGE_SHARE = 0.95
REASONS = {
    "complaint": "er staat een klacht open",
    "broken": "deze klant brak een belofte of regeling",
    "large": "groot voor uw bedrijf",
}


@dataclass(frozen=True)
class Due:
    """One thing to do about an invoice that is not late yet; `on` is the day to do it."""

    on: date
    kind: str
    debtor_id: str
    name: str
    invoice_id: str
    due_on: date
    cents: int
    reason: str

    def as_dict(self, tr: Tr) -> dict[str, Any]:
        """Return it for people and scripts, the amount as text with two decimals."""
        told = asdict(self)
        told["amount"] = f"{euros(told.pop('cents')):.2f}"
        return {**told, "on": str(self.on), "due_on": str(self.due_on), "reason": tr.t(self.reason)}


def upcoming(book: Book, day: date, days: int = 7) -> list[Due]:
    """Return what to do from `day` until so many days later, the first day first.

    Nobody is reminded who pays by direct debit, agreed a plan or a pause, promised, complained, or
    is under an insolvency regime; reminders beforehand are for terms of 15 days and longer.
    """
    with book.read(day) as connection:
        ledger = read_ledger(connection)
    terms = book.settings.payment_terms_days
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    seen = known(ledger, moments, terms)
    settled = positions(seen)
    situation = situate(seen, settled, moments, book.settings)
    found = _ahead(seen, settled, ledger, situation)
    every = [one for row in lines(found) for one in _dues(row, day)]
    last = day + timedelta(days=days)
    return sorted((one for one in every if one.on <= last), key=lambda one: (one.on, -one.cents))


def _ahead(seen: Known, settled: Position, ledger: Ledger, situation: pd.DataFrame) -> pd.DataFrame:
    """Return the items that are not late yet, with what holds for their debtor."""
    items, invoices = settled.items.to_pandas(), seen.invoices.to_pandas()
    items = items[(items["days_late"] <= 0)].reset_index(drop=True)
    own = invoices.iloc[items["item"]].reset_index(drop=True)
    place = items["moment"].to_numpy()
    debtors, holds = ledger.debtors.iloc[place], situation.iloc[place]
    agreed = (holds[["plan_ahead", "pause_ahead", "promise_ahead"]] >= 0).any(axis=1)
    held = agreed | holds["complaint"] | holds["handed_over"] | (holds["estate"] != "")
    broken = (holds[["plan_ahead", "promise_ahead"]] < 0).any(axis=1)
    return items.assign(
        issued_ago=own["issued_ago"],
        debtor_id=debtors["debtor_id"].to_numpy(),
        name=debtors["name"].fillna(debtors["debtor_id"]).to_numpy(),
        reminded=~(held | (debtors["direct_debit"] == 1).to_numpy()).to_numpy(),
        why=_why(holds, broken, items["cents"], invoices.loc[invoices["cents"] > 0, "cents"]),
    )


def _why(
    holds: pd.DataFrame, broken: "pd.Series[bool]", cents: pd.Series, usual: pd.Series
) -> list[str]:
    """Return per item why a call pays before the invoice is late; '' when nothing says so."""
    large = cents.to_numpy() > usual.quantile(_LARGE_SHARE)
    reasons = [holds["complaint"].to_numpy(), broken.to_numpy(), large]
    return [str(one) for one in np.select(reasons, list(REASONS), "")]


def _dues(row: Any, day: date) -> list[Due]:  # noqa: ANN401 -- a named tuple of the frame
    ahead = int(-row.days_late)
    due_on = day + timedelta(days=ahead)
    told = (row.debtor_id, row.name, row.invoice_id, due_on, int(row.remaining_cents))
    found = []
    if row.why and row.issued_ago <= FRESH_DAYS:
        found.append(Due(next_working_day(day), "call_first", *told, REASONS[row.why]))
    if row.reminded:
        soon = next_working_day(due_on - timedelta(days=BEFORE_DAYS))
        if row.issued_ago + ahead >= SHORTEST_TERMS and day <= soon < due_on:
            found.append(Due(soon, "before_due", *told, ""))
        found.append(Due(next_working_day(due_on), "on_due", *told, ""))
    return found
