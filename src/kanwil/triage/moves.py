"""The controller's moves as numbered rows: append, undo, and what stands for a debtor now."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select
from sqlalchemy.exc import IntegrityError

from kanwil.base.audit import hold, record
from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.store import atomic, rows, utc_now
from kanwil.base.terms import Action
from kanwil.base.then import then_of
from kanwil.triage.tables import APPROVAL_ANSWERS, APPROVALS, MOVES

DECISIONS = ("accept", "other", "later", "close")
CHOICES = ("accept", "other", "close")


@dataclass(frozen=True)
class Seat:
    """Who acts, on which day, on which case, and the version of the dossier that they saw."""

    by: str
    day: date
    debtor_id: str
    version: int
    case_id: str = ""
    judgement: int | None = None


def _stands(connection: Connection) -> ColumnElement[bool]:
    """Tell of a move that it was made and not undone, now or when the connection looks back to."""
    undone = select(MOVES.c.undoes).where(MOVES.c.undoes.is_not(None))
    if (then := then_of(connection)) is None:
        return MOVES.c.move.not_in(undone)
    undone = undone.where(MOVES.c.made_at <= then.moment)
    return and_(MOVES.c.made_at <= then.moment, MOVES.c.move.not_in(undone))


def version_of(connection: Connection, debtor_id: str) -> int:
    """Return the number of the last move on this debtor's dossier, 0 when there is none."""
    query = select(func.max(MOVES.c.version)).where(MOVES.c.debtor_id == debtor_id)
    return int(connection.execute(query).scalar() or 0)


def append(
    connection: Connection,
    seat: Seat,
    kind: str,
    *,
    action: Action | str = "",
    until: date | None = None,
    note: str = "",
    event_id: str | None = None,
    contact_id: str | None = None,
    records: Sequence[tuple[str, str]] = (),
    undoes: int | None = None,
) -> int:
    """Write one move and its log entry; return the move's number.

    Raises
    ------
    ConflictError : a colleague moved first; nothing is saved.
    """
    hold(connection)
    row = {
        "debtor_id": seat.debtor_id,
        "version": seat.version + 1,
        "case_id": seat.case_id,
        "judgement": seat.judgement,
        "made_at": utc_now(),
        "made_by": seat.by,
        "day": seat.day,
        "kind": kind,
        "action": str(action),
        "until": until,
        "note": note,
        "event_id": event_id,
        "contact_id": contact_id,
        "record_id": json.dumps(records) if records else None,
        "undoes": undoes,
    }
    move = _insert(connection, seat, row)
    said = {"move": move, "action": str(action), "until": until, "note": note}
    record(connection, seat.by, kind, seat.debtor_id, **said)
    return move


def _insert(connection: Connection, seat: Seat, row: dict[str, Any]) -> int:
    """Write a move where nobody moved since the seat was taken."""
    if version_of(connection, seat.debtor_id) != seat.version:
        raise ConflictError(seat.debtor_id)
    try:
        with atomic(connection):
            key = connection.execute(MOVES.insert().values(row)).inserted_primary_key
    except IntegrityError as error:
        raise ConflictError(seat.debtor_id) from error
    return int(key[0])  # type: ignore[index]


def standing(connection: Connection, debtor_id: str | None = None) -> list[dict[str, Any]]:
    """Return the moves that were not undone, oldest first."""
    query = select(MOVES).where(_stands(connection), MOVES.c.undoes.is_(None))
    if debtor_id is not None:
        query = query.where(MOVES.c.debtor_id == debtor_id)
    return rows(connection, query.order_by(MOVES.c.move))


def decided_on(connection: Connection, day: date) -> dict[str, dict[str, Any]]:
    """Return the standing decision of a day by debtor, the last one where there are several.

    One that still waits for a second person counts on each later day, with `waits`; one that was
    sent back is no decision.
    """
    waits = {row["move"]: row for row in waiting(connection) if row["day"] <= day}
    query = (
        select(MOVES)
        .where(_stands(connection), MOVES.c.day == day, MOVES.c.kind.in_(DECISIONS))
        .where(MOVES.c.move.not_in(_asked(connection, "send_back")))
    )
    found = {**waits, **{row["move"]: row for row in rows(connection, query)}}
    return {
        found[move]["debtor_id"]: {**found[move], "waits": move in waits} for move in sorted(found)
    }


def waiting(connection: Connection) -> list[dict[str, Any]]:
    """Return the decisions that wait for a second person, oldest first, with their `cents`.

    Who decided otherwise since, no longer asks.
    """
    query = (
        select(MOVES, APPROVALS.c.cents)
        .join(APPROVALS, APPROVALS.c.move == MOVES.c.move)
        .where(_stands(connection), MOVES.c.move.not_in(_asked(connection, "agree", "send_back")))
    )
    found = rows(connection, query.order_by(MOVES.c.move))
    last = chosen(connection, [row["debtor_id"] for row in found])
    return [row for row in found if last[row["debtor_id"]] == row["move"]]


def chosen(connection: Connection, debtors: Sequence[str]) -> dict[str, int]:
    """Return the last standing choice of what to do with each of these debtors."""
    if not debtors:
        return {}
    query = (
        select(MOVES.c.debtor_id, func.max(MOVES.c.move))
        .where(_stands(connection), MOVES.c.kind.in_(CHOICES), MOVES.c.debtor_id.in_(debtors))
        .group_by(MOVES.c.debtor_id)
    )
    return dict(connection.execute(query).tuples().all())


def answers(connection: Connection, kind: str) -> Select[Any]:
    """Select the standing moves by which a second person agreed, or sent back."""
    return select(MOVES.c.move).where(_stands(connection), MOVES.c.kind == kind)


def _asked(connection: Connection, *kinds: str) -> Select[Any]:
    """Select the decisions that a second person answered so."""
    given = or_(*(APPROVAL_ANSWERS.c.move.in_(answers(connection, kind)) for kind in kinds))
    return select(APPROVAL_ANSWERS.c.asked).where(given)


def undoable(connection: Connection, seat: Seat, move: int) -> dict[str, Any]:
    """Return the move to undo.

    Raises
    ------
    RefusedError : it was undone before, or a later move stands on it.
    """
    stands = standing(connection, seat.debtor_id)
    found = next((row for row in stands if row["move"] == move), None)
    if found is None:
        raise RefusedError("Deze stap is al ongedaan gemaakt.")
    if stands[-1]["move"] != move:
        raise RefusedError("Maak eerst de latere stap in dit dossier ongedaan.")
    return found
