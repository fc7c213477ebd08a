"""The right to object to profiling (GDPR art. 21): who has it, and that it was used."""

from kanwil.book.holding import NO_PROFILE
from kanwil.book.marks import Mark, end_mark, put_mark
from kanwil.book.persons import protected
from kanwil.triage.books import Book
from kanwil.triage.dossier import Dossier
from kanwil.triage.moves import Seat, append


def may_object(opened: Dossier) -> bool:
    """Tell whether the law protects this debtor as a person, or it objected before."""
    return bool(opened.relations.objection) or protected(opened.debtor)


def objected(book: Book, seat: Seat) -> int:
    """Note that a debtor objects; from the seat's day on nothing is estimated of it."""
    with book.write() as connection:
        done = put_mark(connection, seat.by, seat.debtor_id, Mark(NO_PROFILE), seat.day)
        return append(connection, seat, "object", records=done)


def withdrawn(book: Book, seat: Seat, mark_id: str) -> int:
    """Note that the debtor took its objection back."""
    with book.write() as connection:
        done = end_mark(connection, seat.by, mark_id, seat.day)
        return append(connection, seat, "end_object", records=done)
