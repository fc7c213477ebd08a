"""Erasing a debtor: what the law lets go is gone, bytes and all; the log keeps that it was done."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, null, select, text, update
from sqlalchemy.exc import DatabaseError

from kanwil.base.audit import hold, record
from kanwil.base.problems import ConflictError, KanwilError, RefusedError
from kanwil.base.store import BookError
from kanwil.book.tables import FACTS
from kanwil.post.outbox import take_all
from kanwil.triage.books import Book
from kanwil.triage.personal.holdings import HOLDINGS, PARTLY
from kanwil.triage.personal.partly import entomb, leave_changes, sayings, unlearn
from kanwil.triage.personal.plan import REST, SENDING, Plan, going, plan
from kanwil.triage.tables import JUDGEMENTS, MOVES


class Reason(StrEnum):
    """Why a debtor is erased, as the log says it; own words could hold again what goes."""

    ASKED = "de klant vroeg erom"
    EXPIRED = "de bewaartermijn is om"
    WRONG = "het had niet vastgelegd mogen worden"


class NotWipedError(KanwilError):
    """It is erased and the log says so, but the disk may still hold the bytes."""

    def __init__(self) -> None:
        super().__init__(
            "Gewist. De ruimte op de schijf waar het stond, kon nog niet worden overschreven (volle"
            " schijf, of het boek is bezet); dat gebeurt als u weer iets wist."
        )


def erase(
    book: Book,
    debtor_id: str,
    day: date,
    by: str,
    *,
    reason: Reason | None = None,
    shown: Plan | None = None,
) -> Plan:
    """Erase what may go on `day` and return what that was; nothing happens where nothing may.

    Who was `shown` what would go, erases just that.

    Raises
    ------
    UnknownDebtorError : the book holds no such debtor.
    RefusedError : a claim is open, or a message on its way.
    ConflictError : since it was shown, something changed in what would go or stay.
    NotAllowedError : the role of who asks does not reach this far.
    NotWipedError : it is done, but for the bytes on disk.
    """
    with book.write() as connection:
        hold(connection)
        found = plan(connection, debtor_id, day, book.settings)
        if found.refused:
            raise RefusedError(found.refused)
        if not take_all(connection, found.scope.numbers):
            raise RefusedError(SENDING)
        if shown is not None and found.lines != shown.lines:
            raise ConflictError(found.scope.debtor_id)
        if not found.goes:
            return found
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        _take_away(connection, found)
        told = {one.table: one.go for one in found.lines if one.go}
        until = found.clock.fiscal_until if not found.all_goes else None
        why = {} if reason is None else {"reason": reason}
        said = {"gone": told, "until": until, "models": found.models, **why}
        record(connection, by, "erase", found.scope.debtor_id, **said)
    _wipe(book.engine, {*told, "moves", *PARTLY})
    return found


def _take_away(connection: Connection, found: Plan) -> None:
    """Delete and blank rows; models that learnt from them are marked."""
    unlearn(connection, found.scope)
    leave_changes(connection, found.scope)
    if not found.keeps_file:
        entomb(connection, sayings(connection, found.scope))
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


def _wipe(engine: Engine, tables: Iterable[str]) -> None:
    """Rewrite these tables (SQLite: the file) without the room where deleted rows stood."""
    try:
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(f"VACUUM FULL {', '.join(sorted(tables))}"))
        else:
            _rewrite(engine)
    except (BookError, DatabaseError, sqlite3.Error) as error:
        raise NotWipedError from error


def _rewrite(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        waits, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    if waits:
        raise NotWipedError
