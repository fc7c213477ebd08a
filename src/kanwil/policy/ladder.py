"""The bare ladder for who objects to profiling: the next usual step, whatever others would gain."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from kanwil.base.terms import Action
from kanwil.policy.decide import Choice
from kanwil.policy.stakes import PLACE
from kanwil.policy.steady import Turn
from kanwil.policy.verdict import Verdict

LADDER: tuple[Action, ...] = (
    Action.CHECK_PAYMENT,
    Action.SEND_COPY,
    Action.RESOLVE_COMPLAINT,
    Action.REMIND,
    Action.FINAL_NOTICE,
    Action.HAND_OVER,
    Action.CALL,
    Action.WRITE_OFF,
    Action.WAIT,
)
"""The first that no rule forbids is the step. What it asked for itself goes before."""
_ASKED = {Action.INSTALMENTS: "asks_instalments", Action.WEDERDIENST: "offers_set_off"}


def bare(
    choice: Choice, turns: Sequence[Turn | None], verdict: Verdict, situation: pd.DataFrame
) -> tuple[Choice, list[Turn | None]]:
    """Put the ladder's step in the rows of who objects (GDPR art. 21); the others stay."""
    place, told = choice.place.copy(), list(turns)
    for row in np.flatnonzero(situation["no_profile"].to_numpy(dtype=bool)).tolist():
        asked = [one for one, fact in _ASKED.items() if situation[fact].iloc[row]]
        steps = [PLACE[one] for one in (*asked, *LADDER)]
        # Some action is always allowed, were it one that the ladder does not know.
        place[row] = next((one for one in steps if verdict.allowed[row, one]), place[row])
        told[row] = None
    return replace(choice, place=place), told
