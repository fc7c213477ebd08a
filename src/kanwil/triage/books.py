"""Opening a book: migrate it to this version, read the settings, hand out connections."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, select

from kanwil.base.audit import hold
from kanwil.base.companies import told_companies
from kanwil.base.places import default_book
from kanwil.base.preferences import prefer, preferred
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings, load_settings
from kanwil.base.store import atomic, engine_for, reading
from kanwil.base.then import look_back
from kanwil.base.users import NoAccessError, Person, person_of
from kanwil.migrations import upgrade
from kanwil.triage.hindsight import left


@dataclass(frozen=True)
class Book:
    """An open book: where it is, its engine, and the settings it is used with.

    Attributes
    ----------
    who : the person that logged in to use it; None without login, when its one user does all.
    """

    url: str
    engine: Engine
    settings: Settings
    who: Person | None = None

    @contextmanager
    def write(self, *, alone: bool = True) -> Iterator[Connection]:
        """Open one transaction: all of it happens, or nothing.

        It is the only one that writes, on either database, so what it reads first stays true. One
        that is not `alone` takes the rows that it works on for itself, and the log only at its end;
        on SQLite there is one writer anyway.
        """
        with atomic(self.engine) as connection:
            if alone:
                hold(connection)
            yield connection

    @contextmanager
    def read(self, day: date | None = None) -> Iterator[Connection]:
        """Open one view of the book, to read from; of a `day` left behind as it was left."""
        with reading(self.engine) as connection:
            if day is not None and (then := left(connection, day)):
                look_back(connection, then)
            yield connection

    def close(self) -> None:
        """Give back the database's files and connections."""
        self.engine.dispose()


def open_book(url: str, settings: Settings | None = None) -> Book:
    """Open the book at `url`, made or migrated where needed.

    Raises
    ------
    BookError : the book was written by a newer kanwil, or is no book.
    """
    engine = engine_for(url)
    upgrade(engine)
    return Book(url, engine, settings or load_settings())


def told_book(told: str | None) -> Book:
    """Open the book that goes by this short name, URL or file; the only one when nothing is told.

    Raises
    ------
    BookError : the book was written by a newer kanwil, or is no book.
    RefusedError : there are several, and nothing is told.
    """
    return open_book(*told_place(told))


def told_place(told: str | None) -> tuple[str, Settings | None]:
    """Return the URL of a book as `told_book` finds it, and its company's own settings if any."""
    companies = told_companies()
    if told is None and companies:
        raise RefusedError(
            "Er zijn meer boeken. Kies met --book: {names}", names=", ".join(companies)
        )
    url = told or default_book()
    for one in companies.values():
        if url in (one.key, one.url):
            return one.url, one.settings
    return url, None


def answers(book: Book) -> bool:
    """Tell whether the book's database answers now.

    Raises
    ------
    BookError : it does not, and says why.
    """
    with book.read() as connection:
        return connection.execute(select(1)).scalar() == 1


def preferring(book: Book) -> Book:
    """Return the book with the settings that were changed in it."""
    with book.read() as connection:
        return replace(book, settings=preferred(connection, book.settings))


def used_by(book: Book, email: str) -> Book:
    """Return the book with its settings as `preferring` does, for somebody who logged in.

    What they write goes through the log, which refuses what their role may not do.

    Raises
    ------
    NoAccessError : this e-mail address has no role.
    """
    with book.read() as connection:
        who, settings = person_of(connection, email), preferred(connection, book.settings)
    if who is None:
        raise NoAccessError
    return replace(
        book, who=who, settings=settings, engine=book.engine.execution_options(actor=who)
    )


def prefer_in(book: Book, by: str, changes: Mapping[str, Any]) -> None:
    """Change settings of the book.

    Raises
    ------
    SettingsError : with every mistake; then nothing is kept.
    """
    with book.write() as connection:
        prefer(connection, by, book.settings, changes)
