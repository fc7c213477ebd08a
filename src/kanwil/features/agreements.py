"""Promises, plans, complaints and insolvency of each moment, marked for the tallies."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.days import GRACE_DAYS
from kanwil.book.door import Known
from kanwil.book.position import numbers, whole
from kanwil.book.stretches import Floats, Frame, Ints
from kanwil.features.money import YEAR
from kanwil.features.talk import has_log
from kanwil.features.tally import Facts

UNDATED_DAYS = 7.0
PLAN_DAYS, INSTALMENT_GAP = 90.0, 40.0
_ESTATES = ("insolvency", "wsnp", "bewind")


@dataclass(frozen=True)
class Events:
    """The known events as arrays; `invoice` numbers the invoices that are named, -1 for none."""

    moment: Ints
    ago: Floats
    until: Floats
    cents: Floats
    kind: NDArray[Any]
    invoice: Ints

    @classmethod
    def of(cls, known: Known) -> "Events":
        """Read them once for all that looks at them."""
        frame = known.events
        native = frame.to_native()
        named = native["invoice_id"].to_numpy() if "invoice_id" in frame.columns else None
        return cls(
            moment=whole(frame, "moment"),
            ago=numbers(frame, "happened_ago"),
            until=numbers(frame, "until_ago"),
            cents=_optional(frame, "cents"),
            kind=np.asarray(native["kind"].to_numpy(), dtype=object),
            invoice=np.full(len(frame), -1) if named is None else pd.factorize(named)[0],
        )

    def rows(self, *kinds: str) -> Ints:
        """Return the rows of these kinds."""
        found = np.zeros(len(self.kind), dtype=bool)
        for kind in kinds:
            found |= self.kind == kind
        return np.flatnonzero(found)


def promises(known: Known, events: Events) -> Facts:
    """Return what was promised, in a contact or as an event, and what became of it.

    Kept: between the promise and three days after its day at least its amount came in, or anything
    where no amount was named. Broken: that day passed without. Settled: it came in, in time or
    not. A promise without a day is taken to mean a week. Its day was `broken_ago` days ago.
    """
    said = known.contacts
    day = numbers(said, "promised_ago")
    rows, as_event = np.flatnonzero(~np.isnan(day)), events.rows("promise")
    moment = np.append(whole(said, "moment")[rows], events.moment[as_event])
    made = np.append(numbers(said, "happened_ago")[rows], events.ago[as_event])
    cents = np.append(_optional(said, "promised_cents")[rows], events.cents[as_event])
    day = np.append(day[rows], events.until[as_event])
    day = np.where(np.isnan(day), made - UNDATED_DAYS, day)
    in_time = _came_in(known, moment, made, day - GRACE_DAYS)
    ever = _came_in(known, moment, made, np.zeros(len(made)))
    kept = (in_time > 0) & ~(in_time < cents)
    broken = ~kept & (day > GRACE_DAYS)
    columns = {
        "made": made,
        "broken_ago": day,
        "kept": kept,
        "settled": (ever > 0) & ~(ever < cents),
        "broken": broken,
        "running": ~kept & ~broken,
        "this_year": made <= YEAR,
    }
    noted = np.bincount(events.moment, minlength=len(known.moments)) > 0
    return Facts(moment, columns, told=has_log(known) | noted)


def _came_in(known: Known, moment: Ints, first: Floats, last: Floats) -> Floats:
    """Return the cents that came in from `first` until `last` days ago, per promise."""
    frame = known.payments
    counts = np.isnan(numbers(frame, "reversed_ago"))
    paid_moment, ago = whole(frame, "moment")[counts], numbers(frame, "paid_ago")[counts]
    one, other = pairs(moment, paid_moment)
    within = (ago[other] <= first[one]) & (ago[other] >= last[one])
    cents = numbers(frame, "cents")[counts][other[within]]
    return np.bincount(one[within], cents, len(moment)).astype("float64", copy=False)


def pairs(moment: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Return all pairs of rows with the same moment; `other` is sorted."""
    start = np.searchsorted(other, moment)
    counts = np.searchsorted(other, moment, side="right") - start
    one = np.repeat(np.arange(len(moment)), counts)
    shift = np.repeat(start - (np.cumsum(counts) - counts), counts)
    return one, np.arange(len(one)) + shift


def plans(known: Known, events: Events) -> Facts:
    """Return the payment plans; one misses when nothing came in for 40 days while it runs."""
    rows = events.rows("plan")
    moment, made, until = events.moment[rows], events.ago[rows], events.until[rows]
    running = np.where(np.isnan(until), made - PLAN_DAYS, until) <= 0
    lately = _came_in(known, moment, np.minimum(made, INSTALMENT_GAP), np.zeros(len(rows)))
    misses = running & (made > INSTALMENT_GAP) & (lately <= 0)
    return Facts(moment, {"running": running & ~misses, "misses": misses})


def complaints(events: Events) -> Facts:
    """Return the complaints; a closing on the same invoice, or on none, ends an earlier one."""
    made, ends = events.rows("complaint"), events.rows("complaint_closed")
    one, other = pairs(events.moment[made], events.moment[ends])
    said, closed = made[one], ends[other]
    about, ended_for = events.invoice[said], events.invoice[closed]
    same = (about == ended_for) | (about < 0) | (ended_for < 0)
    ended = np.zeros(len(made), dtype=bool)
    ended[one[same & (events.ago[closed] <= events.ago[said])]] = True
    columns = {"open": ~ended, "this_year": events.ago[made] <= YEAR, "ago": events.ago[made]}
    return Facts(events.moment[made], columns)


def estates(events: Events) -> Facts:
    """Return bankruptcy, debt restructuring and administration that are in force."""
    rows = events.rows(*_ESTATES)
    until = events.until[rows]
    return Facts(events.moment[rows], {"in_force": np.isnan(until) | (until <= 0)})


def _optional(frame: Frame, name: str) -> Floats:
    return numbers(frame, name) if name in frame.columns else np.full(len(frame), np.nan)
