"""Trade words of both languages under one name: a cue learnt in one wording is known in another."""

from functools import cache, lru_cache
from itertools import pairwise

from kanwil.cues.wordlists import sections


@cache
def _listed() -> dict[str, list[str]]:
    listed: dict[str, list[str]] = {}
    for concept, lines in sections("concepts").items():
        for word in " ".join(lines).split():
            listed.setdefault(word, []).append(concept)
    return listed


@lru_cache(maxsize=50_000)
def concepts_of(word: str) -> tuple[str, ...]:
    """Return the concepts of a plain word, the chief one first.

    The whole word goes before a stem (`stem*`), that before an ending (`*ending`); of each the
    longest wins.
    """
    listed, lengths = _listed(), range(len(word), 1, -1)
    forms = [word, *(f"{word[:n]}*" for n in lengths), *(f"*{word[-n:]}" for n in lengths)]
    return tuple(next((listed[form] for form in forms if form in listed), ()))


@lru_cache(maxsize=50_000)
def phrase(words: str) -> tuple[str, ...]:
    """Return a clause as concepts, their pairs (also over one concept) and their triples."""
    named = [concepts for word in words.split() if (concepts := concepts_of(word))]
    chief = [concepts[0] for concepts in named]
    row = [now for before, now in pairwise(["", *chief]) if now != before]
    return (
        *(concept for concepts in named for concept in concepts),
        *(f"{a}_{b}" for a, b in pairwise(row)),
        *(f"{a}~{b}" for a, b in zip(row, row[2:], strict=False)),
        *(f"{a}_{b}_{c}" for a, b, c in zip(row, row[1:], row[2:], strict=False)),
    )
