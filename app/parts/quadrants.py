"""The owner's square: how many euros lie in each of the four, with the usual step."""

from collections.abc import Mapping
from html import escape

from kanwil.base.labels import CATEGORY
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Category
from kanwil.base.words import Tr
from parts.markup import note, show
from parts.tones import TONE

_STEP = {
    Category.WANTS_CANT: "regeling of wederdienst",
    Category.FORGETFUL: "herinneren",
    Category.NEITHER: "eerst bellen, dan incasso",
    Category.CAN_WONT: "bellen of klacht oplossen",
}


def quadrants(parts: Mapping[str, tuple[int, int]], unclear: tuple[int, int], tr: Tr) -> None:
    """Draw `parts`: category → (cents, debtors); `unclear` is what has no category."""
    most = max((cents for cents, _ in parts.values()), default=1) or 1
    cells = "".join(_cell(category, *parts[category], most, tr) for category in _STEP)
    show(f'<div class="kw-square" style="grid-template-columns:1fr 1fr">{cells}</div>')
    cents, debtors = unclear
    if debtors:
        money = show_amount(euros(cents), tr.lang, whole=True)
        note(
            tr.tn(
                "Nog onduidelijk: {money} bij {n} klant; daar stellen we eerst een vraag.",
                "Nog onduidelijk: {money} bij {n} klanten; daar stellen we eerst een vraag.",
                debtors,
                money=money,
            )
        )


def _cell(category: Category, cents: int, debtors: int, most: int, tr: Tr) -> str:
    money = escape(show_amount(euros(cents), tr.lang, whole=True))
    count = escape(tr.tn("{n} klant", "{n} klanten", debtors))
    return (
        f'<div class="cell" style="--kw-tone:{TONE[category]};--kw-p:{0.5 * cents / most:.2f}">'
        f"<strong>{escape(tr.t(CATEGORY[category]))}</strong><b>{money}</b>"
        f"<em>{count} → {escape(tr.t(_STEP[category]))}</em></div>"
    )
