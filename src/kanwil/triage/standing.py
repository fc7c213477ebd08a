"""How far the book is: until which day it knows what was paid, and whether that is too long ago."""

from dataclasses import dataclass
from datetime import date

from kanwil.base.days import show_day
from kanwil.base.words import Tr
from kanwil.book.ledger import bank_until
from kanwil.triage.books import Book
from kanwil.triage.kept import facts, kept


@dataclass(frozen=True)
class Standing:
    """The day until which money is known (None when nothing tells), and whether it is stale."""

    until: date | None
    stale: bool

    def sentence(self, tr: Tr) -> str:
        """Say how far the book is, and what to do when that is too long ago."""
        if self.until is None:
            return tr.t("nog geen bank verwerkt")
        day = show_day(self.until, tr.lang, "d MMMM")
        if self.stale:
            return tr.t("Stand van {day}; verwerk eerst uw bank.", day=day)
        return tr.t("bank verwerkt t/m {day}", day=day)


def standing_of(book: Book, day: date) -> Standing:
    """Return how far the book is on a day; past the company's limit nobody may be reminded."""
    until = kept(("bank until", book.url, day), facts(book), lambda: _until(book, day))
    days = 0 if until is None else (day - until).days
    return Standing(until, days > book.settings.stale_after_days)


def _until(book: Book, day: date) -> date | None:
    with book.read(day) as connection:
        return bank_until(connection, day)
