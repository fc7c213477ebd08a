"""Deciding what becomes of an open item: written off, set off or credited, and back again."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.audit import record
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Outcome
from kanwil.book.appending import read_current
from kanwil.book.door import known
from kanwil.book.ledger import read_ledger
from kanwil.book.links import mains
from kanwil.book.position import positions
from kanwil.book.settling import Word, left_of, say, take_back
from kanwil.book.tables import SETTLEMENTS
from kanwil.triage.approving import need
from kanwil.triage.books import Book

__all__ = ["KINDS", "Word", "decide", "settle_case", "undo", "unsettle"]
KINDS = {"written_off": "Afboeken", "set_off": "Verrekenen", "credited": "Crediteren"}
_ACTIONS = {
    "written_off": Action.WRITE_OFF,
    "set_off": Action.WEDERDIENST,
    "credited": Action.WRITE_OFF,
}
_OUTCOMES = {
    Outcome.WRITTEN_OFF: "written_off",
    Outcome.SET_OFF: "set_off",
    Outcome.CREDITED: "credited",
}


def decide(book: Book, by: str, day: date, word: Word) -> int:
    """Take an amount off an invoice and return what `undo` takes; the memorial tells it on.

    Raises
    ------
    RefusedError : that much is not open on it, or a second person must agree first.
    """
    with book.write() as connection:
        left = left_of(connection, [word.invoice_id])
        if not left.empty:
            owed = left.iloc[0]
            main = mains(connection).get(owed["debtor_id"], owed["debtor_id"])
            money = int(owed["left_cents"]) if word.cents is None else word.cents
            need(connection, book.settings, by, main, _ACTIONS[word.kind], money=money)
        batch = say(connection, by, day, [word])
        record(connection, by, word.kind, word.invoice_id, reason=word.reason)
        return batch


def undo(book: Book, by: str, batch: int) -> None:
    """Take a decision back; what a memorial already told comes as the opposite entry."""
    with book.write() as connection:
        take_back(connection, by, batch)
        record(connection, by, "undo_decision", str(batch))


def settle_case(
    connection: Connection,
    settings: Settings,
    seat: tuple[str, date],
    case: tuple[str, str],
    outcome: Outcome,
) -> None:
    """Book what a closed case (case_id, debtor_id) leaves overdue the way it ended."""
    kind, (by, day), (case_id, debtor_id) = _OUTCOMES.get(outcome), seat, case
    if kind is None:
        return
    ledger = read_ledger(connection, [debtor_id])
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    items = positions(known(ledger, moments, settings.payment_terms_days)).items.to_pandas()
    late = items.loc[items["days_late"] > 0, "invoice_id"].drop_duplicates().tolist()
    left = left_of(connection, late)
    words = [
        Word(str(one), kind, day, reason=case_id) for one in left.index[left["left_cents"] > 0]
    ]
    if words:
        money = int(left["left_cents"].clip(lower=0).sum())
        need(connection, settings, by, debtor_id, _ACTIONS[kind], money=money)
        say(connection, by, day, words)


def unsettle(connection: Connection, by: str, reason: str) -> None:
    """Take back what the closing of a case, or money reported by an event, booked."""
    said = read_current(connection, SETTLEMENTS, [reason], "reason")
    for batch in said["batch"].unique().tolist():
        take_back(connection, by, int(batch))
