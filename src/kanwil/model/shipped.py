"""The shipped model: what kanwil knows before it has seen a case of its user."""

import json
from functools import cache
from pathlib import Path

from kanwil.base.places import models_folder
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Lang
from kanwil.model.bundle import Bundle, TamperedModelError, dumps, loads, passport
from kanwil.model.card import card

FILE, FACTS, CARD = "kanwil.joblib", "kanwil.json", "CARD.md"


class NoShippedModelError(KanwilError):
    """The files of the shipped model are not there."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            "Het meegeleverde model ontbreekt in {folder}; installeer kanwil opnieuw.",
            folder=folder,
        )


@cache
def shipped(folder: Path | None = None) -> Bundle:
    """Return the shipped model, or the one rebuilt in `folder`; opened once per process.

    Raises NoShippedModelError, TamperedModelError, ForeignModelError.
    """
    folder = folder or models_folder()
    try:
        data = (folder / FILE).read_bytes()
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NoShippedModelError(folder) from error
    except ValueError as error:
        raise TamperedModelError from error
    return loads(data, facts)


def ship(bundle: Bundle, folder: Path) -> None:
    """Write the bundle, its passport and its card into a folder."""
    data = dumps(bundle)
    facts = passport(bundle, data)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(data)
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / FACTS).write_text(text + "\n", encoding="utf-8")
    cards = "\n".join(card(facts, lang) for lang in Lang)
    (folder / CARD).write_text(cards, encoding="utf-8")
