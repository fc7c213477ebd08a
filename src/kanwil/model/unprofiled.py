"""Assessments of who objects to profiling: nothing is estimated, each category is as likely."""

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kanwil.base.terms import CATEGORIES
from kanwil.model.assess import Assessed

Told = TypeVar("Told")


def unprofiled(found: Assessed, objects: NDArray[np.bool_]) -> Assessed:
    """Return the assessments in which those rows say nothing of the debtor (GDPR art. 21).

    No category, cause, evidence or reason is left, nor any chance that tells one debtor from
    another.
    """
    if not objects.any():
        return found
    frame = found.frame.copy()
    frame.loc[objects, [f"p_{one}" for one in CATEGORIES]] = 1 / len(CATEGORIES)
    frame.loc[objects, ["p_can", "p_wants"]] = 0.5
    frame.loc[objects, "plausible"] = "|".join(CATEGORIES)
    frame.loc[objects, ["leading", "category", "cause"]] = ""
    frame.loc[objects, "unwilling"] = False
    silent = objects.tolist()
    return replace(
        found,
        frame=frame,
        reasons=_without(found.reasons, silent, []),
        figures=_without(found.figures, silent, []),
        sums=_without(found.sums, silent, {"score": 0.0}),
    )


def _without(told: list[Told], silent: list[bool], nothing: Told) -> list[Told]:
    return [nothing if silent[place] else one for place, one in enumerate(told)]
