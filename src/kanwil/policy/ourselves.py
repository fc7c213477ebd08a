"""Guards on our own conduct: how often we seek contact, on which days, and what we left undone."""

from datetime import date, timedelta

import pandas as pd

from kanwil.base.days import official_holidays
from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.policy.rules import Guard
from kanwil.policy.trial import WAITS, waits

_SUNDAY = 6
# Of the ladder: reminder after a week, a second a week later, formal notice after a month.
FIRST_DAYS = 7.0
_STEPS = (Action.SEND_COPY, Action.REMIND, Action.CALL, Action.INSTALMENTS)


def _quiet_days(s: pd.DataFrame, settings: Settings) -> "pd.Series[float]":
    """Return how many days the Sunday or holiday still lasts with those that follow it."""
    del settings
    days = {day: float(_quiet(day.date())) for day in s["as_of"].dropna().unique()}
    return s["as_of"].map(days).fillna(0.0).astype("float64")


def _quiet(day: date) -> int:
    count = 0
    while day.weekday() == _SUNDAY or day in official_holidays(day.year):
        day, count = day + timedelta(days=1), count + 1
    return count


def _unreminded(s: pd.DataFrame, days: float) -> "pd.Series[bool]":
    return (s["rung"] == 0) & (s["n_reminders"] == 0) & (s["oldest_days"] < days)


OURSELVES: tuple[Guard, ...] = (
    Guard(
        "first_week",
        "De eerste herinnering gaat een week na de vervaldag.",
        frozenset(),
        lambda s, _: _unreminded(s, FIRST_DAYS),
        postpones=frozenset({Action.REMIND}),
        lasts=lambda s, _: FIRST_DAYS - s["oldest_days"],
    ),
    Guard(
        "trial",
        "Proef: deze eerste herinnering gaat een week later, om te zien of dat verschil maakt.",
        frozenset(),
        lambda s, settings: _unreminded(s, FIRST_DAYS + WAITS) & waits(s, settings.trial_pct),
        postpones=frozenset({Action.REMIND}),
        lasts=lambda s, _: FIRST_DAYS + WAITS - s["oldest_days"],
    ),
    Guard(
        "quiet_day",
        "Op zon- en feestdagen bellen wij niet, en op andere dagen alleen tussen 8 en 20 uur.",
        frozenset(),
        lambda s, settings: _quiet_days(s, settings) > 0,
        postpones=frozenset({Action.CALL, Action.INSTALMENTS, Action.WEDERDIENST}),
        lasts=_quiet_days,
    ),
    Guard(
        "week_full",
        "Wij zochten deze week al vaak genoeg contact.",
        frozenset(
            {
                Action.REMIND,
                Action.CALL,
                Action.INSTALMENTS,
                Action.WEDERDIENST,
                Action.FINAL_NOTICE,
                Action.STOP_SUPPLY,
            }
        ),
        lambda s, settings: (s["n_out_week"] >= settings.contacts_per_week) & (s["estate"] == ""),
        lasts=lambda s, _: s["overdue_cents"] * 0.0 + 7.0,
    ),
    Guard(
        "undone_step",
        "De vorige stap is besloten en nog niet gezet: eerst die, dan pas een zwaardere.",
        frozenset({Action.FINAL_NOTICE, Action.HAND_OVER, Action.STOP_SUPPLY}),
        lambda s, _: s["undone"].isin(_STEPS),
    ),
    Guard(
        "undone_notice",
        "Tot de laatste aanmaning is besloten; zij is nog niet verstuurd.",
        frozenset({Action.HAND_OVER, Action.STOP_SUPPLY}),
        lambda s, _: s["undone"] == Action.FINAL_NOTICE,
    ),
)
