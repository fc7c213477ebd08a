"""What users said that replies say: it stands before what is read in them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.cues.names import CUES


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a user said, on a day, that a reply says.

    Attributes
    ----------
    text : `digest` of the reply; of another text it tells nothing.
    cues : at least one.
    """

    debtor_id: str
    contact_id: str
    text: str
    cues: tuple[str, ...]
    day: date
    by: str


Judged = Mapping[tuple[str, str], Sequence[str]]
"""By contact and digest the cues of a reply."""


def digest(text: str) -> str:
    """Return the name of a stripped text, from which it cannot be read."""
    return hashlib.sha256(text.encode()).hexdigest()


def flags(cues: Sequence[str]) -> list[bool]:
    """Return whether each cue is among them, in the order of CUES."""
    return [cue in cues for cue in CUES]


def known_on(
    lessons: Sequence[Lesson], days: pd.Series
) -> Iterator[tuple[NDArray[np.intp], Judged]]:
    """Yield row numbers of days on which the same lessons were known, and what those judged."""
    taught = sorted({one.day for one in lessons})
    number = np.searchsorted(pd.to_datetime(taught), days, side="right")
    for count in np.unique(number):
        known = set(taught[:count])
        yield (
            np.flatnonzero(number == count),
            {(one.contact_id, one.text): one.cues for one in lessons if one.day in known},
        )
