"""Whom an amount or an invoice number belongs to, for the search above the list."""

from sqlalchemy import or_, select

from kanwil.base.money import AmountError, cents, parse_amount
from kanwil.book.links import mains
from kanwil.book.tables import FACTS
from kanwil.triage.board import Board
from kanwil.triage.books import Book


def owing(book: Book, board: Board, text: str) -> set[str]:
    """Return who has an invoice of this number or amount, or is this much overdue in all."""
    wanted = text.strip()
    if not any(sign.isdigit() for sign in wanted):
        return set()
    invoices = FACTS["invoices"].c
    same = [invoices.invoice_id == wanted]
    found: set[str] = set()
    try:
        amount = cents(parse_amount(wanted))
    except AmountError:
        pass
    else:
        same.append(invoices.cents == amount)
        found = {str(one) for one in board.rows.index[board.rows["overdue_cents"] == amount]}
    query = select(invoices.debtor_id).where(or_(*same), invoices.until_batch.is_(None))
    with book.read() as connection:
        merged = mains(connection)
        return found | {merged.get(one, one) for (one,) in connection.execute(query)}
