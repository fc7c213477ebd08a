"""The month in figures for the owner: what is late, what came in, and who costs us money."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kanwil.base.settings import Settings
from kanwil.base.terms import Action, EventKind
from kanwil.book.door import Known, known
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.position import Position, positions
from kanwil.book.stretches import Floats
from kanwil.features.agreements import Events, promises
from kanwil.policy.stakes import PLACE, Stakes
from kanwil.triage.ageing import SUMS, buckets
from kanwil.triage.books import Book
from kanwil.triage.stakes import stakes_of

YEAR, QUARTER = 365, 90
AFTER_DAYS = 60
"""Money within so many days after a step of ours counts as received after it."""

NO_STEP = ""
COSTLY = 10
_STEPS: dict[tuple[str, str], Action] = {
    ("contact", "reminder"): Action.REMIND,
    ("contact", "notice"): Action.REMIND,
    ("contact", "call"): Action.CALL,
    ("contact", "final_notice"): Action.FINAL_NOTICE,
    ("event", "plan"): Action.INSTALMENTS,
    ("event", "barter"): Action.WEDERDIENST,
    ("event", "complaint_closed"): Action.RESOLVE_COMPLAINT,
    ("event", "executed hand_over"): Action.HAND_OVER,
}


@dataclass(frozen=True)
class Costly:
    """A customer who cost more in a year than he brought; whole cents, `cost` is what remains.

    Attributes
    ----------
    margin : on what was billed. interest : on what he paid late. time : of our own steps.
    written_off : lost outright.
    """

    debtor_id: str
    name: str
    margin: int
    interest: int
    time: int
    written_off: int

    @property
    def cost(self) -> int:
        """Return by how much he costs more than he brings."""
        return self.interest + self.time + self.written_off - self.margin


@dataclass(frozen=True)
class Month:
    """A month up to `day`, from what was known on that day; amounts in cents.

    Attributes
    ----------
    ageing : `ageing.SUMS`, of which the buckets and the credit add up to `open`.
    dso, best_dso : days of sales that are open, and that would be if nobody were late; None
        without sales in the last quarter.
    received : by the last step of ours before it (an Action, or NO_STEP), what came in this month
        on invoices that were late; adds up to all that came in on them.
    promises : kept, broken and still running, of those whose day was in this month.
    """

    first: date
    day: date
    ageing: dict[str, int]
    dso: float | None
    best_dso: float | None
    received: dict[str, int]
    promises: dict[str, int]
    costly: list[Costly]


def month(book: Book, first: date, day: date) -> Month:
    """Return the month that begins on `first`, up to its end or `day`, whichever comes first."""
    with book.read(day) as connection:
        ledger, stakes = read_ledger(connection), stakes_of(connection)
    return month_of(ledger, first, day, book.settings, stakes)


def month_of(ledger: Ledger, first: date, day: date, settings: Settings, stakes: Stakes) -> Month:
    """Return the month of a ledger, see `month`."""
    until = min(day, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(until))
    seen = known(ledger, moments, settings.payment_terms_days)
    found = positions(seen)
    sums = buckets(found)
    ageing = {name: int(sums[name].sum()) for name in SUMS}
    billed = _billed(found, QUARTER)
    days = (until - first).days + 1
    return Month(
        first=first,
        day=until,
        ageing=ageing,
        dso=_days_of_sales(ageing["open"], billed),
        best_dso=_days_of_sales(ageing["not_due"], billed),
        received=_received(seen, found, days),
        promises=_promises(seen, days),
        costly=_costly(ledger.debtors, seen, found, settings, stakes),
    )


def _billed(found: Position, days: int) -> int:
    bills = found.invoices.to_pandas()
    return int(bills.loc[bills["issued_ago"] < days, "cents"].sum())


def _days_of_sales(cents: int, billed: int) -> float | None:
    return QUARTER * cents / billed if billed > 0 else None


def _paid_late(seen: Known, found: Position) -> pd.DataFrame:
    """Return the payments on invoices that were late by then: moment, paid_ago, cents, late."""
    due = found.invoices.to_pandas()["due_ago"].to_numpy(dtype="float64")
    paid = seen.payments.to_pandas()
    paid = paid[paid["reversed_ago"].isna() & (paid["item"] >= 0) & (paid["cents"] > 0)]
    late = due[paid["item"].to_numpy(dtype="int64")] - paid["paid_ago"].to_numpy(dtype="float64")
    ago = paid["paid_ago"].round().astype("int64")
    told = pd.DataFrame({"moment": paid["moment"], "paid_ago": ago, "cents": paid["cents"]})
    return pd.DataFrame(told.assign(late=late)[late > 0])


def _steps(seen: Known) -> pd.DataFrame:
    """Return our own steps: moment, ago, action."""
    said, events = seen.contacts.to_pandas(), seen.events.to_pandas()
    ours = said[(said["direction"] == "out") & ~(said["bounced"] > 0)]
    # What was carried out is a step of ours by its code; what an agency reports is none.
    done = events["kind"] == EventKind.EXECUTED
    what = events["kind"].mask(done, events["kind"] + " " + events["code"].fillna(""))
    both = pd.concat([ours.assign(source="contact"), events.assign(source="event", kind=what)])
    keys = zip(both["source"], both["kind"], strict=True)
    action = pd.Series([_STEPS.get(key) for key in keys], index=both.index, dtype=object)
    steps = pd.DataFrame(both[["moment"]]).assign(
        ago=both["happened_ago"].round().astype("int64"), action=action
    )
    return steps.loc[action.notna()]


def _received(seen: Known, found: Position, days: int) -> dict[str, int]:
    paid = _paid_late(seen, found)
    paid = paid[paid["paid_ago"] < days].sort_values("paid_ago")
    steps = _steps(seen).sort_values("ago")
    after = pd.merge_asof(
        paid,
        steps,
        left_on="paid_ago",
        right_on="ago",
        by="moment",
        direction="forward",
        tolerance=AFTER_DAYS,
    )
    step = after["action"].astype(object).where(after["action"].notna(), NO_STEP)
    sums = after["cents"].groupby(step.astype("str")).sum().sort_values(ascending=False)
    return {str(action): int(cents) for action, cents in sums.items()}


def _promises(seen: Known, days: int) -> dict[str, int]:
    told = promises(seen, Events.of(seen)).columns
    mine = (told["broken_ago"] >= 0) & (told["broken_ago"] < days)
    return {name: int((told[name] & mine).sum()) for name in ("kept", "broken", "running")}


def _costly(
    debtors: pd.DataFrame, seen: Known, found: Position, settings: Settings, stakes: Stakes
) -> list[Costly]:
    """Return who cost more over the last year than his margin, worst first."""
    size = len(debtors)
    bills = found.invoices.to_pandas()
    year = bills[bills["issued_ago"] < YEAR]
    lost = bills[bills["written_off_ago"] < YEAR]
    lost_cents = lost["cents"] - lost["paid_cents"] - lost["credited_cents"]
    steps = _steps(seen)
    steps = steps[steps["ago"] < YEAR]
    minutes = steps["action"].map(lambda one: float(stakes.minutes[PLACE[one]]))
    hour = float(settings.hourly_cost * 100)
    table = pd.DataFrame(
        {
            "margin": float(settings.margin_share) * _sum(year["moment"], year["cents"], size),
            "interest": _interest(seen, found, stakes.general["interest_pct"], size),
            "time": _sum(steps["moment"], minutes * hour / 60, size),
            "written_off": _sum(lost["moment"], lost_cents, size),
        }
    )
    table = (
        table.round()
        .astype("int64")
        .assign(debtor_id=debtors["debtor_id"].to_numpy(), name=debtors["name"].to_numpy())
    )
    told = [Costly(**row) for row in table.to_dict("records")]  # type: ignore[arg-type]
    return sorted((one for one in told if one.cost > 0), key=lambda one: -one.cost)[:COSTLY]


def _interest(seen: Known, found: Position, pct: float, size: int) -> Floats:
    """Return what waiting cost this year: on what was paid late, and on what is late still."""
    paid = _paid_late(seen, found)
    paid = paid[paid["paid_ago"] < YEAR]
    items = found.items.to_pandas()
    items = items[items["days_late"] > 0]
    waited = _sum(paid["moment"], paid["cents"] * paid["late"], size)
    days = items["days_late"].clip(upper=YEAR)
    waits = _sum(items["moment"], items["remaining_cents"] * days, size)
    return pct / 100 / YEAR * (waited + waits)


def _sum(moment: "pd.Series[int]", values: "pd.Series[float]", size: int) -> Floats:
    places, weights = moment.to_numpy(dtype="int64"), values.to_numpy(dtype="float64")
    return np.bincount(places, weights, size).astype("float64", copy=False)
