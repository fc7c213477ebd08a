"""All that the reader looks at in a text: its wording, its concepts and its mentions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kanwil.cues.clauses import clauses, clean
from kanwil.cues.concepts import phrase
from kanwil.cues.lexicon import Plain, counts
from kanwil.cues.plain import normalise


@dataclass(frozen=True, slots=True)
class Evidence:
    """What n texts show, row by row.

    Attributes
    ----------
    wording : plain words, clauses divided by a full stop; empty for a text without words.
    concepts : concept names, pairs and triples (`concepts.phrase`), space-joined.
    mentions : counts of the word list, shape (n, 3 x notions).
    said : the texts themselves, cleaned and masked.
    """

    wording: tuple[str, ...]
    concepts: tuple[str, ...]
    mentions: NDArray[np.float32]
    said: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.wording)

    def take(self, rows: NDArray[np.intp]) -> "Evidence":
        """Return the evidence of these rows."""
        return Evidence(
            tuple(self.wording[row] for row in rows),
            tuple(self.concepts[row] for row in rows),
            self.mentions[rows],
            tuple(self.said[row] for row in rows),
        )


def gather(texts: Sequence[object]) -> Evidence:
    """Clean, mask and look up each text; what is no text counts as empty."""
    said = tuple(clean(text) for text in texts)
    plain = [
        [Plain(normalise(clause.text), clause.after_contrast) for clause in clauses(text)]
        for text in said
    ]
    return Evidence(
        tuple(" . ".join(clause.words for clause in one) for one in plain),
        tuple(" ".join(token for clause in one for token in phrase(clause.words)) for one in plain),
        counts(plain),
        said,
    )
