"""An instalment plan as data: how many, how much, on which working days; and whether it is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from statistics import median

from dateutil.relativedelta import relativedelta

from kanwil.base.days import GRACE_DAYS, next_working_day
from kanwil.base.money import cents, euros
from kanwil.base.terms import Cause

# Assumptions of ours: how many months by euros (up to), and the smallest instalment worth its mail.
_MONTHS = ((250_00, 2), (1_000_00, 3), (5_000_00, 4))
_MOST_MONTHS = 6
_SMALLEST = 25_00
_LARGEST_CENTS = 10**14
_OLD_DAYS, _OLD_MOST = 180, 3
_SOONEST = timedelta(days=7)
_LONGEST = timedelta(days=183)
_LONGEST_POOR = timedelta(days=365)


class Rhythm(StrEnum):
    """How often an instalment falls due."""

    MONTH = "month"
    FORTNIGHT = "fortnight"


@dataclass(frozen=True)
class Instalment:
    """An amount in cents, and the last day to pay it."""

    due_on: date
    cents: int


@dataclass(frozen=True)
class Terms:
    """What a plan is made from; `discount_pct` is earned by paying every instalment on time."""

    count: int
    first_on: date
    rhythm: Rhythm = Rhythm.MONTH
    discount_pct: Decimal = Decimal(0)


@dataclass(frozen=True)
class Plan:
    """Instalments by day; `discount_cents` comes off the last one when all were on time."""

    instalments: tuple[Instalment, ...]
    discount_cents: int = 0

    @property
    def total_cents(self) -> int:
        """What is acknowledged and paid in parts, before the discount."""
        return sum(one.cents for one in self.instalments)

    @property
    def last_on(self) -> date:
        """The day on which the last instalment is due."""
        return self.instalments[-1].due_on

    @property
    def code(self) -> str:
        """The plan as the code of its `plan` event: `2026-12-01=250.00|…|discount=5.00`."""
        parts = [f"{one.due_on}={euros(one.cents)}" for one in self.instalments]
        if self.discount_cents:
            parts.append(f"discount={euros(self.discount_cents)}")
        return "|".join(parts)


def parse(code: str) -> Plan | None:
    """Read a plan back from an event's code; None when it holds no instalments."""
    pairs = [part.partition("=") for part in code.split("|")]
    try:
        amounts = {name: cents(Decimal(value)) for name, _, value in pairs}
        discount = amounts.pop("discount", 0)
        parts = sorted((date.fromisoformat(day), money) for day, money in amounts.items())
        if max(map(abs, (discount, *amounts.values()))) >= _LARGEST_CENTS:
            return None
    except (ValueError, ArithmeticError):
        return None
    return Plan(tuple(Instalment(*one) for one in parts), discount) if parts else None


def plan(total_cents: int, terms: Terms) -> Plan:
    """Divide an amount over working days: whole euros where that can be, the rest in the last.

    The sum is exact to the cent, the days rise, and the discount is less than the last instalment.
    """
    days = [
        next_working_day(_nth(terms.first_on, terms.rhythm, number))
        for number in range(terms.count)
    ]
    each = total_cents // terms.count
    each -= each % 100 if each >= _SMALLEST else 0
    last = total_cents - each * (terms.count - 1)
    parts = [Instalment(day, each) for day in days[:-1]] + [Instalment(days[-1], last)]
    discount = min(cents(euros(total_cents) * terms.discount_pct / 100), max(last - 1, 0))
    return Plan(tuple(parts), discount)


def _nth(first_on: date, rhythm: Rhythm, number: int) -> date:
    if rhythm is Rhythm.FORTNIGHT:
        return first_on + timedelta(days=14 * number)
    moved: date = first_on + relativedelta(months=number)
    return moved


def fit(
    total_cents: int,
    oldest_days: int,
    day: date,
    *,
    cause: str = "",
    paid_on: Sequence[date] = (),
    discount_pct: Decimal = Decimal(0),
) -> Terms:
    """Return the terms that suit the amount, its age and the days on which the debtor pays.

    Short cash trouble gets one date; long trouble twice as many, smaller parts, within a year; what
    is old gets few, because each month lowers the chance.
    """
    rhythm = _rhythm(paid_on)
    first = first_day(day, paid_on)
    if cause == Cause.CASH_SHORT:
        return Terms(1, first, rhythm, discount_pct)
    poor = cause == Cause.CASH_LONG
    months = next((number for top, number in _MONTHS if total_cents <= top), _MOST_MONTHS)
    months = min(months, _OLD_MOST) if oldest_days > _OLD_DAYS else months
    count = months * (2 if poor else 1) * (2 if rhythm is Rhythm.FORTNIGHT else 1)
    count = max(1, min(count, total_cents // _SMALLEST))
    limit = latest_day(day, cause)
    while count > 1 and next_working_day(_nth(first, rhythm, count - 1)) > limit:
        count -= 1
    return Terms(count, first, rhythm, discount_pct)


def latest_day(day: date, cause: str = "") -> date:
    """Return the day by which a plan that we propose ends: half a year, a year in long trouble."""
    return day + (_LONGEST_POOR if cause == Cause.CASH_LONG else _LONGEST)


def first_day(day: date, paid_on: Sequence[date]) -> date:
    """Return the debtor's next usual paying day from a week ahead, else a week ahead."""
    soonest, usual = day + _SOONEST, usual_day(paid_on)
    if usual is None:
        return next_working_day(soonest)
    ahead = (soonest + timedelta(days=number) for number in range(31))
    return next_working_day(next((one for one in ahead if one.day == usual), soonest))


def usual_day(paid_on: Sequence[date]) -> int | None:
    """Return the day of the month on which at least 2 of 5 payments came; None where none did.

    Days next to it count, because weekends shift a pay run; days after the 28th are the 28th.
    """
    days = Counter(min(one.day, 28) for one in paid_on)
    near = {one: days[one] + days[one - 1] + days[one + 1] for one in days}
    if len(paid_on) < 4 or not near:
        return None
    best = max(near, key=lambda one: (near[one], days[one]))
    return best if near[best] >= 0.4 * len(paid_on) else None


def _rhythm(paid_on: Sequence[date]) -> Rhythm:
    days = sorted(set(paid_on))
    gaps = [(b - a).days for a, b in pairwise(days)]
    return Rhythm.FORTNIGHT if len(gaps) >= 5 and median(gaps) <= 16 else Rhythm.MONTH


@dataclass(frozen=True)
class Progress:
    """How far a plan is: `missed_on` is the day of the first instalment that did not come in."""

    paid_cents: int
    met: int
    missed_on: date | None
    next: Instalment | None
    done: bool


def progress(agreed: Plan, paid_cents: int, day: date) -> Progress:
    """Hold what came in since against what was due by `day`; some days are left for the bank."""
    owed, met = 0, 0
    missed: date | None = None
    ahead: Instalment | None = None
    done = paid_cents >= agreed.total_cents - agreed.discount_cents
    for one in agreed.instalments:
        owed += one.cents
        if done or paid_cents >= owed:
            met += 1
            continue
        ahead = ahead or one
        if missed is None and day > one.due_on + timedelta(days=GRACE_DAYS):
            missed = one.due_on
    return Progress(paid_cents, met, missed, ahead, done)
