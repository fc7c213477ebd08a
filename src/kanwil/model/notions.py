"""What a value says to a layman: for which answers it is a reason, and for which no counter-reason.

`notions.csv` has a line per feature. Features of one notion say the same and give one sentence.
`low` and `high` are the values up to which and from which there is something to say; beside them
stands of whom it may be said, one letter per category (Can won't, Wants can't, Neither,
Forgetful): a capital where it is a reason for, a small letter where it is neither, no letter
where it is a reason against. An empty cell says nothing, `-` is a reason against any answer.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from kanwil.base.terms import CATEGORIES
from kanwil.features.catalogue import BY_NAME
from kanwil.features.feature import Kind
from kanwil.model.splines import Floats, Ints

LETTERS = "CWNF"
STATES = ("low", "high", "missing")
Signs = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
_TOLD = {Kind.COUNT, Kind.FLAG, Kind.STRENGTH}


@dataclass(frozen=True)
class Notions:
    """The table as arrays, features in the order that was asked.

    Attributes
    ----------
    members : per notion the places of its features.
    low, high : the bounds (features,), NaN where there is none.
    says : (features, states, categories): 1 a reason for, -1 a reason against, 0 neither.
    absence : which features (features,) say when low that something did not happen.
    words : which features (features,) stand for words that were said, and not for how often.
    """

    members: tuple[Ints, ...]
    low: Floats
    high: Floats
    says: Signs
    absence: Flags
    words: Flags

    def signs(self, values: Floats, category: Ints) -> Signs:
        """Return what each value (n, features) says of its row's category: 1, -1 or 0.

        That something did not happen is not said where its notion holds that it did.
        """
        low, high = values <= self.low, values >= self.high
        happened = high | (low & ~self.absence)
        for own in self.members:
            low[:, own] &= ~(self.absence[own] & happened[:, own].any(axis=1, keepdims=True))
        found = np.zeros(values.shape, dtype=np.int8)
        place = np.arange(values.shape[1])
        for state, holds in enumerate((low, high, np.isnan(values))):
            said = self.says[place[None, :], state, category[:, None]]
            found = np.where(holds, said, found)
        return found


def listed() -> dict[str, dict[str, str]]:
    """Return the lines of the table by feature."""
    text = files("kanwil.model").joinpath("notions.csv").read_text(encoding="utf-8")
    return {line["feature"]: line for line in csv.DictReader(text.splitlines())}


@cache
def notions(features: Sequence[str]) -> Notions:
    """Return the table of these features; one that it lacks says nothing."""
    lines = listed()
    rows = [lines.get(feature, {}) for feature in features]
    kinds = [BY_NAME[feature].kind if feature in BY_NAME else None for feature in features]
    named = np.array([row.get("notion", "") for row in rows])
    return Notions(
        tuple(np.flatnonzero(named == notion) for notion in np.unique(named[named != ""])),
        np.array([_bound(row.get("low")) for row in rows]),
        np.array([_bound(row.get("high")) for row in rows]),
        np.array([[_signs(row.get(f"{state}_says")) for state in STATES] for row in rows]),
        np.array([kind in _TOLD for kind in kinds]),
        np.array([kind is Kind.STRENGTH for kind in kinds]),
    )


def _bound(cell: str | None) -> float:
    return float(cell) if cell else float("nan")


def _signs(cell: str | None) -> Signs:
    if not cell:
        return np.zeros(len(CATEGORIES), dtype=np.int8)
    signs = [1 if letter in cell else 0 if letter.lower() in cell else -1 for letter in LETTERS]
    return np.array(signs, dtype=np.int8)
