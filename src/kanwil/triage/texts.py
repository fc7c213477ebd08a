"""Loose replies: from a CSV of texts to cues and the four probabilities."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from kanwil.base.problems import RefusedError
from kanwil.base.terms import CATEGORIES
from kanwil.cues.names import CUES, SHOWN
from kanwil.model.bundle import Bundle
from kanwil.training.shelf import champion
from kanwil.triage.books import Book


def read_texts(book: Book, file: Path) -> pd.DataFrame:
    """Return id, one probability per category and `cues` (`cue:0.87|…`), a row per input row.

    An empty text gets the prior that the model card states.

    Raises
    ------
    RefusedError : no columns `id` and `text`, or the file is no CSV in UTF-8.
    """
    try:
        given = pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise RefusedError(f"{file.name} is geen CSV in UTF-8: {error}") from error
    if missing := {"id", "text"} - set(given.columns):
        raise RefusedError(f"In {file.name} ontbreken de kolommen: {', '.join(sorted(missing))}")
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
