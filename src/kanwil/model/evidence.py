"""The silence law: who is called unwilling must have shown it; silence alone shows nothing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.base.terms import CATEGORIES, Category
from kanwil.cues.names import CUES, UNWILLING
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
    *(Evidence(cue, SAID, of_the_able=cue == "pay_run") for cue in CUES if cue in UNWILLING),
    Evidence("will_reversals", 1),
    Evidence("others_paid_since", 1, of_the_able=True),
    Evidence("last_broken_weeks", 0, WEEKS),
    Evidence("plan_missed", 1),
)
"""The one list: categories here and guards of `policy` go by it, `docs/explaining.md` shows it.

Evasion, unanswered reminders, bounced mail and all that is our own side are on purpose not on it.
"""


def shown(X: pd.DataFrame) -> Flags:
    """Return which lines of the list (n, lines) hold, from feature values (n, …)."""
    return np.column_stack(
        [X[one.feature].between(one.low, one.high).to_numpy(dtype=bool) for one in EVIDENCE]
    )


def allowed(X: pd.DataFrame) -> Flags:
    """Return which categories (n, 4) the silence law lets be named, from feature values (n, …)."""
    holds, of_all = shown(X), np.array([not one.of_the_able for one in EVIDENCE])
    found = np.ones((len(X), len(CATEGORIES)), dtype=bool)
    found[:, CATEGORIES.index(Category.CAN_WONT)] = holds.any(axis=1)
    found[:, CATEGORIES.index(Category.NEITHER)] = holds[:, of_all].any(axis=1)
    return found


def named(probabilities: Floats, X: pd.DataFrame) -> list[str]:
    """Return the most probable category of each row, empty where the silence law forbids it.

    The probabilities (n, 4) themselves are not touched.
    """
    leading = probabilities.argmax(axis=1)
    lawful = allowed(X)[np.arange(len(X)), leading]
    return [CATEGORIES[code].value if ok else "" for code, ok in zip(leading, lawful, strict=True)]
