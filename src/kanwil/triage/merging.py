"""The questions which debtors are one customer, and their answers."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from kanwil.book.appending import read_current
from kanwil.book.frames import coerce
from kanwil.book.likeness import Alike, alike
from kanwil.book.links import apart, keep_apart, mains, merge, one_row_each
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book
from kanwil.triage.moves import Seat, append, version_of


def proposals(book: Book) -> tuple[list[Alike], dict[str, dict[str, Any]]]:
    """Return the debtors that may be one, and the columns of each with its `n` of invoices."""
    with book.read() as connection:
        found = mains(connection)
        debtors = one_row_each(coerce("debtors", read_current(connection, FACTS["debtors"])), found)
        owners = read_current(connection, FACTS["invoices"], only=["debtor_id"])["debtor_id"]
        counts = Counter(found.get(one, one) for one in owners.tolist())
        groups = alike(debtors, apart(connection), counts)
    named = {one for group in groups for one in (group.main, *(o.debtor_id for o in group.others))}
    rows = debtors[debtors["debtor_id"].isin(named)].fillna("").astype(str).itertuples(index=False)
    told = [dict(zip(debtors.columns, row, strict=True)) for row in rows]
    return groups, {row["debtor_id"]: row | {"n": counts[row["debtor_id"]]} for row in told}


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
