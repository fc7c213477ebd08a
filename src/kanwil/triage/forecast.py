"""Cash to expect per week from what is open: own history says when, the model says of whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.days import is_working_day
from kanwil.base.terms import CATEGORIES, Action
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.position import positions
from kanwil.policy.stakes import PLACE, Stakes
from kanwil.triage.board import board
from kanwil.triage.books import Book
from kanwil.triage.kept import every_write, kept
from kanwil.triage.stakes import stakes_of

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

WEEKS = 6
LEAST_PAID = 30
"""Invoices paid before there is a history to go by."""

_DRAWS, _SEED = 1_000, 1
# Wider than 10 and 90: what all debtors of a week share (season, our own efforts) is in no draw.
_BAND = (5, 95)
_EARLIEST, _LATEST, _YEAR = -90, 1_095, 365
_HISTORY = 730
# Debtors by the middle of how many days late they paid; who paid fewer than three is as all are.
_GROUPS = (1.0, 15.0)
_OWN = 3


@dataclass(frozen=True)
class Week:
    """What comes in until a Friday: four times in five between `low_cents` and `high_cents`."""

    until: date
    expected_cents: int
    low_cents: int
    high_cents: int


@dataclass(frozen=True)
class Forecast:
    """The coming weeks, from what is open on a day; new invoices are not in it.

    Attributes
    ----------
    later_cents : expected after these weeks, within a year of each invoice's present age.
    provision_cents : of what is overdue, the part that is not expected within a year.
    """

    weeks: list[Week]
    later_cents: int
    provision_cents: int


def forecast(book: Book, day: date) -> Forecast | None:
    """Return what to expect, None where too few invoices were ever paid to go by.

    Amounts in dispute count as any other; credit balances were set off, oldest invoice first.
    """
    return kept(("forecast", book.url, day), every_write(book), lambda: _forecast(book, day))


def _forecast(book: Book, day: date) -> Forecast | None:
    with book.read(day) as connection:
        ledger, stakes = read_ledger(connection), stakes_of(connection)
    late = board(book, day)
    pulls = None if late is None or late.rows.empty else _pulls(late.rows, stakes)
    return foreseen(ledger, day, book.settings.payment_terms_days, pulls)


def foreseen(
    ledger: Ledger, day: date, terms_days: int, pulls: "pd.Series[float] | None" = None
) -> Forecast | None:
    """Return the forecast of a ledger.

    Parameters
    ----------
    pulls : by debtor, the factor on how fast he pays what is late; 1 for who is not named.
    """
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    found = positions(known(ledger, moments, terms_days))
    history = _history(found.invoices.to_pandas())
    if int(history["paid"].sum()) < LEAST_PAID:
        return None
    items = found.items.to_pandas()
    items = items[items["days_late"].notna()]
    ends = _fridays(day)
    # Money comes in on working days: the days until a Friday hold more of them than any others.
    days = [*(_bank_days(day, end) for end in ends), _YEAR]
    unpaid = _unpaid(history, _habits(history, len(moments)), items, days)
    late = items["days_late"].to_numpy() > 0
    who = moments["debtor_id"].iloc[items["moment"]]
    factor = np.ones(len(items)) if pulls is None else who.map(pulls).fillna(1.0).to_numpy()
    unpaid **= np.where(late, factor, 1.0)[:, None]
    cents = items["remaining_cents"].to_numpy(dtype="float64")
    paid = 1 - unpaid[:, :-1]
    weeks = [
        Week(end, *(round(one) for one in told))
        for end, told in zip(
            ends, _band(np.diff(paid, prepend=0.0), cents, items["moment"].to_numpy()), strict=True
        )
    ]
    never = cents * unpaid[:, -1]
    return Forecast(
        weeks=weeks,
        later_cents=round(float((cents * (1 - paid[:, -1])).sum() - never.sum())),
        provision_cents=round(float(never[late].sum())),
    )


def _bank_days(day: date, end: date) -> int:
    """Return the working days after `day` until `end`, as so many days of any kind."""
    ahead = ((day + timedelta(days=n + 1)) for n in range((end - day).days))
    return round(sum(map(is_working_day, ahead)) * 7 / 5)


def _fridays(day: date) -> list[date]:
    first = day + timedelta(days=(4 - day.weekday()) % 7 or 7)
    return [first + timedelta(weeks=n) for n in range(WEEKS)]


def _pulls(rows: pd.DataFrame, stakes: Stakes) -> "pd.Series[float]":
    """Return how fast each late debtor pays beside the average late one, as a factor on the hazard.

    The table's chance that the advised action works, for each category, weighed by the model's
    probabilities: only how debtors differ counts, the level is that of the own history.
    """
    table = stakes.paid[[PLACE[Action(one)] for one in rows["action"]]]
    belief = rows[[f"p_{category}" for category in CATEGORIES]].to_numpy(dtype="float64")
    force = -np.log1p(-np.clip((table * belief).sum(axis=1), 0.01, 0.99))
    usual = np.average(force, weights=rows["overdue_cents"].to_numpy(dtype="float64"))
    return pd.Series(force / usual, index=rows.index)


def _history(invoices: pd.DataFrame) -> pd.DataFrame:
    """Return the invoices due in the last two years: moment, late (days) and whether paid then.

    What is unpaid or written off was seen until today or until then.
    """
    bills = invoices[invoices["is_invoice"] & (invoices["due_ago"] <= _HISTORY)]
    paid = (bills["left_cents"] == 0) & bills["last_paid_ago"].notna()
    until = bills["last_paid_ago"].where(paid, bills["written_off_ago"].fillna(0.0))
    late = (bills["due_ago"] - until).clip(_EARLIEST, _LATEST).round()
    # What a credit note settled was never waited for.
    told = paid | (bills["left_cents"] > 0) | bills["written_off_ago"].notna()
    frame = pd.DataFrame({"moment": bills["moment"], "late": late.astype("int64"), "paid": paid})
    return frame[told]


def _habits(history: pd.DataFrame, size: int) -> Ints:
    """Return the group of each debtor's habit; the last one is of who has none yet."""
    paid = history[history["paid"]].groupby("moment")["late"].agg(["median", "size"])
    own = paid[paid["size"] >= _OWN]["median"]
    group = np.full(size, len(_GROUPS) + 1, dtype=np.intp)
    group[own.index.to_numpy(dtype="int64")] = np.digitize(own, _GROUPS)
    return group


