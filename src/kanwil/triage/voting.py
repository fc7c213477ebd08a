"""The blind tenth: the model's category stays hidden until a user has said what they think."""

from collections.abc import Iterable

from sqlalchemy import Connection

from kanwil.base.problems import RefusedError
from kanwil.base.terms import Category
from kanwil.resolution.blind import drawn
from kanwil.triage.books import Book
from kanwil.triage.moves import Seat, append, standing

KIND = "vote"


def vote(book: Book, seat: Seat, category: Category | None) -> int:
    """Keep what a user thinks before the model's category is shown; None is *weet niet*.

    Raises
    ------
    RefusedError : this case is not labelled blind, or was voted on.
    ConflictError : a colleague moved first.
    """
    with book.write() as connection:
        if not hidden(connection, seat.case_id):
            raise RefusedError("Over dit dossier is al geoordeeld.")
        return append(connection, seat, KIND, note=str(category or ""))


def hidden(connection: Connection, case_id: str) -> bool:
    """Tell whether the category of this case must not be shown."""
    return case_id in hidden_of(connection, [case_id])


def hidden_of(connection: Connection, case_ids: Iterable[str]) -> set[str]:
    """Return which of these cases must not show their category."""
    blind = {one for one in case_ids if drawn(one)}
    if blind:
        blind -= {move["case_id"] for move in standing(connection) if move["kind"] == KIND}
    return blind
