"""Tallies: plain sums, counts, means and extremes of a table's marked rows, one per moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kanwil.book.stretches import Floats, Ints


class How(StrEnum):
    """What is made of the marked rows; count, sum and peak of nothing are 0, others missing."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    SPREAD = "spread"
    MIN = "min"
    MAX = "max"
    PEAK = "peak"


@dataclass(frozen=True, slots=True)
class Tally:
    """One number per moment: `how` over column `value` of the rows where all of `where` hold."""

    name: str
    table: str
    how: How
    value: str = ""
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Rows of one table as arrays: the moment of each, numbers by name, and marks (true or not).

    `told` says per moment whether the table can be judged at all; where not, nothing is 0.
    """

    moment: Ints
    columns: dict[str, NDArray[Any]]
    told: NDArray[np.bool_] | None = None
    _marked: dict[tuple[str, ...], Ints] = field(default_factory=dict)

    def marked(self, where: tuple[str, ...]) -> Ints:
        """Return the rows where all these marks hold."""
        if where not in self._marked:
            keep = np.ones(len(self.moment), dtype=bool)
            for name in where:
                keep &= self.columns[name]
            self._marked[where] = np.flatnonzero(keep)
        return self._marked[where]


def tallied(tally: Tally, facts: Facts, size: int) -> Floats:
    """Return the tally for every moment; sums add up row after row, so batches change nothing."""
    rows = facts.marked(tally.where)
    at = facts.moment[rows]
    values = facts.columns[tally.value][rows].astype("float64") if tally.value else np.ones(len(at))
    found = _HOW[tally.how](at, values, size)
    return found if facts.told is None else np.where(facts.told, found, np.nan)


def _sum(at: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(at, values, size).astype("float64", copy=False)


def _over(total: Floats, count: Floats) -> Floats:
    ratio: Floats = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return ratio


def _mean(at: Ints, values: Floats, size: int) -> Floats:
    return _over(_sum(at, values, size), _sum(at, np.ones(len(at)), size))


def _spread(at: Ints, values: Floats, size: int) -> Floats:
    """Return the sample standard deviation; missing below two rows."""
    away = values - _mean(at, values, size)[at]
    count = _sum(at, np.ones(len(at)), size) - 1
    spread: Floats = np.sqrt(_over(_sum(at, away * away, size), count))
    return spread


def _min(at: Ints, values: Floats, size: int) -> Floats:
    return -_max(at, -values, size)


def _max(at: Ints, values: Floats, size: int) -> Floats:
    found = np.full(size, -np.inf)
    np.maximum.at(found, at, values)
    return np.where(np.isinf(found), np.nan, found)


def _peak(at: Ints, values: Floats, size: int) -> Floats:
    return np.nan_to_num(_max(at, values, size))


_HOW: dict[How, Callable[[Ints, Floats, int], Floats]] = {
    How.COUNT: _sum,
    How.SUM: _sum,
    How.MEAN: _mean,
    How.SPREAD: _spread,
    How.MIN: _min,
    How.MAX: _max,
    How.PEAK: _peak,
}
