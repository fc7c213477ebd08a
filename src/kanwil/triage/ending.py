"""What is proposed when a case is closed, the guide beside it, and how much was never told."""

from dataclasses import dataclass
from datetime import date

from kanwil.book.ledger import read_ledger
from kanwil.resolution.cases import labels
from kanwil.resolution.guide import Border, guide
from kanwil.resolution.proof import PROMPT_DAYS, Proposal, propose
from kanwil.triage.books import Book

__all__ = ["PROMPT_DAYS", "Border", "Proposal", "Tally", "guide", "proposed", "tally"]


@dataclass(frozen=True)
class Tally:
    """How many cases were closed, of those *weet niet*, and of those labelled unseen."""

    closed: int
    unknown: int
    unseen: int


def proposed(book: Book, debtor_id: str, as_of: date, day: date) -> Proposal:
    """Return what the ledger shows on `day` of a case decided on `as_of`."""
    with book.read() as connection:
        ledger = read_ledger(connection, [debtor_id])
    return propose(ledger, debtor_id, as_of, day, book.settings.payment_terms_days)


def tally(book: Book) -> Tally:
    """Count the labels that stand."""
    with book.read() as connection:
        found = labels(connection)
    unknown, unseen = found["category"].isna().sum(), (found["seen_model"] == 0).sum()
    return Tally(len(found), int(unknown), int(unseen))
