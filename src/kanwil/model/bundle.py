"""The shelf's unit: all fitted parts in one file that is checked before it is opened."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import joblib
import numpy as np
import sklearn

from kanwil.base.problems import KanwilError
from kanwil.cues.categories import CueCategories
from kanwil.cues.reader import CueReader
from kanwil.features.catalogue import catalogue_hash
from kanwil.model.pipeline import CaseModel
from kanwil.model.sets import PlausibleSets

FORMAT = 1
"""What a bundle is made of. Raise it when a part's fields change meaning; a file of another
format is refused and the model fitted anew, because its cases are in the book and its code is
not."""


class TamperedModelError(KanwilError):
    """The file is not the one that was shelved; nothing of it was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Het modelbestand is beschadigd of veranderd en is niet geopend."
            " Installeer kanwil opnieuw of zet een back-up terug."
        )


class ForeignModelError(KanwilError):
    """The file was made with other parts than those that would read it."""

    def __init__(self, part: str, made: object, here: object) -> None:
        self.part = part
        super().__init__(
            "Het model is gemaakt met een andere {part} ({made}) dan hier ({here})"
            " en is niet geopend. Laat het model opnieuw leren.",
            part=part,
            made=made,
            here=here,
        )


@dataclass(frozen=True)
class Bundle:
    """Everything that is shelved together, because it was fitted together.

    Attributes
    ----------
    model_id : the name by which judgements refer to it.
    reader : reads texts into cues.
    text_head : the category of a loose text.
    usual : per feature its value in the (0.1, 0.5, 0.9) quantiles of the training cases.
    facts : training figures for the card, JSON-able (see `card.py`).
    """

    model_id: str
    case_model: CaseModel
    sets: PlausibleSets
    reader: CueReader
    text_head: CueCategories
    usual: Mapping[str, tuple[float, float, float]]
    facts: Mapping[str, Any] = field(default_factory=dict)


def dumps(bundle: Bundle) -> bytes:
    """Return the bundle as bytes; keep `passport` of them beside it."""
    file = io.BytesIO()
    joblib.dump(bundle, file, compress=("lzma", 6))
    return file.getvalue()


def passport(bundle: Bundle, data: bytes) -> dict[str, Any]:
    """Return what must be known of `data` before opening it, with the facts of its training."""
    return {
        **bundle.facts,
        "model_id": bundle.model_id,
        "sha256": hashlib.sha256(data).hexdigest(),
        **libraries(),
    }


def loads(data: bytes, passport: Mapping[str, Any]) -> Bundle:
    """Open a bundle whose passport is in order.

    Raises
    ------
    TamperedModelError : the bytes are not those of the passport.
    ForeignModelError : another format, feature catalogue, scikit-learn or numpy.
    """
    if hashlib.sha256(data).hexdigest() != passport.get("sha256"):
        raise TamperedModelError
    for part, here in libraries().items():
        if passport.get(part) != here:
            raise ForeignModelError(part, passport.get(part), here)
    bundle: Bundle = joblib.load(io.BytesIO(data))
    return bundle


def libraries() -> dict[str, Any]:
    """Return what must be the same here as where a bundle was made.

    Pickles hold between patches of scikit-learn and between minor versions of numpy.
    """
    return {
        "format": FORMAT,
        "catalogue": catalogue_hash(),
        "scikit-learn": ".".join(sklearn.__version__.split(".")[:2]),
        "numpy": np.__version__.split(".")[0],
    }
