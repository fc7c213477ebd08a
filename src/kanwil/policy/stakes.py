"""Expected net euros of every action for every category, from a table that the owner can edit."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.places import data_folder
from kanwil.base.problems import KanwilError
from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Action, Category, Outcome, Route

Floats = NDArray[np.float64]
ACTIONS: tuple[Action, ...] = tuple(Action)
PLACE = {action: place for place, action in enumerate(ACTIONS)}
SHIPPED = Path(__file__).parent / "stakes.toml"
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


class StakesError(KanwilError):
    """The table of stakes lacks a figure or holds an impossible one."""

    def __init__(self, where: str) -> None:
        super().__init__(f"De tabel met opbrengsten klopt niet bij {where}.")


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
    that hangs on the category; times in minutes and days, money in euros.
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
        return replace(self, paid=(self.paid * weight + won) / (weight + tried))


def load_stakes(file: Path | None = None) -> Stakes:
    """Read the owner's table in the data folder, else the shipped one.

    Raises
    ------
    StakesError : a figure is missing or impossible, the damage of handing over included.
    """
    own = data_folder() / "stakes.toml"
    chosen = file or (own if own.exists() else SHIPPED)
    try:
        return _checked(_built(tomllib.loads(chosen.read_text(encoding="utf-8"))))
    except (KeyError, ValueError, TypeError) as error:
        raise StakesError(str(error)) from error


def _built(table: dict[str, Any]) -> Stakes:
    actions = [table["actions"][action] for action in ACTIONS]
    return Stakes(
        recovery_days=_array(table["recovery"]["days"]),
        recovery_odds=_logit(_array(table["recovery"]["paid"])),
        general={name: float(figure) for name, figure in table["general"].items()},
        relation=_array([table["relation"][category] for category in CATEGORIES]),
        routes={route: _fees(table["routes"][route]) for route in Route},
        minutes=_array([one["minutes"] for one in actions]),
        days=_array([one["days"] for one in actions]),
        paid=_array([one["paid"] for one in actions]),
        lost=_array([one["lost"] for one in actions]),
    )


def _fees(route: dict[str, Any]) -> Fees:
    return Fees(
        _array(route["commission_days"]),
        _array(route["commission"]),
        float(route["nothing_collected"]),
        float(route["fixed"]),
    )


def _checked(stakes: Stakes) -> Stakes:
    shape = (len(ACTIONS), len(CATEGORIES))
    for name in ("paid", "lost"):
        chances = getattr(stakes, name)
        if chances.shape != shape or (chances < 0).any() or (chances > 1).any():
            raise StakesError(name)
    if (stakes.lost[PLACE[Action.HAND_OVER]] <= 0).any():
        raise StakesError("actions.hand_over.lost")
    return stakes


def _array(numbers: Sequence[float]) -> Floats:
    return np.asarray(numbers, dtype="float64")


def _logit(chance: Floats) -> Floats:
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
    odds = _logit(stakes.paid)[None, :, :] + shift[:, None, None]
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
    odds = chances(stakes, situation)
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
