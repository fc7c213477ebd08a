"""What a debtor in each hidden state does with money: sessions, items, parts, returns, orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from kanwil.training.metrics import Floats
from kanwil.training.simulate.hidden import A_OF, T_OF, W_OF
from kanwil.training.simulate.parameters import Company


class Setting(IntEnum):
    """What a debtor looks at in a week in which it may pay; columns of the session table."""

    NOTHING_DUE = 0
    DUE = 1
    REMINDED = 2
    NOTICED = 3
    FINAL = 4
    CALLED = 5
    PROMISED_NOW = 6
    PROMISED_LATER = 7
    CLAIMED_PAID = 8
    HANDED_OVER = 9


# Chance per week to sit down and pay, per setting, of a debtor who is able.
_SESSION = {
    "sharp": (0.30, 0.72, 0.74, 0.76, 0.80, 0.80, 0.88, 0.45, 0.80, 0.60),
    "sloppy": (0.05, 0.14, 0.42, 0.45, 0.52, 0.50, 0.64, 0.18, 0.45, 0.45),
    "blocked": (0.05, 0.05, 0.10, 0.12, 0.16, 0.16, 0.30, 0.08, 0.20, 0.20),
    "stretches": (0.04, 0.50, 0.50, 0.52, 0.62, 0.55, 0.72, 0.40, 0.40, 0.50),
    "disputes": (0.08, 0.38, 0.38, 0.38, 0.42, 0.40, 0.45, 0.30, 0.20, 0.32),
    "refuses": (0.02, 0.06, 0.07, 0.09, 0.18, 0.11, 0.13, 0.05, 0.07, 0.24),
}
# The same of who is tight or broke, as factors. Who wants still tries.
_TIGHT = (0.60, 0.42, 0.48, 0.50, 0.58, 0.55, 0.52, 0.40, 0.40, 0.45)
_BROKE = (0.30, 0.13, 0.16, 0.17, 0.20, 0.20, 0.18, 0.12, 0.12, 0.15)

LATE_EDGES = np.array([-7, 0, 7, 14, 30, 60])
"""Days late (in the middle of the week) that separate the rows of the item table."""
# Chance that an item is paid in a session, by days late.
_ITEM = {
    "sharp": (0.15, 0.60, 0.86, 0.88, 0.88, 0.88, 0.88),
    "sloppy": (0.08, 0.22, 0.65, 0.70, 0.74, 0.76, 0.76),
    "blocked": (0.06, 0.20, 0.45, 0.45, 0.45, 0.45, 0.45),
    "stretches": (0.01, 0.04, 0.10, 0.18, 0.50, 0.80, 0.85),
    "disputes": (0.06, 0.30, 0.62, 0.65, 0.65, 0.65, 0.65),
    "refuses": (0.03, 0.06, 0.40, 0.40, 0.42, 0.42, 0.42),
}
# Factors for an ordinary item, the oldest late one, and one complained of.
_SORE = {"disputes": (1.0, 0.30, 0.05), "refuses": (1.0, 0.8, 0.3), "": (1.0, 1.0, 0.6)}
_BIG = (1.0, 0.55, 0.40)
"""Factor for an item above twice the debtor's usual amount, by ability."""
_PART = (0.02, 0.32, 0.45)

RETURN_CODES = ("AM04", "MS03", "MD06", "MS02", "MD01", "AC04", "AC06", "AC01", "AG02")
"""SEPA reason codes; the last two are data and creditor errors and hang on nothing hidden."""
_RETURN_ABLE = (0.004, 0.004, 0.000, 0.002, 0.001, 0.001, 0.001, 0.004, 0.003)
_RETURN_TIGHT = (0.22, 0.06, 0.000, 0.004, 0.002, 0.002, 0.002, 0.004, 0.003)
_RETURN_BROKE = (0.42, 0.10, 0.000, 0.006, 0.004, 0.012, 0.020, 0.004, 0.003)
_RETURN_UNWILLING = (0.0, 0.005, 0.07, 0.06, 0.02, 0.0, 0.0, 0.0, 0.0)

ORDERS = np.array([1.0, 0.85, 0.55])[A_OF] * np.array([1.0, 1.0, 0.55, 0.6])[W_OF]
"""Factor of each state on the debtor's usual number of invoices."""
FATE = np.array([0.00003, 0.0006, 0.009])[A_OF]
"""Chance per week of insolvency, WSNP or bewind."""
BOUNCE = np.array([0.006, 0.010, 0.12])[T_OF]
KEEPS_PLAN = np.array([0.93, 0.74, 0.38])[A_OF] * np.array([1.0, 0.95, 0.7, 0.35])[W_OF]


