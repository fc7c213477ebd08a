"""The owner's overview: all late customers on one A4."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.post.typeset import fit, typeset


@dataclass(frozen=True, slots=True)
class Quadrant:
    """One of the four: its name, euros and customers in words, the usual step, its share (0–1)."""

    name: str
    money: str
    count: str
    step: str
    share: float


@dataclass(frozen=True, slots=True)
class Largest:
    """One late customer: all cells as ready texts."""

    name: str
    money: str
    days: str
    category: str
    action: str


@dataclass(frozen=True, slots=True)
class OverviewSheet:
    """Everything the page says, as ready texts in its language.

    Attributes
    ----------
    figures : at most four of (name, value, line below).
    quadrants : by category.
    largest : at most eight.
    """

    company: str
    day: date
    title: str
    sentence: str
    figures: tuple[tuple[str, str, str], ...]
    quadrants: dict[str, Quadrant]
    unclear: str
    largest: tuple[Largest, ...]
    trust: str


_LABELS = {
    "for": "Voor de eigenaar",
    "where": "Waar zit het geld?",
    "who": "De grootste, en wat wij doen",
    "trust": "Kunt u het voorstel vertrouwen?",
    "can": "Kan betalen",
    "wants": "Wil betalen",
    "no": "nee",
    "yes": "ja",
    "customer": "Klant",
    "overdue": "Te laat",
    "days": "Dagen",
    "category": "Indeling",
    "action": "Volgende stap",
    "closing": "Een computer rekende dit uit; een mens beslist.",
}


def render_overview(sheet: OverviewSheet, lang: Lang = Lang.NL) -> bytes:
    """Return the page as a PDF of exactly one A4."""
    tr = Tr(lang)
    data: dict[str, Any] = {
        **asdict(sheet),
        "day": str(sheet.day),
        "lang": lang.value,
        "labels": {name: tr.t(words) for name, words in _LABELS.items()},
        "company": fit(sheet.company, 60),
        "largest": [{**asdict(one), "name": fit(one.name, 42)} for one in sheet.largest[:8]],
    }
    return typeset("overview.typ", data, sheet.day)
