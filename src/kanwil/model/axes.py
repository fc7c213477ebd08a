"""The two axes behind the four categories: can they, and will they."""

from kanwil.base.terms import ABLE, CATEGORIES, WILLING
from kanwil.model.splines import Floats

_ABLE = [CATEGORIES.index(category) for category in ABLE]
_WILLING = [CATEGORIES.index(category) for category in WILLING]


def axes(probabilities: Floats) -> tuple[Floats, Floats]:
    """Return P(can) and P(wants), each (n,), from category probabilities (n, 4)."""
    return probabilities[:, _ABLE].sum(axis=1), probabilities[:, _WILLING].sum(axis=1)
