"""The readable copy of a debtor's data: one page of HTML in Dutch, without scripts or pictures."""

from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@dataclass(frozen=True)
class Card:
    """Something told in sentences: a title, lines, and whether it stands open."""

    title: str
    lines: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the page: what is said above it, then a table, or cards, or texts.

    Attributes
    ----------
    anchor : its name in the address, unique on the page.
    rows : as many cells each as `heads`.
    """

    anchor: str
    title: str
    intro: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Copy:
    """The whole page."""

    title: str
    made: str
    sections: list[Section] = field(default_factory=list)


def render_copy(copy: Copy) -> str:
    """Return the page; every text is escaped."""
    folder = FileSystemLoader(Path(__file__).parent)
    made = Environment(loader=folder, autoescape=True, undefined=StrictUndefined)
    return made.get_template("debtor_copy.html").render(copy=copy)
