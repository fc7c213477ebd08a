"""Which guards hold for which row, and so which actions may be advised."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.settings import Settings
from kanwil.policy.guards import GUARDS
from kanwil.policy.stakes import ACTIONS, PLACE

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
_ALWAYS = ("not_late", "estate", "handed_over")


@dataclass(frozen=True)
class Verdict:
    """The guards' answer for some rows.

    Attributes
    ----------
    by_guard : shape (rows, guards, actions): this guard forbids this action here.
    allowed : shape (rows, actions); at least one action of every row.
    days : shape (rows, actions): in how many days time alone ends what forbids or postpones the
        action; 0 for now, NaN when only a new fact can.
    """

    by_guard: Bools
    allowed: Bools
    days: Floats

    def _codes(self) -> list[list[int]]:
        """Return per row and action a number whose bits are the guards that forbid it."""
        bits = 1 << np.arange(len(GUARDS), dtype="int64")
        return list(np.einsum("nga,g->na", self.by_guard, bits).tolist())

    def pairs(self) -> list[str]:
        """Return per row the contract's `action:guard` pairs, joined by `|`."""
        return ["|".join(filter(None, map(_pairs, _PLACES, row))) for row in self._codes()]

    def forbidders(self) -> list[list[tuple[str, ...]]]:
        """Return per row, for each action in order, the names of the guards that forbid it."""
        return [[_names(code) for code in row] for row in self._codes()]


def judge(situation: pd.DataFrame, settings: Settings) -> Verdict:
    """Hold every guard against every row.

    A guard that requires an action forbids all others as well, unless that action is itself
    forbidden by another guard; where several require one, the first guard in the list goes first.
    An urgent requirement sets the other guards aside for its action, save that nothing is late or
    that someone else is in charge.
    """
    holds = np.column_stack([guard.holds(situation, settings).to_numpy(bool) for guard in GUARDS])
    forbids = np.array([[action in guard.forbids for action in ACTIONS] for guard in GUARDS])
    by_guard: Bools = holds[:, :, None] & forbids[None, :, :]
    settled = np.zeros(len(situation), dtype=bool)
    for number, guard in sorted(enumerate(GUARDS), key=lambda one: not one[1].urgent):
        if guard.requires is None:
            continue
        place = PLACE[guard.requires]
        due = holds[:, number] & ~settled & ~_forbidden(by_guard, place, urgent=guard.urgent)
        if guard.urgent:
            by_guard[due, :, place] = False
        others = np.arange(len(ACTIONS)) != place
        by_guard[:, number, :] |= due[:, None] & others[None, :]
        settled |= due
    return Verdict(
        by_guard, ~np.asarray(by_guard.any(axis=1)), _days(situation, settings, by_guard, holds)
    )


def _forbidden(by_guard: Bools, place: int, *, urgent: bool) -> Bools:
    """Tell where an action is forbidden, for an urgent one only by what always counts."""
    counts = np.array([guard.name in _ALWAYS or not urgent for guard in GUARDS])
    return np.asarray(by_guard[:, counts, place].any(axis=1))


def _days(situation: pd.DataFrame, settings: Settings, by_guard: Bools, holds: Bools) -> Floats:
    found = np.zeros((len(situation), len(ACTIONS)))
    for number, guard in enumerate(GUARDS):
        mine = by_guard[:, number, :]
        if guard.lasts is None:
            found[mine] = np.nan
            continue
        later = np.array([action in guard.postpones for action in ACTIONS])
        mine = mine | (holds[:, number, None] & later)
        days = guard.lasts(situation, settings).to_numpy(dtype="float64")
        # A NaN that another guard set stays: np.maximum hands it on.
        found = np.where(mine, np.maximum(found, days[:, None]), found)
    return found


_PLACES = range(len(ACTIONS))


@cache
def _names(code: int) -> tuple[str, ...]:
    return tuple(guard.name for number, guard in enumerate(GUARDS) if code >> number & 1)


@cache
def _pairs(place: int, code: int) -> str:
    return "|".join(f"{ACTIONS[place]}:{name}" for name in _names(code))
