"""How right and how honest probabilities are: the figures by which every model is judged."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kanwil.base.terms import CATEGORIES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BINS = 15
DRAWS = 200
FLOOR = 1e-9


@dataclass(frozen=True)
class Figures:
    """The figures of one model on one set of cases.

    Attributes
    ----------
    recall : share found per category, in the order of CATEGORIES; NaN where there are no cases.
    ece : expected calibration error of the largest probability, in 15 bins of equal mass.
    brier : sum over the categories of the squared error, averaged over the cases (0 to 2).
    """

    n: int
    accuracy: float
    macro_f1: float
    recall: tuple[float, ...]
    log_loss: float
    brier: float
    ece: float


def figures(y: Ints, proba: Floats) -> Figures:
    """Judge probabilities (n, 4) against the category codes y (n,), n at least 1."""
    confusion = confusions(y, proba)
    hits, of_true, of_said = np.diag(confusion), confusion.sum(axis=0), confusion.sum(axis=1)
    there = of_true > 0
    f1 = 2 * hits / np.maximum(of_true + of_said, 1)
    recall = np.where(there, hits / np.maximum(of_true, 1), np.nan)
    return Figures(
        n=len(y),
        accuracy=float(hits.sum() / len(y)),
        macro_f1=float(f1[there].mean()),
        recall=tuple(float(one) for one in recall),
        log_loss=float(losses(y, proba).mean()),
        brier=float(((proba - np.eye(len(CATEGORIES))[y]) ** 2).sum(axis=1).mean()),
        ece=ece(y, proba),
    )


def losses(y: Ints, proba: Floats) -> Floats:
    """Return the log loss of each case in nats (n,)."""
    found: Floats = -np.log(np.maximum(proba[np.arange(len(y)), y], FLOOR))
    return found


def confusions(y: Ints, proba: Floats) -> Ints:
    """Count cases (4, 4): row = what the model said, column = what it turned out to be."""
    table = np.zeros((len(CATEGORIES), len(CATEGORIES)), dtype=np.int64)
    np.add.at(table, (proba.argmax(axis=1), y), 1)
    return table


def ece(y: Ints, proba: Floats, bins: int = BINS) -> float:
    """Return the expected calibration error of the largest probability, bins of equal mass."""
    found = reliability(y, proba, bins)
    return float((found[:, 0] * np.abs(found[:, 1] - found[:, 2])).sum())


def reliability(y: Ints, proba: Floats, bins: int = BINS) -> Floats:
    """Return one row a bin (bins, 3): share of the cases, mean certainty, share that was right."""
    sure = proba.max(axis=1)
    order = np.argsort(sure, kind="stable")
    right = (proba.argmax(axis=1) == y).astype(float)
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return np.array([[len(p) / len(y), sure[p].mean(), right[p].mean()] for p in parts])


def by_chance(proba: Floats, seed: int = 0) -> float:
    """Return the calibration error to expect of chances (n, 4) that are exactly right."""
    sure = np.sort(proba.max(axis=1))
    edges = np.linspace(0, len(sure), BINS + 1).astype(int)[:-1]
    rng, found = np.random.default_rng(seed), []
    for _ in range(DRAWS):
        off = np.add.reduceat(sure - (rng.random(len(sure)) < sure), edges)
        found.append(float(np.abs(off).sum()) / len(sure))
    return float(np.mean(found))


def coverage(y: Ints, plausible: Flags) -> tuple[float, ...]:
    """Return per category the share of its cases whose plausible set holds it; NaN without."""
    held = plausible[np.arange(len(y)), y]
    return tuple(
        float(held[y == code].mean()) if (y == code).any() else float("nan")
        for code in range(len(CATEGORIES))
    )


def attainable(y: Ints, proba: Floats, oracle: Floats, prior: Floats) -> float:
    """Return the share of the attainable gain in log loss: 0 is the prior, 1 is the oracle.

    Parameters
    ----------
    oracle : the exact posterior of each case (n, 4), which no model can beat on average.
    prior : the category shares that were known before (4,).
    """
    alone = losses(y, np.broadcast_to(prior, proba.shape)).mean()
    best = losses(y, oracle).mean()
    return float((alone - losses(y, proba).mean()) / (alone - best))
