"""Statutory interest: the dated rates, and interest over a period with its segments."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from kanwil.base.money import cents, euros
from kanwil.base.problems import Problem
from kanwil.base.terms import Severity

RATES_FILE = Path(__file__).parent / "rates.csv"
_DAY = timedelta(days=1)


class RateKind(StrEnum):
    """Whose rate: BW 6:119 (consumer) or BW 6:119a and 6:119b (commercial, government)."""

    CONSUMER = "consumer"
    COMMERCIAL = "commercial"


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate from a day on; `pct` is None from the day that nothing is fixed yet."""

    valid_from: date
    pct: Decimal | None


@dataclass(frozen=True, slots=True)
class InterestSegment:
    """Interest over `base` from `start` to `end`, both days included, at one rate, in euros."""

    start: date
    end: date
    days: int
    base: Decimal
    rate: Decimal
    interest: Decimal

    def as_dict(self) -> dict[str, str | int]:
        """Return the contract's JSON object."""
        return {
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "days": self.days,
            "base": f"{self.base:.2f}",
            "rate": f"{self.rate:.2f}",
            "interest": f"{self.interest:.2f}",
        }


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest over a period in euros: exactly the sum of its segments, with any problems.

    It is an estimate where the rate of some day is not in the table; a problem says which.
    """

    interest: Decimal
    segments: tuple[InterestSegment, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def estimate(self) -> bool:
        """Whether some day had to be reckoned at the nearest rate that is known."""
        return bool(self.problems)

    def as_dict(self) -> dict[str, object]:
        """Return the contract's JSON object, amounts as strings with two decimals."""
        return {
            "interest": f"{self.interest:.2f}",
            "estimate": self.estimate,
            "segments": [segment.as_dict() for segment in self.segments],
            "problems": [problem.as_dict() for problem in self.problems],
        }


@cache
def statutory_rates(kind: RateKind) -> tuple[Rate, ...]:
    """Read the shipped table of one kind, oldest first; its rows name their sources."""
    with RATES_FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return tuple(
        Rate(date.fromisoformat(row["valid_from"]), Decimal(row["pct"]) if row["pct"] else None)
        for row in rows
    )


def statutory_interest(
    principal: Decimal,
    first_day: date,
    last_day: date,
    kind: RateKind,
    paid: Sequence[tuple[date, Decimal]] = (),
) -> Interest:
    """Return the statutory interest over `principal`, both days included.

    BW 6:119 and 6:119a: by day over 365, at the rate of each day, and after each full year
    the interest joins the principal (lid 2, commercial lid 3). What was `paid` comes off the
    interest so far and then off the principal (6:44), from the next day on. A day outside the
    table is reckoned at the nearest rate that is known, in a segment of its own, and reported.
    """
    rates = statutory_rates(kind)
    gaps = _uncovered(rates, first_day, last_day) if principal > 0 else ()
    last = next(rate.pct for rate in reversed(rates) if rate.pct is not None)
    filled = [Rate(one.valid_from, last if one.pct is None else one.pct) for one in rates]
    found = _interest(principal, first_day, last_day, filled, paid)
    return Interest(found.interest, found.segments, gaps)


def agreed_interest(
    principal: Decimal,
    first_day: date,
    last_day: date,
    pct: Decimal,
    paid: Sequence[tuple[date, Decimal]] = (),
) -> Interest:
    """Return interest at an agreed yearly rate, reckoned like the statutory one (6:119 lid 3)."""
    return _interest(principal, first_day, last_day, [Rate(first_day, pct)], paid)


def anniversary(first_day: date, years: int) -> date:
    """Return the day on which interest joins the principal; 29 February becomes the 28th."""
    try:
        return first_day.replace(year=first_day.year + years)
    except ValueError:
        return date(first_day.year + years, 2, 28)


def _interest(
    principal: Decimal,
    first_day: date,
    last_day: date,
    rates: Sequence[Rate],
    paid: Sequence[tuple[date, Decimal]] = (),
) -> Interest:
    stop = last_day + _DAY
    if principal <= 0 or first_day >= stop:
        return Interest(Decimal("0.00"), ())
    years = _anniversaries(first_day, stop)
    changes = {rate.valid_from for rate in rates if first_day < rate.valid_from < stop}
    # A payment counts from the next day; one of before the first day lowers the principal at once.
    payments = [(max(day + _DAY, first_day), amount) for day, amount in paid]
    after = {day for day, _ in payments if day < stop}
    starts = sorted({first_day, *years, *changes, *after})
    segments: list[InterestSegment] = []
    base, grown = principal, Decimal(0)
    for start, end in zip(starts, [*starts[1:], stop], strict=True):
        for amount in (amount for day, amount in payments if day == start):
            off = min(amount, grown)
            base, grown = max(base - (amount - off), Decimal(0)), grown - off
        if start in years:
            base, grown = base + grown, Decimal(0)
        pct, days = _rate_on(rates, start), (end - start).days
        # Rounded per segment, as the published computations do, so that the sum can be checked.
        part = euros(cents(base * pct * days / 36_500))
        grown += part
        segments.append(InterestSegment(start, end - _DAY, days, base, pct, part))
    return Interest(sum((s.interest for s in segments), Decimal("0.00")), tuple(segments))


def _anniversaries(first_day: date, stop: date) -> set[date]:
    span = range(1, stop.year - first_day.year + 1)
    return {day for years in span if (day := anniversary(first_day, years)) < stop}


def _rate_on(rates: Sequence[Rate], day: date) -> Decimal:
    found = rates[0]
    for rate in rates:
        if rate.valid_from <= day:
            found = rate
    assert found.pct is not None
    return found.pct


def _uncovered(rates: Sequence[Rate], first_day: date, last_day: date) -> tuple[Problem, ...]:
    ends = [rate.valid_from for rate in rates if rate.pct is None]
    found = []
    if first_day < rates[0].valid_from:
        found.append(_gap("rate_before_table", first_day, _TOO_EARLY))
    if ends and last_day >= ends[0]:
        found.append(_gap("rate_not_fixed", ends[0], _NOT_FIXED))
    return tuple(found)


_TOO_EARLY = (
    "De rentetabel begint later dan deze dag; gerekend is met het oudste bekende tarief."
    " Zoek het juiste tarief op voordat u deze rente vordert."
)
_NOT_FIXED = (
    "Het rentetarief vanaf deze dag is nog niet vastgesteld; gerekend is met het laatst"
    " bekende tarief. Werk de rentetabel bij voordat u deze rente vordert."
)


def _gap(code: str, day: date, message: str) -> Problem:
    return Problem(
        "rates.csv", None, "valid_from", day.isoformat(), code, message, Severity.WARNING
    )