@dataclass(frozen=True)
class Tables:
    """One company's chances per hidden state (last axis, STATES).

    Attributes
    ----------
    session : (Setting, STATES). item : (days-late row, ordinary/oldest/complained, STATES).
    big : (STATES,) factor. part : (STATES,) that a paid item is paid in part.
    returned : (STATES, 1 + RETURN_CODES) in the week after a collection, first = none.
    refunded : (STATES,) MD06 in one of the seven weeks after that.
    keeps_plan, bounce, fate, orders : (STATES,).
    """

    session: Floats
    item: Floats
    big: Floats
    part: Floats
    returned: Floats
    refunded: Floats
    keeps_plan: Floats
    bounce: Floats
    fate: Floats
    orders: Floats

    @classmethod
    def of(cls, company: Company, rng: np.random.Generator) -> "Tables":
        """Draw a company's tables: the common ones, sharpened and with its own quirks."""
        return cls(
            session=own(_session(), company, rng),
            item=own(_item(), company, rng),
            big=np.array(_BIG)[A_OF],
            part=own(_part(), company, rng),
            returned=_returned(),
            refunded=np.array([0.0001, 0.0001, 0.005, 0.008])[W_OF],
            keeps_plan=own(KEEPS_PLAN, company, rng),
            bounce=BOUNCE,
            fate=FATE,
            orders=ORDERS,
        )


def own(table: Floats, company: Company, rng: np.random.Generator) -> Floats:
    """Return a company's own version of a table of chances (..., STATES).

    `contrast` moves each chance away from, or towards, the mean over the states (on the logit);
    `quirks` adds deviations per row, per state and a little per cell.
    """
    logits = np.log(table / (1 - table))
    centre = logits.mean(axis=-1, keepdims=True)
    sd = company.quirks
    noise = sd * rng.standard_normal((*table.shape[:-1], 1))
    noise = noise + sd * rng.standard_normal(table.shape[-1])
    noise = noise + 0.3 * sd * rng.standard_normal(table.shape)
    found: Floats = 1 / (1 + np.exp(-(centre + company.contrast * (logits - centre) + noise)))
    return found


def by_mood(rows: Mapping[str, tuple[float, ...]]) -> Floats:
    """Spread rows named by mood over the states: (row length, STATES).

    Attention shows in the willing; in the others it only dampens (see `damp`).
    """
    moods = [("sharp", "sloppy", "blocked"), ("stretches",) * 3, ("disputes",) * 3]
    moods.append(("refuses",) * 3)
    return np.array([rows[moods[w][t]] for w, t in zip(W_OF, T_OF, strict=True)]).T


def damp(table: Floats, sloppy: float, blocked: float) -> Floats:
    """Lower the chances of the unwilling who are also sloppy or blocked."""
    factor = np.where(W_OF > 0, np.array([1.0, sloppy, blocked])[T_OF], 1.0)
    found: Floats = table * factor
    return found


def _session() -> Floats:
    table = damp(by_mood(_SESSION), 0.75, 0.5)
    means = np.array([np.ones(len(_TIGHT)), _TIGHT, _BROKE])
    found: Floats = table * means[A_OF].T
    return found


def _item() -> Floats:
    base = by_mood(_ITEM) * np.array([1.0, 0.75, 0.65])[A_OF]
    sore = np.array([_SORE[""], _SORE[""], _SORE["disputes"], _SORE["refuses"]])
    found: Floats = base[:, None, :] * sore[W_OF].T[None]
    return found


def _part() -> Floats:
    more = np.array([0.0, 0.0, 0.10, 0.06])[W_OF]
    found: Floats = np.minimum(np.array(_PART)[A_OF] + more, 0.9)
    return found


def _returned() -> Floats:
    means = np.array([_RETURN_ABLE, _RETURN_TIGHT, _RETURN_BROKE])[A_OF]
    will = np.array([0.0, 0.1, 1.0, 1.3])[W_OF][:, None] * np.array(_RETURN_UNWILLING)
    codes = means + will
    return np.concatenate([1 - codes.sum(axis=1, keepdims=True), codes], axis=1)
