"""Which rows of a table each moment knows: one stretch of the rows sorted by debtor and day."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

Frame = nw.DataFrame[Any]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_SPAN = 1 << 24
_NAMES = 1 << 32


@dataclass(frozen=True)
class Asked:
    """The moments as arrays: whose (a place in `debtors`) and on which day."""

    debtors: pd.Index
    code: Ints
    day: Floats

    @classmethod
    def of(cls, debtor_ids: nw.Series[Any], days: nw.Series[Any]) -> "Asked":
        """Read the moments' columns."""
        ids = texts(debtor_ids)
        debtors = ids.unique()
        return cls(debtors, debtors.get_indexer(ids).astype("int64"), day_numbers(days))

    def codes(self, debtor_ids: nw.Series[Any]) -> Ints:
        """Return each id's place among the debtors asked for; -1 for all others."""
        return self.debtors.get_indexer(texts(debtor_ids)).astype("int64")


@dataclass(frozen=True)
class Stretches:
    """The known rows of one table, moment after moment, each in the order it became known.

    Attributes
    ----------
    code : per row of the table, whose it is (-1: nobody asked for).
    order : the table's rows sorted by debtor and the day they became known.
    start, stop : per moment, its stretch of `order`.
    first : per moment, where its stretch begins in `rows`.
    rows, moment : per known row, its row in the table and its moment.
    """

    code: Ints
    order: Ints
    start: Ints
    stop: Ints
    first: Ints
    rows: Ints
    moment: Ints


def day_numbers(dates: nw.Series[Any]) -> Floats:
    """Return dates as days since 1970, NaN where missing, from every engine's date types."""
    values = dates.to_numpy()
    if values.dtype.kind != "M":
        values = np.array([None if pd.isna(one) else one for one in values], dtype="datetime64[D]")
    days = values.astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype("float64"))


def texts(column: nw.Series[Any]) -> pd.Index:
    """Return a column of ids or words as an index that can be searched."""
    return pd.Index(column.to_pandas().astype("str"))


def stretches(frame: Frame, happened: Floats, recorded: Floats, asked: Asked) -> Stretches:
    """Find the rows that each moment knows: max(happened, recorded) ≤ as_of, same debtor."""
    code = asked.codes(frame["debtor_id"])
    there = np.flatnonzero((code >= 0) & ~np.isnan(happened))
    place = code[there] * _SPAN + np.fmax(happened, recorded)[there].astype("int64")
    sorting = np.argsort(place, kind="stable")
    place, order = place[sorting], there[sorting]
    begin = asked.code * _SPAN
    start = np.searchsorted(place, begin - _SPAN // 2)
    stop = np.searchsorted(place, begin + asked.day.astype("int64"), side="right")
    counts = stop - start
    first = np.cumsum(counts) - counts
    moment = np.repeat(np.arange(len(counts)), counts)
    rows = order[np.arange(len(moment)) + np.repeat(start - first, counts)]
    return Stretches(code, order, start, stop, first, rows, moment)


def numbered(*columns: pd.Index) -> list[Ints]:
    """Give equal texts equal numbers over all columns; -1 where missing."""
    numbers = pd.factorize(columns[0].append(list(columns[1:])))[0].astype("int64")
    return np.split(numbers, np.cumsum([len(column) for column in columns[:-1]]))


def items(
    invoices: Stretches, numbers: Ints, target: NDArray[np.bool_], other: Stretches, wanted: Ints
) -> Ints:
    """Return, per known row of `other`, the known row of the invoice that it names, or -1.

    `numbers` are the invoices' own numbers, `target` those that may be meant, `wanted` the number
    that each row of the other table names. Only an invoice of the same debtor that the same moment
    knows is found.
    """
    chosen = np.flatnonzero(target[invoices.order])
    rows = invoices.order[chosen]
    keys = pd.Index(invoices.code[rows] * _NAMES + numbers[rows])
    once = ~keys.duplicated()
    found = keys[once].get_indexer(other.code * _NAMES + wanted)
    mine = np.append(chosen[once], -1)[found][other.rows]
    inside = (mine >= invoices.start[other.moment]) & (mine < invoices.stop[other.moment])
    shift = (invoices.first - invoices.start)[other.moment]
    return np.where(inside, mine + shift, -1)
