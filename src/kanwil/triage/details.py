"""What the screen and the sheet show of one judgement besides its row, in both languages."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from kanwil.base.days import show_day
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.features.catalogue import BY_NAME
from kanwil.model.assess import Assessed
from kanwil.model.explain import Reason, render
from kanwil.policy.guards import GUARDS
from kanwil.policy.question import BY_CODE, OPENING
from kanwil.policy.rules import BROKEN_AFTER
from kanwil.policy.steady import in_words

REACHED = ["city", "email", "phone", "iban"]
_SENTENCES = {guard.name: guard.sentence for guard in GUARDS}


def detail_of(
    one: dict[str, Any], found: Assessed, place: int, who: Mapping[Any, Mapping[Any, Any]]
) -> dict[str, Any]:
    """Return it for the judgement at `place`; `who` has of each debtor REACHED, '' if unknown."""
    debtor = who[one["debtor_id"]]
    line = [one["debtor_id"], debtor["city"], debtor["phone"]]
    return {
        "line": " · ".join(str(part) for part in line if part),
        "search": " ".join(str(debtor[name]) for name in REACHED),
        "leading": one["leading"],
        "sums": _sums(found.sums[place]),
        "causes": {} if one["no_profile"] else one["causes"],
        "since": one["since"],
        "facts": one["facts"],
        "not_before": _not_before(one),
        "between": one["between"],
        "doubt": f"{one['doubt']:.2f}",
        "announced": _announced(one),
        "rung": int(one["rung"]),
        "objects": bool(one["no_profile"]),
        "urgent": "limitation_near" in one["forbidden"],
        "question": _question(one),
        "alternatives": [
            {
                "action": action,
                "euros": f"{money:.2f}",
                "own_cases": one["own_cases"][Action(action)],
                "forbidden_by": list(by),
                "why": {str(lang): _why(tuple(by), lang) for lang in Lang},
            }
            for action, money, by in one["alternatives"]
        ],
        **{str(lang): _worded(one, found, place, lang) for lang in Lang},
    }


def _sums(told: dict[str, float]) -> dict[str, Any]:
    """Return the base and what each group adds, in order, and the score that they make."""
    return {"parts": [(n, v) for n, v in told.items() if n != "score"], "score": told["score"]}


def _question(one: dict[str, Any]) -> dict[str, Any] | None:
    """Return what to ask: the question that is worth most, or what a call opens with."""
    asked = BY_CODE.get(one["question_code"])
    if asked is None and one["action"] == Action.CALL and not one["estate"]:
        asked = OPENING
    if asked is None:
        return None
    answers = [{"code": a.code, "words": a.words, "dated": a.dated} for a in asked.answers]
    return {"code": asked.code, "words": asked.words, "answers": answers}


def _announced(one: dict[str, Any]) -> dict[str, Any] | None:
    """Return what we announced and neither did nor withdrew; it is held while a promise runs."""
    if pd.isna(one["announced_ahead"]):
        return None
    made = one["as_of"] - pd.Timedelta(days=one["announced_ago"])
    due = one["as_of"] + pd.Timedelta(days=one["announced_ahead"])
    money = one["announced_cents"]
    return {
        "code": one["announced_code"],
        "cents": None if pd.isna(money) else int(money),
        "made_on": f"{made:%Y-%m-%d}",
        "by_day": f"{due:%Y-%m-%d}",
        "held": bool(one["promise_ahead"] >= BROKEN_AFTER),
    }


def _not_before(one: dict[str, Any]) -> str | None:
    """Return the day before which the action may not be done, None when it may at once."""
    return (
        f"{one['as_of'] + pd.Timedelta(days=one['in_days']):%Y-%m-%d}" if one["in_days"] else None
    )


def _when(one: dict[str, Any], tr: Tr) -> str:
    if not one["in_days"]:
        return ""
    day = show_day((one["as_of"] + pd.Timedelta(days=one["in_days"])).date(), tr.lang, "d MMMM")
    return " " + tr.t("Niet vóór {day}.", day=day)


@cache
def _why(guards: tuple[str, ...], lang: Lang) -> str:
    tr = Tr(lang)
    return " ".join(tr.t(_SENTENCES[guard]) for guard in guards)


def _worded(one: dict[str, Any], found: Assessed, place: int, lang: Lang) -> dict[str, Any]:
    why, figures = found.reasons[place], found.figures[place]
    return {
        "headline": one[f"headline_{lang}"] + _when(one, Tr(lang)),
        "steady": in_words(one["turn"], Tr(lang)) if one["turn"] is not None else "",
        "reasons": [_said(r, lang) for r in why if r["direction"] == "for"],
        "buts": [_said(r, lang) for r in why if r["direction"] != "for"],
        "contributions": [
            {"code": r["feature"], "text": render(r, lang), "value": r["contribution"]}
            for r in figures
        ],
    }


def _said(reason: Reason, lang: Lang) -> dict[str, Any]:
    return {
        "code": reason["feature"],
        "text": render(reason, lang),
        "dots": reason["dots"],
        "value": reason["value"],
        "group": BY_NAME[reason["feature"]].group.value,
    }
