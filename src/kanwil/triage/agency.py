"""A claim in the hands of an agency, bailiff or lawyer: handing it over, and what comes back."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.labels import ROUTE
from kanwil.base.money import cents, euros
from kanwil.base.problems import RefusedError
from kanwil.base.terms import EventKind, Lang, Route
from kanwil.base.words import Tr
from kanwil.book.appending import read_current
from kanwil.book.ledger import add_event, read_ledger
from kanwil.book.persons import protected
from kanwil.book.settling import Word, say
from kanwil.book.tables import SETTLEMENTS
from kanwil.policy.handed import REPORTS, Report
from kanwil.policy.threats import Consequence
from kanwil.triage.books import Book
from kanwil.triage.desk import Fact, add_fact
from kanwil.triage.dossier import open_dossier
from kanwil.triage.evidence import known_rows
from kanwil.triage.handed import Handed, Reported, handed_over
from kanwil.triage.handover import gaps, refuse
from kanwil.triage.moves import Seat, append

__all__ = [
    "REPORTS", "Handed", "Report", "Reported", "Told", "collect", "hand_over", "handed_over",
    "report", "uncollected",
]  # fmt: skip
_NL = Tr(Lang.NL)
PAID = (Report.PAID, Report.PART)
_NAMING = (*PAID, Report.COSTS)


def hand_over(book: Book, seat: Seat, route: Route, party: str, reason: str = "") -> int:
    """Record that the claim was handed over: from now on nothing is asked but by the other.

    Raises
    ------
    RefusedError : it may not be handed over now, a second person has to agree first, nobody is
        named, or a natural person is handed over without a typed reason.
    """
    opened = open_dossier(book, seat.debtor_id, seat.day, _NL)
    refuse(gaps(book, opened, seat.day, _NL))
    if not party.strip():
        raise RefusedError("Zeg aan wie u overdraagt.")
    if protected(opened.debtor) and not reason.strip():
        raise RefusedError("Zeg waarom u deze persoon overdraagt; dat staat in het dossier.")
    amount = euros(opened.figures["overdue_cents"])
    text = " · ".join(part for part in (ROUTE[route], party.strip(), reason.strip()) if part)
    fact = Fact(EventKind.EXECUTED, None, amount, code=Consequence.HAND_OVER, text=text)
    return add_fact(book, seat, fact)


@dataclass(frozen=True)
class Told:
    """What the other tells: `on` the day it happened, `until` the end of a plan.

    `amount` is what goes off our invoices, without the interest and costs that it collected too;
    all that is late when everything was paid. With costs it is what we pay.
    """

    what: Report
    on: date
    amount: Decimal | None = None
    until: date | None = None
    text: str = ""


def report(book: Book, seat: Seat, told: Told) -> int:
    """Record what the other reports; money comes off the invoices at once, the oldest first.

    Raises
    ------
    RefusedError : the claim is in our own hands, the day lies ahead, an amount is missing, or so
        much is not open.
    """
    if handed_over(book, seat.debtor_id, seat.day) is None:
        raise RefusedError("Deze vordering ligt niet bij een incassobureau.")
    if told.on > seat.day:
        raise RefusedError("Kies een dag tot en met vandaag.")
    amount = None if told.amount is None else cents(told.amount)
    if told.what is Report.PAID and amount is None:
        amount = open_dossier(book, seat.debtor_id, seat.day, _NL).figures["overdue_cents"]
    if told.what in _NAMING and not amount:
        raise RefusedError("Vul het bedrag in.")
    words = _words(book, seat, told.on, amount or 0) if told.what in PAID else []
    with book.write() as connection:
        event_id = add_event(
            connection, seat.by, seat.debtor_id, EventKind.EXECUTED, told.on,
            recorded_on=seat.day, until=told.until, cents=amount, code=told.what, text=told.text,
        )  # fmt: skip
        if words:
            _collect(connection, seat, event_id, words)
        kind = str(EventKind.EXECUTED)
        return append(connection, seat, kind, until=told.until, note=told.text, event_id=event_id)


def uncollected(book: Book, debtor_id: str, day: date) -> list[Reported]:
    """Return the reports of money, as a file brings them, that no payment in the book answers.

    A payment answers one when it was recorded with it, or is of that amount and since the
    hand-over.
    """
    handed = handed_over(book, debtor_id, day)
    told = [one for one in handed.reports if one.what in PAID and one.cents] if handed else []
    if not handed or not told:
        return []
    with book.read() as connection:
        said = set(read_current(connection, SETTLEMENTS)["reason"].dropna())
        paid = known_rows(read_ledger(connection, [debtor_id]).payments, "paid_on", day)
    came = paid.loc[paid["paid_on"] >= pd.Timestamp(handed.on), "cents"].tolist()
    return [one for one in told if one.event_id not in said and one.cents not in came]


def collect(book: Book, seat: Seat, reported: Reported) -> int:
    """Take reported money off the invoices, the oldest first.

    Raises
    ------
    RefusedError : so much is not open.
    """
    words = _words(book, seat, reported.on, reported.cents or 0)
    with book.write() as connection:
        _collect(connection, seat, reported.event_id, words)
        return append(connection, seat, "collected", note=reported.event_id)


def _collect(connection: Connection, seat: Seat, event_id: str, words: list[Word]) -> None:
    say(connection, seat.by, seat.day, [replace(one, reason=event_id) for one in words])


def _words(book: Book, seat: Seat, on: date, amount: int) -> list[Word]:
    """Divide collected money over what is open, the oldest due day first."""
    opened = open_dossier(book, seat.debtor_id, seat.day, _NL)
    found, left = [], amount
    for one in sorted(opened.invoices, key=lambda bill: bill["due_on"]):
        part = min(left, one["remaining_cents"])
        if part > 0:
            found.append(Word(one["invoice_id"], "collected", on, part))
            left -= part
    if left:
        raise RefusedError("Zoveel staat er bij deze klant niet open.")
    return found
