"""The questions which debtors are one customer, and their answers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from kanwil.book.appending import read_current
from kanwil.book.frames import coerce
from kanwil.book.likeness import Likely, alike
from kanwil.book.links import apart, keep_apart, mains, merge, one_row_each
from kanwil.book.tables import FACTS, IMPORTS
from kanwil.triage.books import Book
from kanwil.triage.moves import Seat, append, version_of


@dataclass(frozen=True)
class Candidate:
    """One debtor of a question, and why it may be the first of its group."""

    likely: Likely
    name: str
    city: str
    invoices: int


Group = list[Candidate]


def state_of(book: Book) -> int:
    """Return a number that changes whenever facts or links do."""
    with book.read() as connection:
        return int(connection.execute(select(func.max(IMPORTS.c.batch))).scalar() or 0)


def questions(book: Book) -> list[Group]:
    """Return the debtors that may be one, the proposed main one first, the surest group first."""
    with book.read() as connection:
        found = mains(connection)
        debtors = one_row_each(coerce("debtors", read_current(connection, FACTS["debtors"])), found)
        owners = read_current(connection, FACTS["invoices"], only=["debtor_id"])["debtor_id"]
        counts = Counter(found.get(one, one) for one in owners.tolist())
        groups = alike(debtors, apart(connection), counts)
    told = {
        str(one): (str(name), str(city))
        for one, name, city in zip(
            *(debtors[column].fillna("") for column in ("debtor_id", "name", "city")), strict=True
        )
    }
    return [
        [Candidate(one, *told[one.debtor_id], counts[one.debtor_id]) for one in group]
        for group in groups
    ]


def settle(book: Book, seat: Seat, same: Sequence[str], others: Sequence[str]) -> int:
    """Merge `same` into the seat's debtor, and remember that `others` are not it.

    Returns
    -------
    The move that, undone, takes all of it back.
    """
    with book.write() as connection:
        done = [step for one in same for step in merge(connection, seat.by, one, seat.debtor_id)]
        pairs = [(one, other) for one in others for other in (seat.debtor_id, *same)]
        if not same:
            pairs += [(a, b) for at, a in enumerate(others) for b in others[at + 1 :]]
        for one, other in pairs:
            done += keep_apart(connection, seat.by, one, other)
        kind, said = ("merge", same) if same else ("apart", others)
        return append(connection, seat, kind, note=", ".join(said), records=done)


def seat_of(book: Book, by: str, day: date, debtor_id: str) -> Seat:
    """Return the seat from which a question about this debtor is answered."""
    with book.read() as connection:
        return Seat(by, day, debtor_id, version_of(connection, debtor_id))
