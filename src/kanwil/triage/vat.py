"""Whose oldest invoice becomes a year late in the quarter of a day, so that its VAT comes back."""

from datetime import date

from kanwil.policy.law.interest import anniversary
from kanwil.triage.board import board
from kanwil.triage.books import Book


def vat_back(book: Book, day: date) -> list[tuple[str, str, date]]:
    """Return (debtor_id, name, day) soonest first: the return of this quarter must ask for it.

    Wet OB art. 29: uncollectable in any case one year after the due day.
    """
    listed = board(book, day)
    if listed is None:
        return []
    due = listed.rows["oldest_due"].dropna()
    years = ((str(one), anniversary(date.fromisoformat(on), 1)) for one, on in due.items())
    names = listed.rows["name"]
    found = [(one, str(names[one]), on) for one, on in years if _quarter(on) == _quarter(day)]
    return sorted(found, key=lambda row: row[2])


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
