"""The curved half of the case model: gradient boosted trees, explained by exact Shapley values."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kanwil.model.shares import Shares
from kanwil.model.splines import Floats


@dataclass(frozen=True, slots=True)
class Growth:
    """How many trees, how large and how fast; what explaining costs grows with all but the rate."""

    rounds: int
    leaves: int
    depth: int
    rate: float


LEAST = 0.05
"""Share of a case below which a category is not taught: hardly a difference, and fewer rows."""
# Up to 10,000 cases larger trees win .003 to .005 of log loss and are explained three times as
# slow; above that they win .02 (decision 0010).
SMALL, LARGE, LARGE_FROM = Growth(120, 7, 3, 0.05), Growth(150, 15, 5, 0.10), 10_000


class Trees:
    """HistGradientBoosting on raw feature values, missing ones included."""

    def __init__(self, seed: int, growth: Growth = SMALL) -> None:
        self.seed = seed
        self.growth = growth
        self._explainers: dict[int, Shares] = {}

    def fit(self, X: Floats, targets: Floats) -> Self:
        """Fit on X (n, features) and the weight of each category for each case (n, 4).

        A case of several categories is a row for each; in each category there is a case.
        """
        rows, codes = np.nonzero(targets > LEAST * targets.sum(axis=1, keepdims=True))
        # Scikit-learn cannot bin a column without any value.
        self.n_features = X.shape[1]
        self.used = np.flatnonzero(~np.isnan(X).all(axis=0))
        # No categorical_features: what explains the trees knows no sets of values.
        self.model = HistGradientBoostingClassifier(
            learning_rate=self.growth.rate,
            max_iter=self.growth.rounds,
            max_leaf_nodes=self.growth.leaves,
            max_depth=self.growth.depth,
            max_bins=63,
            l2_regularization=3.0,
            max_features=0.5,
            early_stopping=False,
            random_state=self.seed,
        ).fit(X[np.ix_(rows, self.used)], codes, sample_weight=targets[rows, codes])
        _slim(self.model)
        return self

    def scores(self, X: Floats) -> Floats:
        """Return the log-odds scores (n, 4), up to a constant per row."""
        scores: Floats = self.model.decision_function(X[:, self.used])
        return scores

    def contributions(self, X: Floats, category: int) -> tuple[Floats, float]:
        """Return what each feature adds (n, features) to a category's score, and its base."""
        explainer = self._explainer(category)
        found = np.zeros((len(X), self.n_features))
        found[:, self.used] = explainer.values(X[:, self.used])
        return found, explainer.base

    def _explainer(self, category: int) -> Shares:
        if category not in self._explainers:
            trees = [each[category].nodes for each in self.model._predictors]  # noqa: SLF001
            start = float(self.model._baseline_prediction[0, category])  # noqa: SLF001
            self._explainers[category] = Shares(trees, start)
        return self._explainers[category]

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_explainers": {}}


def _slim(model: HistGradientBoostingClassifier) -> None:
    """Drop what no score needs, before anything is scored: the file is nearly half as large."""
    for trees in model._predictors:  # noqa: SLF001
        for tree in trees:
            tree.nodes["gain"] = 0.0
            tree.nodes["value"] = tree.nodes["value"].astype(np.float32)
