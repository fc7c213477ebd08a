"""The cue reader: texts in, a probability per cue out, with the words that counted."""

import hashlib
from collections.abc import Sequence
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit
from threadpoolctl import threadpool_limits

import kanwil
from kanwil.cues.clauses import clauses, clean
from kanwil.cues.evidence import Evidence, gather
from kanwil.cues.groups import groups_among
from kanwil.cues.meaning import Meaning, installed
from kanwil.cues.names import CUES, STRONG
from kanwil.cues.views import View
from kanwil.cues.wordlists import written

FOLDS = 5
COPIES = 2
"""Texts of one group that teach: six times more text from the same phrases reads no better."""

VIEW_WEIGHT = 0.8
"""Weight of each view's log-odds in the sum, chosen by log loss on phrases kept apart."""

BESIDE_MEANING = 0.55
"""The same, and the weight of the meaning itself, where the meaning is looked at too."""

LONGEST_QUOTE = 160


def _views() -> list[View]:
    return [
        View({"words": 1_500, "letters": 4_000}, strength=15.0),
        View({"concepts": 2_000}, strength=10.0),
        View({}, strength=1.0),
    ]


class CueReader:
    """Three linear one-vs-rest looks at a text, their log-odds added; a plain object to pickle.

    Attributes
    ----------
    meaning : a fourth look, at the text's vector; None where `embeddings` was not installed when
        the reader learnt. Without the extra a reader that has it reads by the other three.
    """

    # A default of the class, for readers that were shelved before there was a fourth look.
    meaning: Meaning | None = None

    def __init__(self) -> None:
        self.views = _views()
        self.base = np.zeros(len(CUES))

    @property
    def identity(self) -> str:
        """Return a name that two readers share only when they read every text alike."""
        name = hashlib.sha256(f"{kanwil.__version__} {written()} {self.base.tolist()}".encode())
        for view in self.views:
            for part in (view.coefficients, view.intercepts, *(t.idf_ for t in view.tokens)):
                name.update(part.tobytes())
            for token in view.tokens:
                name.update(" ".join(token.vocabulary_).encode())
        return name.hexdigest()

    def fit(
        self,
        texts: Sequence[object],
        cues: ArrayLike,
        groups: ArrayLike | None = None,
        seed: int = 0,
    ) -> Self:
        """Learn from texts and their cues.

        Parameters
        ----------
        texts : n texts as they came in; what is no text counts as empty.
        cues : 0/1, shape (n, len(CUES)), columns in the order of CUES.
        groups : what phrase each text is a wording of; None finds near-duplicates.
        """
        return self.learn(gather(texts), np.asarray(cues, dtype=bool), groups, seed)

    def read(self, texts: Sequence[object], *, meaning: bool = False) -> pd.DataFrame:
        """Return the probability of each cue, one row per text; 0 throughout for an empty text.

        With `meaning` the vectors count where they can: right more often, 22 ms a text. A case
        model must be given cues without it, because it learnt how far those can be trusted.
        """
        return pd.DataFrame(self.probabilities(gather(texts), meaning=meaning), columns=list(CUES))

    def read_oof(
        self,
        texts: Sequence[object],
        cues: ArrayLike,
        groups: ArrayLike | None = None,
        seed: int = 0,
    ) -> pd.DataFrame:
        """Read each text by a reader that never saw a text of its group.

        Cue features of training cases must be made so: a reader that knows the phrases makes the
        case model trust its cues too much. Leaves this reader as it is.
        """
        evidence, marked = gather(texts), np.asarray(cues, dtype=bool)
        groups = _codes(groups_among(evidence.wording) if groups is None else groups)
        fold = np.random.default_rng(seed).permutation(groups.max(initial=-1) + 1) % FOLDS
        found = np.zeros(marked.shape, dtype=np.float32)
        for number in range(FOLDS):
            apart = fold[groups] == number
            if apart.any() and not apart.all():
                rest, own = np.flatnonzero(~apart), np.flatnonzero(apart)
                reader = CueReader().learn(evidence.take(rest), marked[rest], groups[rest], seed)
                found[own] = reader.probabilities(evidence.take(own))
        return pd.DataFrame(found, columns=list(CUES))

    def quotes(self, texts: Sequence[object], probabilities: pd.DataFrame) -> list[dict[str, str]]:
        """Return per text and strong cue the clause that counted most, masked.

        probabilities is what `read` said of these texts. A clause counts by what it says when
        read alone.
        """
        pieces = [[clause.text for clause in clauses(clean(text))] for text in texts]
        strong = probabilities.to_numpy() >= STRONG
        asked = [row for row, said in enumerate(pieces) if said and strong[row].any()]
        alone = self.probabilities(gather([piece for row in asked for piece in pieces[row]]))
        found: list[dict[str, str]] = [{} for _ in pieces]
        begin = 0
        for row in asked:
            best = alone[begin : begin + len(pieces[row])].argmax(axis=0)
            begin += len(pieces[row])
            for cue in np.flatnonzero(strong[row]):
                found[row][CUES[cue]] = _shortened(pieces[row][best[cue]])
        return found

    def learn(
        self,
        evidence: Evidence,
        cues: NDArray[np.bool_],
        groups: ArrayLike | None,
        seed: int,
        *,
        meaning: bool = False,
    ) -> Self:
        """Do what `fit` does, for texts that were gathered before; with `meaning` the fourth look.

        The meaning needs the extra `embeddings`, and texts with and without each cue.
        """
        groups = _codes(groups_among(evidence.wording) if groups is None else groups)
        copy = pd.Series(groups).groupby(groups).cumcount().to_numpy()
        rows = np.flatnonzero(copy < COPIES)
        evidence, cues = evidence.take(rows), cues[rows]
        self.base = logit((cues.sum(axis=0) + 0.5) / (len(cues) + 1))
        with threadpool_limits(1):
            for view in self.views:
                view.fit(evidence, cues, seed)
            self.meaning = Meaning().fit(evidence.said, cues) if meaning else None
        return self

    def probabilities(self, evidence: Evidence, *, meaning: bool = False) -> NDArray[np.float32]:
        """Return what `read` does, for texts that were gathered before; shape (n, cues)."""
        if not len(evidence):
            return np.zeros((0, len(CUES)), dtype=np.float32)
        odds, weight = [view.log_odds(evidence) - self.base for view in self.views], VIEW_WEIGHT
        if meaning and self.meaning is not None and installed():
            odds.append(self.meaning.log_odds(evidence.said) - self.base)
            weight = BESIDE_MEANING
        probabilities = expit(self.base + weight * np.sum(odds, axis=0))
        said = np.array([bool(words) for words in evidence.wording], dtype=bool)
        return np.where(said[:, None], probabilities, 0.0).astype(np.float32)


def _codes(groups: ArrayLike) -> NDArray[np.intp]:
    return np.unique(np.asarray(groups), return_inverse=True)[1].astype(np.intp)


def _shortened(clause: str) -> str:
    if len(clause) <= LONGEST_QUOTE:
        return clause
    return clause[:LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"
