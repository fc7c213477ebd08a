"""What a guard is, and the conditions that several guards share."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from kanwil.base.days import GRACE_DAYS
from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.policy.stakes import ACTIONS

Rule = Callable[[pd.DataFrame, Settings], "pd.Series[bool]"]
Days = Callable[[pd.DataFrame, Settings], "pd.Series[float]"]
BROKEN_AFTER = -float(GRACE_DAYS)


@dataclass(frozen=True)
class Guard:
    """One rule: when it holds for a row, it forbids, postpones or requires actions.

    Attributes
    ----------
    name : stands in the contract's `action:guard` pairs.
    sentence : why, in Dutch (the message id).
    forbids : actions that may not be advised while it holds.
    holds : tells for each situation row whether the rule holds.
    requires : the one action that is due while it holds, unless another rule forbids that.
    urgent : the required action is due whatever other rules say, save that nothing is late.
    postpones : actions that may be advised, but not be done before it ends.
    lasts : days until it holds no more, where time alone ends it.
    """

    name: str
    sentence: str
    forbids: frozenset[Action]
    holds: Rule
    requires: Action | None = None
    urgent: bool = False
    postpones: frozenset[Action] = frozenset()
    lasts: Days | None = None


def but(*allowed: Action) -> frozenset[Action]:
    """Return all actions but these."""
    return frozenset(ACTIONS) - set(allowed)


def ahead(column: str) -> Rule:
    """Return the rule that an agreed day has not passed yet."""
    return lambda s, _: s[column] >= 0


def until(column: str, grace: float = 0.0) -> Days:
    """Return in how many days an agreed day, with its grace, is behind us."""
    return lambda s, _: s[column] + 1.0 + grace


def interval_over(s: pd.DataFrame, settings: Settings) -> "pd.Series[float]":
    """Return in how many days the company's interval after our last contact has passed."""
    return settings.contact_interval_days - s["last_out_ago"]


def contact_fresh(s: pd.DataFrame, settings: Settings) -> "pd.Series[bool]":
    """Tell where we sought contact within the company's interval."""
    return s["last_out_ago"] < settings.contact_interval_days


def unanswered(s: pd.DataFrame) -> "pd.Series[bool]":
    """Tell where nothing was heard since our last contact."""
    return ~(s["last_in_ago"] <= s["last_out_ago"])


def partly_disputed(s: pd.DataFrame) -> "pd.Series[bool]":
    """Tell where a complaint leaves a part of what is late undisputed."""
    return (s["disputed_cents"] > 0) & (s["disputed_cents"] < s["overdue_cents"])


def untroubled(s: pd.DataFrame) -> "pd.Series[bool]":
    """Tell where nothing yet says that this is more than a forgotten invoice."""
    heard = s["last_in_ago"] <= s["oldest_days"]
    said = s["refuses"] | s["asks_instalments"] | s["offers_set_off"] | s["cash_trouble"]
    return ~(heard | said | s["wont_evidence"] | (s["promise_ahead"] < BROKEN_AFTER))
