"""The case model: from one row of features to four probabilities, and what each feature added."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol, Self

import numpy as np
import pandas as pd
from scipy.special import softmax
from threadpoolctl import ThreadpoolController

from kanwil.base.problems import KanwilError
from kanwil.base.terms import CATEGORIES
from kanwil.model.linear import SplineLogit
from kanwil.model.splines import Floats, Ints
from kanwil.model.trees import LARGE, LARGE_FROM, SMALL, Trees

TREES_FROM = 500
TREES_NEED_PER_CATEGORY = 10
# What the trees weigh in the pool: large ones know nearly all that the splines know.
SHARE, LARGE_SHARE = 0.5, 0.8
TOLERANCE = 1e-6


class UnfaithfulExplanationError(KanwilError):
    """The contributions do not add up to the score that they claim to explain."""

    def __init__(self, off: float) -> None:
        super().__init__("De uitleg telt niet op tot de score (verschil {off:.1e}).", off=off)


class Member(Protocol):
    """A part of the pool: it scores, and tells what each feature added to a score."""

    def scores(self, X: Floats) -> Floats:
        """Return log-odds scores (n, 4)."""

    def contributions(self, X: Floats, category: int) -> tuple[Floats, float]:
        """Return what each feature adds (n, features) to a category's score, and its base."""


class CaseModel:
    """Spline logistic regression, with trees in a log-linear pool once there are cases enough.

    The pool is a weighted sum of the members' log-odds scores, so that what a feature adds to
    the one and to the other adds up exactly to what it adds to the whole. All four categories
    are always in the output, in the order of CATEGORIES.
    """

    def fit(
        self,
        X: pd.DataFrame,
        y: Sequence[str] | pd.Series | Floats,
        weight: Floats | None = None,
        *,
        seed: int = 0,
        trees: bool = True,
    ) -> Self:
        """Fit on features X (n rows, NaN allowed), categories y and case weights (n,).

        `y` names a category for each case (n,), or tells the chance of each (n, 4). Without
        `trees` it is the spline regression alone, whatever the number of cases.
        """
        self.features = tuple(X.columns)
        matrix, targets = self._matrix(X), _targets(y)
        if weight is not None:
            targets = targets * np.asarray(weight, dtype=float)[:, None]
        with _threads().limit(limits=1):
            linear = SplineLogit().fit(matrix, targets)
            self.members: list[tuple[float, Member]] = [(1.0, linear)]
            if trees and _enough_for_trees(targets):
                many = len(targets) >= LARGE_FROM
                growth, share = (LARGE, LARGE_SHARE) if many else (SMALL, SHARE)
                curved = Trees(seed, growth).fit(matrix, targets)
                self.members = [(1 - share, linear), (share, curved)]
        return self

    def scores(self, X: pd.DataFrame) -> Floats:
        """Return the pooled log-odds scores (n, 4); their softmax is `predict_proba`."""
        matrix = self._matrix(X)
        with _threads().limit(limits=1):
            scores: Floats = np.sum([w * part.scores(matrix) for w, part in self.members], axis=0)
        return scores

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """Return the probability of each category (n, 4); rows sum to 1."""
        return probabilities(self.scores(X))

    def contributions(self, X: pd.DataFrame) -> tuple[Floats, Floats]:
        """Return what each feature adds to each score (n, features, 4) above its base (4,).

        Raises UnfaithfulExplanationError when base and sum differ from `scores` by 1e-6.
        """
        each = [self._contributions(X, category) for category in range(len(CATEGORIES))]
        found = np.stack([parts for parts, _ in each], axis=2)
        base = np.array([base for _, base in each])
        _check(found.sum(axis=1) + base, self.scores(X))
        return found, base

    def contributions_to(self, X: pd.DataFrame, category: Ints, shown: Floats) -> Floats:
        """Return what each feature adds (n, features) to the score of each row's own category.

        `shown` are the scores (n, 4) that must be explained. A quarter of the work of
        `contributions`, with the same check. Scores are centred over the categories, so that
        this is a category against the average of all.
        """
        found = np.zeros((len(X), len(self.features)))
        base = np.zeros(len(X))
        for code in np.unique(category):
            rows = np.flatnonzero(category == code)
            found[rows], base[rows] = self._contributions(X.iloc[rows], int(code))
        _check(found.sum(axis=1) + base, shown[np.arange(len(X)), category])
        return found

    def _contributions(self, X: pd.DataFrame, category: int) -> tuple[Floats, float]:
        matrix, found, base = self._matrix(X), np.zeros((len(X), len(self.features))), 0.0
        with _threads().limit(limits=1):
            for share, part in self.members:
                parts, start = part.contributions(matrix, category)
                found += share * parts
                base += share * start
        return found, base

    def _matrix(self, X: pd.DataFrame) -> Floats:
        return X[list(self.features)].to_numpy(dtype=np.float64)


def probabilities(scores: Floats) -> Floats:
    """Return the probabilities (n, 4) that log-odds scores (n, 4) stand for."""
    found: Floats = softmax(scores, axis=1)
    return found


@cache
def _threads() -> ThreadpoolController:
    """Two OpenMP threads on a busy machine cost minutes; finding the libraries costs 6 ms."""
    return ThreadpoolController()


def _targets(y: Sequence[str] | pd.Series | Floats) -> Floats:
    """Return the chance of each category (n, 4), 1 for a named one; KeyError for another word."""
    if isinstance(y, np.ndarray) and y.ndim > 1:
        return y
    place = {category.value: code for code, category in enumerate(CATEGORIES)}
    found: Floats = np.eye(len(CATEGORIES))[[place[label] for label in y]]
    return found


def _enough_for_trees(targets: Floats) -> bool:
    counts = np.bincount(targets.argmax(axis=1), minlength=len(CATEGORIES))
    return len(targets) >= TREES_FROM and int(counts.min()) >= TREES_NEED_PER_CATEGORY


def _check(claimed: Floats, scores: Floats) -> None:
    off = float(np.abs(claimed - scores).max(initial=0.0))
    if not off <= TOLERANCE:
        raise UnfaithfulExplanationError(off)
