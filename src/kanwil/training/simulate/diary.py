"""What a run writes down: append-only columns per table, and the weeks as days of a calendar."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.base.days import is_working_day
from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.simulate.crowd import SECTORS
from kanwil.training.simulate.parameters import Company

EPOCH = date(1970, 1, 1)
_HOLIDAY_WEEKS = (1, 18, 29, 30, 31, 32, 33, 52)
"""ISO weeks: New Year, the May holiday, the building holiday, Christmas."""
_WINDOW = 3
"""The last third of a run is where a recession strikes."""


class Diary:
    """Rows in the order in which they were written; a row's number is its place in its table."""

    def __init__(self) -> None:
        self._parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._count: dict[str, int] = defaultdict(int)

    def add(self, table: str, debtor: Ints, **columns: Any) -> Ints:  # noqa: ANN401 -- or scalars
        """Write one row per debtor; scalars go into each row. Returns the row numbers."""
        n = len(debtor)
        if not n:
            return np.zeros(0, dtype=np.int64)
        self._parts[table].append({"debtor": debtor, **columns})
        self._count[table] += n
        return np.arange(self._count[table] - n, self._count[table])

    def frame(self, table: str, **defaults: int | str) -> pd.DataFrame:
        """Return the rows of a table with these columns; what was left out has its default."""
        found = {}
        for name, default in {"debtor": -1, **defaults}.items():
            parts = [
                np.broadcast_to(np.asarray(part.get(name, default)), len(part["debtor"]))
                for part in self._parts[table]
            ]
            found[name] = np.concatenate(parts) if parts else np.full(0, default)
        return pd.DataFrame(found)


@dataclass(frozen=True)
class Week:
    """One step of a run.

    Attributes
    ----------
    number : from 0. start, end : (n,) the debtors' own first and last day, 6 days apart.
    season : (sectors + 1,) factor on orders. shock : (sectors + 1,) factor on trouble.
    """

    number: int
    start: Ints
    end: Ints
    holiday: bool
    season: Floats
    shock: Floats


class Calendar:
    """The days of a run: weeks that end at most six days before its last day `until`."""

    def __init__(self, until: date, weeks: int, company: Company) -> None:
        self.until = ordinal(until)
        self.weeks = weeks
        self._company = company
        self.first = self.until - 7 * weeks - 14
        days = [until - timedelta(days=back) for back in range(7 * weeks + 14, -15, -1)]
        works = np.array([is_working_day(day) for day in days])
        places = np.arange(len(days))
        self._next = np.minimum.accumulate(np.where(works, places, len(days))[::-1])[::-1]
        self._previous = np.maximum.accumulate(np.where(works, places, 0))

    def phases(self) -> Ints:
        """Return the phases with which a debtor's weeks end on a Monday to Friday."""
        weekday = (self.until + 3) % 7
        return np.array([back for back in range(7) if (weekday - back) % 7 < 5])

    def week(self, number: int, phase: Ints) -> Week:
        """Return a week as each debtor lives it."""
        start = self.until - phase - 7 * (self.weeks - number) + 1
        middle = EPOCH + timedelta(days=int(self.until - 7 * (self.weeks - number) + 4))
        peaks = np.array([sector[2] for sector in SECTORS] + [12])
        wave = np.cos(2 * np.pi * (middle.month - peaks) / 12)
        late = number >= self.weeks - self.weeks // _WINDOW
        shock = (self._company.shock if late else 1.0) * (1 - 0.6 * self._company.season * wave)
        season = 1 + self._company.season * wave
        holiday = middle.isocalendar().week in _HOLIDAY_WEEKS
        return Week(number, start, start + 6, holiday, season, np.maximum(shock, 0.2).round(2))

    def working(self, day: Ints, end: Ints) -> Ints:
        """Move days to the next working day, or back if that would pass `end`."""
        place = np.clip(day - self.first, 0, len(self._next) - 1)
        later = self._next[place] + self.first
        found: Ints = np.where(later <= end, later, self._previous[end - self.first] + self.first)
        return found


def ordinal(day: date) -> int:
    """Return the number of days since 1970."""
    return (day - EPOCH).days


def as_dates(days: Ints) -> npt.NDArray[np.datetime64]:
    """Turn ordinals into datetime64[us], −1 into NaT."""
    found = np.asarray(days, dtype="int64").astype("datetime64[D]").astype("datetime64[us]")
    found[np.asarray(days) < 0] = np.datetime64("NaT")
    return found


def share(rng: np.random.Generator, n: int, chance: float | Floats) -> Flags:
    """Draw n yes or no."""
    found: Flags = rng.random(n) < chance
    return found
