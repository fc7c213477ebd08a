"""Taking a book back to the shape of an older kanwil, where no row is lost by it."""

import sys
import tempfile

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, select

from kanwil.base.audit import hold
from kanwil.base.problems import RefusedError
from kanwil.base.store import METADATA, engine_for
from kanwil.migrations import current, declare_tables, scripts, upgrade

_VERSION = "alembic_version"


class NewerRowsError(RefusedError):
    """The older shape has no place for rows that the book holds."""

    def __init__(self, places: list[str]) -> None:
        super().__init__(
            "Dit boek houdt gegevens die een oudere kanwil niet kent"
            " ({places}). Zet de back-up van voor het bijwerken terug.",
            places=", ".join(places),
        )


def downgrade(engine: Engine, revision: str) -> None:
    """Take a book back to `revision` in one transaction: what came later only added to its shape.

    A table that was reckoned from others (`info={"derived": True}`) goes, as it comes back.

    Raises
    ------
    NewerRowsError : rows would be lost; then nothing is changed.
    CommandError : there is no such revision.
    """
    wanted, held = _shape_at(revision), MetaData()
    declare_tables()
    with engine.begin() as connection:
        hold(connection)
        if current(connection) == revision:
            return
        held.reflect(connection)
        tables = [table for table in held.sorted_tables if table.name not in wanted.tables]
        tables = [table for table in tables if table.name != _VERSION]
        columns = [column for table in wanted.tables.values() for column in _added(held, table)]
        _nothing_lost(connection, [one for one in tables if not _derived(one)], columns)
        context = MigrationContext.configure(connection)
        _drop(Operations(context), held, wanted, columns)
        for table in reversed(tables):
            table.drop(connection)
        context.stamp(scripts(), revision)


def _shape_at(revision: str) -> MetaData:
    shape = MetaData()
    with tempfile.TemporaryDirectory() as folder:
        empty = engine_for(f"sqlite:///{folder}/empty.db")
        upgrade(empty, revision)
        shape.reflect(empty)
        empty.dispose()
    return shape


def _derived(table: Table) -> bool:
    declared = METADATA.tables.get(table.name)
    return declared is not None and bool(declared.info.get("derived"))


def _added(held: MetaData, table: Table) -> list[Column[object]]:
    return [one for one in held.tables[table.name].columns if one.name not in table.columns]


def _nothing_lost(
    connection: Connection, tables: list[Table], columns: list[Column[object]]
) -> None:
    counts = {table.name: select(func.count()).select_from(table) for table in tables}
    counts |= {f"{one.table.name}.{one.name}": select(func.count(one)) for one in columns}
    lost = [name for name, count in counts.items() if connection.execute(count).scalar()]
    if lost:
        raise NewerRowsError(lost)


def _drop(
    operations: Operations, held: MetaData, wanted: MetaData, columns: list[Column[object]]
) -> None:
    for name, table in wanted.tables.items():
        known = {index.name for index in table.indexes}
        for index in held.tables[name].indexes:
            if index.name and index.name not in known:
                operations.drop_index(index.name, name)
    for column in columns:
        operations.drop_column(column.table.name, column.name)


if __name__ == "__main__":
    book = engine_for(sys.argv[1])
    downgrade(book, sys.argv[2])
    book.dispose()
