"""Invoices, open items, payments and reversals of each moment, marked for the tallies."""

import numpy as np
from numpy.typing import NDArray

from kanwil.book.door import Known
from kanwil.book.position import Position, numbers, summed, whole
from kanwil.book.stretches import Floats, Frame, Ints
from kanwil.features.tally import Facts

YEAR, HALF, QUARTER, MONTH = 365, 182, 91, 28
MEANS_CODES = frozenset({"AM04", "MS03", "AC04"})
WILL_CODES = frozenset({"MD06", "MS02", "SL01", "SL11", "SL12"})
"""Reversal codes that speak of the debtor; creditor-side and ambiguous ones are in neither."""
_OLD_DAYS, _LAST = 60, 6
Marks = NDArray[np.bool_]


def euros(frame: Frame, name: str) -> Floats:
    """Return a column of cents in euros."""
    return numbers(frame, name) / 100


def has_word(frame: Frame, name: str, *words: str) -> Marks:
    """Mark the rows whose column holds one of these words; none do when it is absent."""
    if name not in frame.columns:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray(frame[name].is_in(words).fill_null(value=False).to_numpy(), dtype=bool)


def bills(position: Position, oldest: Floats) -> Facts:
    """Return the invoices (no credit notes); `oldest` is the oldest overdue item's days late.

    `matured` invoices fell due and have a known end: paid, still open, or written off. Those that
    a credit note or loose credit settled say nothing about paying, and are none of these.
    """
    rows = np.flatnonzero(position.invoices["is_invoice"].to_numpy())
    frame = position.invoices
    moment = whole(frame, "moment")[rows]
    due, issued = numbers(frame, "due_ago")[rows], numbers(frame, "issued_ago")[rows]
    paid, left = numbers(frame, "last_paid_ago")[rows], numbers(frame, "left_cents")[rows]
    written_off = ~np.isnan(numbers(frame, "written_off_ago")[rows])
    settled = (left == 0) & ~np.isnan(paid) & ~written_off
    late = due - paid
    matured = (due > 0) & (settled | written_off | (remaining(position)[rows] > 0))
    newest_paid = _recency(moment, settled)
    columns = {
        "euro": euros(frame, "cents")[rows],
        "issued_ago": issued,
        "late": late,
        "on_time": settled & (late <= 0),
        "within_30": settled & (late <= 30),
        "in_parts": numbers(frame, "paid_count")[rows] > 1,
        "settled": settled,
        "last_six": newest_paid < _LAST,
        "paid_this_year": paid <= YEAR,
        "too_late": np.maximum(late, 0),
        "paid_this_half": paid <= HALF,
        "paid_this_quarter": paid <= QUARTER,
        "paid_before": (paid > QUARTER) & (paid <= YEAR),
        "matured": matured,
        "due_this_year": due <= YEAR,
        "due_30_ago": (due > 30) & (due <= YEAR + 30),
        "due_this_half": (due > 0) & (due <= HALF),
        "due_this_month": (due > 0) & (due <= MONTH),
        "not_due": (due <= 0) & (remaining(position)[rows] > 0),
        "due_this_quarter": (due > 0) & (due <= QUARTER),
        "due_since_late": (due > 0) & (due < oldest[moment]),
        "newest": _recency(moment, matured),
        "issued_this_quarter": issued <= QUARTER,
        "issued_before": (issued > QUARTER) & (issued <= YEAR),
        "issued_this_year": issued <= YEAR,
    }
    return Facts(moment, columns)


def _recency(moment: Ints, mark: Marks) -> Floats:
    """Return how many marked rows of the same moment came later, per row."""
    running = np.cumsum(mark)
    last = np.searchsorted(moment, moment, side="right") - 1
    return (running[last] - running).astype("float64")


def remaining(position: Position) -> Floats:
    """Return what is left after netting, in cents, per row of `position.invoices`."""
    item, cents = whole(position.items, "item"), numbers(position.items, "remaining_cents")
    on = item >= 0
    return summed(item[on], cents[on], len(position.invoices))


def notes(position: Position) -> Facts:
    """Return the credit notes."""
    frame = position.invoices
    rows = np.flatnonzero(~frame["is_invoice"].to_numpy())
    issued = numbers(frame, "issued_ago")[rows]
    columns = {"euro": -euros(frame, "cents")[rows], "issued_this_year": issued <= YEAR}
    return Facts(whole(frame, "moment")[rows], columns)


def overdue(position: Position) -> Facts:
    """Return the overdue items, with what was already paid on each."""
    late = numbers(position.items, "days_late")
    rows = np.flatnonzero(late > 0)
    frame, item = position.items, whole(position.items, "item")[rows]
    columns = {
        "euro": euros(frame, "remaining_cents")[rows],
        "billed": euros(frame, "cents")[rows],
        "paid": euros(position.invoices, "paid_cents")[item],
        "old": late[rows] > _OLD_DAYS,
    }
    return Facts(whole(frame, "moment")[rows], columns)


def payments(known: Known, position: Position, oldest: Floats) -> Facts:
    """Return the payments that count; a rhythm is a point on the circle of weekdays or of days."""
    frame = known.payments
    counts = np.isnan(numbers(frame, "reversed_ago")) & (numbers(frame, "cents") > 0)
    rows = np.flatnonzero(counts)
    moment, item = whole(frame, "moment")[rows], whole(frame, "item")[rows]
    ago = numbers(frame, "paid_ago")[rows]
    on_open = np.append(remaining(position) > 0, [False])[item]
    billed = np.append(numbers(position.invoices, "cents"), [0.0])[item]
    due = np.append(numbers(position.invoices, "due_ago"), [0.0])[item]
    week = 2 * np.pi * numbers(frame, "paid_weekday")[rows] / 7
    month = 2 * np.pi * (numbers(frame, "paid_monthday")[rows] - 1) / 30.44
    columns = {
        "euro": euros(frame, "cents")[rows],
        "ago": ago,
        "week_sin": np.sin(week),
        "week_cos": np.cos(week),
        "month_sin": np.sin(month),
        "month_cos": np.cos(month),
        "this_year": ago <= YEAR,
        "this_month": ago <= MONTH,
        "this_quarter": ago <= QUARTER,
        "before": (ago > QUARTER) & (ago <= YEAR),
        "since_late": ago < oldest[moment],
        "in_part": numbers(frame, "cents")[rows] < billed,
        "early": ago > due,
        "on_open": on_open & (item >= 0),
        "on_other": ~on_open & (item >= 0),
    }
    return Facts(moment, columns)


def reversals(known: Known) -> Facts:
    """Return the reversed payments by what their code speaks of."""
    frame = known.payments
    ago = numbers(frame, "reversed_ago")
    rows = np.flatnonzero(~np.isnan(ago))
    columns = {
        "ago": ago[rows],
        "means": has_word(frame[rows], "reversal_code", *MEANS_CODES),
        "will": has_word(frame[rows], "reversal_code", *WILL_CODES),
        "this_year": ago[rows] <= YEAR,
    }
    return Facts(whole(frame, "moment")[rows], columns)
