"""The phrase bank as lessons for the cue reader."""

from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader


def phrases() -> pd.DataFrame:
    """Return the phrase bank: id, lang, register, cues (joined by `|`), text, sorted by id."""
    folder = files("kanwil.training").joinpath("phrases")
    tables = sorted((p for p in folder.iterdir() if p.name.endswith(".csv")), key=lambda p: p.name)
    bank = pd.concat(
        [
            pd.read_csv(path.open(encoding="utf-8"), dtype=str, keep_default_na=False)
            for path in tables
        ]
    )
    return bank.sort_values("id", ignore_index=True)


def cue_matrix(joined: pd.Series) -> NDArray[np.bool_]:
    """Return cues written as `a|b` as flags, shape (n, len(CUES)), columns in their order."""
    return np.array([[cue in cues.split("|") for cue in CUES] for cues in joined], dtype=bool)


def fit_reader(seed: int = 0) -> CueReader:
    """Return the cue reader fitted on the whole phrase bank, each phrase its own group."""
    bank = phrases()
    return CueReader().fit(bank["text"].tolist(), cue_matrix(bank["cues"]), bank["id"], seed)
