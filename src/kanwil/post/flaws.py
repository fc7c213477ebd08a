"""What is wrong with a letter: a check of its words against its facts, before it may go."""

import re

from kanwil.post.letter import Letter

_UNFILLED = re.compile(r"\{\{|\}\}|\{%|\[\[|\]\]")


def flaws(letter: Letter) -> list[str]:
    """Return what is wrong with a letter, as Dutch sentences; nothing when it may go."""
    return ["Er staat nog een leeg veld in."] if _UNFILLED.search(letter.text()) else []
