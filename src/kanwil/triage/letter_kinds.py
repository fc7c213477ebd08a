"""What each kind of letter adds to the facts: its days, its consequence, what it confirms."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kanwil.base.days import next_working_day
from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action
from kanwil.policy.agreed import PAUSE_DAYS
from kanwil.policy.guards import BY_NAME
from kanwil.policy.law.fourteen_days import after_posting
from kanwil.policy.notices import NOTICE_DAYS
from kanwil.policy.offers import Plan
from kanwil.policy.threats import Consequence
from kanwil.post.facts import Announcement, Complaint, LetterFacts, LetterKind
from kanwil.triage.letter_facts import Told, Writing, charges, costs_of, within
from kanwil.triage.threats import pending

# A letter may come a week later than the rule of the second day of post; a day that is named must
# never lie before the end of the term that the law gives.
_POST_MAY_TAKE = timedelta(days=7)
_LONG_DAYS, _SHORT_DAYS = 14, 5
# What bars a hand-over for good: then it is not announced either.
_NEVER = {"too_small", "set_off_first", "lapsed", "estate"}


def of_kind(now: Writing, facts: LetterFacts, wanted: Action | None) -> Told:
    """Return what the kind adds to the facts.

    Raises
    ------
    RefusedError : there is nothing to confirm, or it may not be announced now; it says why.
    """
    if "estate" in barred(now, Action.REMIND):
        raise RefusedError(BY_NAME["estate"].sentence)
    if (escalation := _ESCALATIONS.get(now.kind)) is not None:
        return escalation(now, facts, wanted)
    found = _ADDS.get(now.kind)
    return found(now, facts) if found else {}


def barred(now: Writing, action: Action) -> list[str]:
    """Return the guards that forbid an action now."""
    alternatives = now.row.get("detail", {}).get("alternatives", [])
    listed = {one["action"]: one["forbidden_by"] for one in alternatives}
    return list(listed.get(str(action), ()))


def _refuse_barred(now: Writing, action: Action) -> None:
    alternatives = now.row.get("detail", {}).get("alternatives", [])
    listed = {one["action"]: one for one in alternatives}
    if str(action) not in listed:
        raise RefusedError("Deze klant is nog niet beoordeeld; kondig nu niets aan.")
    if barred(now, action):
        raise RefusedError("{why}", why=listed[str(action)]["why"])


def _final_notice(now: Writing, facts: LetterFacts, wanted: Action | None) -> Told:
    step = Action.STOP_SUPPLY if wanted is Action.STOP_SUPPLY else Action.FINAL_NOTICE
    _refuse_barred(now, step)
    if facts.to.natural:
        raise RefusedError("Wie de wet beschermt, krijgt een 14-dagenbrief.")
    pay_by = within(now.day, int(NOTICE_DAYS))
    never = _NEVER & set(barred(now, Action.HAND_OVER))
    what = Consequence.COSTS if never else Consequence.HAND_OVER
    if step is Action.STOP_SUPPLY:
        what = Consequence.STOP_SUPPLY
    added = charges(now, facts)
    extra = added.get("interest_cents", 0) + added.get("costs_cents", 0)
    announced = Announcement(what, within(pay_by, 1), extra or None)
    return {**added, "pay_by": pay_by, "announcement": announced}


def _fourteen_days(now: Writing, facts: LetterFacts, _: Action | None) -> Told:
    _refuse_barred(now, Action.FINAL_NOTICE)
    pay_by = next_working_day(after_posting(now.day + _POST_MAY_TAKE).last_free_day)
    return {
        "pay_by": pay_by,
        "costs_vat": not now.settings.vat_deductible,
        "announcement": Announcement(Consequence.COSTS, within(pay_by, 1), costs_of(now, facts)),
    }


def _handover_announced(now: Writing, facts: LetterFacts, _: Action | None) -> Told:
    """Repeat the announcement that runs, with its day; without one it must be allowed now."""
    pay_by = within(now.day, _SHORT_DAYS)
    by_day, on = within(pay_by, 1), None
    stands = pending(now.row) if now.row else None
    if stands is None:
        _refuse_barred(now, Action.HAND_OVER)
    elif stands.consequence not in (None, Consequence.HAND_OVER) or stands.held:
        raise RefusedError("Er is iets anders aangekondigd: voer dat eerst uit of trek het in.")
    else:
        on, by_day = stands.made_on, max(by_day, next_working_day(stands.by_day))
    added = charges(now, facts)
    return {
        **added,
        "charged": True,
        "pay_by": pay_by,
        "announcement": Announcement(Consequence.HAND_OVER, by_day, announced_on=on),
    }


def _before_bankruptcy(now: Writing, facts: LetterFacts, _: Action | None) -> Told:
    _refuse_barred(now, Action.HAND_OVER)
    if facts.to.natural:
        raise RefusedError("Dit gevolg mag bij een natuurlijk persoon niet worden aangekondigd.")
    pay_by = within(now.day, int(NOTICE_DAYS))
    return {
        "pay_by": pay_by,
        "announcement": Announcement(Consequence.BANKRUPTCY, within(pay_by, 1)),
    }


def _handed_over(now: Writing, facts: LetterFacts, _: Action | None) -> Told:
    if not now.agency:
        _refuse_barred(now, Action.HAND_OVER)
    return {**charges(now, facts), "charged": True, "pay_by": None}


_ESCALATIONS: dict[LetterKind, Callable[[Writing, LetterFacts, Action | None], Told]] = {
    LetterKind.FINAL_NOTICE: _final_notice,
    LetterKind.FOURTEEN_DAYS: _fourteen_days,
    LetterKind.HANDOVER_ANNOUNCED: _handover_announced,
    LetterKind.BEFORE_BANKRUPTCY: _before_bankruptcy,
    LetterKind.HANDED_OVER: _handed_over,
}


def _withdrawn(now: Writing, _: LetterFacts) -> Told:
    said = [*now.events("announced"), *now.sent("final_notice")]
    if not said:
        raise RefusedError("Er is niets aangekondigd dat kan worden ingetrokken.")
    # Of an event and the letter of the same day the event tells what was announced.
    last = max(reversed(said), key=lambda one: one.happened_on)
    code = getattr(last, "code", "")
    usual = Consequence.COSTS if now.opened.debtor["kind"] == "consumer" else Consequence.HAND_OVER
    what = Consequence(code) if code in set(Consequence) else usual
    until = getattr(last, "until", pd.NaT)
    by_day = now.day if pd.isna(until) else until.date()
    on = last.happened_on.date()
    return {"announcement": Announcement(what, by_day, announced_on=on), **_longer(now)}


def _longer(now: Writing, *_: Any) -> Told:  # noqa: ANN401 -- the facts, which it needs not
    return {"pay_by": within(now.day, _LONG_DAYS)}


def _complaint(now: Writing, facts: LetterFacts) -> Told:
    mine = [one for one in now.complaints if one.closed_on is None]
    if not mine:
        raise RefusedError("Er is geen klacht bekend.")
    last = mine[-1]
    asked = Complaint(last.made_on, last.text, last.invoice_id)
    answer_by = next_working_day(max(last.answer_by, now.day))
    part = min(last.cents or facts.principal_cents, facts.principal_cents)
    disputed = facts.disputed_cents or part
    return {"complaint": asked, "answer_by": answer_by, "disputed_cents": disputed, "pay_by": None}


def _solved(now: Writing, facts: LetterFacts) -> Told:
    mine = [one for one in now.complaints if one.merit]
    if not mine:
        raise RefusedError("Zeg eerst wat de klacht bleek te zijn; dan kan het antwoord eruit.")
    last = max(reversed(mine), key=lambda one: one.closed_on or one.made_on)
    owing = (last.credit_cents or 0) if last.waits_for_credit else 0
    room = sum(one.open_cents for one in facts.invoices) - facts.credit_cents
    return {
        "complaint": Complaint(
            last.made_on, last.text, last.invoice_id, last.merit, min(owing, room)
        ),
        "reason": last.answer,
        "disputed_cents": 0,
        "credit_cents": facts.credit_cents + min(owing, room),
        **_longer(now),
    }


def _promise(now: Writing, facts: LetterFacts) -> Told:
    made = [one for one in now.events("promise") if not pd.isna(one.until)]
    if not made:
        raise RefusedError("Er is geen toezegging met een dag bekend.")
    last, paid_on = made[-1], made[-1].until.date()
    if paid_on < now.day:
        raise RefusedError("De toegezegde dag is al voorbij.")
    part = None if pd.isna(last.cents) else min(int(last.cents), facts.principal_cents)
    pay_by = next_working_day(paid_on)
    return {"promised_on": paid_on, "promised_cents": part, "pay_by": pay_by}


def _pause(now: Writing, _: LetterFacts) -> Told:
    made = now.events("pause")
    if not made:
        raise RefusedError("Er is geen pauze bekend.")
    last = made[-1]
    until = last.happened_on + pd.Timedelta(days=PAUSE_DAYS) if pd.isna(last.until) else last.until
    reason = last.text if isinstance(last.text, str) else ""
    return {
        "paused_until": until.date(),
        "pay_by": within(max(until.date(), now.day), 1),
        "reason": reason.strip(),
    }


def _call(now: Writing, _: LetterFacts) -> Told:
    asked = now.row.get("detail", {}).get("question")
    if not asked:
        return {}
    answers = tuple(now.tr.t(one["words"]) for one in asked["answers"])
    return {"question": now.tr.t(asked["words"]), "answers": answers}


def parts_of(made: Plan) -> tuple[tuple[date, int], ...]:
    """Return the instalments of a plan as a letter tells them."""
    return tuple((one.due_on, one.cents) for one in made.instalments)


_ADDS: dict[LetterKind, Callable[[Writing, LetterFacts], Told]] = {
    LetterKind.DUE_SOON: lambda _now, _facts: {"pay_by": None},
    LetterKind.DUE_TODAY: lambda now, _facts: {"pay_by": next_working_day(now.day)},
    LetterKind.CALL_SCRIPT: _call,
    LetterKind.COMPLAINT_RECEIVED: _complaint,
    LetterKind.ASK_UNDISPUTED: lambda now, facts: {
        **_complaint(now, facts), "pay_by": within(now.day, 7), "answer_by": None,
    },
    LetterKind.COMPLAINT_SOLVED: _solved,
    LetterKind.INTERRUPTION: lambda now, facts: {
        **_longer(now), "lapses_on": charges(now, facts).get("lapses_on"),
    },
    LetterKind.ANNOUNCEMENT_WITHDRAWN: _withdrawn,
    LetterKind.PROMISE_CONFIRMED: _promise,
    LetterKind.PAUSE_CONFIRMED: _pause,
    LetterKind.SEND_COPY: _longer,
}  # fmt: skip
