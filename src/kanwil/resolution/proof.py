"""What the ledger says about a case's end: its outcome, what came in, and what that proves."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from kanwil.base.terms import Category, EventKind, Outcome, Proof
from kanwil.book.door import Known, known
from kanwil.book.frames import Ledger
from kanwil.book.position import positions

PROMPT_DAYS = 5
"""Paid within so many days after a plain reminder: then it was forgotten."""
UNABLE = frozenset({Category.WANTS_CANT, Category.NEITHER})


@dataclass(frozen=True)
class Proposal:
    """What to fill in when a case is closed; the controller decides.

    Attributes
    ----------
    outcome : None while the ledger shows no end.
    recovered_cents : received since the day of decision on what was overdue then.
    proves : the categories that this end is proof of; empty when it proves nothing.
    """

    outcome: Outcome | None
    recovered_cents: int
    proves: frozenset[Category]

    def proof(self, category: Category) -> Proof:
        """Return the level for the controller's category: an end that proves another one doubts."""
        if category in self.proves:
            return Proof.PROVEN
        return Proof.SUSPECTED if self.proves else Proof.JUDGED


def propose(
    ledger: Ledger, debtor_id: str, as_of: date, day: date, terms_days: int = 30
) -> Proposal:
    """Return what the ledger shows on `day` of a case decided on `as_of`."""
    moments = pd.DataFrame(
        {"case_id": ["then", "now"], "debtor_id": debtor_id, "as_of": [as_of, day]}
    ).astype({"as_of": "datetime64[us]"})
    seen = known(ledger.of([debtor_id]), moments, terms_days)
    bills = _bills(seen)
    recovered = max(0, int(bills["came_in"].sum()))
    if _told(seen, EventKind.INSOLVENCY, EventKind.WSNP):
        return Proposal(Outcome.INSOLVENT, recovered, UNABLE)
    if bills["left_cents"].sum() > 0:
        return Proposal(Outcome.PAID_PART if recovered else None, recovered, frozenset())
    if bills["written_off"].any():
        return Proposal(Outcome.WRITTEN_OFF, recovered, frozenset())
    return _settled(seen, bills, recovered)


def _bills(seen: Known) -> pd.DataFrame:
    """Return what was overdue on the day of decision, as it stands now.

    Columns: left_cents, came_in, credited (cents since then), written_off, last_paid_ago (days).
    """
    found = positions(seen)
    items = found.items.to_pandas()
    late = items[(items["moment"] == 0) & (items["days_late"] > 0)]["invoice_id"]
    bills = found.invoices.to_pandas()
    bills = bills[bills["invoice_id"].isin(late)]
    then, now = (bills[bills["moment"] == one].set_index("invoice_id") for one in (0, 1))
    then = then.reindex(now.index)
    return pd.DataFrame(
        {
            "left_cents": now["left_cents"],
            "came_in": now["paid_cents"] - then["paid_cents"],
            "credited": now["credited_cents"] - then["credited_cents"],
            "written_off": now["written_off_ago"].notna(),
            "last_paid_ago": now["last_paid_ago"],
        }
    )


def _settled(seen: Known, bills: pd.DataFrame, recovered: int) -> Proposal:
    if _told(seen, EventKind.PLAN):
        return Proposal(Outcome.PLAN_KEPT, recovered, frozenset({Category.WANTS_CANT}))
    if bills["credited"].sum() > 0:
        proves = {Category.CAN_WONT} if recovered else set()
        return Proposal(Outcome.CREDITED, recovered, frozenset(proves))
    if _set_off(seen):
        return Proposal(Outcome.SET_OFF, recovered, frozenset())
    prompt = {Category.FORGETFUL} if _prompt(seen, bills) else set()
    return Proposal(Outcome.PAID, recovered, frozenset(prompt))


def _told(seen: Known, *kinds: EventKind) -> bool:
    events = seen.events.to_pandas()
    return bool(((events["moment"] == 1) & events["kind"].isin([str(k) for k in kinds])).any())


def _set_off(seen: Known) -> bool:
    payments = seen.payments.to_pandas()
    return bool(((payments["moment"] == 1) & (payments["method"] == "set_off")).any())


def _prompt(seen: Known, bills: pd.DataFrame) -> bool:
    """Tell whether the last payment came right after a reminder, and nothing harder followed."""
    contacts = seen.contacts.to_pandas()
    ours = contacts[(contacts["moment"] == 1) & (contacts["direction"] == "out")]
    paid_ago = bills["last_paid_ago"].min()
    before = ours[ours["happened_ago"] >= paid_ago]
    if before.empty or pd.isna(paid_ago):
        return False
    last = before.loc[before["happened_ago"].idxmin()]
    return bool(last["kind"] == "reminder" and last["happened_ago"] - paid_ago <= PROMPT_DAYS)
