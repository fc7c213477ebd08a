"""What advice on a model's chances keeps in closed cases, if their closing label is true."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from kanwil.base.settings import Settings
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import positions
from kanwil.model.evidence import shown
from kanwil.policy.decide import choose, routes
from kanwil.policy.figures import load_stakes
from kanwil.policy.situation import situate
from kanwil.policy.stakes import net_euros
from kanwil.policy.verdict import judge
from kanwil.training.dataset import Dataset
from kanwil.training.metrics import Floats
from kanwil.training.worth import ladder

Keeps = Callable[[Floats], Floats]
"""From chances (n, 4) to the euros (n,) that the best allowed action on them would bring."""
Purse = Callable[[Dataset], Keeps]


class Reckoner:
    """Reckons closed cases by the owner's stakes and the law of their day, nothing learnt.

    Parameters
    ----------
    cues : contact_id and one column per cue, as the cases' features were made from.
    """

    def __init__(
        self, ledger: Ledger, cues: pd.DataFrame, settings: Settings, cases: Dataset
    ) -> None:
        moments = cases.cases[["case_id", "debtor_id", "as_of"]]
        seen = known(ledger, moments, settings.payment_terms_days)
        facts = situate(seen, positions(seen), moments, settings, cues)
        self._facts = facts.assign(wont_evidence=np.asarray(shown(cases.X).any(axis=1)))
        self._settings, self._stakes = settings, load_stakes()
        self._verdict = judge(self._facts, settings)
        value = net_euros(self._stakes, self._facts, routes(self._facts), settings)
        self._value: Floats = value[np.arange(len(cases)), :, cases.codes]

    def __call__(self, chances: Floats) -> Floats:
        """Return what the best allowed action on these chances (n, 4) brings in each case."""
        chosen = choose(chances, self._facts, self._verdict, self._stakes, self._settings)
        return self._at(chosen.place)

    def ladder(self) -> Floats:
        """Return what a plain ladder by age brings in each case."""
        return self._at(ladder(self._facts))

    def _at(self, place: np.ndarray) -> Floats:
        found: Floats = self._value[np.arange(len(place)), place]
        return found
