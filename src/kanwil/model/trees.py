"""The curved half of the case model: gradient boosted trees, explained by exact Shapley values."""

import copy
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

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
    """HistGradientBoosting on raw feature values, missing ones included.

    Shap is imported only by an explanation: it costs seconds that a prediction need not pay.
    """

    def __init__(self, seed: int, growth: Growth = SMALL) -> None:
        self.seed = seed
        self.growth = growth
        self._explainers: dict[int, Any] = {}

    def fit(self, X: Floats, targets: Floats) -> Self:
        """Fit on X (n, features) and the weight of each category for each case (n, 4).

        A case of several categories is a row for each; in each category there is a case.
        """
        rows, codes = np.nonzero(targets > LEAST * targets.sum(axis=1, keepdims=True))
        # Scikit-learn cannot bin a column without any value.
        self.n_features = X.shape[1]
        self.used = np.flatnonzero(~np.isnan(X).all(axis=0))
        # No categorical_features: shap's values are silently wrong with them.
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
        found[:, self.used] = explainer.shap_values(X[:, self.used], check_additivity=False)
        return found, float(np.ravel(explainer.expected_value)[0])

    def _explainer(self, category: int) -> Any:  # noqa: ANN401 - shap has no types
        if category not in self._explainers:
            import shap  # noqa: PLC0415 - see the class

            self._explainers[category] = shap.TreeExplainer(
                _only(self.model, category), feature_perturbation="tree_path_dependent"
            )
        return self._explainers[category]

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_explainers": {}}


def _slim(model: HistGradientBoostingClassifier) -> None:
    """Drop what no score needs, before anything is scored: the file is nearly half as large."""
    for trees in model._predictors:  # noqa: SLF001
        for tree in trees:
            tree.nodes["gain"] = 0.0
            tree.nodes["value"] = tree.nodes["value"].astype(np.float32)


def _only(model: HistGradientBoostingClassifier, category: int) -> HistGradientBoostingClassifier:
    """Return the part of the model that scores one category: a quarter of the trees to walk."""
    part = copy.copy(model)
    part._predictors = [[trees[category]] for trees in model._predictors]  # noqa: SLF001
    part._baseline_prediction = model._baseline_prediction[:, [category]]  # noqa: SLF001
    return part
