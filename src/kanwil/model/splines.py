"""The design of the linear half: what each feature's value becomes before it is weighed."""

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from sklearn.preprocessing import SplineTransformer

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

QUANTILES = 100
KNOTS = 4
# How near to the least and largest value counts as being it, as in scikit-learn.
EDGE = 1e-7
# Bell curve scores end here, and a column's scale is never taken smaller: a rare value in between
# would else be blown up. Both together are worth .04 to .09 of log loss (decision 0010).
REACH = 2.5
LEAST_SPREAD = 0.05


class SplineDesign:
    """Median for what is missing, rank among the training cases, bell curve, splines, unit scale.

    One column per spline of each feature that varies, and of a flag where a value was sometimes
    missing; `owner` (columns,) tells to which feature a column belongs, in ascending order.
    Up to the scaling it gives what scikit-learn's SimpleImputer(add_indicator) and
    QuantileTransformer(normal), clipped, and SplineTransformer give (a test holds them equal), in
    3 ms instead of 100 for one row.
    """

    def fit(self, X: Floats) -> Self:
        """Learn from X (n, features); raises nothing on constant or empty columns."""
        missing = np.isnan(X)
        low = np.where(missing, np.inf, X).min(axis=0)
        high = np.where(missing, -np.inf, X).max(axis=0)
        self.values = np.flatnonzero(low < high)
        self.flags = np.flatnonzero(missing.any(axis=0) & ~missing.all(axis=0))
        self.median: Floats = np.nanmedian(X[:, self.values], axis=0)
        raw = self._sources(X)
        self.ranks = np.linspace(0, 1, min(QUANTILES, len(X)))
        self.quantiles: Floats = np.maximum.accumulate(np.quantile(raw, self.ranks, axis=0))
        edges = np.linspace(-REACH, REACH, KNOTS)[:, None]
        self.splines = SplineTransformer(degree=2, knots=edges, extrapolation="constant")
        self.splines.fit(edges)
        owner = np.repeat(np.concatenate([self.values, self.flags]), self.splines.n_features_out_)
        self.order = np.argsort(owner, kind="stable")
        self.owner: Ints = owner[self.order]
        columns = self._columns(X)
        self.mean: Floats = columns.mean(axis=0)
        self.spread: Floats = np.maximum(columns.std(axis=0), LEAST_SPREAD)
        return self

    def transform(self, X: Floats) -> Floats:
        """Return the columns (n, len(owner)) for X (n, features)."""
        return (self._columns(X) - self.mean) / self.spread

    def _columns(self, X: Floats) -> Floats:
        if not len(self.order):
            return np.zeros((len(X), 0))
        scores = self._normal(self._sources(X))
        splines: Floats = self.splines.transform(scores.reshape(-1, 1))
        return splines.reshape(len(X), -1)[:, self.order]

    def _sources(self, X: Floats) -> Floats:
        values = X[:, self.values]
        filled = np.where(np.isnan(values), self.median, values)
        return np.hstack([filled, np.isnan(X[:, self.flags])])

    def _normal(self, raw: Floats) -> Floats:
        ranks = np.empty_like(raw)
        for column, quantiles in enumerate(self.quantiles.T):
            value = raw[:, column]
            # Both ways and averaged, so that a tie lies in the middle of its ranks.
            up = np.interp(value, quantiles, self.ranks)
            down = np.interp(-value, -quantiles[::-1], -self.ranks[::-1])
            ranks[:, column] = (up - down) / 2
        ranks[raw + EDGE > self.quantiles[-1]] = 1.0
        ranks[raw - EDGE < self.quantiles[0]] = 0.0
        scores: Floats = np.clip(ndtri(ranks), -REACH, REACH)
        return scores
