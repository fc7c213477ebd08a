"""Closing a case or a complaint by name, as the command line does."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, or_, select

from kanwil.base.money import euros
from kanwil.base.problems import RefusedError, UnknownDebtorError
from kanwil.base.store import rows
from kanwil.base.terms import Category, EventKind, Merit, Outcome, Proof
from kanwil.book.ledger import read_ledger
from kanwil.triage import desk
from kanwil.triage.books import Book
from kanwil.triage.complaints import complaints
from kanwil.triage.moves import Seat, standing, version_of
from kanwil.triage.run import ensure
from kanwil.triage.tables import JUDGEMENTS, RUNS


def close_named(
    book: Book,
    case: str,
    seat_of: tuple[str, date],
    ended: tuple[Category, Outcome, Proof],
    recovered: Decimal,
) -> str:
    """Close a case, or a debtor's last one, for (who, day); returns the case id.

    Raises
    ------
    UnknownDebtorError : no such case, nor a debtor of that name.
    RefusedError : the debtor was never late.
    """
    by, day = seat_of
    with book.read() as connection:
        found = _judged(connection, case, day)
    if found is None:
        ensure(book, day, by)
    with book.read() as connection:
        found = found or _judged(connection, case, day)
        if found is None and read_ledger(connection, [case]).debtors.empty:
            raise UnknownDebtorError(case)
        if found is None:
            raise RefusedError("Deze klant was nooit te laat; er is geen zaak om af te sluiten.")
        decided = [m["day"] for m in standing(connection) if m["case_id"] == found["case_id"]]
        version = version_of(connection, found["debtor_id"])
    category, outcome, proof = ended
    closing = desk.Closing(
        as_of=min(decided, default=found["as_of"]),
        category=category,
        outcome=outcome,
        proof=proof,
        recovered=recovered,
        overdue=euros(found["overdue_cents"]),
        action=found["row"]["action"],
        # The command line shows no category before it asks; whether a screen did, nobody knows.
        seen_model=None,
    )
    seat = Seat(by, day, found["debtor_id"], version, found["case_id"], found["judgement"])
    desk.close(book, seat, closing)
    return str(found["case_id"])


def close_complaint(
    book: Book, seat_of: tuple[str, date], debtor_id: str, merit: Merit, invoice_id: str | None
) -> str:
    """Close a debtor's open complaint for (who, day); returns the debtor's number.

    Raises
    ------
    UnknownDebtorError : the book does not hold this debtor.
    RefusedError : the debtor has no such invoice, or no complaint about it is open.
    """
    by, day = seat_of
    with book.read() as connection:
        ledger = read_ledger(connection, [debtor_id])
        if ledger.debtors.empty:
            raise UnknownDebtorError(debtor_id)
        main = str(ledger.debtors["debtor_id"].iloc[0])
        version = version_of(connection, main)
    if invoice_id is not None and invoice_id not in set(ledger.invoices["invoice_id"]):
        raise RefusedError("Deze klant heeft geen factuur {invoice}.", invoice=invoice_id)
    complained = [one for one in complaints(book, day, main) if one.closed_on is None]
    if not any(invoice_id in (None, one.invoice_id) or not one.invoice_id for one in complained):
        raise RefusedError("Bij deze klant loopt hierover geen klacht.")
    fact = desk.Fact(EventKind.COMPLAINT_CLOSED, invoice_id=invoice_id, code=merit)
    desk.add_fact(book, Seat(by, day, main, version), fact)
    return main


def _judged(connection: Connection, case: str, day: date) -> dict[str, Any] | None:
    named = or_(JUDGEMENTS.c.case_id == case, JUDGEMENTS.c.debtor_id == case)
    query = select(JUDGEMENTS, RUNS.c.as_of).join(RUNS).where(named, RUNS.c.as_of <= day)
    found = rows(connection, query.order_by(JUDGEMENTS.c.judgement.desc()).limit(1))
    return found[0] if found else None
