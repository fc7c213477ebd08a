"""The controller's moves on one case: accept, something else, later, note, facts, close, undo."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from kanwil.base.days import show_day
from kanwil.base.money import cents
from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action, Category, EventKind, Lang, Merit, Outcome, Proof
from kanwil.book.ledger import (
    add_contact,
    add_event,
    retract_contact,
    retract_event,
)
from kanwil.book.records import take_back
from kanwil.policy.question import BY_CODE, Answer
from kanwil.policy.threats import Consequence
from kanwil.post.outbox import Hand, forget_decisions
from kanwil.resolution.cases import Resolution, resolve, undo_resolution
from kanwil.triage.approving import choose, need
from kanwil.triage.books import Book
from kanwil.triage.deciding import settle_case, unsettle
from kanwil.triage.handed import handed_over
from kanwil.triage.moves import Seat, append, undoable

_DOES = {EventKind.PLAN: Action.INSTALMENTS, EventKind.BARTER: Action.WEDERDIENST}
_ANSWERS = ("agree", "send_back")


@dataclass(frozen=True)
class Fact:
    """Something the controller learnt: an event to add to the book."""

    kind: EventKind
    until: date | None = None
    amount: Decimal | None = None
    invoice_id: str | None = None
    code: str = ""
    text: str = ""


@dataclass(frozen=True)
class Closing:
    """How a case ended; category None is *weet niet* and is never learnt from."""

    as_of: date
    category: Category | None
    outcome: Outcome
    proof: Proof
    recovered: Decimal
    overdue: Decimal
    action: str = ""
    note: str = ""
    seen_model: bool | None = None


def accept(book: Book, seat: Seat, action: Action, reason: str = "") -> int:
    """Accept the proposed action; a hand-over or write-off is only proposed further.

    Raises
    ------
    RefusedError : a natural person is handed over without a typed reason.
    """
    return choose(book, seat, "accept", action, reason)


def choose_other(book: Book, seat: Seat, action: Action, reason: str) -> int:
    """Do something else than advised, with the reason that is learnt from."""
    if not reason.strip():
        raise RefusedError("Zeg kort waarom u iets anders doet; dat staat later in het dossier.")
    return choose(book, seat, "other", action, reason)


def later(book: Book, seat: Seat, until: date, reason: str = "") -> int:
    """Take the case off the list until a day."""
    if until <= seat.day:
        raise RefusedError("Kies een dag na vandaag.")
    with book.write() as connection:
        return append(connection, seat, "later", until=until, note=reason)


def note(book: Book, seat: Seat, text: str) -> int:
    """Add a note or a call's summary to the timeline; the model reads it as it reads a reply."""
    if not text.strip():
        raise RefusedError("De notitie is leeg.")
    with book.write() as connection:
        contact_id = _told(connection, seat, text, "note")
        return append(connection, seat, "note", note=text, contact_id=contact_id)


def _told(connection: Connection, seat: Seat, text: str, kind: str, direction: str = "in") -> str:
    return add_contact(
        connection,
        seat.by,
        seat.debtor_id,
        seat.day,
        direction=direction,
        channel="phone",
        kind=kind,
        text=text,
    )


def add_fact(book: Book, seat: Seat, fact: Fact) -> int:
    """Record a complaint, promise, plan, pause or barter as an event of today.

    Raises
    ------
    RefusedError : a complaint is closed without saying whether it was justified, or what is done
        needs a second person first.
    """
    if fact.kind is EventKind.COMPLAINT_CLOSED and fact.code not in set(Merit):
        raise RefusedError("Zeg of de klacht terecht, deels terecht of onterecht was.")
    with book.write() as connection:
        if (does := _does(fact)) is not None:
            money = None if fact.amount is None else cents(fact.amount)
            need(connection, book.settings, seat.by, seat.debtor_id, does, money=money)
        event_id = _happened(connection, seat, fact)
        return append(
            connection, seat, str(fact.kind), until=fact.until, note=fact.text, event_id=event_id
        )


