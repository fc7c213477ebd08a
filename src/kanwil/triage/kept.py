"""What was reckoned from a book for a screen, kept in memory until what it rests on changes."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import func, select

from kanwil.base.audit import LOG
from kanwil.book.tables import IMPORTS
from kanwil.triage.books import Book
from kanwil.triage.tables import JUDGEMENTS

T = TypeVar("T")
_MOST = 300
_held: dict[Hashable, tuple[Hashable, Any]] = {}
_lock = threading.Lock()
_LAST_ENTRY = select(LOG.c.chain).order_by(LOG.c.entry.desc()).limit(1)
_EVERY_WRITE = select(
    _LAST_ENTRY.scalar_subquery(), select(func.max(JUDGEMENTS.c.judgement)).scalar_subquery()
)
_FACTS = select(IMPORTS.c.batch, IMPORTS.c.made_at).order_by(IMPORTS.c.batch.desc()).limit(1)


def every_write(book: Book) -> Hashable:
    """Return what differs after anything was written: a move, a fact, a judgement, a setting."""
    with book.read() as connection:
        return tuple(connection.execute(_EVERY_WRITE).one())


def facts(book: Book) -> Hashable:
    """Return what differs after a fact was added or ended; a decision leaves it as it is."""
    with book.read() as connection:
        found = connection.execute(_FACTS).one_or_none()
    return None if found is None else tuple(found)


def kept(what: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` reckoned under this stamp; all sessions share it, so never change it.

    The stamp is taken before: what is written meanwhile is seen the next time.
    """
    held = _held.get(what)
    made: T = held[1] if held is not None and held[0] == stamp else make()
    with _lock:
        # What was asked for last stays longest: a day's cases come and go, its duties are reckoned.
        _held.pop(what, None)
        _held[what] = stamp, made
        while len(_held) > _MOST:
            _held.pop(next(iter(_held)))
    return made
