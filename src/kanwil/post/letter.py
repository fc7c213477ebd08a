"""A composed letter: its subject and paragraphs, with the facts that it tells."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from kanwil.base.terms import Lang
from kanwil.post.blocks import plain
from kanwil.post.facts import LetterFacts, LetterKind


@dataclass(frozen=True, slots=True)
class Letter:
    """A text that may go out once `flaws` finds nothing in it.

    Attributes
    ----------
    body : the paragraphs; one that reads `[[invoices]]`, `[[sums]]`, `[[payment]]` or
        `[[agreement]]` stands for that block of the facts.
    notes : what the sender should know; they are not part of the letter.
    """

    kind: LetterKind
    lang: Lang
    subject: str
    body: tuple[str, ...]
    facts: LetterFacts
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the letter as plain text, for an e-mail."""
        return "\n\n".join(said for one in self.body if (said := plain(one, self.facts)))

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON objects; `letter_of` reads it back."""
        told: dict[str, Any] = _adapter().dump_python(self, mode="json")
        return told


def letter_of(told: dict[str, Any]) -> Letter:
    """Return the letter of which `as_dict` was kept."""
    return _adapter().validate_python(told)


@cache
def _adapter() -> TypeAdapter[Letter]:
    return TypeAdapter(Letter)
