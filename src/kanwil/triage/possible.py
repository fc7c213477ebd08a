"""What the debtor or we could really do next, each as the facts that it would leave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kanwil.base.days import GRACE_DAYS, next_working_day
from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Action
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import positions
from kanwil.cues.names import CUES
from kanwil.policy.question import BY_CODE, OPENING

PROMISED_DAYS = 7
# Half, and round amounts that people really pay; in cents.
_ROUND = tuple(euros * 100 for euros in (50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000))
_STEPS = {
    Action.REMIND: ("reminder", "email", 14),
    Action.CALL: ("call", "phone", 14),
    Action.FINAL_NOTICE: ("final_notice", "email", 21),
}


@dataclass(frozen=True)
class Change:
    """Something that the debtor or we could really do, as facts.

    Attributes
    ----------
    kind : payment, complaint_closed, answer, promise, broken or silence.
    length : how far it is from what is; the shortest is told first.
    facts : rows to add, by table of the ledger.
    days : how long it takes before it shows.
    told : what its sentence names: `cents`, `day` (ISO), `words` (a message id), `step`, `days`.
    """

    kind: str
    length: float
    facts: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    days: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)


def changes(own: Ledger, row: Mapping[str, Any], settings: Settings, day: date) -> Iterator[Change]:
    """Yield what could happen on `day` to the one debtor of this ledger, judged as `row` says."""
    yield from _payments(own, settings, day)
    yield Change("complaint_closed", 0.3, {"events": [_event("complaint_closed", day)]})
    yield from _answers(row, day)
    until = next_working_day(day + timedelta(days=PROMISED_DAYS))
    promise = {"events": [_event("promise", day, until=until)]}
    yield Change("promise", 0.5, promise, told={"day": str(until)})
    running = _promised(own, day)
    if running is not None:
        ahead = (running - day).days + GRACE_DAYS + 1
        yield Change("broken", 0.6, days=ahead, told={"day": str(running)})
    step = _STEPS.get(Action(row["action"]))
    if step is not None:
        kind, channel, days = step
        sent = {"contacts": [_contact(day, "out", kind, channel)]}
        yield Change("silence", 0.8, sent, days, {"step": kind, "days": days})


def _event(kind: str, day: date, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- cells
    return {"event_id": "what if", "kind": kind, "happened_on": day, **more}


def _contact(day: date, direction: str, kind: str, channel: str, text: str = "") -> dict[str, Any]:
    return {
        "contact_id": "what if",
        "happened_on": day,
        "direction": direction,
        "kind": kind,
        "channel": channel,
        "text": text,
    }


def _payments(own: Ledger, settings: Settings, day: date) -> Iterator[Change]:
    """Yield payments on the oldest invoice that is late: round parts, half of it, all of it."""
    moment = own.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    settled = positions(known(own, moment, settings.payment_terms_days))
    items, total = settled.items.to_pandas(), int(settled.totals["overdue_cents"][0])
    late = items[(items["days_late"] > 0) & (items["remaining_cents"] > 0)]
    if late.empty:
        return
    oldest = late.sort_values("days_late", kind="stable").iloc[-1]
    left = min(int(oldest["remaining_cents"]), total)
    half = left // 200 * 100
    amounts = {one for one in _ROUND if total / 20 <= one < left} | {half, left}
    for cents in sorted(one for one in amounts if 0 < one < total):
        paid = {"payment_id": "what if", "paid_on": day, "cents": cents}
        rows = {"payments": [{**paid, "invoice_id": oldest["invoice_id"]}]}
        yield Change("payment", cents / total, rows, told={"cents": cents})


def _answers(row: Mapping[str, Any], day: date) -> Iterator[Change]:
    """Yield the answers to the question that is asked, the likeliest first."""
    asked = row["detail"]["question"]
    chances = np.array([row[f"p_{category}"] for category in CATEGORIES])
    for one in (BY_CODE[asked["code"]] if asked else OPENING).answers:
        if one.code in CUES and not one.dated:
            rows = {
                "events": [_event("answer", day, code=one.code, text=one.words)],
                "contacts": [_contact(day, "in", "call", "phone", one.words)],
            }
            likely = float(chances @ np.asarray(one.given))
            yield Change("answer", 0.5 - likely / 10, rows, told={"words": one.words})


def _promised(own: Ledger, day: date) -> date | None:
    """Return the last day that was promised and is still to come, None where there is none."""
    events = own.events.loc[own.events["kind"] == "promise", "until"]
    days = pd.concat([events, own.contacts["promised_on"]]).dropna()
    ahead = days[days >= pd.Timestamp(day)]
    return None if ahead.empty else ahead.max().date()
