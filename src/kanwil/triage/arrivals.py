"""Nieuw binnen: what came in since the last working day and waits for an answer this morning."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from kanwil.base.terms import Cause, EventKind
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book
from kanwil.triage.queue import judged, latest_run


@dataclass(frozen=True)
class Arrival:
    """One thing that came in: kind is reply, reversed, promised or claims_paid; cents 0 if none."""

    kind: str
    on: date
    debtor_id: str
    text: str
    cents: int


def arrivals(book: Book, day: date, since: date) -> list[Arrival]:
    """Return what came in after `since`, up to `day`, what was promised for `day`, newest first.

    Who says to have paid stays on it as long as the day's run says so.
    """
    with book.read() as connection:
        found = [*_told(connection, day, since), *_claims(connection, day)]
    return sorted(found, key=lambda one: (one.on, one.cents), reverse=True)


def _told(connection: Connection, day: date, since: date) -> list[Arrival]:
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
        Arrival(kind, row[0], row[1], row[2] or "", int(row[3] or 0))
        for kind, table, query in asked
        for row in connection.execute(query.where(FACTS[table].c.until_batch.is_(None)))
    ]


def _claims(connection: Connection, day: date) -> list[Arrival]:
    run = latest_run(connection, day)
    every = judged(connection, run["run"]) if run else []
    return [
        Arrival("claims_paid", day, one["debtor_id"], "", one["overdue_cents"])
        for one in every
        if one["row"]["cause"] == Cause.CLAIMS_PAID
    ]
