"""The controller's moves on one case: accept, something else, later, note, facts, close, undo."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from kanwil.base.money import cents
from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action, Category, EventKind, Outcome, Proof
from kanwil.book.ledger import add_contact, add_event, retract_contact, retract_event
from kanwil.book.records import take_back
from kanwil.policy.question import BY_CODE, UNREACHED
from kanwil.resolution.cases import Resolution, resolve, undo_resolution
from kanwil.triage.books import Book
from kanwil.triage.deciding import settle_case, unsettle_case
from kanwil.triage.moves import Seat, append, undoable


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


def accept(book: Book, seat: Seat, action: Action) -> int:
    """Accept the proposed action; a hand-over or write-off is only proposed further."""
    with book.write() as connection:
        return append(connection, seat, "accept", action=action)


def choose_other(book: Book, seat: Seat, action: Action, reason: str) -> int:
    """Do something else than advised, with the reason that is learnt from."""
    if not reason.strip():
        raise RefusedError("Zeg kort waarom u iets anders doet; dat staat later in het dossier.")
    with book.write() as connection:
        return append(connection, seat, "other", action=action, note=reason)


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
    """Record a complaint, promise, plan, pause or barter as an event of today."""
    with book.write() as connection:
        event_id = _happened(connection, seat, fact)
        return append(
            connection, seat, str(fact.kind), until=fact.until, note=fact.text, event_id=event_id
        )


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


def answer(book: Book, seat: Seat, question: str, code: str) -> int:
    """Record the answer to a question: a coded event for the guards, its words for the model."""
    asked = BY_CODE.get(question)
    given = next((one for one in asked.answers if one.code == code), None) if asked else None
    if given is None:
        raise RefusedError(f"Onbekend antwoord: {code}")
    with book.write() as connection:
        fact = Fact(EventKind.ANSWER, code=code, text=given.words)
        return append(
            connection,
            seat,
            "answer",
            note=given.words,
            event_id=_happened(connection, seat, fact),
            contact_id=_told(
                connection, seat, given.words, "call", "out" if given is UNREACHED else "in"
            ),
        )


def close(book: Book, seat: Seat, closing: Closing) -> int:
    """Close the case with its label; the label is the controller's, never the action's.

    What is still overdue of a case that ended written off, set off or credited, is booked so.
    """
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
        resolve(connection, seat.by, resolution)
        case = (seat.case_id, seat.debtor_id)
        settle_case(connection, book.settings, (seat.by, seat.day), case, closing.outcome)
        return append(connection, seat, "close", note=closing.note)


def undo(book: Book, seat: Seat, move: int) -> int:
    """Undo the last move on a dossier; what it recorded is ended, nothing is deleted."""
    with book.write() as connection:
        found = undoable(connection, seat, move)
        if found["kind"] == "close":
            undo_resolution(connection, seat.by, found["case_id"])
            unsettle_case(connection, seat.by, found["case_id"])
        if found["event_id"]:
            retract_event(connection, seat.by, found["event_id"])
        if found["contact_id"]:
            retract_contact(connection, seat.by, found["contact_id"])
        if found["record_id"]:
            take_back(connection, seat.by, json.loads(found["record_id"]))
        return append(connection, seat, "undo", undoes=move)
