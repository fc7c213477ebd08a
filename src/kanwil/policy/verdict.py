"""Which guards hold for which row, and so which actions may be advised."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.policy.guards import GUARDS
from kanwil.policy.stakes import ACTIONS, PLACE

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Verdict:
    """The guards' answer for some rows.

    Attributes
    ----------
    by_guard : shape (rows, guards, actions): this guard forbids this action here.
    allowed : shape (rows, actions); at least one action of every row.
    pattern : per row the number of its combination of guards, in `by_guard` of `first[pattern]`.
    first : per combination the first row that shows it.
    """

    by_guard: Bools
    allowed: Bools
    pattern: NDArray[np.intp]
    first: NDArray[np.intp]

    def pairs(self) -> list[str]:
        """Return per row the contract's `action:guard` pairs, joined by `|`."""
        texts = ["|".join(_pairs(self.by_guard[row])) for row in self.first]
        return [texts[number] for number in self.pattern]

    def forbidders(self) -> list[dict[Action, str]]:
        """Return per row, for each action, the guards that forbid it, joined by `|`."""
        found = [_forbidders(self.by_guard[row]) for row in self.first]
        return [found[number] for number in self.pattern]


def judge(situation: pd.DataFrame, settings: Settings) -> Verdict:
    """Hold every guard against every row.

    A guard that requires an action forbids all others as well, unless that action is itself
    forbidden by another guard; where several require one, the first guard in the list goes first.
    """
    holds = np.column_stack([guard.holds(situation, settings).to_numpy(bool) for guard in GUARDS])
    forbids = np.array([[action in guard.forbids for action in ACTIONS] for guard in GUARDS])
    by_guard: Bools = holds[:, :, None] & forbids[None, :, :]
    plain: Bools = np.asarray(by_guard.any(axis=1))
    settled = np.zeros(len(situation), dtype=bool)
    for number, guard in enumerate(GUARDS):
        if guard.requires is None:
            continue
        place = PLACE[guard.requires]
        due = holds[:, number] & ~plain[:, place] & ~settled
        others = np.arange(len(ACTIONS)) != place
        by_guard[:, number, :] |= due[:, None] & others[None, :]
        settled |= due
    allowed: Bools = ~np.asarray(by_guard.any(axis=1))
    packed = np.packbits(by_guard.reshape(len(situation), -1), axis=1)
    whole = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").ravel()
    _, first, pattern = np.unique(whole, return_index=True, return_inverse=True)
    return Verdict(by_guard, allowed, pattern, first)


def _pairs(by_guard: Bools) -> Iterator[str]:
    for place, action in enumerate(ACTIONS):
        for number in np.flatnonzero(by_guard[:, place]):
            yield f"{action}:{GUARDS[number].name}"


def _forbidders(by_guard: Bools) -> dict[Action, str]:
    return {
        action: "|".join(GUARDS[number].name for number in np.flatnonzero(by_guard[:, place]))
        for place, action in enumerate(ACTIONS)
    }
