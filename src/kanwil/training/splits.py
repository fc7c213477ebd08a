"""How cases are split: whole debtors aside, later cases last, with a gap for labels to ripen."""

from typing import Any

import numpy as np
import numpy.typing as npt

from kanwil.training.dataset import Dataset
from kanwil.training.metrics import Flags, Ints

FOLDS = 5
OLDER, LATER = 0.60, 0.15


def folds(debtor: npt.NDArray[Any], k: int = FOLDS, seed: int = 0) -> Ints:
    """Return each case's fold (n,) in 0..k-1; a debtor's cases are all in one."""
    unique, owner = np.unique(debtor.astype(str), return_inverse=True)
    places = np.random.default_rng(seed).permutation(len(unique)) % k
    found: Ints = places[owner]
    return found


def older_and_later(
    dataset: Dataset, since: np.datetime64 | None = None, seed: int = 0
) -> tuple[Flags, Flags]:
    """Return masks (n,) of the cases to learn from and of those to be judged on.

    The later ones were decided after the cut: the day before which 60 % was decided, or `since`
    when that is later. The older ones had ended by the cut, so that no label rests on what came
    after it. No debtor is in both: debtors are set aside in drawn order until their later cases
    are 15 % of all cases; later cases of the others, and unripe ones, are in neither.
    """
    decided = dataset.cases["as_of"].to_numpy()
    ended = dataset.cases["resolved_on"].to_numpy()
    cut = np.sort(decided)[int(OLDER * (len(decided) - 1))]
    cut = cut if since is None else max(cut, since)
    later = decided > cut
    aside = _aside(dataset.debtor, later, round(LATER * len(dataset)), seed)
    return (ended <= cut) & ~aside, later & aside


def _aside(debtor: npt.NDArray[Any], later: Flags, wanted: int, seed: int) -> Flags:
    unique, owner = np.unique(debtor.astype(str), return_inverse=True)
    size = np.bincount(owner[later], minlength=len(unique))
    order = np.random.default_rng(seed).permutation(len(unique))
    order = order[size[order] > 0]
    before = np.cumsum(size[order]) - size[order]
    found: Flags = np.isin(owner, order[before < wanted])
    return found
