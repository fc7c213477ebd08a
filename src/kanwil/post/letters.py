"""Composing a letter: the door of all that goes on paper to a debtor."""

from dataclasses import replace
from pathlib import Path

from kanwil.post.collecting import COLLECTING
from kanwil.post.facts import LetterFacts, LetterKind
from kanwil.post.flaws import flaws
from kanwil.post.letter import Letter, letter_of
from kanwil.post.paper import render_letter
from kanwil.post.templating import fill

__all__ = ["Letter", "LetterFacts", "LetterKind", "compose", "flaws", "letter_of", "render_letter"]


def compose(kind: LetterKind, facts: LetterFacts, own: Path | None = None) -> Letter:
    """Return the text of a kind of letter in the facts' language.

    Parameters
    ----------
    own : the folder with the company's own templates, `<lang>/<kind>.txt`.

    Raises
    ------
    TemplateFaultError : a template that cannot be filled.
    """
    # The wording of a 14-day letter that holds addresses the reader with u.
    told = replace(facts, form="u") if kind is LetterKind.FOURTEEN_DAYS else facts
    subject, body, notes = fill(kind, told, own)
    if facts.collecting is not None and kind is not LetterKind.CALL_SCRIPT:
        body = (*body, COLLECTING)
    return Letter(kind, facts.lang, subject, body, told, notes)
