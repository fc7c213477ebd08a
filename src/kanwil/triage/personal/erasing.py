"""Erasing a debtor: what the law lets go is gone, bytes and all; the log keeps that it was done."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Engine, delete, null, select, text, update

from kanwil.base.audit import hold, record
from kanwil.base.problems import RefusedError
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book
from kanwil.triage.personal.holdings import HOLDINGS, PARTLY
from kanwil.triage.personal.partly import entomb, leave_changes, log_entries, unlearn
from kanwil.triage.personal.plan import REST, Plan, going, plan
from kanwil.triage.tables import JUDGEMENTS, MOVES


def erase(book: Book, debtor_id: str, day: date, by: str) -> Plan:
    """Erase what may go on `day` and return what that was; nothing happens where nothing may.

    Raises
    ------
    UnknownDebtorError : the book holds no such debtor.
    RefusedError : a claim is open, or a message on its way.
    NotAllowedError : the role of who asks does not reach this far.
    """
    with book.write() as connection:
        hold(connection)
        found = plan(connection, debtor_id, day, book.settings)
        if found.refused:
            raise RefusedError(found.refused)
        if not found.goes:
            return found
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        models = _take_away(connection, found)
        told = {one.table: one.go for one in found.lines if one.go}
        until = found.clock.fiscal_until if not found.all_goes else None
        record(
            connection, by, "erase", found.scope.debtor_id, gone=told, until=until, models=models
        )
    _wipe(book.engine, {*told, "moves", *PARTLY})
    return found


def _take_away(connection: Connection, found: Plan) -> list[str]:
    """Delete and blank rows; return the models that must learn anew."""
    models = unlearn(connection, found.scope)
    leave_changes(connection, found.scope)
    if not found.keeps_file:
        entomb(connection, [one["entry"] for one in log_entries(connection, found.scope)])
    conditions = [(one.table, going(one, found)) for one in HOLDINGS]
    # A decision that stays points to a judgement that goes.
    judged = select(JUDGEMENTS.c.judgement).where(JUDGEMENTS.c.debtor_id.in_(found.scope.numbers))
    connection.execute(update(MOVES).where(MOVES.c.judgement.in_(judged)).values(judgement=null()))
    for table, where in conditions:
        connection.execute(delete(table).where(where))
    if not found.all_goes and not found.keeps_file:
        own = FACTS["debtors"]
        mine = own.c.debtor_id.in_(found.scope.numbers)
        connection.execute(update(own).where(mine).values(dict.fromkeys(REST, null())))
    return models


def _wipe(engine: Engine, tables: Iterable[str]) -> None:
    """Rewrite these tables (SQLite: the file) without the room where deleted rows stood."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM FULL {', '.join(sorted(tables))}"))
        return
    raw = engine.raw_connection()
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            raw.cursor().execute(statement)
    finally:
        raw.close()
