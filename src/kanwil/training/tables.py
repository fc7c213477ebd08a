"""The shelf's tables: fitted models with what made them, and the moves that crown one."""

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from kanwil.base.store import METADATA

MODELS = Table(
    "models",
    METADATA,
    Column("model_id", String(80), primary_key=True),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False, comment="of data, checked before it is loaded"),
    Column("facts", JSON, nullable=False),
    Column("card", Text, nullable=False),
    Column("verdict", JSON, nullable=False),
    Column("trainset", LargeBinary, nullable=False),
    Column("trainset_digest", String(64), nullable=False),
    Column("signature", String(64), nullable=False, comment="HMAC over all of the above"),
)

MODEL_MOVES = Table(
    "model_moves",
    METADATA,
    Column("move", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False, comment="promote, rollback or reject"),
    Column("model_id", String(80), nullable=False, comment="what stands, or is rejected, by it"),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
)
