"""Which colour stands for which category; dark fills, since a chip's text is always white."""

from collections.abc import Sequence

from kanwil.base.labels import ACTION_SHORT, CATEGORY, UNCLEAR
from kanwil.base.terms import Action, Category
from kanwil.base.words import Tr

TONE: dict[Category, str] = {
    Category.CAN_WONT: "#b5510b",
    Category.WANTS_CANT: "#1d5fb0",
    Category.NEITHER: "#8c2a4f",
    Category.FORGETFUL: "#217a57",
}
GREY = "#667780"


def tone_of(category: str) -> str:
    """Return the colour of a category, grey where it is not clear."""
    return TONE[Category(category)] if category else GREY


def name_of(category: str, tr: Tr) -> str:
    """Return the category's name, or that it is not clear."""
    return tr.t(CATEGORY[Category(category)] if category else UNCLEAR)


def chip_of(category: str, between: str, tr: Tr) -> str:
    """Return the category's name, or between which two steps an unclear case lies."""
    if category or not between:
        return name_of(category, tr)
    return either(between.split("|")[:2], tr)


def either(actions: Sequence[str], tr: Tr) -> str:
    """Return the question which of these actions it is to be."""
    first, *others = (tr.t(ACTION_SHORT[Action(one)]) for one in actions)
    *middle, last = [first, *(one.lower() for one in others)]
    return tr.t("{ones} of {last}?", ones=", ".join(middle), last=last)
