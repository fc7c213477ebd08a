"""The silence law: who is called unwilling must have shown it; silence alone shows nothing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.base.terms import CATEGORIES, Category
from kanwil.model.splines import Floats

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of the written list: `feature` between `low` and `high` shows unwillingness.

    `of_the_able` holds only for someone who can pay: *can* not *neither*.
    """

    feature: str
    low: float
    high: float = np.inf
    of_the_able: bool = False


# Strengths fade by half in four weeks; 0.25 is a clear word of at most seven weeks ago.
SAID = 0.25
# Half a year, as for the reversals.
WEEKS = 26.0
EVIDENCE: tuple[Evidence, ...] = (
    Evidence("complaint_open", 1),
    Evidence("complaint_quality", SAID),
    Evidence("complaint_delivery", SAID),
    Evidence("complaint_price", SAID),
    Evidence("complaint_invoice", SAID),
    Evidence("refuses", SAID),
    Evidence("refuses_broke", SAID),
    Evidence("leverage", SAID),
    Evidence("pay_run", SAID, of_the_able=True),
    Evidence("will_reversals", 1),
    Evidence("others_paid_since", 1, of_the_able=True),
    Evidence("last_broken_weeks", 0, WEEKS),
    Evidence("plan_missed", 1),
)
"""Evasion, unanswered reminders and bounced mail are on purpose not on the list."""


def allowed(X: pd.DataFrame) -> Flags:
    """Return which categories (n, 4) the silence law lets be named, from feature values (n, …)."""
    able, broke = np.zeros(len(X), dtype=bool), np.zeros(len(X), dtype=bool)
    for one in EVIDENCE:
        shown = X[one.feature].between(one.low, one.high).to_numpy(dtype=bool)
        able |= shown
        broke |= shown & (not one.of_the_able)
    found = np.ones((len(X), len(CATEGORIES)), dtype=bool)
    found[:, CATEGORIES.index(Category.CAN_WONT)] = able
    found[:, CATEGORIES.index(Category.NEITHER)] = broke
    return found


def named(probabilities: Floats, X: pd.DataFrame) -> list[str]:
    """Return the most probable category of each row, empty where the silence law forbids it.

    The probabilities (n, 4) themselves are not touched.
    """
    leading = probabilities.argmax(axis=1)
    lawful = allowed(X)[np.arange(len(X)), leading]
    return [CATEGORIES[code].value if ok else "" for code, ok in zip(leading, lawful, strict=True)]
