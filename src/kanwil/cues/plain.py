"""Text in plain words: lower case, no accents, numbers and dates as tokens, slang spelt out."""

import re
import unicodedata
from functools import cache

from kanwil.cues.mask import KINDS
from kanwil.cues.wordlists import table

_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|march|mrt|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|aug(?:ustus|ust)?|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TOKENS: tuple[tuple[str, str], ...] = (
    (rf"\[({'|'.join(KINDS)})\]", r" x\1 "),
    (r"\S+@\S+\.\S+|https?://\S+|www\.\S+", " xlink "),
    (r"\b[a-z]{2}\d{2} ?[a-z]{4} ?(?:\d ?){8,12}\b", " xiban "),
    (rf"\b\d{{1,2}}(?:e|de|ste|st|nd|rd|th)?\.? (?:of )?{_MONTH}\b(?: \d{{4}})?", " xdatum "),
    (rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b", " xdatum "),
    (r"\b\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?\b|\b\d{4}-\d\d-\d\d\b", " xdatum "),
    (r"\b\d{1,2}(?:e|de|ste|st|nd|rd|th)\b", " xdag "),
    (r"(?:€|£|\beuro?\b) ?\d[\d.,]*|\d[\d.,]*(?:-+)? ?(?:€|euro?s?\b|mille\b|k\b)", " xbedrag "),
    (r"\d[\d.,]* ?(?:%|procent\b|percent\b)", " xprocent "),
    (r"\b\d{1,2}[:.]\d\d ?(?:uur|u|am|pm)?\b", " xtijd "),
    (r"\b(?=\w*\d)\w*\d{4,}\w*(?:[-/]\w*\d\w*)*|\b[a-z]+-?\d{3,}\b", " xnummer "),
    (r"\d+(?:[.,]\d+)?", " xgetal "),
)
_TOKENED = re.compile(r"[\[@\d]|ww\.|//")
"""Without any of these no token is in a text."""
_REPEATED = re.compile(r"(.)\1{2,}")
_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*|'[a-z]\b|[?!]")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), token) for pattern, token in _TOKENS)


@cache
def _spoken() -> dict[str, str]:
    return {row["said"]: row["meant"] for row in table("spoken")}


def normalise(clause: str) -> str:
    """Return a masked clause as plain words, single-spaced; `?` and `!` count as words."""
    text = clause.lower().replace("’", "'").replace("`", "'")
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    if _TOKENED.search(text):
        for pattern, token in _patterns():
            text = pattern.sub(token, text)
    spoken = _spoken()
    return " ".join(spoken.get(word, word) for word in _WORD.findall(_REPEATED.sub(r"\1\1", text)))
