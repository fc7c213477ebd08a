"""The shipped model and an own fit in one pool, weighed by what each is worth on own cases."""

import copy
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax

from kanwil.base.terms import CATEGORIES
from kanwil.model.pipeline import CaseModel
from kanwil.training.dataset import Dataset
from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.splits import FOLDS, folds
from kanwil.training.update import Adjustment, Usual

START = np.array([1.0, 0.0])
PULL_WEIGHT, PULL_SHIFT = 40.0, 40.0
"""Precision of the prior around the shipped model alone: of the two weights, of the constants.

With 4 and 10 a hundred cases did harm where the shipped model fits (docs/decisions/0010).
"""
NOISE = 0.05
"""Share of the cases that is taken to be closed under a wrong category, any of the other three."""
FEWER_FOLDS, MANY = 3, 1_000
"""From so many cases three folds weigh as well as five, in two thirds of the time."""
DROPPED = 0.05
"""Weight below which a half is left out of the pool: its reasons would cost more than they tell."""


def blended(
    shipped: CaseModel, usual: Usual, cases: Dataset, seed: int = 0, *, trees: bool = True
) -> tuple[CaseModel, Floats]:
    """Return weight × shipped + weight × own fit + a constant per category, and crossed chances.

    The weights are those that suit the cases best when each is scored by an own fit that saw
    nothing of its debtor; with few cases they stay near the shipped model alone. The crossed
    probabilities (n, 4) are of such scores, with weights from the other debtors.
    """

    def fit(some: Dataset) -> CaseModel:
        X = some.X[list(shipped.features)]
        return CaseModel().fit(X, some.y, some.weight, seed=seed, trees=trees)

    k = FOLDS if len(cases) < MANY else FEWER_FOLDS
    where, own = folds(cases.debtor, k, seed), np.zeros((len(cases), 4))
    for fold in np.unique(where):
        rest, out = cases.take(where != fold), cases.take(where == fold)
        own[where == fold] = fit(rest).scores(out.X)
    both = np.stack([_centred(shipped.scores(cases.X)), _centred(own)])
    crossed = np.zeros((len(cases), 4))
    for fold in np.unique(where):
        weights, shift = _weighed(both, cases, where != fold)
        pooled = np.tensordot(weights, both[:, where == fold], 1) + shift
        crossed[where == fold] = softmax(pooled, axis=1)
    weights, shift = _weighed(both, cases, where >= 0)
    return _pooled(shipped, usual, fit(cases), weights, shift), crossed


def _pooled(
    shipped: CaseModel, usual: Usual, own: CaseModel, weights: Floats, shift: Floats
) -> CaseModel:
    constant = Adjustment(shipped.features, usual)
    constant.shift = shift
    model = copy.copy(shipped)
    model.members = [(1.0, constant)]
    for weight, half in zip(weights, (shipped, own), strict=True):
        if weight > 0:
            model.members += [(float(weight) * share, part) for share, part in half.members]
    return model


def _weighed(both: Floats, cases: Dataset, rows: Flags) -> tuple[Floats, Floats]:
    """Return the weights (2,) of the halves and the constants (4,) that suit these cases best."""
    task = _Task(both[:, rows], cases.codes[rows], cases.weight[rows])
    weights, shift = task.best(np.ones(2, dtype=bool))
    large = weights >= DROPPED
    return (weights, shift) if large.all() else task.best(large)


@dataclass(frozen=True)
class _Task:
    """The posterior to maximise: scores (2, n, 4), codes (n,) and case weights (n,)."""

    scores: Floats
    codes: Ints
    weight: Floats

    def best(self, used: Flags) -> tuple[Floats, Floats]:
        start = np.concatenate([START * used, np.zeros(len(CATEGORIES))])
        bounds = [(0.0, None if one else 0.0) for one in used] + [(None, None)] * len(CATEGORIES)
        found = minimize(self.cost, start, method="L-BFGS-B", jac=True, bounds=bounds).x
        return found[:2], found[2:]

    def cost(self, packed: Floats) -> tuple[float, Floats]:
        weights, shift, each = packed[:2], packed[2:], np.arange(len(self.codes))
        chances = softmax(np.tensordot(weights, self.scores, 1) + shift, axis=1)
        true = chances[each, self.codes]
        said = (1 - NOISE) * true + NOISE * (1 - true) / 3
        miss = chances * true[:, None]
        miss[each, self.codes] -= true
        miss *= (self.weight * (1 - NOISE * 4 / 3) / said)[:, None]
        away = weights - START
        prior = 0.5 * float(PULL_WEIGHT * away @ away + PULL_SHIFT * shift @ shift)
        steps = np.tensordot(self.scores, miss, ([1, 2], [0, 1])) + PULL_WEIGHT * away
        step = np.concatenate([steps, miss.sum(axis=0) + PULL_SHIFT * shift])
        return prior - float(self.weight @ np.log(said)), step


def _centred(scores: Floats) -> Floats:
    found: Floats = scores - scores.mean(axis=1, keepdims=True)
    return found
