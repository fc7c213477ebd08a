"""The imports of a book as a list, and taking one back."""

from sqlalchemy import select

from kanwil.base.audit import record
from kanwil.base.problems import RefusedError
from kanwil.book.undoing import Import, Undoing, imports, undo_import
from kanwil.triage.books import Book
from kanwil.triage.tables import MOVES

__all__ = ["Import", "listed", "take_back"]


def listed(book: Book) -> list[Import]:
    """Return every import, newest first."""
    with book.read() as connection:
        return imports(connection)


def take_back(book: Book, by: str, number: int) -> Undoing:
    """Take back the import with this number: the book is as it was before it.

    Raises
    ------
    RefusedError : later work leans on it; nothing was changed.
    """
    with book.write() as connection:
        done = undo_import(connection, by, number)
        lost = sorted(done.vanished["debtor_id"])
        worked = set(connection.execute(select(MOVES.c.debtor_id).distinct()).scalars())
        if worked.intersection(lost):
            raise RefusedError(
                "Bij een debiteur uit deze import is al een besluit genomen; maak dat eerst"
                " ongedaan."
            )
        record(connection, by, "undo_import", str(number), batch=done.batch, debtors=len(lost))
    return done
