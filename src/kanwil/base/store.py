"""The one door to the database: metadata, engine, transactions, and typed columns."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError

from kanwil.base import logs
from kanwil.base.faults import BookError, tell

__all__ = ["METADATA", "BookError", "atomic", "engine_for", "file_of", "reading", "rows", "utc_now"]

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# SQLite's own 2 MB write the same index pages over and over while a large ledger comes in.
_CACHE_KIB = 131_072
# A server has a hundred connections for all its books, so each keeps few while nobody works.
# It may have been started anew since: each connection is tried before it is used.
_SERVER = {"pool_size": 2, "max_overflow": 18, "pool_pre_ping": True}


class BookAddressError(BookError):
    """What should say where the book is names no database that we know; it may hold a password."""

    def __init__(self) -> None:
        super().__init__(
            "Dit is geen adres van een boek. Noem een bestand, of"
            " postgresql://gebruiker@server/boek."
        )


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except (ArgumentError, ValueError) as error:
        raise BookAddressError from error
    if parsed.drivername.partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise BookAddressError
    return parsed


def engine_for(url: str) -> Engine:
    """Return an engine for a `sqlite:///…` or `postgresql://…` URL, or for a path to a file.

    SQLite runs in WAL mode and every transaction that may write starts with BEGIN IMMEDIATE: the
    driver's implicit BEGIN breaks savepoints, and a late write lock would fail half-way. An error
    does not quote values: they are people's, and its text ends up in logs.
    """
    parsed = _parsed(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, hide_parameters=True, **_SERVER)
        event.listen(engine, "handle_error", tell)
        return engine
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", tell)
    return engine


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite book, which need not exist; None for a book on a server."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    return Path(parsed.database or "").expanduser()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        f"cache_size={-_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads: one view of the book, and nobody waits for it."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        # Else each query would see what was written since the one before it.
        options |= {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def atomic(where: Engine | Connection) -> Iterator[Connection]:
    """Open a transaction, or a savepoint inside one; all or nothing, the first error re-raised."""
    if isinstance(where, Engine):
        with where.begin() as connection:
            lines = logs.waiting(connection)
            yield connection
        for move, told in lines:
            logs.line(move, **told)
    else:
        with where.begin_nested():
            yield where


def utc_now() -> datetime:
    """Return the moment for the log (never for a decision about days), to the second, naive UTC."""
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None)


def rows(connection: Connection, query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- any Select
    """Return a query's rows as plain dicts."""
    return [dict(row) for row in connection.execute(query).mappings()]
