"""The owner's sheet: one A4 that explains one recommendation in a minute."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kanwil.base.days import show_day
from kanwil.base.labels import CATEGORY, CATEGORY_LINE
from kanwil.base.money import show_amount
from kanwil.base.terms import ABLE, CATEGORIES, WILLING, Lang
from kanwil.base.words import Tr
from kanwil.post.typeset import fit, typeset


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could be done, its expected euros, and what forbids it ('' if nothing)."""

    words: str
    euros: Decimal
    why_not: str = ""
    advised: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the sheet says: ready texts in its language, and numbers.

    Attributes
    ----------
    headline : one sentence that says what to do.
    belief : what the debtor probably is, or that it is not clear yet.
    chances : the four probabilities in the order of the categories.
    reasons : at most three sentences for; `but` is one against ('' for none).
    changes : at most three of (what would have to happen, what would be said then).
    unknown : what we do not know; `question` the one to ask, with its possible `answers`.
    options : everything that makes sense, the most euros first.
    allowed : what the law and our agreements allow now, sentences.
    forbidden : what may not be done now, as (what, why).
    decided_by : who decided what and when; '' leaves lines to fill in.
    data_until : the day until which the bank is in the book.
    expected_note : how sure the expected euros are.
    announced : what we announced lately, and what became of it, newest first.
    """

    company: str
    debtor: str
    debtor_id: str
    day: date
    headline: str
    belief: str
    overdue: Decimal
    disputed: Decimal
    expected: Decimal
    oldest_days: int
    n_overdue: int
    chances: tuple[float, float, float, float]
    reasons: tuple[str, ...]
    but: str
    unknown: str
    question: str
    answers: tuple[str, ...]
    options: tuple[Option, ...]
    allowed: tuple[str, ...]
    forbidden: tuple[tuple[str, str], ...]
    decided_by: str
    model_id: str
    data_until: date
    expected_note: str = ""
    announced: tuple[str, ...] = ()
    changes: tuple[tuple[str, str], ...] = ()


def render_sheet(sheet: Sheet, lang: Lang = Lang.NL) -> bytes:
    """Return the sheet as a PDF of exactly one A4; long texts are shortened with an ellipsis."""
    data = _data(sheet, Tr(lang))
    return typeset("sheet.typ", {**data, "mark": _digest(data)}, sheet.day)


def in_words(chance: float, tr: Tr) -> str:
    """Say a probability as a count that everybody can picture."""
    if 0.05 <= chance < 0.95:
        return tr.t("ongeveer {n} van de 10", n=_tenths(chance))
    return _count(chance, tr)


def _tenths(chance: float) -> int:
    return max(1, min(9, round(chance * 10)))


def _count(chance: float, tr: Tr) -> str:
    if chance >= 0.95:
        return tr.t("minstens 19 van de 20")
    if chance < 0.05:
        return tr.t("hooguit 1 van de 20")
    return tr.t("{n} van de 10", n=_tenths(chance))


def _digest(data: dict[str, Any]) -> str:
    """Return the mark by which a printed sheet is found back: ten signs of its contents' hash."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:10]


def _data(sheet: Sheet, tr: Tr) -> dict[str, Any]:
    return {
        "lang": tr.lang.value,
        "labels": {name: tr.t(words) for name, words in _LABELS.items()},
        "company": fit(sheet.company, 60),
        "debtor": fit(sheet.debtor, 70),
        "debtor_id": fit(sheet.debtor_id, 30),
        "day": show_day(sheet.day, tr.lang, "d MMMM y"),
        "headline": fit(sheet.headline, 260),
        "belief": fit(sheet.belief, 160),
        "figures": _figures(sheet, tr),
        "cells": _cells(sheet, tr),
        **_axes(sheet, tr),
        "reasons": [fit(one, 230) for one in sheet.reasons[:3]],
        "but": fit(sheet.but, 230),
        "changes": [[fit(what, 90), fit(then, 130)] for what, then in sheet.changes[:3]],
        "unknown": fit(sheet.unknown, 220),
        "question": fit(sheet.question, 120),
        "answers": [fit(one, 40) for one in sheet.answers[:14]],
        "options": _options(sheet.options[:12], tr),
        "allowed": [fit(one, 150) for one in sheet.allowed[:8]],
        "forbidden": [[fit(what, 40), fit(why, 130)] for what, why in sheet.forbidden[:8]],
        "announced": [fit(one, 110) for one in sheet.announced[:3]],
        "decided_by": fit(sheet.decided_by, 120),
        "source": tr.t(
            "Bank verwerkt t/m {day} · model {model}",
            day=show_day(sheet.data_until, tr.lang),
            model=fit(sheet.model_id, 30),
        ),
    }


