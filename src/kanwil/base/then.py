"""The book as it was: a connection may be told to show what was known at an earlier moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


@dataclass(frozen=True)
class Then:
    """An earlier moment of a book: the last batch that it held, and the time (naive UTC)."""

    batch: int
    moment: datetime


def look_back(connection: Connection, then: Then) -> None:
    """Let what is read through this connection be what the book held then."""
    connection.execution_options(then=then)


def then_of(connection: Connection) -> Then | None:
    """Return the moment that a connection looks back to, None where it shows what is current."""
    found: Then | None = connection.get_execution_options().get("then")
    return found
