"""A case model that hears no reply, for who is better judged by the tables alone."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from kanwil.book.frames import Ledger
from kanwil.cues.names import CUES
from kanwil.features.catalogue import FEATURES
from kanwil.features.compute import compute
from kanwil.features.feature import Group
from kanwil.model.pipeline import CaseModel, Member
from kanwil.training.dataset import Dataset
from kanwil.training.metrics import Floats, Ints, losses

REPLIES = tuple(feature.name for feature in FEATURES if feature.group is Group.REPLIES)
SURE = 2.0
"""Standard errors by which silence must win: the shipped model was found better with replies."""


@dataclass(frozen=True)
class Deaf:
    """A member of a pool that sees every moment as if no reply had been read.

    What the replies' features would add is part of the base, so that no reason names them.
    """

    part: Member
    places: Ints
    values: Floats

    def scores(self, X: Floats) -> Floats:
        """Return log-odds scores (n, 4)."""
        return self.part.scores(self._silent(X))

    def contributions(self, X: Floats, category: int) -> tuple[Floats, Any]:
        """Return what each feature adds (n, features) to a category's score, and each base (n,)."""
        found, base = self.part.contributions(self._silent(X), category)
        base = base + found[:, self.places].sum(axis=1)
        found[:, self.places] = 0.0
        return found, base

    def _silent(self, X: Floats) -> Floats:
        found = X.copy()
        found[:, self.places] = self.values
        return found


def deafened(model: CaseModel) -> CaseModel:
    """Return a model that gives every moment the chances that it would have without a reply."""
    known = silence()
    places = np.array([i for i, name in enumerate(model.features) if name in known], dtype=np.int64)
    values = np.array([known[model.features[place]] for place in places])
    found = copy.copy(model)
    found.members = [(weight, Deaf(part, places, values)) for weight, part in model.members]
    return found


def silenced(cases: Dataset) -> Dataset:
    """Return the cases as they would be had no reply been read."""
    known = {name: value for name, value in silence().items() if name in cases.X}
    return replace(cases, X=cases.X.assign(**known))


def hears(features: Iterable[str]) -> bool:
    """Tell whether a model looks at replies at all."""
    return not silence().keys().isdisjoint(features)


def better_without(cases: Dataset, heard: Floats, deaf: Floats) -> bool:
    """Tell whether chances without replies (n, 4) beat those with them by two standard errors."""
    gain = losses(cases.codes, heard) - losses(cases.codes, deaf)
    return bool(gain.mean() > SURE * gain.std(ddof=1) / np.sqrt(len(gain)))


@cache
def silence() -> dict[str, float]:
    """Return what the features of replies are where none was read."""
    moment = pd.DataFrame(
        {"case_id": ["-"], "debtor_id": ["-"], "as_of": pd.to_datetime(["2026-01-01"])}
    )
    nothing = pd.DataFrame({"contact_id": pd.Series(dtype="str")}).assign(
        **{cue: pd.Series(dtype=float) for cue in CUES}
    )
    found = compute(Ledger.empty(), moment, nothing)
    return {name: float(found[name].iloc[0]) for name in REPLIES}
