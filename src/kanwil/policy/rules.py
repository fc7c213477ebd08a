"""What a guard is, and the conditions that several guards share."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.policy.stakes import ACTIONS

Rule = Callable[[pd.DataFrame, Settings], "pd.Series[bool]"]
BROKEN_AFTER = -2.0


@dataclass(frozen=True)
class Guard:
    """One rule: when it holds for a row, it forbids these actions.

    Attributes
    ----------
    name : stands in the contract's `action:guard` pairs.
    sentence : why, in Dutch (the message id).
    forbids : actions that may not be advised while it holds.
    holds : tells for each situation row whether the rule holds.
    requires : the one action that is due while it holds, unless another rule forbids that.
    """

    name: str
    sentence: str
    forbids: frozenset[Action]
    holds: Rule
    requires: Action | None = None


def but(*allowed: Action) -> frozenset[Action]:
    """Return all actions but these."""
    return frozenset(ACTIONS) - set(allowed)


def ahead(column: str) -> Rule:
    """Return the rule that an agreed day has not passed yet."""
    return lambda s, _: s[column] >= 0


def contact_fresh(s: pd.DataFrame, settings: Settings) -> "pd.Series[bool]":
    """Tell where we sought contact within the company's interval."""
    return s["last_out_ago"] < settings.contact_interval_days


def unanswered(s: pd.DataFrame) -> "pd.Series[bool]":
    """Tell where nothing was heard since our last contact."""
    return ~(s["last_in_ago"] <= s["last_out_ago"])


def untroubled(s: pd.DataFrame) -> "pd.Series[bool]":
    """Tell where nothing yet says that this is more than a forgotten invoice."""
    heard = s["last_in_ago"] <= s["oldest_days"]
    said = s["refuses"] | s["asks_instalments"] | s["offers_set_off"] | s["cash_trouble"]
    return ~(heard | said | s["wont_evidence"] | (s["promise_ahead"] < BROKEN_AFTER))