_LABELS = {
    "for": "Voor de eigenaar",
    "advice": "Ons advies",
    "why": "Waarom wij dit denken",
    "but": "Wat ertegen pleit",
    "changes": "Wat zou dit veranderen?",
    "unknown": "Wat wij niet weten",
    "ask": "Vraag dit, en kruis het antwoord aan",
    "options": "Wat elke stap naar verwachting oplevert",
    "options_note": "Netto in twaalf maanden, na eigen tijd, kosten en schade aan de relatie."
    " Aannames, tot uw eigen afgeronde dossiers genoeg zeggen.",
    "announced": "Wat wij aankondigden, en deden",
    "allowed": "Wat nu mag",
    "forbidden": "Wat nu niet mag",
    "belief": "Kan deze klant betalen, en wil hij het?",
    "can": "Kan betalen",
    "wants": "Wil betalen",
    "no": "nee",
    "yes": "ja",
    "decision": "Besluit",
    "agree": "akkoord",
    "other": "anders, namelijk",
    "name": "naam en datum",
    "not_now": "Grijs: mag nu niet, zie hiernaast.",
    "closing": "Een computer rekende dit uit; een mens beslist.",
    "mark": "kenmerk",
}


def _figures(sheet: Sheet, tr: Tr) -> list[dict[str, str]]:
    count = tr.tn("{n} factuur", "{n} facturen", sheet.n_overdue)
    days = tr.tn("{n} dag", "{n} dagen", sheet.oldest_days)
    disputed = show_amount(sheet.disputed, tr.lang) if sheet.disputed else tr.t("niets")
    shown = (
        (tr.t("Te laat"), show_amount(sheet.overdue, tr.lang), count),
        (tr.t("Oudste te laat"), days, ""),
        (tr.t("Waarvan betwist"), disputed, ""),
        (
            tr.t("Verwachte opbrengst"),
            show_amount(sheet.expected, tr.lang, whole=True),
            fit(sheet.expected_note, 40) or tr.t("met dit advies"),
        ),
    )
    return [{"name": name, "value": value, "line": line} for name, value, line in shown]


def _cells(sheet: Sheet, tr: Tr) -> dict[str, dict[str, Any]]:
    return {
        category.value: {
            "name": tr.t(CATEGORY[category]),
            "line": tr.t(CATEGORY_LINE[category]),
            "words": _count(chance, tr),
            "chance": round(chance, 4),
        }
        for category, chance in zip(CATEGORIES, sheet.chances, strict=True)
    }


def _axes(sheet: Sheet, tr: Tr) -> dict[str, Any]:
    by = dict(zip(CATEGORIES, sheet.chances, strict=True))
    can, wants = sum(by[one] for one in ABLE), sum(by[one] for one in WILLING)
    return {
        "p_can": round(can, 4),
        "p_wants": round(wants, 4),
        "can": in_words(can, tr),
        "wants": in_words(wants, tr),
    }


def _options(options: tuple[Option, ...], tr: Tr) -> list[dict[str, Any]]:
    most = max((float(one.euros) for one in options), default=0.0)
    return [
        {
            "words": fit(one.words, 40),
            "euros": show_amount(one.euros, tr.lang, whole=True),
            "share": max(float(one.euros), 0.0) / most if most > 0 else 0.0,
            "barred": one.why_not != "",
            "advised": one.advised,
        }
        for one in options
    ]
