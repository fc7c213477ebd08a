"""A book as one SQLite file with its own proof, and such a file poured into a book again."""

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    cast,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

from kanwil.base.faults import BusyError
from kanwil.base.store import atomic, engine_for, reading
from kanwil.migrations import upgrade

PROOF = "backup_proof"
_PATIENCE, _CHUNK = 60.0, 2_000


class _JsonText(TypeDecorator[str]):
    """PostgreSQL's JSON as the very text that it holds, as SQLite keeps it."""

    impl = Text
    cache_ok = True

    def bind_expression(self, bindvalue: BindParameter[Any]) -> ColumnElement[Any]:
        return cast(bindvalue, postgresql.JSON)

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return cast(column, Text)


def tables(connection: Connection) -> list[Table]:
    """Return the tables that a book really has, those first on which others stand."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def plain(_inspector: object, _table: Table, column: dict[str, Any]) -> None:
        generic = column["type"].as_generic()
        if isinstance(generic, JSON):
            generic = _JsonText() if connection.dialect.name == "postgresql" else Text()
        column["type"] = generic

    found.reflect(connection)
    return found.sorted_tables


def copy_out(source: Connection, file: Path, revision: str) -> None:
    """Write what one transaction sees of a book into a new SQLite file of the same revision."""
    if source.dialect.name == "sqlite":
        held = source.connection.driver_connection
        assert isinstance(held, sqlite3.Connection)
        with closing(sqlite3.connect(file)) as made:
            held.backup(made)
        return
    engine = engine_for(f"sqlite:///{file}")
    try:
        upgrade(engine, revision)
        with atomic(engine) as made:
            pour(source, made)
    finally:
        engine.dispose()


def copy_in(file: Path, target: Connection) -> None:
    """Put a verified book of this version in the place of what a PostgreSQL book holds."""
    engine = engine_for(f"sqlite:///{file}")
    try:
        with reading(engine) as source:
            pour(source, target)
    finally:
        engine.dispose()
    number_on(target)


def pour(source: Connection, target: Connection) -> None:
    """Replace every row of one book by those of another of the same revision."""
    held = tables(source)
    names = {table.name for table in held}
    there = {table.name: table for table in tables(target) if table.name in names}
    if target.dialect.name == "postgresql":
        # What another wrote in the meantime would else stay among the rows that come in.
        all_of_them = ", ".join(f'"{name}"' for name in there)
        target.exec_driver_sql(f"LOCK TABLE {all_of_them} IN EXCLUSIVE MODE")
    for table in reversed(there.values()):
        target.execute(table.delete())
    for table in held:
        _fill(source, table, target, there[table.name])


def _fill(source: Connection, table: Table, target: Connection, into: Table) -> None:
    # In the order in which they were made, as a row may refer to one before it.
    query = select(table).order_by(*table.primary_key.columns)
    found = source.execute(query, execution_options={"yield_per": _CHUNK}).mappings()
    for chunk in found.partitions():
        target.execute(into.insert(), [dict(row) for row in chunk])


def number_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows on after the highest that came in."""
    for table in tables(connection):
        for column in table.primary_key.columns:
            named = func.pg_get_serial_sequence(table.name, column.name)
            sequence = connection.execute(select(named)).scalar()
            if sequence:
                top = select(func.coalesce(func.max(column), 0)).scalar_subquery()
                connection.execute(select(func.setval(sequence, top + 1, False)))


def overwrite(file: Path, target: Path) -> None:
    """Put a SQLite file in the place of another that may be in use; all of it or nothing.

    Raises
    ------
    BusyError : somebody keeps the other file to themselves.
    sqlite3.DatabaseError : the other file is no database, or not a whole one.
    """
    until = time.monotonic() + _PATIENCE

    def patient(status: int, _left: int, _all: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise BusyError

    with closing(sqlite3.connect(file)) as made, closing(sqlite3.connect(target)) as old:
        made.backup(old, progress=patient)


def digest(file: Path) -> str:
    """Return the SHA-256 of all that a SQLite book holds: its shape, and each row of each table."""
    whole = hashlib.sha256()
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as held:
        # Text as bytes: what is damaged need not be UTF-8 any more.
        held.text_factory = bytes
        shape = held.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> ?"
            " AND name NOT LIKE 'sqlite_%' ORDER BY type, name",
            [PROOF],
        ).fetchall()
        _add(whole, shape)
        for name in (row[1].decode() for row in shape if row[0] == b"table"):
            whole.update(name.encode())
            _add(whole, held.execute(f'SELECT * FROM "{name}" ORDER BY rowid'))  # noqa: S608 -- a table's own name
    return whole.hexdigest()


def _add(whole: "hashlib._Hash", rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        whole.update(repr(row).encode())


def keep_safe(file: Path) -> None:
    """Wait until a file, and its name in its folder, are on the disk."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
