"""Euros that a policy keeps on simulated cases, where the true category decides what it brings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Action
from kanwil.book.door import known
from kanwil.book.position import positions
from kanwil.model.evidence import shown
from kanwil.policy.decide import choose, routes
from kanwil.policy.figures import SHIPPED, load_stakes
from kanwil.policy.situation import situate
from kanwil.policy.stakes import PLACE, Stakes, net_euros
from kanwil.policy.verdict import judge
from kanwil.training.metrics import Floats, Ints

if TYPE_CHECKING:
    from kanwil.training.simulate import Simulation

ORACLE, EXACT, ADVICE = (
    "oracle that knows the category",
    "advice on the exact posterior",
    "advice of the shipped model",
)
LADDER = "ladder by age"
SETTINGS = Settings.model_construct()
"""As shipped, whatever the file and the environment of this machine say."""


def situations(one: "Simulation", cues: pd.DataFrame, X: pd.DataFrame) -> pd.DataFrame:
    """Return the facts from which the guards judge, one row a moment, as the features X."""
    seen = known(one.ledger, one.moments)
    facts = situate(seen, positions(seen), one.moments, SETTINGS, cues)
    return facts.assign(wont_evidence=np.asarray(shown(X).any(axis=1)))


def ladder(facts: pd.DataFrame) -> Ints:
    """Return what a ladder by age does: remind, final notice from 30 days, hand over from 60."""
    age = facts["oldest_days"].to_numpy()
    steps = [PLACE[Action.REMIND], PLACE[Action.FINAL_NOTICE]]
    found: Ints = np.select([age <= 30, age < 60], steps, PLACE[Action.HAND_OVER])
    return found


def policies(
    facts: pd.DataFrame, model: Floats, exact: Floats, truth: Ints, stakes: Stakes
) -> dict[str, Ints]:
    """Return, by name, the place of the action that each policy takes in every case.

    Parameters
    ----------
    model, exact : the model's and the oracle's chances (n, 4). truth : category codes (n,).
    """
    verdict, n, settled = judge(facts, SETTINGS), len(facts), np.eye(len(CATEGORIES))

    def chosen(chances: Floats) -> Ints:
        return choose(chances, facts, verdict, stakes, SETTINGS).place

    prior = np.tile(np.bincount(truth, minlength=len(CATEGORIES)) / n, (n, 1))
    return {
        ORACLE: chosen(settled[truth]),
        EXACT: chosen(exact),
        ADVICE: chosen(model),
        "its likeliest category only": chosen(settled[model.argmax(axis=1)]),
        "the mix of categories only": chosen(prior),
        "always remind": np.full(n, PLACE[Action.REMIND]),
        LADDER: ladder(facts),
        "always hand over": np.full(n, PLACE[Action.HAND_OVER]),
    }


def kept(places: Ints, facts: pd.DataFrame, truth: Ints, stakes: Stakes) -> Floats:
    """Return the euros (n,) that actions bring when the world is as `stakes` say."""
    value = net_euros(stakes, facts, routes(facts), SETTINGS)
    found: Floats = value[np.arange(len(facts)), places, truth]
    return found


def worth(
    facts: pd.DataFrame, model: Floats, exact: Floats, truth: Ints, names: Sequence[str]
) -> Floats:
    """Return the mean euros a case (len(names),) of these policies under the shipped stakes."""
    stakes = load_stakes(SHIPPED)
    found = policies(facts, model, exact, truth, stakes)
    return np.array([kept(found[name], facts, truth, stakes).mean() for name in names])
