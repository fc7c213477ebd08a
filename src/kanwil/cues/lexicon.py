"""What the word list finds in a text: plain, denied and after-contrast mentions of each notion."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kanwil.cues.starts import by_start
from kanwil.cues.wordlists import sections

MOST = 3
"""Mentions of one notion that count; more only say that the text is long."""

_WORD = re.compile(r"(?<![\w'])[\w'?!]")
_DENIAL = re.compile(
    r"(?:^|\s)(?:geen|niet|nooit|zonder|nauwelijks|noch|no|not|never|without|nor|\w+n't)"
    r"(?! alleen| only)(?:\s\S+){0,2}\s$"
)


class Plain(NamedTuple):
    """A clause in plain words (`plain.normalise`), and whether it follows a contrast."""

    words: str
    after_contrast: bool


class Mention(NamedTuple):
    """One find: the column of the notion, and whether it is denied or follows a contrast."""

    notion: int
    denied: bool
    after_contrast: bool


@cache
def notions() -> tuple[str, ...]:
    """Return the notions in the order of the features: most cues, and a few that refine them."""
    return tuple(sections("lexicon"))


@cache
def _index() -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for column, patterns in enumerate(sections("lexicon").values()):
        for start, pattern in by_start(patterns).items():
            found[start].append((column, pattern))
    return found


@cache
def _begun(letters: str) -> tuple[tuple[int, str], ...]:
    """Return what a word that begins with these two letters may begin, by column."""
    starts = dict.fromkeys((letters, letters[0], ""))
    return tuple(one for start in starts for one in _index().get(start, ()))


@cache
def _any_begun(letters: str) -> re.Pattern[str]:
    return re.compile("|".join(pattern for _, pattern in _begun(letters)))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def mentions(clause: Plain) -> Iterable[Mention]:
    """Find the notions in a clause; of one notion no two finds overlap.

    "Geen klachten" is a denied complaint, "niet betalen" no denial: there the pattern itself
    holds its "niet".
    """
    return [Mention(*one, clause.after_contrast) for one in _found(clause.words)]


@lru_cache(maxsize=50_000)
def _found(words: str) -> tuple[tuple[int, bool], ...]:
    """Return the column of each notion that is found, and whether it is denied."""
    listed, ends = [], dict[int, int]()
    for word in _WORD.finditer(words):
        at = word.start()
        letters = words[at : at + 2]
        # Most words begin nothing: one pattern tells that of all at once.
        if not _begun(letters) or not _any_begun(letters).match(words, at):
            continue
        for column, pattern in _begun(letters):
            free = at >= ends.get(column, 0)
            found = _compiled(pattern).match(words, at) if free else None
            if found:
                ends[column] = found.end()
                listed.append((column, bool(_DENIAL.search(words[:at]))))
    return tuple(listed)


def counts(texts: Sequence[Sequence[Plain]]) -> NDArray[np.float32]:
    """Count mentions: three columns per notion (plain, denied, plain after a contrast).

    Shape (texts, 3 x notions), each count at most `MOST`.
    """
    counted = np.zeros((len(texts), len(notions()), 3), dtype=np.float32)
    for row, clauses in enumerate(texts):
        for clause in clauses:
            for notion, denied, after_contrast in mentions(clause):
                counted[row, notion, int(denied)] += 1
                counted[row, notion, 2] += after_contrast and not denied
    return np.minimum(counted, MOST).reshape(len(texts), 3 * len(notions()))
