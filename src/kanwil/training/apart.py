"""Reading simulated texts by readers that never saw their phrases, as real texts will be read."""

from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd

from kanwil.cues.evidence import gather
from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.training.metrics import Floats, Ints
from kanwil.training.simulate import Simulation
from kanwil.training.simulate.bank import shipped_bank

FOLDS = 4
"""Groups of phrases. With two phrases in a text half of the bank is left to learn from."""


class ApartReaders:
    """A reader for every one or two groups of phrases that it has not learnt.

    A reader that knows a text's very phrase reads it almost perfectly, and a case model that
    learns from such reading trusts real texts too much: it then does worse than without text.
    """

    def __init__(self, seed: int = 0) -> None:
        bank = shipped_bank().phrases
        fold = np.random.default_rng(seed).permutation(len(bank)) % FOLDS
        self._fold = {one.phrase_id: int(own) for one, own in zip(bank, fold, strict=True)}
        evidence = gather([one.text for one in bank])
        cues = np.array([[cue in one.cues for cue in CUES] for one in bank])
        self._readers: dict[frozenset[int], CueReader] = {}
        for unseen in (*combinations(range(FOLDS), 1), *combinations(range(FOLDS), 2)):
            rows = np.flatnonzero(~np.isin(fold, unseen))
            reader = CueReader().learn(evidence.take(rows), cues[rows], rows, seed)
            self._readers[frozenset(unseen)] = reader

    def read(self, simulation: Simulation) -> pd.DataFrame:
        """Return contact_id and one probability per cue, of every answer with a text."""
        told = simulation.phrases
        texts = simulation.ledger.contacts.set_index("contact_id")["text"]
        evidence = gather(texts.reindex(told["contact_id"]).tolist())
        found: Floats = np.zeros((len(told), len(CUES)))
        for unseen, rows in self._rows(told["phrases"]).items():
            found[rows] = self._readers[unseen].probabilities(evidence.take(rows))
        frame = pd.DataFrame(found, columns=list(CUES))
        frame.insert(0, "contact_id", told["contact_id"].to_numpy())
        return frame

    def _rows(self, joined: pd.Series) -> dict[frozenset[int], Ints]:
        rows: dict[frozenset[int], list[int]] = {}
        for row, ids in enumerate(joined):
            unseen = frozenset(self._fold[one] for one in ids.split("|"))
            rows.setdefault(unseen, []).append(row)
        return {unseen: np.array(own) for unseen, own in rows.items()}


@cache
def apart_readers() -> ApartReaders:
    """Return the readers, fitted once per process."""
    return ApartReaders()
