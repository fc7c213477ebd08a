"""The book's tables: one per kind of fact, appended row by row, and the batches they came in."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
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

LOOSE_PAYMENTS = _facts(
    "loose_payments",
    "payment_id",
    *[Column(c.frame, _TYPES[c.kind](), nullable=not c.required) for c in COLUMNS["payments"]],
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

LINKS = _facts(
    "links",
    "link_id",
    Column("link_id", String, nullable=False, comment="kind and members: one of each is current"),
    Column("kind", String(10), nullable=False, comment="same, apart or parent"),
    Column("debtor_id", String, nullable=False, comment="the one that is part of the other"),
    Column("other", String, nullable=False, comment="the main debtor or the parent"),
)
PEOPLE = _facts(
    "people",
    "person_id",
    Column("person_id", String, nullable=False),
    Column("debtor_id", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False, comment="administration, orderer, director, other"),
    Column("email", Text, nullable=True),
    Column("phone", Text, nullable=True),
    Column("first_choice", Integer, nullable=False, comment="1: reminders go to this one first"),
)
MARKS = _facts(
    "marks",
    "mark_id",
    Column("mark_id", String, nullable=False),
    Column("debtor_id", String, nullable=False),
    Column("invoice_id", String, nullable=True, comment="NULL: all invoices of the debtor"),
    Column("kind", String(20), nullable=False, comment="g_account, retention, pledged, insured"),
    Column("known_on", Date, nullable=False, comment="no moment before this day knows of it"),
    Column("ended_on", Date, nullable=True, comment="from this day on it no longer holds"),
    Column("share", Integer, nullable=True, comment="of the invoice, in hundredths of a percent"),
    Column("cents", BigInteger, nullable=True, comment="of the invoice, instead of a share"),
    Column("until", Date, nullable=True, comment="the day that the part held back falls due"),
    Column("notify_on", Date, nullable=True, comment="the last day to tell the insurer"),
    Column("notify_days", Integer, nullable=True, comment="the same, in days after the due date"),
    Column("notified_on", Date, nullable=True),
    Column("party", Text, nullable=True, comment="the insurer or the pledgee"),
    Column("text", Text, nullable=True),
)

SETTLEMENTS = _facts(
    "settlements",
    "settlement_id",
    Column("settlement_id", String, nullable=False),
    Column("invoice_id", String, nullable=False, index=True),
    Column("debtor_id", String, nullable=False),
    Column("kind", String(20), nullable=False, comment="paid, credited, written_off, set_off…"),
    Column("happened_on", Date, nullable=False),
    Column("cents", BigInteger, nullable=False, comment="what it takes off the invoice"),
    Column("listed_on", Date, nullable=True, comment="the list that asked; NULL: decided here"),
    Column("fact_id", String, nullable=True, comment="the payment or credit note that it made"),
    Column("reason", Text, nullable=True),
)
MEMORIALS = Table(
    "memorials",
    METADATA,
    Column("memorial", Integer, primary_key=True, autoincrement=True),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("day", Date, nullable=False),
)
MEMORIAL_LINES = Table(
    "memorial_lines",
    METADATA,
    Column("memorial", ForeignKey("memorials.memorial"), primary_key=True),
    Column("fact", ForeignKey("settlements.fact"), primary_key=True),
    Column("sign", Integer, primary_key=True, comment="-1: taken back after it was written"),
)

MAPPINGS = Table(
    "mappings",
    METADATA,
    Column("mapping", Integer, primary_key=True, autoincrement=True),
    Column("signature", String(64), nullable=False, index=True, comment="of a file's headings"),
    Column(
        "choice",
        JSON(none_as_null=True),
        nullable=True,
        comment="what each column is; NULL: forgotten",
    ),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
)
UNDONE_IMPORTS = Table(
    "undone_imports",
    METADATA,
    Column("batch", ForeignKey("imports.batch"), primary_key=True),
    Column("undone_by", ForeignKey("imports.batch"), nullable=False),
)

TAKEN_LINES = Table(
    "taken_lines",
    METADATA,
    Column("lines", String(32), primary_key=True, comment="digest of table and header"),
    Column("table_name", String(20), nullable=False),
    Column("batch", ForeignKey("imports.batch"), nullable=False),
    Column("hashes", LargeBinary, nullable=False, comment="uint64, sorted: of each line"),
    comment="to pass by unchanged lines; says nothing that the facts do not say",
)
