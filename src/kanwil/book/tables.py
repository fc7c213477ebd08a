"""The book's tables: one per kind of fact, appended row by row, and the batches they came in."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeEngine

from kanwil.base.store import METADATA
from kanwil.book.frames import COLUMNS, NATURAL_ID, TABLES, Kind

IMPORTS = Table(
    "imports",
    METADATA,
    Column("batch", Integer, primary_key=True, autoincrement=True),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("path", Text, nullable=False),
    Column("format", String(20), nullable=False, comment="desk and retracted are the user's own"),
    Column("digest", String(64), nullable=False),
    Column("snapshot_on", Date, nullable=True),
    Column("accepted", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)

_TYPES: dict[Kind, type[TypeEngine[Any]]] = {
    Kind.ID: String,
    Kind.TEXT: Text,
    Kind.DATE: Date,
    Kind.AMOUNT: BigInteger,
    Kind.FLAG: Integer,
    Kind.NUMBER: Integer,
}


def _facts(name: str, key: str, *columns: Column[Any]) -> Table:
    """Return a table of facts: a row is current while `until_batch` is NULL, one per `key`."""
    current = text("until_batch IS NULL")
    owned = key != "debtor_id" and any(column.name == "debtor_id" for column in columns)
    indexes = [
        Index(f"uq_{name}_{key}", key, unique=True, sqlite_where=current, postgresql_where=current),
        *([Index(f"ix_{name}_debtor_id", "debtor_id")] if owned else []),
    ]
    return Table(
        name,
        METADATA,
        Column("fact", Integer, primary_key=True, autoincrement=True),
        *columns,
        Column("digest", String(32), nullable=False, comment="of the content as given"),
        Column("batch", ForeignKey("imports.batch"), nullable=False),
        Column("until_batch", ForeignKey("imports.batch"), nullable=True, comment="NULL: current"),
        *indexes,
    )


def _canonical(name: str, *more: Column[Any]) -> Table:
    key = NATURAL_ID[name]
    filled = {"payments": {"debtor_id"}, "invoices": {"kind", "currency"}}.get(name, set())
    columns = [
        Column(c.frame, _TYPES[c.kind](), nullable=not (c.required or c.name in filled))
        for c in COLUMNS[name]
    ]
    return _facts(name, key, *columns, *more)


_DERIVED = Column(
    "derived", String(20), nullable=True, comment="how invoice_id or the payment itself was found"
)
FACTS = {name: _canonical(name, *([_DERIVED] if name == "payments" else [])) for name in TABLES}
_foreign = text("currency <> 'EUR'")
Index(
    "ix_invoices_foreign",
    FACTS["invoices"].c.invoice_id,
    sqlite_where=_foreign,
    postgresql_where=_foreign,
)
Index("ix_payments_invoice_id", FACTS["payments"].c.invoice_id)

OPEN_ITEMS = _facts(
    "open_items",
    "item_id",
    Column("item_id", String, nullable=False, comment="invoice_id @ day of the list"),
    Column("invoice_id", String, nullable=False),
    Column("debtor_id", String, nullable=False),
    Column("snapshot_on", Date, nullable=False),
    Column("cents", BigInteger, nullable=False, comment="what was left on that day"),
)

BANK_LINES = _facts(
    "bank_lines",
    "payment_id",
    Column("payment_id", String, nullable=False),
    Column("account", String, nullable=False, comment="our own"),
    Column("paid_on", Date, nullable=False),
    Column("cents", BigInteger, nullable=False, comment="negative: an earlier payment taken back"),
    Column("method", String(20), nullable=True),
    Column("reversal_code", String(35), nullable=True),
    Column("reference", Text, nullable=True, comment="who pays what, in the bank's words"),
)
BANK_MOVES = Table(
    "bank_moves",
    METADATA,
    Column("move", Integer, primary_key=True, autoincrement=True),
    Column("payment_id", String, nullable=False, index=True, comment="of the bank line"),
    Column("kind", String(20), nullable=False, comment="booked, reversed, same, aside or undone"),
    Column("how", String(20), nullable=False, comment="by what it was recognised; hand: a person"),
    Column("subject", Text, nullable=True, comment="the payment it is or reverses; the reason"),
    Column("certainty", Integer, nullable=False, comment="percent"),
    Column("batch", ForeignKey("imports.batch"), nullable=False),
)
