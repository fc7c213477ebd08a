"""The outbox's tables: a message as it was composed, and every step it went through."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from kanwil.base.store import METADATA

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("message", Integer, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False, unique=True, comment="its Message-ID, never reused"),
    Column("debtor_id", String(120), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("action", String(20), nullable=False, comment="what it does; '' for a confirmation"),
    Column("channel", String(20), nullable=False),
    Column("recipient", Text, nullable=False, comment="an address or number"),
    Column("content", JSON, nullable=False, comment="the composed text and the facts behind it"),
    Column("batch", Integer, nullable=False, comment="the last import or fact that it knows of"),
    Column("decision", Integer, nullable=True, comment="the move of the desk that it carries out"),
    Column("bundle", String(40), nullable=False, comment="made in one go with; '' for alone"),
    Column("replaces", ForeignKey("outbox.message"), nullable=True),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("day", Date, nullable=False),
)

OUTBOX_MOVES = Table(
    "outbox_moves",
    METADATA,
    Column("move", Integer, primary_key=True, autoincrement=True),
    Column("message", ForeignKey("outbox.message"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("day", Date, nullable=False),
    Column("test", Integer, nullable=False, comment="1: to our own address only"),
    Column("reason", Text, nullable=False),
    Column("contact_id", String(120), nullable=True),
    Column("event_id", String(120), nullable=True),
    UniqueConstraint("message", "version"),
    Index("ix_outbox_moves_state", "state"),
)
