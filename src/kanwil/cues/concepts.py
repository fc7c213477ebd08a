"""Trade words of both languages under one name: a cue learnt in one wording is known in another."""

from functools import cache, lru_cache
from itertools import pairwise

from kanwil.cues.wordlists import sections


@cache
def _listed() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    words: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    for concept, lines in sections("concepts").items():
        for word in " ".join(lines).split():
            place = stems if word.endswith("*") else words
            place.setdefault(word.rstrip("*"), []).append(concept)
    return words, stems


@lru_cache(maxsize=50_000)
def concepts_of(word: str) -> tuple[str, ...]:
    """Return the concepts of a plain word, the chief one first; of stems the longest wins."""
    words, stems = _listed()
    if word in words:
        return tuple(words[word])
    longest = next((word[:n] for n in range(len(word), 1, -1) if word[:n] in stems), "")
    return tuple(stems.get(longest, ()))


def phrase(words: str) -> list[str]:
    """Return a clause as concepts, their pairs (also over one concept) and their triples."""
    named = [concepts for word in words.split() if (concepts := concepts_of(word))]
    chief = [concepts[0] for concepts in named]
    row = [now for before, now in pairwise(["", *chief]) if now != before]
    return [
        *(concept for concepts in named for concept in concepts),
        *(f"{a}_{b}" for a, b in pairwise(row)),
        *(f"{a}~{b}" for a, b in zip(row, row[2:], strict=False)),
        *(f"{a}_{b}_{c}" for a, b, c in zip(row, row[1:], row[2:], strict=False)),
    ]
