"""From moments to the contract's rows and the screen's details: assess, situate, advise, word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import pandas as pd

from kanwil.base.days import show_day
from kanwil.base.money import euros
from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Action, Lang
from kanwil.base.words import Tr
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import positions
from kanwil.features.catalogue import BY_NAME
from kanwil.model.assess import Assessed, assess, read_contacts
from kanwil.model.bundle import Bundle
from kanwil.model.explain import Reason, render
from kanwil.policy.advise import advise
from kanwil.policy.guards import GUARDS
from kanwil.policy.question import BY_CODE, OPENING
from kanwil.policy.rules import BROKEN_AFTER
from kanwil.policy.situation import situate
from kanwil.policy.steady import Earlier, facts_of, in_words
from kanwil.triage.past import Past

_CHANCES = (*(f"p_{category}" for category in CATEGORIES), "p_can", "p_wants")
_TOLD = ("estate", "rung", "promise_ahead")
_SENTENCES = {guard.name: guard.sentence for guard in GUARDS}


@dataclass(frozen=True)
class Judged:
    """The judgement of some moments.

    Attributes
    ----------
    rows : the triage columns of the contract, JSON-able, amounts as texts with two decimals.
    details : per row what the screen and the sheet show besides, in both languages.
    """

    rows: list[dict[str, Any]]
    details: list[dict[str, Any]]


def judge(
    bundle: Bundle,
    ledger: Ledger,
    moments: pd.DataFrame,
    settings: Settings,
    lang: Lang = Lang.NL,
    *,
    bank_until: date | None = None,
    past: Past | None = None,
    explain: bool = True,
) -> Judged:
    """Assess and advise each moment (case_id, debtor_id, as_of), in order.

    A missing case_id becomes `debtor@first late day`. `bank_until` is the day until which the book
    knows what was paid; `past` is what was advised, decided and learnt before. Without `explain`
    there are no reasons.
    """
    if moments.empty:
        return Judged([], [])
    own = ledger.of(moments["debtor_id"].unique())
    terms = settings.payment_terms_days
    cues = read_contacts(bundle.reader, own)
    found = assess(
        bundle,
        own,
        moments,
        cues=cues,
        terms_days=terms,
        certainty=settings.certainty,
        explain=explain,
    )
    seen = known(own, moments, terms)
    settled = positions(seen)
    situation = situate(seen, settled, moments, settings, cues, bank_until=bank_until)
    before = past or Past()
    situation = situation.assign(
        undone=before.undone(situation), wont_evidence=found.frame["unwilling"]
    )
    earlier = before.before(situation["debtor_id"].tolist()) if before.earlier else ()
    advice = advise(found.frame, situation, settings, before.stakes, earlier)
    advice = advice.assign(
        facts=pd.Series(facts_of(situation), dtype=object), since=_since(advice, earlier, situation)
    )
    totals = settled.totals.to_pandas()
    told = situation[
        ["estate", *(name for name in situation if str(name).startswith("announced_"))]
    ]
    table = pd.concat([found.frame.drop(columns="category"), totals, advice, told], axis=1)
    who = own.debtors.drop_duplicates("debtor_id").set_index("debtor_id")
    names = [who["name"].get(one) for one in moments["debtor_id"]]
    named = [
        one if isinstance(one, str) else name
        for one, name in zip(names, moments["debtor_id"], strict=True)
    ]
    reasons = found.reasons if explain else [[]] * len(moments)
    judged = cast("list[dict[str, Any]]", table.assign(name=named).to_dict("records"))
    return Judged(
        [_row(one, why, lang) for one, why in zip(judged, reasons, strict=True)],
        [_detail(one, found, place, who) for place, one in enumerate(judged)] if explain else [],
    )


def _since(
    advice: pd.DataFrame, earlier: Sequence[Earlier | None], situation: pd.DataFrame
) -> list[str]:
    """Return the day since which each action has been advised."""
    days = situation["as_of"].dt.strftime("%Y-%m-%d").tolist()
    told = zip(advice["action"], earlier or [None] * len(days), days, strict=True)
    return [
        str(one.since) if one is not None and one.action == action else day
        for action, one, day in told
    ]


def _row(one: dict[str, Any], why: list[Reason], lang: Lang) -> dict[str, Any]:
    fors = [render(reason, lang) for reason in why if reason["direction"] == "for"]
    buts = [render(reason, lang) for reason in why if reason["direction"] != "for"]
    return {
        "case_id": one["case_id"] or _case_id(one),
        "debtor_id": one["debtor_id"],
        "name": one["name"],
        "as_of": f"{one['as_of']:%Y-%m-%d}",
        "overdue": f"{euros(one['overdue_cents']):.2f}",
        "oldest_days": int(one["oldest_days"]),
        "n_overdue": int(one["n_overdue"]),
        **{name: float(one[name]) for name in _CHANCES},
        "plausible": one["plausible"],
        "category": one["category"],
        "cause": one["cause"],
        "action": one["action"],
        "route": one["route"],
        "disputed": f"{one['disputed']:.2f}",
        "expected_value": f"{one['expected_value']:.2f}",
        "question": Tr(lang).t(one["question"]) if one["question"] else "",
        **{f"reason_{n + 1}": fors[n] if n < len(fors) else "" for n in range(3)},
        "but_1": buts[0] if buts else "",
        "forbidden": one["forbidden"],
        "model_id": one["model_id"],
    }


def _case_id(one: dict[str, Any]) -> str:
    first_late = one["as_of"] - pd.Timedelta(days=max(0, int(one["oldest_days"]) - 1))
    return f"{one['debtor_id']}@{first_late:%Y-%m-%d}"


def _detail(one: dict[str, Any], found: Assessed, place: int, who: pd.DataFrame) -> dict[str, Any]:
    debtor = who.loc[one["debtor_id"]].fillna("")
    line = [one["debtor_id"], debtor["city"], debtor["phone"]]
    return {
        "line": " · ".join(str(part) for part in line if part),
        "search": " ".join(str(debtor[name]) for name in ("city", "email", "phone", "iban")),
        "leading": one["leading"],
        "sums": _sums(found.sums[place]),
        "since": one["since"],
        "facts": one["facts"],
        "not_before": _not_before(one),
        "doubt": f"{one['doubt']:.2f}",
        "announced": _announced(one),
        "rung": int(one["rung"]),
        "question": _question(one),
        "alternatives": [
            {
                "action": action,
                "euros": f"{money:.2f}",
                "own_cases": one["own_cases"][Action(action)],
                "forbidden_by": list(by),
                "why": {str(lang): _why(by, Tr(lang)) for lang in Lang},
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


def _why(guards: Sequence[str], tr: Tr) -> str:
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
