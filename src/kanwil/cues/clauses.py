"""From what was sent to what was said: the reply without quotes and signature, in clauses."""

import html
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from kanwil.cues.mask import mask
from kanwil.cues.wordlists import sections

LONGEST = 6_000
"""Characters of a text that are read; nobody's answer to a reminder starts later."""

_HIDDEN = re.compile(r"(?is)<(script|style|head)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)")
_BREAK = re.compile(r"(?i)<\s*/?\s*(?:br|p|div|tr|li|h\d)\b[^<>]*>")
_TAG = re.compile(r"<[/!]?[a-zA-Z][^<>]*>")
_STOP = re.compile(r"(?<=[.!?;…])[\"')]*\s+|\n+|\s+[–—-]\s+")


class Clause(NamedTuple):
    """One piece of a text, as written (masked), and whether it follows a contrast."""

    text: str
    after_contrast: bool


@cache
def _line(section: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(sections('said')[section])})\s*$", re.IGNORECASE)


@cache
def _turn() -> re.Pattern[str]:
    turns = "|".join(sections("said")["turn"])
    return re.compile(rf"(?:(?<=[,:)])\s*|\s+)(?=(?:{turns})\b)|(?<=,)\s*(?=maar\b)", re.IGNORECASE)


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(sections('said')['opening'])})\b", re.IGNORECASE)


def clean(text: object) -> str:
    """Return what the writer says: no HTML, quoted mail or signature; special data masked.

    What is no text (None, NaN) becomes the empty text; of a huge text the start is read.
    """
    if not isinstance(text, str):
        return ""
    text = text[: 4 * LONGEST]
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n", _HIDDEN.sub(" ", text)))
    text = unicodedata.normalize("NFC", html.unescape(text))
    return mask("\n".join(_said(text.splitlines()))[:LONGEST])


def _said(lines: list[str]) -> list[str]:
    said: list[str] = []
    for line in lines:
        bare = " ".join(line.split())
        foreign = _line("quote").match(bare) or _line("header").match(bare)
        if said and (foreign or _line("signature").match(bare)):
            break
        if bare and not foreign:
            said.append(bare)
    return said


def clauses(cleaned: str) -> list[Clause]:
    """Split a cleaned text at sentence ends and before contrasts (`maar`, `but`, `echter`…)."""
    found = []
    for sentence in _STOP.split(cleaned):
        contrast = False
        for piece in _turn().split(sentence):
            contrast = contrast or bool(_opening().match(piece))
            if re.search(r"\w", piece):
                found.append(Clause(piece.strip(" ,;"), contrast))
    return found
