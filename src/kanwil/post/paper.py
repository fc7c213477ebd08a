"""A letter on paper: one PDF in the company's own style."""

from kanwil.post.letter import Letter
from kanwil.post.typeset import typeset


def render_letter(letter: Letter) -> bytes:
    """Return the letter as a PDF."""
    data = {"lang": letter.lang.value, "subject": letter.subject, "text": letter.text()}
    return typeset("letter.typ", data, letter.facts.day)
