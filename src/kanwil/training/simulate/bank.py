"""The phrase bank as the sample generator draws from it: by cues, language and register."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from kanwil.cues.names import CUES

PHRASES = Path(__file__).parent.parent / "phrases"

REGISTERS: dict[str, tuple[str, ...]] = {
    "email": ("email", "email", "email", "formal", "sloppy", "one_liner", "dialect"),
    "letter": ("letter", "letter", "formal"),
    "sms": ("sms", "sms", "one_liner"),
    "whatsapp": ("whatsapp", "whatsapp", "sloppy", "one_liner", "dialect"),
    "phone": ("phone_note",),
}
"""The registers of a channel; named twice is drawn twice as often."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of the bank."""

    phrase_id: str
    lang: str
    register: str
    cues: frozenset[str]
    text: str


class Bank:
    """Phrases, found by the exact set of cues that they carry."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        self._found: dict[tuple[frozenset[str], str, str], list[Phrase]] = {}
        for phrase in self.phrases:
            for register in (phrase.register, ""):
                for lang in (phrase.lang, ""):
                    key = (phrase.cues, lang, register)
                    self._found.setdefault(key, []).append(phrase)

    def holds(self, *cues: str) -> bool:
        """Tell whether any phrase carries exactly these cues."""
        return (frozenset(cues), "", "") in self._found

    def pick(
        self, cues: Iterable[str], lang: str, channel: str, rng: np.random.Generator
    ) -> Phrase | None:
        """Draw a phrase with exactly these cues: in the register and language, else near them."""
        wanted = frozenset(cues)
        registers = REGISTERS[channel]
        register = registers[int(rng.integers(len(registers)))]
        for key in ((lang, register), (lang, ""), ("", "")):
            if found := self._found.get((wanted, *key)):
                return found[int(rng.integers(len(found)))]
        return None


def read_bank(folder: Path = PHRASES) -> Bank:
    """Read every CSV of the folder (columns id, lang, register, cues, text), sorted by id."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                cues = frozenset(row["cues"].split("|"))
                found.append(Phrase(row["id"], row["lang"], row["register"], cues, row["text"]))
    unknown = {cue for phrase in found for cue in phrase.cues} - set(CUES)
    if unknown:
        raise ValueError(f"no cues: {sorted(unknown)}")
    return Bank(sorted(found, key=lambda phrase: phrase.phrase_id))


@cache
def shipped_bank() -> Bank:
    """Return the bank that is shipped with kanwil."""
    return read_bank()
