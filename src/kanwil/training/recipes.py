"""The ways to make a case model from own cases, and the choice among them by cross-fitting."""

from collections.abc import Callable, Iterable

import numpy as np

from kanwil.model.bundle import Bundle
from kanwil.model.pipeline import CaseModel
from kanwil.training.dataset import Dataset
from kanwil.training.metrics import Floats, losses
from kanwil.training.splits import FOLDS, folds
from kanwil.training.update import Leash, updated
from kanwil.training.verdict import Recipe

Make = Callable[[Dataset], CaseModel]

NEEDED = 30
"""Cases of each category from which an own fit is tried."""
PICKING_FOLDS = 3
CHOICE_FROM = 100
"""Cases from which a longer leash is tried at all; with fewer the choice is a lottery."""
SURE = 2.0
"""Standard errors by which a recipe must beat the one before it."""

# Measured on ten simulated companies against the shipped model, mean (worst) gain in log loss:
# least, 20 cases +.0003 (-.002); tight, 40 +.0013 (-.010), 160 +.0033 (-.007), 320 +.0046
# (-.001); middle, 320 +.0022 (-.008); loose, 320 -.011 (-.036). The longer leashes are for
# companies that differ more from the simulated ones than those do among themselves.
LEASHES: dict[str, Leash] = {
    "update_least": Leash(shift=0.1, sharpness=0.03, slope=0.004),
    "update_tight": Leash(shift=0.2, sharpness=0.05, slope=0.01),
    "update_middle": Leash(shift=0.35, sharpness=0.1, slope=0.03),
    "update_loose": Leash(shift=0.7, sharpness=0.2, slope=0.08),
}
LEAST_BELOW = 40
OWN = "own"


def recipe_of(name: str) -> Recipe:
    """Return the kind of model that a recipe of this name makes."""
    return Recipe.OWN if name == OWN else Recipe.UPDATE


def makers(shipped: Bundle, seed: int = 0) -> dict[str, Make]:
    """Return every recipe by name, those that stay nearest to the shipped model first."""

    def make_update(leash: Leash) -> Make:
        return lambda cases: updated(
            shipped.case_model, dict(shipped.usual), cases.X, cases.y, cases.weight, leash=leash
        )

    def make_own(cases: Dataset) -> CaseModel:
        columns = list(shipped.case_model.features)
        return CaseModel().fit(cases.X[columns], cases.y, cases.weight, seed=seed)

    return {name: make_update(leash) for name, leash in LEASHES.items()} | {OWN: make_own}


def candidates(cases: Dataset) -> list[str]:
    """Return the recipes that so many cases may choose from, the nearest first."""
    if len(cases) < CHOICE_FROM:
        return ["update_least" if len(cases) < LEAST_BELOW else "update_tight"]
    own = [OWN] if enough(cases.counts.values()) else []
    return ["update_tight", "update_middle", "update_loose", *own]


def enough(counts: Iterable[int]) -> bool:
    """Tell whether every category has cases enough for an own fit."""
    return min(counts) >= NEEDED


def out_of_fold(cases: Dataset, make: Make, k: int = FOLDS, seed: int = 0) -> Floats:
    """Return probabilities (n, 4), each by a model that saw no case of that debtor."""
    where = folds(cases.debtor, k, seed)
    found = np.full((len(cases), 4), np.nan)
    for fold in np.unique(where):
        model = make(cases.take(where != fold))
        found[where == fold] = model.predict_proba(cases.take(where == fold).X)
    return found


def pick(cases: Dataset, recipes: dict[str, Make], seed: int = 0) -> str:
    """Return the nearest recipe that no further one beats by two standard errors, cross-fitted.

    What stays nearer to the shipped model wins a tie: the best of several is flattered by the
    choice, and an update that is too free does harm where a short one does none.
    """
    chosen, *further = candidates(cases)
    if not further:
        return chosen
    lost = _lost(cases, recipes[chosen], seed)
    for name in further:
        other = _lost(cases, recipes[name], seed)
        gain = lost - other
        if gain.mean() > SURE * gain.std(ddof=1) / np.sqrt(len(gain)):
            chosen, lost = name, other
    return chosen


def _lost(cases: Dataset, make: Make, seed: int) -> Floats:
    return losses(cases.codes, out_of_fold(cases, make, PICKING_FOLDS, seed))
