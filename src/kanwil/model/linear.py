"""The linear half of the case model: a logistic regression on splines, exactly explainable."""

from typing import Self

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax

from kanwil.base.terms import CATEGORIES
from kanwil.model.splines import Floats, SplineDesign

# Best or next to it from 200 to 9,000 cases (decision 0010).
STRENGTH = 0.003
# Half a case for a category that no case has shown keeps it possible and rare.
UNSEEN_WEIGHT = 0.5
# Where a step no longer betters the mean log loss: further steps change it in the sixth decimal.
LEAST_STEP, MOST_STEPS = 1e-8, 1_000


class SplineLogit:
    """Multinomial logistic regression on quantile splines of each feature."""

    def fit(self, X: Floats, targets: Floats) -> Self:
        """Fit on X (n, features) and the weight of each category for each case (n, 4)."""
        self.n_features = X.shape[1]
        self.design = SplineDesign().fit(X)
        self.owned, self.starts = np.unique(self.design.owner, return_index=True)
        self.coef, self.base = _fitted(*_with_unseen(self._columns(X), targets))
        return self

    def scores(self, X: Floats) -> Floats:
        """Return the log-odds scores (n, 4), up to a constant per row."""
        scores: Floats = self._columns(X) @ self.coef.T + self.base
        return scores

    def contributions(self, X: Floats, category: int) -> tuple[Floats, float]:
        """Return what each feature adds (n, features) to a category's score, and its base."""
        found = np.zeros((len(X), self.n_features))
        if len(self.owned):
            parts = self._columns(X) * self.coef[category]
            found[:, self.owned] = np.add.reduceat(parts, self.starts, axis=1)
        return found, float(self.base[category])

    def _columns(self, X: Floats) -> Floats:
        # A column of zeros stands in where nothing varies: the regression wants at least one.
        return self.design.transform(X) if len(self.owned) else np.zeros((len(X), 1))


def _with_unseen(Z: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """Add an average case for each category without one; it moves only the intercept."""
    unseen = np.flatnonzero(targets.sum(axis=0) == 0)
    return (
        np.vstack([Z, np.zeros((len(unseen), Z.shape[1]))]),
        np.vstack([targets, UNSEEN_WEIGHT * np.eye(len(CATEGORIES))[unseen]]),
    )


def _fitted(Z: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """Return the weights (4, columns) and intercepts (4,) of the ridge-penalised regression.

    As scikit-learn's, which knows no case of several categories and takes four times as long.
    """
    half, weight, n = Z.astype(np.float32), targets.sum(axis=1, keepdims=True), targets.sum()

    def cost(packed: Floats) -> tuple[float, Floats]:
        coef, base = _unpacked(packed)
        likely = log_softmax((half @ coef.T.astype(np.float32)).astype(np.float64) + base, axis=1)
        miss = np.exp(likely) * weight - targets
        slopes = (miss.T.astype(np.float32) @ half).astype(np.float64) + coef / STRENGTH
        step = np.column_stack([slopes, miss.sum(axis=0)])
        lost = -float((targets * likely).sum()) + 0.5 / STRENGTH * float((coef**2).sum())
        return lost / n, step.ravel() / n

    start = np.zeros(len(CATEGORIES) * (Z.shape[1] + 1))
    options = {"ftol": LEAST_STEP, "gtol": LEAST_STEP, "maxiter": MOST_STEPS}
    return _unpacked(minimize(cost, start, method="L-BFGS-B", jac=True, options=options).x)


def _unpacked(packed: Floats) -> tuple[Floats, Floats]:
    table = packed.reshape(len(CATEGORIES), -1)
    return table[:, :-1], table[:, -1]
