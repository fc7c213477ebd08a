"""The linear half of the case model: a logistic regression on splines, exactly explainable."""

from typing import Self

import numpy as np
from sklearn.linear_model import LogisticRegression

from kanwil.base.terms import CATEGORIES
from kanwil.model.splines import Floats, Ints, SplineDesign

# Best or next to it from 200 to 9,000 cases (decision 0010).
STRENGTH = 0.003
# Half a case for a category that no case has shown keeps it possible and rare.
UNSEEN_WEIGHT = 0.5


class SplineLogit:
    """Multinomial logistic regression on quantile splines of each feature."""

    def fit(self, X: Floats, y: Ints, weight: Floats) -> Self:
        """Fit on X (n, features), category codes y (n,) and case weights (n,)."""
        self.n_features = X.shape[1]
        self.design = SplineDesign().fit(X)
        self.owned, self.starts = np.unique(self.design.owner, return_index=True)
        logit = LogisticRegression(C=STRENGTH, max_iter=5_000)
        logit.fit(*_with_unseen(self._columns(X), y, weight))
        self.coef: Floats = logit.coef_
        self.base: Floats = logit.intercept_
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


def _with_unseen(Z: Floats, y: Ints, weight: Floats) -> tuple[Floats, Ints, Floats]:
    """Add an average case for each category without one; it moves only the intercept."""
    unseen = np.setdiff1d(np.arange(len(CATEGORIES)), y)
    return (
        np.vstack([Z, np.zeros((len(unseen), Z.shape[1]))]),
        np.concatenate([y, unseen]),
        np.concatenate([weight, np.full(len(unseen), UNSEEN_WEIGHT)]),
    )
