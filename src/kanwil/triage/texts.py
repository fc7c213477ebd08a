"""Loose replies: from a CSV of texts to cues and the four probabilities."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from kanwil.base.terms import CATEGORIES
from kanwil.cues.names import CUES, SHOWN
from kanwil.model.bundle import Bundle
from kanwil.training.shelf import champion
from kanwil.triage.books import Book
from kanwil.triage.given import read_given


def read_texts(book: Book, file: Path) -> pd.DataFrame:
    """Return id, one probability per category and `cues` (`cue:0.87|…`), a row per input row.

    An empty text gets the prior that the model card states.

    Raises
    ------
    BadInputError : no columns `id` and `text`, or the file is no CSV in UTF-8.
    """
    given = read_given(file, ("id", "text"))
    with book.read() as connection:
        bundle = champion(connection)
    return _table(bundle, given)


def _table(bundle: Bundle, given: pd.DataFrame) -> pd.DataFrame:
    cues = bundle.reader.read(list(given["text"]), meaning=True)
    cues[(given["text"].str.strip() == "").to_numpy()] = np.nan
    chances = bundle.text_head.predict_proba(cues)
    found = pd.DataFrame({"id": given["id"]})
    for code, category in enumerate(CATEGORIES):
        found[f"p_{category}"] = chances[:, code]
    return found.assign(cues=[_strong(row) for row in cues[list(CUES)].to_numpy().tolist()])


def _strong(chances: Sequence[float]) -> str:
    named = [(cue, p) for cue, p in zip(CUES, chances, strict=True) if p >= SHOWN]
    return "|".join(f"{cue}:{p:.2f}" for cue, p in sorted(named, key=lambda one: -one[1]))
