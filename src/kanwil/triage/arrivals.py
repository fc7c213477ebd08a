"""Nieuw binnen: what came in since the last working day and waits for an answer this morning."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from kanwil.base.terms import Cause, EventKind
from kanwil.book.links import mains
from kanwil.book.tables import FACTS
from kanwil.triage.board import Board, board
from kanwil.triage.books import Book
from kanwil.triage.kept import facts, kept
from kanwil.triage.table import lines

KINDS: dict[str, tuple[str, str]] = {
    "reply": ("{n} antwoord", "{n} antwoorden"),
    "reversed": ("{n} storno", "{n} storno's"),
    "promised": ("{n} toezegging voor vandaag", "{n} toezeggingen voor vandaag"),
    "claims_paid": ("{n} zegt te hebben betaald", "{n} zeggen te hebben betaald"),
}
"""What comes in, in the order in which it is told, with its words for one and for more."""


@dataclass(frozen=True)
class Arrival:
    """One thing that came in: `kind` is one of KINDS; cents is 0 where there is no amount."""

    kind: str
    on: date
    debtor_id: str
    name: str
    text: str
    cents: int


def arrivals(book: Book, day: date, since: date) -> list[Arrival]:
    """Return what came in after `since`, up to `day`, what was promised for `day`, newest first.

    Who says to have paid stays on it as long as the day's run says so.
    """
    key = book.url, day, since
    found = kept(("arrived", *key), facts(book), lambda: _arrived(book, day, since))
    listed = board(book, day)
    if listed is not None:
        found = found + kept(("claims", *key), listed.stamp, lambda: _claims(listed, day))
    return sorted(found, key=lambda one: (one.on, one.cents), reverse=True)


def _arrived(book: Book, day: date, since: date) -> list[Arrival]:
    with book.read() as connection:
        told, main = _told(connection, day, since), mains(connection)
        names = _names(connection, {main.get(row[2], row[2]) for row in told})
    return [
        Arrival(kind, on, debtor, names.get(debtor, debtor), text or "", int(cents or 0))
        for kind, on, own, text, cents in told
        for debtor in [main.get(own, own)]
    ]


def _told(connection: Connection, day: date, since: date) -> list[tuple[Any, ...]]:
    """Return kind, day, debtor, text and cents of every reply, reversal and promise."""
    contacts, payments, events = (FACTS[name].c for name in ("contacts", "payments", "events"))
    replies = select(contacts.happened_on, contacts.debtor_id, contacts.text, literal(0)).where(
        contacts.kind == "reply", contacts.happened_on > since, contacts.happened_on <= day
    )
    back = select(
        payments.reversed_on, payments.debtor_id, payments.reversal_code, payments.cents
    ).where(payments.reversed_on > since, payments.reversed_on <= day)
    due = select(events.until, events.debtor_id, events.text, events.cents).where(
        events.kind == EventKind.PROMISE, events.until == day
    )
    said = select(
        contacts.promised_on, contacts.debtor_id, contacts.text, contacts.promised_cents
    ).where(contacts.promised_on == day)
    asked: list[tuple[str, str, Select[Any]]] = [
        ("reply", "contacts", replies),
        ("reversed", "payments", back),
        ("promised", "events", due),
        ("promised", "contacts", said),
    ]
    return [
        (kind, *row)
        for kind, table, query in asked
        for row in connection.execute(query.where(FACTS[table].c.until_batch.is_(None)))
    ]


def _claims(listed: Board, day: date) -> list[Arrival]:
    claims = listed.rows[listed.rows["cause"] == Cause.CLAIMS_PAID]
    return [
        Arrival("claims_paid", day, one.Index, one.name, "", one.overdue_cents)
        for one in lines(claims)
    ]


def _names(connection: Connection, debtors: set[str]) -> dict[str, str]:
    own = FACTS["debtors"].c
    query = select(own.debtor_id, own.name).where(
        own.debtor_id.in_(debtors), own.until_batch.is_(None)
    )
    return {debtor: name or debtor for debtor, name in connection.execute(query)}
