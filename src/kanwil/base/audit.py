"""The append-only log: who did what when, hash-chained, with personal payload kept apart."""

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    func,
    select,
)

from kanwil.base.logs import moved
from kanwil.base.store import METADATA, utc_now

_LOCK = 20_261_122

LOG = Table(
    "log",
    METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=True),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("move", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("chain", String(64), nullable=False, unique=True),
)

PAYLOAD = Table(
    "log_payload",
    METADATA,
    Column("entry", ForeignKey("log.entry"), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("body", Text, nullable=True, comment="NULL is a tombstone: erased on request"),
)


class Actor(Protocol):
    """Who acts on a connection; where its options name no `actor`, it is kanwil's own user."""

    def check(self, connection: Connection, by: str, move: str) -> None:
        """Refuse what is not theirs to do."""


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _link(before: str, made_at: datetime, *told: str) -> str:
    return _digest(before, made_at.isoformat(), *told)


def hold(connection: Connection) -> None:
    """Wait until no other transaction writes the log; each line stands on the one before it.

    Who inserts what another may insert too does this first, else two would wait for each other.
    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def record(connection: Connection, by: str, move: str, subject: str, /, **payload: Any) -> int:  # noqa: ANN401
    """Append one entry to the log and return its number; runs inside the caller's transaction.

    What the connection's `actor` may not do is refused here, and the transaction with it.
    """
    actor: Actor | None = connection.get_execution_options().get("actor")
    if actor is not None:
        actor.check(connection, by, move)
    hold(connection)
    body = json.dumps(payload, sort_keys=True, default=str, ensure_ascii=False)
    salt, made_at = secrets.token_hex(16), utc_now()
    digest = _digest(salt, body)
    last = connection.execute(select(LOG.c.chain).order_by(LOG.c.entry.desc()).limit(1)).scalar()
    chain = _link(last or "", made_at, by, move, subject, digest)
    entry = connection.execute(
        LOG.insert().values(
            made_at=made_at, made_by=by, move=move, subject=subject, digest=digest, chain=chain
        )
    ).inserted_primary_key
    number = int(entry[0])  # type: ignore[index]
    connection.execute(PAYLOAD.insert().values(entry=number, salt=salt, body=body))
    moved(connection, move, number, payload)
    return number


def broken_links(connection: Connection) -> list[int]:
    """Return the entries whose chain or payload no longer fits; an empty list is a whole log."""
    broken, before = [], ""
    query = select(LOG, PAYLOAD.c.salt, PAYLOAD.c.body).join(PAYLOAD).order_by(LOG.c.entry)
    for row in connection.execute(query):
        erased = row.body is None
        fits = erased or _digest(row.salt, row.body) == row.digest
        link = _link(before, row.made_at, row.made_by, row.move, row.subject, row.digest)
        if not fits or link != row.chain:
            broken.append(row.entry)
        before = row.chain
    return broken
