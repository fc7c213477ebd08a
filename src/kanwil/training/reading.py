"""The phrase bank as lessons for the cue reader."""

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.training.simulate.bank import shipped_bank


def cue_matrix(said: Iterable[Collection[str]]) -> NDArray[np.bool_]:
    """Return the cues of each text as flags, shape (n, len(CUES)), columns in their order."""
    return np.array([[cue in cues for cue in CUES] for cues in said], dtype=bool)


def fit_reader(seed: int = 0) -> CueReader:
    """Return the cue reader fitted on the whole phrase bank, each phrase its own group."""
    bank = shipped_bank().phrases
    cues = cue_matrix(phrase.cues for phrase in bank)
    groups = [phrase.phrase_id for phrase in bank]
    return CueReader().fit([phrase.text for phrase in bank], cues, groups, seed)
