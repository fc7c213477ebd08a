"""Texts that say the same in nearly the same words, so that none of them is its own teacher."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.5
"""Share of common three-word runs (Jaccard) from which two texts are one group."""

_RUN = 3


def groups_among(wording: Sequence[str]) -> NDArray[np.intp]:
    """Return a group per text, shape (n,); near-duplicates share the number of their first text.

    The texts are plain words already (`evidence.Evidence.wording`), in which amounts, dates and
    numbers count as one word each, so that a letter filled in twice is found. A text is compared
    with the first and the last text that share a run of words with it.
    """
    runs = [_runs(words) for words in wording]
    leader = list(range(len(runs)))
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for text, own in enumerate(runs):
        for run in sorted(own):
            for other in (first.setdefault(run, text), last.get(run, text)):
                _join(leader, runs, text, other)
            last[run] = text
    return np.array([_first(leader, text) for text in leader], dtype=np.intp)


def _runs(wording: str) -> frozenset[str]:
    words = [word for word in wording.split() if word[0].isalnum()]
    count = max(len(words) - _RUN + 1, 1)
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(count) if words)


def _join(leader: list[int], runs: list[frozenset[str]], text: int, other: int) -> None:
    mine, theirs = _first(leader, text), _first(leader, other)
    common = len(runs[text] & runs[other])
    if mine != theirs and common >= ALIKE * (len(runs[text]) + len(runs[other]) - common):
        leader[max(mine, theirs)] = min(mine, theirs)


def _first(leader: list[int], text: int) -> int:
    while leader[text] != text:
        text = leader[text]
    return text
