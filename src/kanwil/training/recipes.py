"""The ways to make a case model from own cases: a short leash for few, a pool with the shipped."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kanwil.model.bundle import Bundle
from kanwil.model.pipeline import CaseModel
from kanwil.training.blend import blended
from kanwil.training.dataset import Dataset
from kanwil.training.deaf import better_without, deafened, hears, silenced
from kanwil.training.metrics import Floats
from kanwil.training.splits import folds
from kanwil.training.update import Leash, Usual, updated


@dataclass(frozen=True)
class Made:
    """What a recipe made of some cases.

    Attributes
    ----------
    crossed : probabilities of the cases (n, 4), each by models that saw no case of its debtor.
    texts_used : whether replies count; left out where own cases are better judged without.
    """

    model: CaseModel
    crossed: Floats
    texts_used: bool = True


Make = Callable[[Dataset], Made]

# Measured on ten simulated companies against the shipped model, mean (worst) gain in log loss:
# least, 20 cases +.0003 (-.002); tight, 40 +.0013 (-.010), 160 +.0033 (-.007).
LEASHES: dict[str, Leash] = {
    "update_least": Leash(shift=0.1, sharpness=0.03, slope=0.004),
    "update_tight": Leash(shift=0.2, sharpness=0.05, slope=0.01),
}
LEAST_BELOW = 40
BLEND, BLEND_FROM, NEEDED = "blend", 100, 5
"""The pool with an own fit, the cases from which it is made, and those needed of each category."""
TELLING = 2_000
"""Latest cases that are enough to tell whether replies help."""


def recipe_for(cases: Dataset) -> str:
    """Return the name of the recipe that so many cases allow."""
    if len(cases) >= BLEND_FROM and min(cases.counts.values()) >= NEEDED:
        return BLEND
    return "update_least" if len(cases) < LEAST_BELOW else "update_tight"


def makers(shipped: Bundle, seed: int = 0) -> dict[str, Make]:
    """Return every recipe by name."""

    def make_update(leash: Leash) -> Make:
        def fit(cases: Dataset) -> CaseModel:
            return updated(
                shipped.case_model, dict(shipped.usual), cases.X, cases.y, cases.weight, leash=leash
            )

        return lambda cases: Made(fit(cases), _crossed(cases, fit, seed))

    def make_blend(cases: Dataset) -> Made:
        model, usual = shipped.case_model, dict(shipped.usual)
        deaf = hears(model.features) and _better_deaf(model, usual, cases, seed)
        if deaf:
            model, cases = deafened(model), silenced(cases)
        return Made(*blended(model, usual, cases, seed), texts_used=not deaf)

    return {name: make_update(leash) for name, leash in LEASHES.items()} | {BLEND: make_blend}


def _better_deaf(model: CaseModel, usual: Usual, cases: Dataset, seed: int) -> bool:
    """Tell whether the pool is better without replies on the latest cases.

    It goes by the splines alone: what replies are worth shows in them too, and trees take minutes.
    """
    late = cases.take(np.arange(max(len(cases) - TELLING, 0), len(cases)))
    heard, deaf = (
        blended(one, usual, some, seed, trees=False)[1]
        for one, some in ((model, late), (deafened(model), silenced(late)))
    )
    return better_without(late, heard, deaf)


def _crossed(cases: Dataset, fit: Callable[[Dataset], CaseModel], seed: int) -> Floats:
    where, found = folds(cases.debtor, seed=seed), np.full((len(cases), 4), np.nan)
    for fold in np.unique(where):
        model = fit(cases.take(where != fold))
        found[where == fold] = model.predict_proba(cases.take(where == fold).X)
    return found
