"""Mappings that a user confirmed, remembered by a file's headings; the last word counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from kanwil.base.store import utc_now
from kanwil.book.readers.layouts import Choice, Layout
from kanwil.book.tables import MAPPINGS


@dataclass(frozen=True)
class Remembered:
    """A choice, and who confirmed it when (naive UTC)."""

    choice: Choice
    made_by: str
    made_at: datetime


def remembered(connection: Connection) -> dict[str, Remembered]:
    """Return what stands per signature."""
    last = select(func.max(MAPPINGS.c.mapping)).group_by(MAPPINGS.c.signature)
    query = select(MAPPINGS).where(MAPPINGS.c.mapping.in_(last))
    return {
        row.signature: Remembered(_choice(row.choice), row.made_by, row.made_at)
        for row in connection.execute(query)
        if row.choice is not None
    }


def remember(connection: Connection, by: str, layout: Layout) -> None:
    """Keep how a file with these headings was read, unless that is what stands already."""
    columns = {str(number): name for number, name in layout.columns.items()}
    told = {
        "columns": columns,
        "kind": layout.kind,
        "date_order": layout.date_order,
        "decimal": layout.decimal,
    }
    stands = remembered(connection).get(layout.signature)
    if stands is None or stands.choice != _choice(told):
        _append(connection, by, layout.signature, told)


def forget(connection: Connection, by: str, signature: str) -> None:
    """Let files with these headings be recognised anew."""
    if signature in remembered(connection):
        _append(connection, by, signature, None)


def _append(connection: Connection, by: str, signature: str, told: dict[str, Any] | None) -> None:
    row = {"signature": signature, "choice": told, "made_at": utc_now(), "made_by": by}
    connection.execute(MAPPINGS.insert().values(row))


def _choice(told: dict[str, Any]) -> Choice:
    columns = {int(number): name for number, name in told["columns"].items()}
    return Choice(columns, told["kind"] or None, told["date_order"], told["decimal"])
