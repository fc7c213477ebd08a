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

Keeps = Callable[[Floats], Floats]
"""From chances (n, 4) to the euros (n,) that the best allowed action on them would bring."""
Purse = Callable[[Dataset], Keeps]


def purse_of(ledger: Ledger, cues: pd.DataFrame, settings: Settings) -> Purse:
    """Return how euros are reckoned: the owner's stakes, the law of the day, nothing learnt.

    Parameters
    ----------
    cues : contact_id and one column per cue, as the cases' features were made from.
    """

    def purse(cases: Dataset) -> Keeps:
        moments = cases.cases[["case_id", "debtor_id", "as_of"]]
        seen = known(ledger, moments, settings.payment_terms_days)
        facts = situate(seen, positions(seen), moments, settings, cues)
        facts = facts.assign(wont_evidence=np.asarray(shown(cases.X).any(axis=1)))
        verdict, stakes = judge(facts, settings), load_stakes()
        value = net_euros(stakes, facts, routes(facts), settings)

        def keeps(chances: Floats) -> Floats:
            place = choose(chances, facts, verdict, stakes, settings).place
            found: Floats = value[np.arange(len(facts)), place, cases.codes]
            return found

        return keeps

    return purse
