"""What each feature adds to the score of small trees: exact Shapley values, looked up by leaf.

The values are those of shap's path-dependent TreeExplainer (a test holds them equal). Shap walks
every path of every row; here each leaf has a table of what it adds for each set of its conditions
that may hold, so that a row only looks up which of them do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import factorial
from typing import Any

import numpy as np
import numpy.typing as npt

from kanwil.model.splines import Floats, Ints

ROWS = 64
"""How many rows are taken at once, so that what is in hand stays in the cache."""

Bounds = tuple[float, float, bool]
Path = dict[int, tuple[Bounds, float]]
"""Per feature the values that lead to a leaf, and the share of the cases that went there."""

_OPEN: tuple[Bounds, float] = ((-np.inf, np.inf, True), 1.0)


@dataclass(frozen=True)
class _Slot:
    """The same-numbered condition of all leaves that have one, leaves of a feature together."""

    leaves: Ints
    begins: Ints
    features: Ints
    table: Floats


class Shares:
    """Shapley values of trees, given as the node tables of scikit-learn's predictors."""

    def __init__(self, trees: Sequence[npt.NDArray[Any]], start: float) -> None:
        leaves = [leaf for nodes in trees for leaf in _leaves(nodes, 0, {})]
        value = np.array([worth for _, worth in leaves])
        self.size = max((len(path) for path, _ in leaves), default=0)
        padded = [[*path.items(), *[(-1, _OPEN)] * (self.size - len(path))] for path, _ in leaves]
        # A condition that always holds is nobody's: it changes no other's share.
        feature = np.array([[one for one, _ in row] for row in padded], dtype=np.int64)
        gone = np.array([[share for _, (_, share) in row] for row in padded])
        rules = [(one, *bounds) for row in padded for one, (bounds, _) in row]
        self.rules, which = np.unique(np.array(rules, dtype=float), axis=0, return_inverse=True)
        self.which = which.reshape(len(leaves), self.size)
        self.base = start + float((value * gone.prod(axis=1)).sum())
        tables = _tables(gone) * value[:, None, None]
        self.slots = [_slot(feature[:, n], tables[:, :, n]) for n in range(self.size)]

    def values(self, X: Floats) -> Floats:
        """Return what each feature adds (n, features) to the score of each row, above `base`."""
        found = np.zeros(X.shape)
        for begin in range(0, len(X) if self.size else 0, ROWS):
            rows = slice(begin, begin + ROWS)
            holds = self._holds(X[rows]).astype(np.intp)
            line = np.zeros((len(holds), len(self.which)), dtype=np.intp)
            line += np.arange(len(self.which)) << self.size
            for place in range(self.size):
                line += np.take(holds << place, self.which[:, place], axis=1)
            for one in self.slots:
                added = np.take(one.table, np.take(line, one.leaves, axis=1))
                found[rows, one.features] += np.add.reduceat(added, one.begins, axis=1)
        return found

    def _holds(self, X: Floats) -> npt.NDArray[np.bool_]:
        """Return which of the different conditions (n, rules) hold."""
        feature, low, high, missing = self.rules.T
        x = X[:, feature.astype(np.int64)]
        inside: npt.NDArray[np.bool_] = ~(x <= low) & (x <= high)
        inside |= np.isnan(x) & (missing > 0)
        return inside


def _leaves(nodes: npt.NDArray[Any], at: int, path: Path) -> Iterator[tuple[Path, float]]:
    """Yield each leaf's path and value."""
    node = nodes[at]
    if node["is_leaf"]:
        yield path, float(node["value"])
        return
    feature, cut = int(node["feature_idx"]), float(node["num_threshold"])
    (low, high, missing), share = path.get(feature, _OPEN)
    to_left = bool(node["missing_go_to_left"])
    left = (low, min(high, cut), missing and to_left)
    right = (max(low, cut), high, missing and not to_left)
    for child, bounds in ((int(node["left"]), left), (int(node["right"]), right)):
        kept = share * float(nodes[child]["count"]) / float(node["count"])
        yield from _leaves(nodes, child, {**path, feature: (bounds, kept)})


def _tables(gone: Floats) -> Floats:
    """Return per leaf, set of conditions that hold and condition, its share of a value of 1.

    `gone` (leaves, size) is the share of the cases for which each condition holds: what counts for
    a condition that is not known. Bit i of a set's number tells whether condition i holds.
    """
    size = gone.shape[1]
    holds = (np.arange(2**size)[:, None] >> np.arange(size) & 1).astype(float)
    found = np.empty((len(gone), 2**size, size))
    for own in range(size):
        # Per number of known others the sum over who they are, grown other by other.
        sums = np.zeros((size, len(gone), 2**size))
        sums[0] = 1.0
        for other in (one for one in range(size) if one != own):
            known = sums * holds[:, other]
            sums *= gone[None, :, other, None]
            sums[1:] += known[:-1]
        weight = [factorial(n) * factorial(size - n - 1) / factorial(size) for n in range(size)]
        each = np.tensordot(weight, sums, axes=1)
        found[:, :, own] = each * (holds[:, own] - gone[:, own, None])
    return found


def _slot(feature: Ints, table: Floats) -> _Slot:
    order = np.argsort(feature, kind="stable")
    leaves = order[feature[order] >= 0]
    features, begins = np.unique(feature[leaves], return_index=True)
    return _Slot(leaves, begins, features, table.ravel())
