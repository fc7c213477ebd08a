"""What kanwil says: Dutch is the message id everywhere, one `en.po` turns it into English."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from kanwil.base.money import show_number
from kanwil.base.terms import Lang

PO_FILE = Path(__file__).parent / "en.po"


@cache
def _english() -> dict[str, str | tuple[str, ...]]:
    with PO_FILE.open("rb") as file:
        catalog = read_po(file, locale="en")
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalog:
        if message.id and message.string:
            key = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string
            found[key] = said if isinstance(said, str) else tuple(said)
    return found


class Tr:
    """A translator bound to one language.

    Message ids are Dutch with `{name}` fields, filled after translation:
    `Tr(Lang.NL).t("{n} dagen te laat", n=3)`.
    """

    def __init__(self, lang: Lang | str) -> None:
        self.lang = Lang(lang)

    def t(self, dutch: str, /, **fields: object) -> str:
        """Return the sentence in this language; an id without translation stays Dutch."""
        text: object = dutch
        if self.lang is Lang.EN:
            text = _english().get(dutch, dutch)
            text = text if isinstance(text, str) else text[0]
        return str(text).format(**fields) if fields else str(text)

    def tn(self, one: str, many: str, n: int, /, **fields: object) -> str:
        """Return the singular or plural sentence; `{n}` is the number with the language's marks."""
        forms: tuple[str, ...] = (one, many)
        if self.lang is Lang.EN:
            found = _english().get(one, forms)
            forms = found if isinstance(found, tuple) else (found, found)
        return forms[0 if n == 1 else -1].format(n=show_number(n, self.lang), **fields)
