"""A made-up case for each kind of letter: to try a template on, and for pictures and tests."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kanwil.base.days import next_working_day
from kanwil.base.money import cents, euros
from kanwil.base.terms import Category, Lang, Merit
from kanwil.base.words import Tr
from kanwil.policy.agreement import Parties, plan_text, set_off_text
from kanwil.policy.counter import SetOff
from kanwil.policy.law.costs import collection_costs
from kanwil.policy.offers import Plan, Terms, plan
from kanwil.policy.threats import Consequence
from kanwil.post.facts import (
    Addressee,
    Announcement,
    Company,
    Complaint,
    Form,
    LetterFacts,
    LetterKind,
    Line,
)
from kanwil.post.flaws import flaws
from kanwil.post.letters import compose
from kanwil.post.payment import pay

DAY = date(2026, 11, 23)
COMPANY = Company(
    "De Fietsenmaker B.V.", "Sanne Visser", "Oudegracht 112", "3511 AW", "Utrecht", "030 123 45 67",
    "administratie@fietsenmaker.example", "www.fietsenmaker.example", "12345678", "NL123456789B01",
    "NL91ABNA0417164300", "ABNANL2A",
)  # fmt: skip
BUSINESS = Addressee(
    "D1042", "Bakkerij Bos B.V.", "Anouk Bos", "anouk@bakkerijbos.example", "077 765 43 21",
    "Parade 8", "5911 CA", "Venlo", "", natural=False,
)  # fmt: skip
PERSON = Addressee(
    "P2077", "Mevrouw J. de Wit", "", "j.dewit@voorbeeld.example", "", "Dorpsstraat 5", "1182 AB",
    "Amstelveen",
)  # fmt: skip
_LINES = (
    Line("2026-0417", date(2026, 8, 3), date(2026, 9, 2), 121000, 121000),
    Line("2026-0488", date(2026, 9, 1), date(2026, 10, 1), 60550, 30550),
)
_PROTECTED = (LetterKind.FOURTEEN_DAYS,)
_UNPAID = (
    LetterKind.COMPLAINT_RECEIVED, LetterKind.CALL_SCRIPT, LetterKind.PLAN_OFFER,
    LetterKind.HANDED_OVER, LetterKind.SET_OFF, LetterKind.BARTER,
)  # fmt: skip


def specimen(
    kind: LetterKind,
    lang: Lang = Lang.NL,
    form: Form = "u",
    **other: Any,  # noqa: ANN401 -- fields of the facts
) -> LetterFacts:
    """Return the facts of a made-up case on one day; `other` replaces some of them."""
    facts = LetterFacts(
        company=COMPANY,
        to=PERSON if kind in _PROTECTED else BUSINESS,
        lang=lang,
        form=form,
        day=DAY,
        invoices=_LINES,
        pay_by=next_working_day(DAY + timedelta(days=8)),
        answer_by=next_working_day(DAY + timedelta(days=7)),
        tone=Category.FORGETFUL,
        reminded_on=(date(2026, 10, 12), date(2026, 11, 2)),
    )
    made = replace(facts, **{**_of_kind(kind, facts), **other})
    if kind in _UNPAID or "payment" in other:
        return made
    asked = {LetterKind.PLAN_AGREED: made.parts[:1] and made.parts[0][1]}.get(kind)
    numbers = [one.number for one in made.invoices]
    due = asked or made.promised_cents or made.asked_cents
    return replace(made, payment=pay(made.company, due, numbers, made.to.debtor_id))


def try_out(kind: LetterKind, lang: Lang, own: Path | None, tr: Tr | None = None) -> list[str]:
    """Return what is wrong with a template, seen on a made-up case in each form and tone.

    Raises
    ------
    TemplateFaultError : it cannot be filled.
    """
    forms: tuple[Form, ...] = ("u", "je") if lang is Lang.NL else ("u",)
    made = (
        compose(kind, specimen(kind, lang, form, tone=tone), own)
        for form in forms
        for tone in (None, *Category)
    )
    return list(dict.fromkeys(flaw for letter in made for flaw in flaws(letter, tr)))


def _of_kind(kind: LetterKind, facts: LetterFacts) -> dict[str, Any]:
    total = facts.principal_cents
    costs = cents(collection_costs([euros(total)]).total)
    after = next_working_day((facts.pay_by or DAY) + timedelta(days=1))
    charges = {"interest_cents": 2816, "interest_from": date(2026, 9, 3), "costs_cents": costs}
    made = plan(total, Terms(3, date(2026, 12, 1)))
    parts = tuple((one.due_on, one.cents) for one in made.instalments)
    complaint = Complaint(date(2026, 11, 19), "De achterwielen zijn te laat geleverd.", "2026-0488")
    announced = Announcement(Consequence.HAND_OVER, after, announced_on=date(2026, 11, 9))
    told: dict[LetterKind, dict[str, Any]] = {
        LetterKind.DUE_SOON: {"pay_by": None, "day": date(2026, 8, 26)},
        LetterKind.DUE_TODAY: {"pay_by": DAY},
        LetterKind.COMPLAINT_RECEIVED: {"complaint": complaint, "disputed_cents": 30550},
        LetterKind.COMPLAINT_SOLVED: {
            "complaint": replace(complaint, merit=Merit.PARTLY, credited_cents=10000),
            "credit_cents": 10000,
        },
        LetterKind.ASK_UNDISPUTED: {"complaint": complaint, "disputed_cents": 30550},
        LetterKind.PLAN_OFFER: {"parts": parts},
        LetterKind.PLAN_AGREED: {
            "parts": parts,
            "pay_by": parts[0][0],
            "agreement": _agreement(made, facts),
        },
        LetterKind.SET_OFF: {"agreement": _set_off(facts)},
        LetterKind.BARTER: {"agreement": _set_off(facts)},
        LetterKind.FINAL_NOTICE: {
            **charges,
            "announcement": Announcement(Consequence.HAND_OVER, after, 2816 + costs),
        },
        LetterKind.FOURTEEN_DAYS: {
            "pay_by": date(2026, 12, 21),
            "announcement": Announcement(Consequence.COSTS, date(2026, 12, 22), costs),
        },
        LetterKind.INTERRUPTION: {"lapses_on": date(2031, 9, 2)},
        LetterKind.HANDOVER_ANNOUNCED: {**charges, "charged": True, "announcement": announced},
        LetterKind.HANDED_OVER: {**charges, "charged": True, "pay_by": None},
        LetterKind.BEFORE_BANKRUPTCY: {"announcement": Announcement(Consequence.BANKRUPTCY, after)},
        LetterKind.PROMISE_CONFIRMED: {"promised_on": facts.pay_by},
        LetterKind.PAUSE_CONFIRMED: {
            "paused_until": date(2026, 11, 30),
            "reason": {
                Lang.NL: "de zaak is in november dicht.",
                Lang.EN: "the shop is closed in November.",
            }[facts.lang],
        },
        LetterKind.ANNOUNCEMENT_WITHDRAWN: {"announcement": announced},
    }
    return told.get(kind, {})


def _parties(facts: LetterFacts) -> Parties:
    lines = [(one.number, one.open_cents) for one in facts.invoices]
    return Parties(facts.company.name, facts.to.name, DAY, lines, 0, facts.to.natural)


def _agreement(made: Plan, facts: LetterFacts) -> str:
    return plan_text(_parties(facts), made, Tr(facts.lang))


def _set_off(facts: LetterFacts) -> str:
    theirs = [("B-77", 40000)]
    off = SetOff(40000, facts.principal_cents - 40000)
    return set_off_text(_parties(facts), theirs, off, Tr(facts.lang))
