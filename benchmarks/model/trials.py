"""Models fitted on n cases of one book and asked about its other debtors."""

import time
from dataclasses import dataclass, replace

import numpy as np
import rivals
from books import READINGS, Book, book, digest, kept

from kanwil.model.pipeline import CaseModel
from kanwil.training.challenge import Champion, challenge
from kanwil.training.metrics import Flags, Floats, Ints

SEED = 31_000
RETRAIN, OWN, SPLINES, PLAIN = "kanwil retrain", "own fit", "spline LR", "plain LR"
UNMISTAKEN = "own fit, no wrong categories"
LARGE = 50_000
"""From so many cases the product's retraining takes minutes, and natural replies must do."""
_FITTED = (
    *("model/pipeline.py", "model/splines.py", "model/trees.py", "model/linear.py"),
    *("training/dataset.py", "cues", "features", "training/simulate", "training/phrases"),
)
SOURCES = (
    *(*_FITTED, "model/sets.py", "training/recipes.py", "training/update.py"),
    *("training/blend.py", "training/deaf.py", "training/bundling.py", "training/challenge.py"),
)


@dataclass(frozen=True)
class Tried:
    """Probabilities (n, 4) of one model on the debtors kept apart, and what it took to fit."""

    proba: Floats
    seconds: float
    plausible: Flags | None = None
    allowed: bool = True


@dataclass(frozen=True)
class Trial:
    """All models on one book with so many cases; `y` and `oracle` are those of the judged."""

    size: int
    cases: int
    seed: int
    y: Ints
    oracle: Floats
    debtor: np.ndarray
    tried: dict[tuple[str, str], Tried]


def trial(size: int, seed: int, debtors: int, shipped) -> Trial:
    """Return every model with every reading of a book."""
    told = f"{size}-{seed}-{debtors}"
    fitted = kept(f"fits-{told}-{digest(_FITTED)}", lambda: _fits(size, seed, debtors))
    again = kept(
        f"retrained-{told}-{shipped.facts}-{digest(SOURCES)}",
        lambda: _retrained(size, seed, debtors, shipped),
    )
    return replace(fitted, tried=fitted.tried | again)


def drawn(one: Book, size: int, seed: int) -> Ints:
    """Draw so many closed cases, or all there are."""
    n = len(one.learn["natural"])
    rng = np.random.default_rng([seed, size])
    return np.sort(rng.choice(n, min(size, n), replace=False))


def retrained(learn, X, until, shipped) -> Tried:
    """Return what `kanwil retrain` would make of these cases."""
    made, seconds = timed(challenge, learn, Champion(shipped), shipped, until.date())
    proba = made.bundle.case_model.predict_proba(X)
    return Tried(proba, seconds, made.bundle.sets.plausible(proba), made.verdict.allowed)


def timed(make, *given):
    """Return what was made, and the CPU seconds that it took."""
    start = time.process_time()
    made = make(*given)
    return made, time.process_time() - start


def _fits(size: int, seed: int, debtors: int) -> Trial:
    one, tried = book(debtors, seed), {}
    rows = drawn(one, size, seed)
    truth = [one.truth[row] for row in rows]
    for reading in READINGS:
        learn, X = one.learn[reading].take(rows), one.judge[reading].X
        unmistaken = replace(learn, cases=learn.cases.assign(category=truth, weight=1.0))
        for name, fit, cases in (
            (OWN, _own, learn),
            (UNMISTAKEN, _own, unmistaken),
            (SPLINES, rivals.splined, learn),
            (PLAIN, rivals.plain, learn),
        ):
            model, seconds = timed(fit, cases)
            tried[name, reading] = Tried(model.predict_proba(X), seconds)
    judged = one.judge["natural"]
    return Trial(size, len(rows), seed, judged.y, judged.oracle, judged.debtor, tried)


def _retrained(size: int, seed: int, debtors: int, shipped) -> dict[tuple[str, str], Tried]:
    one = book(debtors, seed)
    rows = drawn(one, size, seed)
    return {
        (RETRAIN, reading): retrained(
            one.learn[reading].take(rows), one.judge[reading].X, one.until, shipped
        )
        for reading in (READINGS if size < LARGE else ("natural",))
    }


def _own(learn):
    return CaseModel().fit(learn.X, learn.y, learn.weight)
