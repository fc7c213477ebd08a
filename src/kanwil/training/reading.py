"""The phrase bank as lessons for the cue reader."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.cues.evidence import gather
from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.training.simulate.bank import shipped_bank


def phrases() -> pd.DataFrame:
    """Return the phrase bank: id, lang, register, cues (joined by `|`), text, sorted by id."""
    rows = [
        (one.phrase_id, one.lang, one.register, "|".join(sorted(one.cues)), one.text)
        for one in shipped_bank().phrases
    ]
    return pd.DataFrame(rows, columns=["id", "lang", "register", "cues", "text"], dtype="str")


def cue_matrix(joined: Iterable[str]) -> NDArray[np.bool_]:
    """Return cues written as `a|b` as flags, shape (n, len(CUES)), columns in their order."""
    return np.array([[cue in said.split("|") for cue in CUES] for said in joined], dtype=bool)


def fit_reader(seed: int = 0, *, meaning: bool = False) -> CueReader:
    """Return the cue reader fitted on the whole phrase bank, each phrase its own group.

    With `meaning` it looks at vectors too, which needs the extra `embeddings` and a minute.
    """
    bank = phrases()
    evidence = gather(bank["text"].tolist())
    cues = cue_matrix(bank["cues"])
    return CueReader().learn(evidence, cues, bank["id"], seed, meaning=meaning)
