"""What a user records by hand beside the facts: put, dropped, and taken back by its own name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, or_, select

from kanwil.base.store import rows, utc_now
from kanwil.book.appending import Source, append, content_of, end, key_of, open_batch
from kanwil.book.tables import LINKS, MARKS, PEOPLE

_TABLES = {table.name: table for table in (LINKS, MARKS, PEOPLE)}
Done = list[tuple[str, str]]


@dataclass
class Pen:
    """One act of one user: its rows share a batch; `done` names what it touched."""

    connection: Connection
    by: str
    done: Done = field(default_factory=list)

    @cached_property
    def batch(self) -> int:
        """The batch of this act, opened at its first row."""
        return open_batch(self.connection, Source(self.by, utc_now(), "", "desk"))

    def put(self, table: Table, row: dict[str, Any]) -> None:
        """Record a row in the place of the one with the same id."""
        plain = {
            name: str(row[name]) if isinstance(row[name], date) else row[name]
            for name in content_of(table)
            if name in row
        }
        if append(self.connection, table, pd.DataFrame([plain]), self.batch).all():
            self._touched(table, str(row[key_of(table)]))

    def drop(self, table: Table, key: str) -> None:
        """End the row with this id; nothing where there is none."""
        query = select(table.c.fact).where(
            table.c[key_of(table)] == key, table.c.until_batch.is_(None)
        )
        if facts := list(self.connection.execute(query).scalars()):
            end(self.connection, table, facts, self.batch)
            self._touched(table, key)

    def _touched(self, table: Table, key: str) -> None:
        self.done.append((table.name, key))


def take_back(connection: Connection, by: str, done: Iterable[tuple[str, str]]) -> None:
    """Bring records back to what they were before the last act on them; every row stays."""
    pen = Pen(connection, by)
    for name, key in done:
        table = _TABLES[name]
        versions = rows(
            connection,
            select(table).where(table.c[key_of(table)] == key).order_by(table.c.fact),
        )
        last = max((one["until_batch"] or one["batch"] for one in versions), default=None)
        if any(one["until_batch"] is None for one in versions):
            last = next(one["batch"] for one in versions if one["until_batch"] is None)
        pen.drop(table, key)
        before = [one for one in versions if one["until_batch"] == last]
        if before:
            pen.put(table, before[-1])


def current(connection: Connection, table: Table, **where: Iterable[str]) -> list[dict[str, Any]]:
    """Return the current rows in which each named column is one of these values."""
    query = select(table).where(table.c.until_batch.is_(None))
    for name, values in where.items():
        query = query.where(or_(*(table.c[name] == one for one in values)))
    return rows(connection, query.order_by(table.c.fact))
