"""Which categories stay plausible: sets that hold the truth as often as promised, per category."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.base.terms import CATEGORIES
from kanwil.model.splines import Floats

LEVEL = 0.90
KEPT = 999


@dataclass(frozen=True)
class PlausibleSets:
    """Mondrian conformal sets: a level kept for each category, the rare one too.

    Attributes
    ----------
    own : per category, in ascending order, the probability that each of its cases had got for
        it from a model that had not seen it; at most 999 of them, evenly spread.
    """

    own: tuple[Floats, ...]

    @classmethod
    def fit(cls, probabilities: Floats, y: Sequence[str] | pd.Series) -> Self:
        """Learn from out-of-fold probabilities (n, 4) and the true categories (n,)."""
        truth = np.asarray(y, dtype=object)
        return cls(
            tuple(
                _thinned(np.sort(probabilities[truth == category.value, code]))
                for code, category in enumerate(CATEGORIES)
            )
        )

    def floors(self, level: float = LEVEL) -> Floats:
        """Return the least probability (4,) with which a category is still plausible.

        A category with too few cases to promise the level (9 at 90 %) is always plausible.
        """
        return np.array([_floor(own, level) for own in self.own])

    def plausible(self, probabilities: Floats, level: float = LEVEL) -> npt.NDArray[np.bool_]:
        """Return which categories (n, 4) are plausible; at least the most probable one."""
        found = probabilities >= self.floors(level)
        found[np.arange(len(found)), probabilities.argmax(axis=1)] = True
        return found


def _thinned(own: Floats) -> Floats:
    if len(own) <= KEPT:
        return own
    spread: Floats = np.quantile(own, np.arange(1, KEPT + 1) / (KEPT + 1), method="lower")
    return spread


def _floor(own: Floats, level: float) -> float:
    rank = int(np.floor(round((len(own) + 1) * (1 - level), 9)))
    return float(own[rank - 1]) if rank else 0.0
