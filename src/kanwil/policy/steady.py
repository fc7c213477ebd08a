"""Advice that does not flip: an action stays until a fact, a rule or a margin speaks against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION_SHORT
from kanwil.base.money import show_amount
from kanwil.base.terms import Action
from kanwil.base.words import Tr
from kanwil.policy.decide import Choice
from kanwil.policy.facts import NOTHING
from kanwil.policy.guards import BY_NAME
from kanwil.policy.stakes import ACTIONS, PLACE, Stakes
from kanwil.policy.verdict import Verdict

REVIEW_DAYS = 14
# What only the passing of time moves, or what is no fact about the case.
_PASSING = frozenset(
    {
        *("case_id", "debtor_id", "as_of", "oldest_days", "stale_days", "revenue_cents"),
        *("last_invoice_ago", "lapses_ahead", "terms_days", "n_calls", "n_out_week", "undone"),
        *("channel", "rung"),
    }
)
Facts = Mapping[str, Any]


class Why(StrEnum):
    """Why an action stayed or changed."""

    KEPT = "kept"
    FACT = "fact"
    FORBIDDEN = "forbidden"
    MARGIN = "margin"
    REVIEW = "review"


@dataclass(frozen=True)
class Earlier:
    """What was last advised: since which day this action, and on which facts."""

    action: Action
    since: date
    facts: Facts


@dataclass(frozen=True)
class Turn:
    """How the advice relates to the earlier one; `what` is a fact, a guard or '' ."""

    why: Why
    was: Action
    since: date
    best: Action
    cents: int
    what: str = ""


def facts_of(situation: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what is so in each row in a form that time alone does not change, ready for JSON."""
    day = situation["as_of"]
    columns: dict[str, list[Any]] = {
        "oldest_due": _days(day - pd.to_timedelta(situation["oldest_days"], unit="D"))
    }
    for name in (name for name in NOTHING if name not in _PASSING):
        if name.endswith("_ago"):
            columns[name] = _days(day - pd.to_timedelta(situation[name], unit="D"))
        elif name.endswith("_ahead"):
            columns[name] = _days(day + pd.to_timedelta(situation[name], unit="D"))
        else:
            columns[name] = situation[name].tolist()
    rows = zip(*columns.values(), strict=True)
    return [
        {name: one for name, one in zip(columns, row, strict=True) if one and one == one}  # noqa: PLR0124 -- NaN
        for row in rows
    ]


def _days(days: "pd.Series[pd.Timestamp]") -> list[str]:
    return list(days.dt.strftime("%Y-%m-%d").fillna("").tolist())


def steady(
    choice: Choice,
    verdict: Verdict,
    earlier: Sequence[Earlier | None],
    situation: pd.DataFrame,
    stakes: Stakes,
) -> tuple[Choice, list[Turn | None]]:
    """Keep each earlier action that is still allowed and nearly as good, where no fact is new.

    Waiting is never kept, and without any new fact nothing is kept beyond `REVIEW_DAYS`: our own
    silence counts too. A turn says what was kept or changed and why; None where the best action
    is what it was.
    """
    place, turns = choice.place.copy(), []
    facts, days = facts_of(situation), situation["as_of"].dt.date.tolist()
    for row, before in enumerate(earlier):
        turn = None
        if before is not None and PLACE[before.action] != place[row]:
            now = (facts[row], days[row])
            turn = _turn(choice, verdict, row, before, now=now, stakes=stakes)
            if turn.why is Why.KEPT:
                place[row] = PLACE[before.action]
        turns.append(turn)
    return replace(choice, place=place), turns


def _turn(
    choice: Choice,
    verdict: Verdict,
    row: int,
    before: Earlier,
    *,
    now: tuple[Facts, date],
    stakes: Stakes,
) -> Turn:
    was, best = PLACE[before.action], int(choice.place[row])
    cents = choice.cents[row]
    gain = int(cents[best] - cents[was])

    def turn(why: Why, what: str = "") -> Turn:
        return Turn(why, before.action, before.since, ACTIONS[best], gain, what)

    if fresh := new_facts(before.facts, now[0]):
        return turn(Why.FACT, fresh[0])
    if not verdict.allowed[row, was]:
        return turn(Why.FORBIDDEN, _first_guard(verdict, row, was))
    general = stakes.general
    margin = max(general["steady_euros"] * 100, general["steady_share"] * abs(int(cents[best])))
    if gain > margin:
        return turn(Why.MARGIN)
    if before.action is Action.WAIT or now[1] - before.since > timedelta(days=REVIEW_DAYS):
        return turn(Why.REVIEW)
    return turn(Why.KEPT)


def _first_guard(verdict: Verdict, row: int, place: int) -> str:
    return list(BY_NAME)[int(np.argmax(verdict.by_guard[row, :, place]))]


def new_facts(before: Facts, now: Facts) -> list[str]:
    """Return the facts that were not so before or no longer are, the most telling first."""
    changed = {name for name in (*before, *now) if before.get(name) != now.get(name)}
    told = [name for name in _FACTS if name in changed]
    return told + sorted(changed - set(told))


_FACTS = {
    "estate": "faillissement, schuldsanering, bewind of overlijden",
    "complaint": "een klacht, of een klacht die is opgelost",
    "disputed_cents": "er is een ander bedrag betwist",
    "handed_over": "de vordering is overgedragen aan incasso, of kwam terug",
    "plan_ahead": "een betalingsregeling",
    "promise_ahead": "een toezegging",
    "claims_paid": "de klant zegt te hebben betaald",
    "copy_needed": "de klant mist de factuur, of heeft haar nu",
    "refuses": "de klant weigert",
    "last_in_ago": "een bericht van de klant",
    "last_out_ago": "wij zochten contact",
    "void_notice": "de 14-dagenbrief blijkt ongeldig, of er is een nieuwe",
    "notice_lapsed": "de termijn van de laatste aanmaning is voorbij",
    "tried_in_vain": "er is na de laatste aanmaning vergeefs gebeld",
    "overdue_cents": "er is een ander bedrag te laat",
    "pause_ahead": "een pauze",
    "announced_ahead": "een aankondiging",
}
_OTHER = "de gegevens van de klant zijn veranderd"


def in_words(turn: Turn, tr: Tr) -> str:
    """Return the sentence that says what stayed or changed, and why."""
    words = {
        "was": tr.t(ACTION_SHORT[turn.was]).lower(),
        "best": tr.t(ACTION_SHORT[turn.best]).lower(),
        "day": show_day(turn.since, tr.lang, "d MMMM"),
        "amount": show_amount(Decimal(turn.cents).scaleb(-2), tr.lang),
    }
    match turn.why:
        case Why.KEPT:
            return tr.t(
                "Blijft bij ‘{was}’, want er is geen nieuw feit sinds {day}; ‘{best}’ scheelt"
                " maar {amount}.",
                **words,
            )
        case Why.FACT:
            fact = tr.t(_FACTS.get(turn.what, _OTHER))
            return tr.t("Was ‘{was}’ sinds {day}; nieuw: {fact}.", fact=fact, **words)
        case Why.FORBIDDEN:
            rule = tr.t(BY_NAME[turn.what].sentence)
            return tr.t("Was ‘{was}’ sinds {day}; dat kan nu niet. {rule}", rule=rule, **words)
        case Why.MARGIN:
            return tr.t("Was ‘{was}’ sinds {day}; ‘{best}’ brengt nu {amount} meer op.", **words)
        case _:
            return tr.t("Was ‘{was}’ sinds {day}; zonder nieuw feit opnieuw bekeken.", **words)
