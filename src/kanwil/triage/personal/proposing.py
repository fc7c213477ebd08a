"""The yearly proposal: of whom something is held longer than law or purpose asks."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from kanwil.book.links import mains
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book
from kanwil.triage.personal.clocks import Clock, clocks
from kanwil.triage.personal.holdings import HOLDINGS, Keep
from kanwil.triage.personal.plan import REST, beside


@dataclass(frozen=True)
class Proposal:
    """One debtor of whom something may go.

    Attributes
    ----------
    file : whether its file serves no purpose any more: two years without any sign of life.
    through : the last year of which the fiscal part may go; None where none may.
    """

    debtor_id: str
    name: str
    last_on: date | None
    file: bool
    through: int | None


def proposal(book: Book, day: date) -> list[Proposal]:
    """Return of whom something may go on `day` because it is too old, the longest silent first.

    Nobody who owes or is owed anything is in it. What was erased before is not proposed again.
    """
    with book.read() as connection:
        found = clocks(connection, day, book.settings.payment_terms_days)
        holding = _holding(connection)
    told = [
        Proposal(
            one.debtor_id,
            one.name,
            one.last_on,
            file=_past(one, day) and one.debtor_id in holding,
            through=one.through,
        )
        for one in found
        if one.open_cents == 0
    ]
    due = [one for one in told if one.file or one.through is not None]
    return sorted(due, key=lambda one: (one.last_on or date.min, one.debtor_id))


def _past(one: Clock, day: date) -> bool:
    return one.file_until is not None and one.file_until <= day


def _holding(connection: Connection) -> set[str]:
    """Return the main numbers of whom more is held than the fiscal part."""
    own = FACTS["debtors"].c
    more = or_(*(own[name].is_not(None) for name in REST))
    ids = set(connection.execute(select(own.debtor_id).where(more)).scalars())
    for one in HOLDINGS:
        if one.keep in (Keep.PROFILE, Keep.FILE) and "debtor_id" in one.table.c:
            query = select(one.table.c.debtor_id).where(beside(one)).distinct()
            ids |= set(connection.execute(query).scalars())
    found = mains(connection)
    return {found.get(one, one) for one in ids}
