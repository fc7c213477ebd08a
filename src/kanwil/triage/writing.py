"""Writing to one debtor: which text fits a decision, and that text from the book's facts."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from kanwil.base.places import data_folder
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.book.ledger import read_ledger
from kanwil.book.persons import protected
from kanwil.policy import agreement
from kanwil.policy.counter import VAT_RATES, barter
from kanwil.policy.guards import BY_NAME
from kanwil.policy.offers import plan
from kanwil.post.facts import LetterKind
from kanwil.post.letters import Letter, compose, flaws, letter_of, render_letter
from kanwil.post.specimen import try_out
from kanwil.triage import offering
from kanwil.triage.books import Book
from kanwil.triage.complaints import complaints_of
from kanwil.triage.dossier import Dossier, open_dossier
from kanwil.triage.handed import handed_over
from kanwil.triage.letter_facts import Told, Writing, facts_of, paid_by, within
from kanwil.triage.letter_kinds import of_kind, parts_of
from kanwil.triage.moves import Seat

__all__ = [
    "Letter", "LetterKind", "advised", "flaws", "kind_for", "letter_of",
    "render_letter", "try_out", "write",
]  # fmt: skip
_KINDS = {
    Action.SEND_COPY: LetterKind.SEND_COPY,
    Action.CALL: LetterKind.CALL_SCRIPT,
    Action.RESOLVE_COMPLAINT: LetterKind.COMPLAINT_RECEIVED,
    Action.INSTALMENTS: LetterKind.PLAN_OFFER,
    Action.HAND_OVER: LetterKind.HANDED_OVER,
    Action.STOP_SUPPLY: LetterKind.FINAL_NOTICE,
}
# These ask for no money: an answer, an agreement to sign, or news.
_UNPAID = {
    LetterKind.CALL_SCRIPT,
    LetterKind.COMPLAINT_RECEIVED,
    LetterKind.PLAN_OFFER,
    LetterKind.HANDED_OVER,
    LetterKind.SET_OFF,
    LetterKind.BARTER,
}
_WITH_AGENCY = {LetterKind.HANDED_OVER, LetterKind.COMPLAINT_RECEIVED, LetterKind.CALL_SCRIPT}
_WHOLLY_DISPUTED = {
    LetterKind.COMPLAINT_RECEIVED,
    LetterKind.COMPLAINT_SOLVED,
    LetterKind.ANNOUNCEMENT_WITHDRAWN,
    LetterKind.CALL_SCRIPT,
    LetterKind.PAUSE_CONFIRMED,
}
_REPLY_DAYS = 7


def kind_for(action: Action, opened: Dossier) -> LetterKind | None:
    """Return which text carries out an action; None where nothing is written."""
    row = opened.judgement or {}
    if action is Action.REMIND:
        if "limitation_near" in str(row.get("forbidden", "")):
            return LetterKind.INTERRUPTION
        reminded = row.get("detail", {}).get("rung", 0) > 0
        return LetterKind.SECOND_REMINDER if reminded else LetterKind.REMINDER
    if action is Action.FINAL_NOTICE:
        natural = protected(opened.debtor)
        return LetterKind.FOURTEEN_DAYS if natural else LetterKind.FINAL_NOTICE
    if action is Action.WEDERDIENST:
        return LetterKind.SET_OFF if opened.debtor["also_supplier"] else LetterKind.BARTER
    return _KINDS.get(action)


def advised(book: Book, debtor_id: str, day: date) -> Action:
    """Return what was decided for a debtor, else what is advised.

    Raises
    ------
    RefusedError : nothing is late, so that nothing is advised.
    """
    opened = open_dossier(book, debtor_id, day, Tr(Lang.NL))
    chosen = [one["action"] for one in opened.moves if one["kind"] in ("accept", "other")]
    found = (opened.judgement or {}).get("action") or Action.WAIT
    return Action(chosen[-1] if chosen and opened.judgement else found)


def write(
    book: Book,
    seat: Seat,
    wanted: LetterKind | Action,
    lang: Lang | None = None,
    *,
    agreed: str = "",
) -> Letter:
    """Return the text for one debtor, over all that is late, in the debtor's language.

    Parameters
    ----------
    agreed : the text of a set-off, which names their invoices (see `offering.set_off_text`).

    Raises
    ------
    RefusedError : nothing is written for this action, or this may not be said now; it says why.
    """
    opened = open_dossier(book, seat.debtor_id, seat.day, Tr(lang or Lang.NL))
    kind = kind_for(wanted, opened) if isinstance(wanted, Action) else wanted
    if kind is None:
        raise RefusedError("Bij deze stap hoort geen brief.")
    now = _reading(book, seat, opened, kind, lang)
    facts = facts_of(now, seat.by)
    facts = replace(facts, **of_kind(now, facts, wanted if isinstance(wanted, Action) else None))
    facts = replace(facts, **_agreed(book, now, agreed))
    if facts.principal_cents <= 0 and kind not in _WHOLLY_DISPUTED:
        raise RefusedError("Over alles wat te laat is, loopt nog een klacht.")
    if kind not in _UNPAID:
        first = facts.parts[0][1] if facts.parts else None
        facts = paid_by(now, facts, first or facts.promised_cents or facts.asked_cents)
    return compose(kind, facts, own_templates(book.settings))


def _reading(
    book: Book, seat: Seat, opened: Dossier, kind: LetterKind, lang: Lang | None
) -> Writing:
    debtor_id = str(opened.debtor["debtor_id"])
    with book.read() as connection:
        ledger = read_ledger(connection, [debtor_id])
        made = complaints_of(connection, seat.day, debtor_id)
    handed = handed_over(book, debtor_id, seat.day)
    if handed and opened.figures["oldest_days"] and kind not in _WITH_AGENCY:
        raise RefusedError(BY_NAME["handed_over"].sentence)
    told = lang or _lang(opened.debtor["language"], book.settings)
    party = handed.to.split(" · ")[1:2] if handed else []
    return Writing(book.settings, opened, ledger, seat.day, kind, told, made, "".join(party))


def _lang(told: Any, settings: Settings) -> Lang:  # noqa: ANN401 -- text or nothing
    return Lang(told) if told in set(Lang) else settings.lang


def own_templates(settings: Settings) -> Path:
    """Return the folder in which the company keeps templates of its own; it need not exist."""
    own = data_folder() / settings.book_key / "letters"
    return Path(settings.letter_folder) if settings.letter_folder else own


def _agreed(book: Book, now: Writing, agreed: str) -> Told:
    """Return the agreement that a letter offers or confirms.

    Raises
    ------
    RefusedError : it may not be offered, or none was made.
    """
    if now.kind not in (
        LetterKind.PLAN_OFFER,
        LetterKind.PLAN_AGREED,
        LetterKind.BARTER,
        LetterKind.SET_OFF,
    ):
        return {}
    if now.kind is LetterKind.SET_OFF:
        if not agreed:
            raise RefusedError("Maak de verrekening op het dossier bij Aanbod: met hun facturen.")
        return {"agreement": agreed}
    start = offering.ground(book, now.opened, now.day, now.tr)
    if start is None:
        raise RefusedError("Er is niets te laat dat buiten discussie staat.")
    if now.kind is LetterKind.PLAN_OFFER:
        return _offer(now, start)
    if now.kind is LetterKind.PLAN_AGREED:
        return _plan(book, now, start)
    return {"agreement": agreed or _barter(now, start)}


def _offer(now: Writing, start: offering.Ground) -> Told:
    if start.no_plan:
        raise RefusedError(start.no_plan)
    made = plan(start.total_cents, start.terms)
    reply = within(now.day, _REPLY_DAYS)
    return {"parts": parts_of(made), "answer_by": min(reply, made.instalments[0].due_on)}


def _plan(book: Book, now: Writing, start: offering.Ground) -> Told:
    stands = offering.standing_plan(book, str(now.opened.debtor["debtor_id"]), now.day)
    if stands is None:
        raise RefusedError("Er is geen regeling met termijnen vastgelegd.")
    made = stands[0]
    if made.total_cents != start.total_cents:
        raise RefusedError("Sinds de regeling is het openstaande bedrag veranderd.")
    text = agreement.plan_text(start.who, made, now.tr)
    return {"parts": parts_of(made), "agreement": text, "pay_by": made.instalments[0].due_on}


def _barter(now: Writing, start: offering.Ground) -> str:
    made = [one for one in now.events("barter") if one.cents > 0]
    if not made:
        raise RefusedError("Er is geen wederdienst met een waarde vastgelegd.")
    if start.no_barter:
        raise RefusedError(start.no_barter)
    swap = barter(start.total_cents, int(made[-1].cents), VAT_RATES[0])
    return agreement.barter_text(start.who, str(made[-1].text), swap, now.tr)
