"""The best allowed action over the whole posterior, with its alternatives in euros."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Route
from kanwil.policy.stakes import ACTIONS, Stakes, net_euros
from kanwil.policy.verdict import Verdict

Floats = NDArray[np.float64]
KANTON_LIMIT = 25_000_00

Alternative = tuple[str, Decimal, tuple[str, ...]]


@dataclass(frozen=True)
class Choice:
    """What was reckoned for some rows.

    Attributes
    ----------
    by_category : net euros, shape (rows, actions, categories).
    cents : expected net cents over the posterior, shape (rows, actions).
    place : per row the place of the chosen action in ACTIONS.
    route : per row to whom a hand-over would go.
    """

    by_category: Floats
    cents: NDArray[np.int64]
    place: NDArray[np.intp]
    route: list[Route]

    @property
    def actions(self) -> list[Action]:
        """Return the chosen action of every row."""
        return [ACTIONS[place] for place in self.place]


def routes(situation: pd.DataFrame) -> list[Route]:
    """Return to whom each case would go.

    Above 25,000 euros the court asks for a lawyer (Rv 79 and 93); who refuses outright gets a
    bailiff, who can summon at once; all others an agency.
    """
    large = situation["overdue_cents"] - situation["disputed_cents"] > KANTON_LIMIT
    picked = np.select([large, situation["refuses"]], [0, 1], default=2)
    order = (Route.LAWYER, Route.BAILIFF, Route.AGENCY)
    return [order[number] for number in picked]


def choose(
    chances: Floats, situation: pd.DataFrame, verdict: Verdict, stakes: Stakes, settings: Settings
) -> Choice:
    """Weigh every action by all four chances and take the best allowed one.

    `chances` has shape (rows, categories). Equal to the cent, the milder action wins.
    """
    route = routes(situation)
    by_category = net_euros(stakes, situation, route, settings)
    expected = np.einsum("nac,nc->na", by_category, chances)
    cents = np.rint(expected * 100).astype("int64")
    lowest = np.iinfo(np.int64).min
    place = np.where(verdict.allowed, cents, lowest).argmax(axis=1)
    return Choice(by_category, cents, place, route)


def alternatives(choice: Choice, verdict: Verdict) -> list[list[Alternative]]:
    """Return per row every action with its euros and what forbids it, most euros first."""
    order = np.argsort(-choice.cents, axis=1, kind="stable")
    euros = [[Decimal(cents).scaleb(-2) for cents in row] for row in choice.cents.tolist()]
    forbidders = verdict.forbidders()
    return [
        [(str(ACTIONS[place]), money[place], why[place]) for place in places]
        for places, money, why in zip(order.tolist(), euros, forbidders, strict=True)
    ]


def as_decimals(cents: Sequence[int]) -> list[Decimal]:
    """Return whole cents as amounts with two places."""
    return [Decimal(one).scaleb(-2) for one in cents]