def _does(fact: Fact) -> Action | None:
    if (fact.kind, fact.code) == (EventKind.EXECUTED, Consequence.HAND_OVER):
        return Action.HAND_OVER
    return _DOES.get(fact.kind)


def _happened(connection: Connection, seat: Seat, fact: Fact) -> str:
    return add_event(
        connection,
        seat.by,
        seat.debtor_id,
        fact.kind,
        seat.day,
        until=fact.until,
        cents=None if fact.amount is None else cents(fact.amount),
        invoice_id=fact.invoice_id,
        code=fact.code,
        text=fact.text,
    )


def answer(
    book: Book,
    seat: Seat,
    question: str,
    code: str,
    *,
    until: date | None = None,
    amount: Decimal | None = None,
) -> int:
    """Record the answer to a question: a coded event for the guards, its words for the model.

    A promise needs the day `until` on which the debtor pays, and may name the amount.
    """
    asked = BY_CODE.get(question)
    given = next((one for one in asked.answers if one.code == code), None) if asked else None
    if given is None:
        raise RefusedError("Onbekend antwoord: {code}", code=code)
    fact = _fact_of(given, seat, until, amount)
    side = "out" if given.in_vain else "in"
    with book.write() as connection:
        return append(
            connection,
            seat,
            "answer",
            until=fact.until,
            note=fact.text,
            event_id=_happened(connection, seat, fact),
            contact_id=_told(connection, seat, fact.text, "call", side),
        )


def _fact_of(given: Answer, seat: Seat, until: date | None, amount: Decimal | None) -> Fact:
    if not given.dated:
        return Fact(EventKind.ANSWER, code=given.code, text=given.words)
    if until is None or until < seat.day:
        raise RefusedError("Kies de dag waarop de klant betaalt: vandaag of later.")
    words = f"{given.words}: {show_day(until, Lang.NL)}"
    return Fact(EventKind.PROMISE, until, amount, text=words)


def close(book: Book, seat: Seat, closing: Closing) -> int:
    """Close the case with its label; the label is the controller's, never the action's.

    What is still overdue of a case that ended written off, set off or credited, is booked so.

    Raises
    ------
    RefusedError : it ends with what needs a second person first.
    """
    lies = closing.outcome is Outcome.HANDED_OVER and handed_over(book, seat.debtor_id, seat.day)
    resolution = Resolution(
        case_id=seat.case_id,
        debtor_id=seat.debtor_id,
        as_of=closing.as_of,
        category=closing.category,
        action=closing.action,
        outcome=closing.outcome,
        resolved_on=seat.day,
        overdue_cents=cents(closing.overdue),
        recovered_cents=cents(closing.recovered),
        proof=closing.proof,
        seen_model=closing.seen_model,
        note=closing.note,
    )
    with book.write() as connection:
        if lies is None:
            need(connection, book.settings, seat.by, seat.debtor_id, Action.HAND_OVER)
        resolve(connection, seat.by, resolution)
        case = (seat.case_id, seat.debtor_id)
        settle_case(connection, book.settings, (seat.by, seat.day), case, closing.outcome)
        return append(connection, seat, "close", note=closing.note)


def undo(book: Book, seat: Seat, move: int) -> int:
    """Undo the last move on a dossier; what it recorded is ended, nothing is deleted."""
    with book.write() as connection:
        found = undoable(connection, seat, move)
        forget_decisions(Hand(connection, seat.by, seat.day), [move])
        if found["kind"] == "close":
            undo_resolution(connection, seat.by, found["case_id"])
            unsettle(connection, seat.by, found["case_id"])
        if found["kind"] == "collected":
            unsettle(connection, seat.by, found["note"])
        if found["event_id"]:
            unsettle(connection, seat.by, found["event_id"])
            retract_event(connection, seat.by, found["event_id"])
        if found["contact_id"]:
            retract_contact(connection, seat.by, found["contact_id"])
        if found["record_id"]:
            take_back(connection, seat.by, json.loads(found["record_id"]))
        # Only who may answer may take an answer back: the log knows by the name.
        kind = f"undo_{found['kind']}" if found["kind"] in _ANSWERS else "undo"
        return append(connection, seat, kind, undoes=move)
