"""The table of closing labels: one chain of rows a case, corrections and undos appended."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from kanwil.base.store import METADATA

RESOLUTIONS = Table(
    "resolutions",
    METADATA,
    Column("resolution", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(160), nullable=False),
    Column("follows", Integer, nullable=False, comment="the case's row before this one; 0 = first"),
    Column("undoes", Integer, nullable=True, comment="the row that this one takes back"),
    Column("debtor_id", String(120), nullable=False),
    Column("as_of", Date, nullable=False, comment="the moment of decision"),
    Column("category", String(20), nullable=True, comment="NULL = weet niet"),
    Column("action", String(20), nullable=True),
    Column("outcome", String(20), nullable=True),
    Column("resolved_on", Date, nullable=False),
    Column("overdue_cents", BigInteger, nullable=True),
    Column("recovered_cents", BigInteger, nullable=True),
    Column("labelled_by", String(120), nullable=True),
    Column("proof", String(20), nullable=False),
    Column("seen_model", Boolean, nullable=True, comment="NULL = unknown, as in imported rows"),
    Column("note", Text, nullable=False),
    Column("digest", String(64), nullable=False, comment="of the facts, for idempotent import"),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    UniqueConstraint("case_id", "follows"),
    Index("ix_resolutions_debtor_id", "debtor_id"),
)
