"""Expected net euros of every action for every category, from a table that the owner can edit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Action, Category, Outcome, Route

Floats = NDArray[np.float64]
ACTIONS: tuple[Action, ...] = tuple(Action)
EIGHTY = 1.2816  # standard deviations on either side that hold 80 %
PLACE = {action: place for place, action in enumerate(ACTIONS)}
_TRIES = {
    Action.REMIND: "n_reminders",
    Action.CALL: "n_calls",
    Action.FINAL_NOTICE: "n_final_notices",
}
_ASKED = frozenset(
    {
        Action.WAIT,
        Action.REMIND,
        Action.CALL,
        Action.INSTALMENTS,
        Action.WEDERDIENST,
        Action.FINAL_NOTICE,
        Action.STOP_SUPPLY,
    }
)

# What a closed case brought when its amounts were not noted down (assumption).
_BROUGHT = {
    Outcome.PAID: 1.0,
    Outcome.PAID_PART: 0.5,
    Outcome.CREDITED: 0.0,
    Outcome.PLAN_KEPT: 1.0,
    Outcome.SET_OFF: 1.0,
    Outcome.HANDED_OVER: 0.0,
    Outcome.WRITTEN_OFF: 0.0,
    Outcome.INSOLVENT: 0.0,
}


@dataclass(frozen=True)
class Fees:
    """What one route asks: a commission by days late, a fee when nothing comes, a fixed sum."""

    days: Floats
    commission: Floats
    nothing_collected: float
    fixed: float


@dataclass(frozen=True)
class Stakes:
    """The assumptions, as arrays of actions × categories in the order of the enums.

    `paid`: chance of payment within twelve months; `lost`: chance to lose the customer over the
    action, mandatory because without it everyone is handed over; `relation`: share of the margin
    that hangs on the category; times in minutes and days, money in euros; `own`: how many closed
    cases of our own stand behind each chance.
    """

    recovery_days: Floats
    recovery_odds: Floats
    general: Mapping[str, float]
    relation: Floats
    routes: Mapping[Route, Fees]
    minutes: Floats
    days: Floats
    paid: Floats
    lost: Floats
    own: Floats

    def learned(self, experience: pd.DataFrame) -> "Stakes":
        """Return these stakes moved towards own closed cases.

        `experience` counts them per action, category and outcome: n, and over the `n_known` cases
        of which the money is known overdue_cents and recovered_cents. The table counts as
        `experience_weight` imagined cases, so that few own ones change little.
        """
        tried, won = np.zeros_like(self.paid), np.zeros_like(self.paid)
        for row in experience.to_dict("records"):
            cell = PLACE[Action(row["action"])], CATEGORIES.index(Category(row["category"]))
            share = row["recovered_cents"] / row["overdue_cents"] if row["overdue_cents"] else 0.0
            judged = (row["n"] - row["n_known"]) * _BROUGHT[Outcome(row["outcome"])]
            tried[cell] += row["n"]
            won[cell] += row["n_known"] * min(share, 1.0) + judged
        weight = self.general["experience_weight"]
        return replace(self, paid=(self.paid * weight + won) / (weight + tried), own=tried)


def logit(chance: Floats) -> Floats:
    """Return chances as log-odds, those of 0 and 1 just inside."""
    inside = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.log(inside / (1 - inside))


def chances(stakes: Stakes, situation: pd.DataFrame) -> Floats:
    """Return the chance of payment within twelve months, shape (rows, actions, categories).

    The table's chance is moved along the recovery-by-age curve, and down by what was tried and
    refused before; a chance of zero stays zero.
    """
    age = np.interp(situation["oldest_days"], stakes.recovery_days, stakes.recovery_odds)
    reference = stakes.general["reference_days"]
    at_reference = np.interp(reference, stakes.recovery_days, stakes.recovery_odds)
    shift: Floats = np.asarray(stakes.general["age_weight"] * (age - at_reference))
    odds = logit(stakes.paid)[None, :, :] + shift[:, None, None]
    for place, lowered in enumerate(_worn(stakes, situation)):
        odds[:, place, :] -= lowered[:, None]
    return np.where(stakes.paid[None, :, :] > 0, 1 / (1 + np.exp(-odds)), 0.0)


def _worn(stakes: Stakes, situation: pd.DataFrame) -> Floats:
    """Return how far each action has worn out, in log-odds, shape (actions, rows).

    What was tried and refused lowers all that we ask ourselves; solving a complaint or our own
    error, and handing over, are as good as ever.
    """
    weight = stakes.general
    tries = situation[list(_TRIES.values())].to_numpy(dtype="float64")
    refused = situation["refuses"].to_numpy(dtype="float64")
    common = weight["tried_weight"] * tries.sum(axis=1) + weight["refusal_weight"] * refused
    own = {action: weight["repeat_weight"] * tries[:, n] for n, action in enumerate(_TRIES)}
    return np.array([(a in _ASKED) * (common + own.get(a, 0.0)) for a in ACTIONS])


def net_euros(
    stakes: Stakes, situation: pd.DataFrame, route: Sequence[Route], settings: Settings
) -> Floats:
    """Return expected net euros over twelve months, shape (rows, actions, categories).

    Chance × undisputed amount (solving a complaint also frees most of the disputed part) − cost
    of waiting − own minutes − fees of the route − chance to lose the customer × future margin.
    """
    return _net(stakes, situation, route, settings, chances(stakes, situation))


def spread(
    stakes: Stakes, situation: pd.DataFrame, belief: Floats, place: NDArray[np.intp]
) -> Floats:
    """Return per row by how many euros the table's own doubt may move the action at `place`.

    Each chance is a Beta of the table's imagined cases and our own; 80 % of what it may be lies
    within this many euros of the expectation. What else may happen to one debtor is not in it.
    """
    rows = np.arange(len(situation))
    odds = chances(stakes, situation)[rows, place]
    cases = stakes.general["experience_weight"] + stakes.own[place] + 1
    variance = (belief**2 * odds * (1 - odds) / cases).sum(axis=1)
    euros = (situation["overdue_cents"] - situation["disputed_cents"]).to_numpy("float64") / 100
    return np.asarray(EIGHTY * np.sqrt(variance) * euros)


def _net(
    stakes: Stakes,
    situation: pd.DataFrame,
    route: Sequence[Route],
    settings: Settings,
    odds: Floats,
) -> Floats:
    overdue = situation["overdue_cents"].to_numpy(dtype="float64") / 100
    disputed = situation["disputed_cents"].to_numpy(dtype="float64") / 100
    base = np.repeat((overdue - disputed)[:, None], len(ACTIONS), axis=1)
    base[:, PLACE[Action.RESOLVE_COMPLAINT]] += disputed * stakes.general["complaint_kept"]
    keeps = 1 - stakes.general["interest_pct"] / 100 * stakes.days / 365
    value = odds * base[:, :, None] * keeps[None, :, None]
    place = PLACE[Action.HAND_OVER]
    value[:, place, :] = _after_fees(
        stakes, situation, route, odds[:, place, :], value[:, place, :]
    )
    value -= (stakes.minutes / 60 * float(settings.hourly_cost))[None, :, None]
    damage = stakes.lost[None, :, :] * stakes.relation[None, None, :]
    return np.asarray(value - damage * future_margin(stakes, situation, settings)[:, None, None])


def _after_fees(
    stakes: Stakes,
    situation: pd.DataFrame,
    route: Sequence[Route],
    chance: Floats,
    collected: Floats,
) -> Floats:
    """Take a route's commission off what it collects, and its fees off the rest."""
    age = situation["oldest_days"].to_numpy(dtype="float64")
    net = collected.copy()
    chosen = np.asarray([str(one) for one in route], dtype=object)
    for name, fees in stakes.routes.items():
        mine = chosen == str(name)
        commission = np.interp(age[mine], fees.days, fees.commission)[:, None]
        empty = (1 - chance[mine]) * fees.nothing_collected
        net[mine] = collected[mine] * (1 - commission) - empty - fees.fixed
    return net


def future_margin(stakes: Stakes, situation: pd.DataFrame, settings: Settings) -> Floats:
    """Return the euros of margin a year that are at stake when the customer leaves."""
    margin = situation["revenue_cents"].to_numpy(dtype="float64") / 100
    margin = margin * float(settings.margin_share)
    return np.maximum(margin, stakes.general["default_margin"])
