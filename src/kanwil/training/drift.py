"""Whether the debtors of today are of the kind that a model learnt from, and where they differ."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

LEAST = 30
"""Debtors of whom a feature must be known before its values are called different."""
OUTSIDE = 0.5
"""Of the cases that a model learnt from, one in five lies outside the middle eight tenths."""


@dataclass(frozen=True)
class Moved:
    """A feature whose values are others than in training.

    Attributes
    ----------
    then, now : its middle value in training and today.
    outside : share of today's debtors outside the middle eight tenths of training.
    """

    feature: str
    then: float
    now: float
    outside: float


def moved(X: pd.DataFrame, usual: Mapping[str, tuple[float, float, float]]) -> list[Moved]:
    """Return the features that moved, the most first.

    Parameters
    ----------
    X : today's features, one row a debtor, NaN where unknown.
    usual : per feature the first tenth, the middle and the last tenth in training.
    """
    found = []
    for name, (low, middle, high) in usual.items():
        values = X[name].dropna().to_numpy(dtype=float)
        outside = float(np.mean((values < low) | (values > high))) if len(values) else 0.0
        if len(values) >= LEAST and outside > OUTSIDE:
            found.append(Moved(name, middle, float(np.median(values)), outside))
    return sorted(found, key=lambda one: -one.outside)
