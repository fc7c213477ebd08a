"""What a few own cases add to the shipped model: the gain in log loss, and the worst of all."""

from dataclasses import dataclass

import numpy as np
from books import book, digest, kept
from trials import SEED, SOURCES, drawn, retrained

from kanwil.training.metrics import losses

SIZES, DRAWS = (20, 40, 100, 200), 3
UNLIKE = {"quirks": 0.9, "contrast": 1.0}
"""A company whose debtors differ more from the tables than any that the model learnt from."""
KINDS = {"as in training": (10, 5_500, None), "unlike those": (5, 1_500, UNLIKE)}


@dataclass(frozen=True)
class Gained:
    """The gain in log loss of every draw, and whether the gate allowed that model."""

    gain: np.ndarray
    allowed: np.ndarray


def gained(kind: str, size: int, shipped, books: int | None = None) -> Gained:
    """Retrain on `size` cases of every book of a kind, some draws each."""
    many, debtors, own = KINDS[kind]
    found = [_of_book(debtors, SEED + k, own, size, shipped) for k in range(books or many)]
    gain, allowed = zip(*(one for part in found for one in part), strict=True)
    return Gained(np.array(gain), np.array(allowed))


def _of_book(debtors, seed, own, size, shipped):
    told = f"own-{debtors}-{seed}-{own}-{size}-{shipped.facts}-{digest(SOURCES)}"
    return kept(told, lambda: list(_draws(book(debtors, seed, own), size, seed, shipped)))


def _draws(one, size, seed, shipped):
    judged = one.judge["natural"]
    before = losses(judged.y, shipped.case_model.predict_proba(judged.X)).mean()
    for draw in range(DRAWS):
        learn = one.learn["natural"].take(drawn(one, size, seed + 1_000 * draw))
        made = retrained(learn, judged.X, one.until, shipped)
        yield float(before - losses(judged.y, made.proba).mean()), made.allowed
