"""Teaching the reader what users said that replies say, kept only where it then reads better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kanwil.cues.evidence import Evidence, gather
from kanwil.cues.groups import groups_among
from kanwil.cues.judged import digest, flags
from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.training.metrics import Flags, Floats, Ints
from kanwil.training.reading import cue_matrix, phrases

LEAST = 20
"""Judged replies, near-duplicates counted once, from which the reader learns from them."""
FOLDS = 3
SURE = 2.0
"""Standard errors by which the taught reader must read judged replies better than the shipped."""

Taught = Mapping[str, Sequence[str]]
"""By reply its cues."""


@dataclass(frozen=True)
class TaughtReader:
    """A reader that learnt from judged replies too.

    Attributes
    ----------
    apart : readers that each learnt from all but one fold of the judged replies.
    texts, fold : the judged replies and the fold of each; a group of near-duplicates is in one.
    """

    reader: CueReader
    apart: Sequence[CueReader]
    texts: Sequence[str]
    fold: Ints

    @classmethod
    def fit(cls, shipped: CueReader, taught: Taught, seed: int = 0) -> Self | None:
        """Return it, or None: too few replies, or read no better than by the shipped reader."""
        texts = sorted(taught, key=digest)
        lessons = _Lessons.of(taught, texts)
        groups = np.unique(groups_among(lessons.own.wording), return_inverse=True)[1]
        if groups.max(initial=-1) + 1 < LEAST:
            return None
        fold = np.random.default_rng(seed).permutation(groups.max() + 1)[groups] % FOLDS
        apart = [lessons.fit(fold != number, seed) for number in range(FOLDS)]
        crossed = np.zeros(lessons.cues.shape)
        for number, reader in enumerate(apart):
            crossed[fold == number] = reader.probabilities(lessons.own)[fold == number]
        gain = lessons.lost(shipped.probabilities(lessons.own)) - lessons.lost(crossed)
        if not _sure(np.bincount(groups, gain)):
            return None
        return cls(lessons.reader(shipped, seed), apart, texts, fold)

    def read(self, texts: Sequence[str]) -> dict[str, Floats]:
        """Return what each text says by a reader that learnt from nothing like it.

        A reader that knows the very reply makes the case model trust its cues too much.
        """
        known, every = len(self.texts), [*self.texts, *texts]
        evidence = gather(every)
        like = groups_among(evidence.wording)
        fold = np.where(like < known, self.fold[np.minimum(like, known - 1)], FOLDS)
        found: dict[str, Floats] = {}
        for number, reader in enumerate((*self.apart, self.reader)):
            rows = np.flatnonzero(fold == number)
            told = reader.probabilities(evidence.take(rows))
            found |= {every[row]: cues for row, cues in zip(rows, told, strict=True)}
        return found


def taught_again(shipped: CueReader, taught: Taught, seed: int = 0) -> CueReader:
    """Return the reader of a `TaughtReader` made again from the same replies."""
    return _Lessons.of(taught, sorted(taught, key=digest)).reader(shipped, seed)


@dataclass(frozen=True)
class _Lessons:
    """The phrase bank and the judged replies behind it, with what each says."""

    every: Evidence
    own: Evidence
    marked: Flags
    cues: Flags

    @classmethod
    def of(cls, taught: Taught, texts: Sequence[str]) -> Self:
        bank = phrases()
        every = gather([*bank["text"], *texts])
        cues = np.array([flags(taught[text]) for text in texts], dtype=bool).reshape(-1, len(CUES))
        marked = np.vstack([cue_matrix(bank["cues"]), cues])
        return cls(every, every.take(np.arange(len(bank), len(every))), marked, cues)

    def fit(self, used: Flags, seed: int) -> CueReader:
        """Return a reader of the bank and of the judged replies that are used."""
        bank = np.ones(len(self.every) - len(self.own), dtype=bool)
        rows = np.flatnonzero(np.concatenate([bank, used]))
        # Each is a group of its own, as each phrase of the bank.
        return CueReader().learn(self.every.take(rows), self.marked[rows], rows, seed)

    def reader(self, shipped: CueReader, seed: int) -> CueReader:
        """Return a reader of all, with the shipped one's look at the meaning."""
        found = self.fit(np.ones(len(self.own), dtype=bool), seed)
        found.meaning = shipped.meaning
        return found

    def lost(self, told: ArrayLike) -> Floats:
        """Return the log loss of each judged reply (n,), its cues taken together."""
        chance = np.where(self.cues, told, 1 - np.asarray(told))
        found: Floats = -np.log(np.clip(chance, 1e-4, 1)).sum(axis=1)
        return found


def _sure(gains: NDArray[Any]) -> bool:
    return bool(gains.mean() > SURE * gains.std(ddof=1) / np.sqrt(len(gains)))
