"""The owner's square: how many euros lie in each of the four, with the usual step."""

from html import escape

from kanwil.base.labels import CATEGORY
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Category
from kanwil.base.words import Tr
from kanwil.triage.owner import Overview
from kanwil.triage.paper import unclear_sentence, usual_step
from parts.markup import note, show
from parts.tones import TONE

_PLACES = (Category.WANTS_CANT, Category.FORGETFUL, Category.NEITHER, Category.CAN_WONT)


def quadrants(page: Overview, tr: Tr) -> None:
    """Draw the four, and below them what has no category, so that all adds up."""
    most = max((cents for cents, _ in page.quadrants.values()), default=1) or 1
    cells = "".join(_cell(one, page.quadrants[one.value], most, tr) for one in _PLACES)
    show(f'<div class="kw-square" style="grid-template-columns:1fr 1fr">{cells}</div>')
    if said := unclear_sentence(page, tr):
        note(said)


def _cell(category: Category, part: tuple[int, int], most: int, tr: Tr) -> str:
    cents, debtors = part
    money = escape(show_amount(euros(cents), tr.lang, whole=True))
    count = escape(tr.tn("{n} klant", "{n} klanten", debtors))
    return (
        f'<div class="cell" style="--kw-tone:{TONE[category]};--kw-p:{0.5 * cents / most:.2f}">'
        f"<strong>{escape(tr.t(CATEGORY[category]))}</strong><b>{money}</b>"
        f"<em>{count} → {escape(usual_step(category, tr))}</em></div>"
    )