def _unpaid(history: pd.DataFrame, group: Ints, items: pd.DataFrame, days: list[int]) -> Floats:
    """Return the chance that each item is still unpaid so many days from now, (items, days)."""
    own = group[history["moment"].to_numpy(dtype="int64")]
    every = _curve(history)
    curves = [_curve(history[own == one]) for one in range(len(_GROUPS) + 1)]
    drawn = np.stack([*(every if one is None else one for one in curves), every])
    mine = group[items["moment"].to_numpy(dtype="int64")]
    age = np.clip(items["days_late"].to_numpy().round(), _EARLIEST, _LATEST).astype("int64")
    now = age - _EARLIEST
    still = drawn[mine[:, None], now[:, None] + np.array(days)]
    return np.asarray(still / drawn[mine, now][:, None])


def _curve(history: pd.DataFrame) -> Any:  # noqa: ANN401 -- an array, or None for too few
    """Return the Kaplan-Meier curve of still being unpaid, by day from due; None for too few.

    After the last day that was seen the pace of the last ninety days goes on.
    """
    if int(history["paid"].sum()) < LEAST_PAID:
        return None
    days = _LATEST - _EARLIEST + _YEAR + 1
    place = history["late"].to_numpy() - _EARLIEST
    ended = np.bincount(place[history["paid"].to_numpy()], minlength=days)
    leaving = np.bincount(place, minlength=days)
    at_risk = leaving[::-1].cumsum()[::-1]
    hazard = ended / np.maximum(at_risk, 1)
    last = int(place.max())
    recent = slice(max(last - 90, 0), last + 1)
    hazard[last + 1 :] = ended[recent].sum() / max(at_risk[recent].sum(), 1)
    return np.cumprod(1 - np.minimum(hazard, 0.999))


def _band(
    weekly: Floats, cents: Floats, debtor: NDArray[np.int64]
) -> list[tuple[float, float, float]]:
    """Return per week the expected cents and their band.

    Each item is paid whole or not at all, and what a debtor owes hangs together: one draw for all
    that he has open.
    """
    luck = np.random.default_rng(_SEED).random((int(debtor.max(initial=-1)) + 1, _DRAWS))
    edges = weekly.cumsum(axis=1)
    sums = np.zeros((_DRAWS, weekly.shape[1] + 1))
    for limit, amount, who in zip(edges, cents, debtor, strict=True):
        week = np.searchsorted(limit, luck[who], side="right")
        sums[np.arange(_DRAWS), week] += amount
    low, high = np.percentile(sums[:, :-1], _BAND, axis=0)
    expected = cents @ weekly
    return list(zip(expected, np.minimum(low, expected), np.maximum(high, expected), strict=True))
