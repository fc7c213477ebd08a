"""Rows in every table of a book of any revision, with awkward values, and all rows of a book."""

from datetime import date, datetime

from sqlalchemy import MetaData, func, select
from sqlalchemy import types as sql

from kanwil.triage.copying import number_on, tables

AWKWARD = "é€\u2028'\"; DROP"
VALUES = {
    sql.Boolean: lambda number: number == 2,
    sql.Integer: lambda number: number,
    sql.BigInteger: lambda number: -(2**53) - number,
    sql.DateTime: lambda number: datetime.fromisoformat(f"2026-11-0{number}T23:59:59"),
    sql.Double: lambda number: number / 3,
    sql.Date: lambda number: date(2026, 11, number),
    sql.LargeBinary: lambda number: b"\x00\xff" + bytes([number]),
    sql.JSON: lambda number: {"n": number, "share": 0.1 + 0.2, "what": [AWKWARD, None, True]},
}


def fill(connection, known=()):
    """Put two rows into every empty table that is not `known`; return the names of the tables.

    What a migration makes of rows that were there is not empty.
    """
    held = MetaData()
    held.reflect(connection)
    new = [one for one in held.sorted_tables if one.name not in {"alembic_version", *known}]
    for table in new:
        empty = connection.execute(select(func.count()).select_from(table)).scalar() == 0
        for number in (1, 2) if empty else ():
            row = {column.name: _value(column, number) for column in table.columns}
            connection.execute(table.insert().values(row))
    if connection.dialect.name == "postgresql":
        number_on(connection)
    return {one.name for one in new}


def _value(column, number):
    if column.nullable and number == 1:
        return None
    if column.foreign_keys:
        return number
    kind = column.type.as_generic()
    if column.primary_key and isinstance(kind, sql.Integer):
        return number
    return VALUES.get(type(kind), lambda n: f"{n}{AWKWARD}"[: kind.length or 40])(number)


def held(connection):
    """Return every row of every table, as plain values."""
    return {
        table.name: sorted(map(repr, connection.execute(table.select()).all()))
        for table in tables(connection)
    }
