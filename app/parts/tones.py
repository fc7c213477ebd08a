"""Which colour stands for which category; dark fills, since a chip's text is always white."""

from kanwil.base.labels import CATEGORY, UNCLEAR
from kanwil.base.terms import Category
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
