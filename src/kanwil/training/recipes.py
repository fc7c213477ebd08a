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
LEASHES: dict[str, Leash] = {
    "update_tight": Leash(shift=0.25, sharpness=0.05, slope=0.01),
    "update_middle": Leash(shift=0.5, sharpness=0.15, slope=0.04),
    "update_loose": Leash(shift=1.0, sharpness=0.3, slope=0.12),
}
OWN = "own"


def recipe_of(name: str) -> Recipe:
    """Return the kind of model that a recipe of this name makes."""
    return Recipe.OWN if name == OWN else Recipe.UPDATE


def makers(shipped: Bundle, *, own: bool, seed: int = 0) -> dict[str, Make]:
    """Return the recipes by name, those that stay nearest to the shipped model first."""

    def make_update(leash: Leash) -> Make:
        return lambda cases: updated(
            shipped.case_model, dict(shipped.usual), cases.X, cases.y, cases.weight, leash=leash
        )

    found: dict[str, Make] = {name: make_update(leash) for name, leash in LEASHES.items()}
    if own:
        found[OWN] = lambda cases: CaseModel().fit(cases.X, cases.y, cases.weight, seed=seed)
    return found


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
    """Return the recipe with the least cross-fitted log loss, or a nearer one that ties with it.

    A tie is a difference within one standard error: what stays nearer to the shipped model then
    wins, because the chosen one of several is flattered by the choice.
    """
    each = {
        name: losses(cases.codes, out_of_fold(cases, make, PICKING_FOLDS, seed))
        for name, make in recipes.items()
    }
    best = min(each, key=lambda name: float(each[name].mean()))
    for name, lost in each.items():
        behind = lost - each[best]
        if behind.mean() <= behind.std(ddof=1) / np.sqrt(len(behind)):
            return name
    return best
