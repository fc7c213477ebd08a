"""The figures on a model's card: each with its interval, from cases the model never saw."""

from typing import Any

import numpy as np
import numpy.typing as npt

from kanwil.base.terms import CATEGORIES
from kanwil.training.compare import LEVEL, interval
from kanwil.training.metrics import Flags, Floats, Ints, coverage, figures

DRAWS = 200
Interval = list[float]


def measured(
    y: Ints,
    proba: Floats,
    debtor: npt.NDArray[Any],
    plausible: Flags,
    seed: int = 0,
) -> dict[str, Any]:
    """Return `test_cases`, `figures`, `recall` and `coverage` as the card reads them.

    Each figure is [value, low, high]: the 95 % bootstrap interval, drawing whole debtors.
    `plausible` (n, 4) are the sets of the cases.
    """
    rows = [np.arange(len(y)), *_draws(debtor, seed)]
    each = [figures(y[one], proba[one]) for one in rows]
    names = ("accuracy", "macro_f1", "log_loss", "ece")
    held = [coverage(y[one], plausible[one]) for one in rows]
    sizes = [[float(plausible[one].sum(axis=1).mean())] for one in rows]
    found = {name: _interval([getattr(one, name) for one in each]) for name in names}
    return {
        "test_cases": len(y),
        "figures": found | {"set_size": _interval([one[0] for one in sizes])},
        "recall": _by_category([one.recall for one in each]),
        "coverage": _by_category(held),
    }


def interval_of(each: Floats, debtor: npt.NDArray[Any], seed: int = 0) -> Interval:
    """Return the mean of a figure per case (n,) with its interval, drawing whole debtors."""
    return [float(each.mean()), *interval(each, debtor, seed)]


def _draws(debtor: npt.NDArray[Any], seed: int) -> list[Ints]:
    _, owner = np.unique(debtor.astype(str), return_inverse=True)
    order = np.argsort(owner, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(owner))[:-1])
    rng = np.random.default_rng(seed)
    return [
        np.concatenate([parts[one] for one in rng.integers(len(parts), size=len(parts))])
        for _ in range(DRAWS)
    ]


def _interval(values: list[float]) -> Interval:
    """Read the value and the interval off the figures of the cases and of their draws."""
    tail = (1 - LEVEL) / 2
    drawn = np.asarray(values[1:], dtype=float)
    low, high = np.nanquantile(drawn, [tail, 1 - tail]) if not np.isnan(drawn).all() else (0, 0)
    return [float(values[0]), float(low), float(high)]


def _by_category(shares: list[tuple[float, ...]]) -> dict[str, Interval]:
    """Leave out a category without cases."""
    return {
        str(category): _interval([one[code] for one in shares])
        for code, category in enumerate(CATEGORIES)
        if not np.isnan(shares[0][code])
    }
