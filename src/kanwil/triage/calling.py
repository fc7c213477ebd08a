"""Calling one customer after another: whom, on which number, how often in vain, what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from kanwil.base.store import utc_now
from kanwil.base.terms import Action, EventKind
from kanwil.book.tables import FACTS
from kanwil.policy.question import IN_VAIN, OPENING
from kanwil.triage import desk
from kanwil.triage.board import Board, Places
from kanwil.triage.books import Book
from kanwil.triage.dossier import Dossier
from kanwil.triage.moves import Seat
from kanwil.triage.tables import WORKLIST

ENOUGH = 3
"""So many calls in vain, and another way than the phone is proposed."""
_HELD = timedelta(minutes=30)
_OTHER_WAYS = (Action.REMIND, Action.FINAL_NOTICE, Action.SEND_COPY)


@dataclass(frozen=True)
class Reach:
    """Someone to call: a name and role ('' for the company itself), and the number."""

    name: str
    role: str
    phone: str


def to_call(board: Board, places: Places, done: Collection[str]) -> list[str]:
    """Return the undecided debtors at `places` whom it is proposed to call, in their order."""
    rows = board.rows.iloc[places]
    wanted = (rows["action"] == Action.CALL) & ~rows.index.isin(list(done))
    return [str(one) for one in rows.index[wanted]]


def take_next(book: Book, by: str, day: date, wanted: Sequence[str]) -> str | None:
    """Take the first of the day's debtors that no colleague has before them, and let go of others.

    What is taken stays so for half an hour at most: who leaves does not say so. Nobody waits: what
    a colleague takes at this moment is passed by.
    """
    list_ = WORKLIST.c
    free = or_(list_.held_by.is_(None), list_.held_by == by, list_.held_at < utc_now() - _HELD)
    first = (
        select(list_.debtor_id)
        .where(list_.day == day, list_.debtor_id.in_(wanted), free)
        .order_by(list_.rank)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mine = update(WORKLIST).where(list_.day == day, list_.held_by == by)
    with book.write(alone=False) as connection:
        found = connection.execute(first).scalar()
        connection.execute(mine.where(list_.debtor_id != (found or "")).values(held_by=None))
        held = update(WORKLIST).where(list_.day == day, list_.debtor_id == found)
        connection.execute(held.values(held_by=by, held_at=utc_now()))
    return found


def numbers(opened: Dossier) -> list[Reach]:
    """Return whom to call about a debtor: the contact of first choice, others, the company."""
    people = [one for one in opened.relations.people if one["phone"]]
    people.sort(key=lambda one: not one["first_choice"])
    found = [Reach(one["name"], one["role"], one["phone"]) for one in people]
    own = opened.debtor["phone"]
    return [*found, Reach("", "", own)] if own else found


def phones(book: Book, debtors: Sequence[str]) -> dict[str, str]:
    """Return the companies' own numbers, of those that have one."""
    own = FACTS["debtors"].c
    query = select(own.debtor_id, own.phone).where(
        own.debtor_id.in_(debtors), own.until_batch.is_(None), own.phone.is_not(None)
    )
    with book.read() as connection:
        return {debtor: phone for debtor, phone in connection.execute(query) if phone}


def in_vain(book: Book, debtor_id: str, day: date) -> int:
    """Return how often this debtor was called in vain since we last heard of them."""
    with book.read() as connection:
        return _in_vain(connection, debtor_id, day)


def _in_vain(connection: Connection, debtor_id: str, day: date) -> int:
    events, contacts = FACTS["events"].c, FACTS["contacts"].c
    heard = connection.execute(
        select(func.max(contacts.happened_on)).where(
            contacts.debtor_id == debtor_id,
            contacts.direction == "in",
            contacts.until_batch.is_(None),
            contacts.happened_on <= day,
        )
    ).scalar()
    query = select(func.count()).where(
        events.debtor_id == debtor_id,
        events.kind == EventKind.ANSWER,
        events.code.in_(IN_VAIN),
        events.until_batch.is_(None),
        events.happened_on <= day,
    )
    if heard is not None:
        query = query.where(events.happened_on > heard)
    return int(connection.execute(query).scalar() or 0)


def other_way(row: dict[str, Any]) -> Action | None:
    """Return how else this debtor may be reached now, None where no letter is allowed."""
    barred = {one["action"]: one["forbidden_by"] for one in row["detail"]["alternatives"]}
    return next((one for one in _OTHER_WAYS if not barred.get(one, ["unknown"])), None)


def not_reached(book: Book, seat: Seat, code: str, again: date, reason: str) -> tuple[int, int]:
    """Record a call in vain and take the case up again on a day; return both moves."""
    called = desk.answer(book, seat, OPENING.code, code)
    after = replace(seat, version=seat.version + 1)
    return called, desk.later(book, after, again, reason)


def take_back(book: Book, seat: Seat, moves: Sequence[int]) -> None:
    """Undo the moves of a call, the last one first; `seat` is the one they were made from."""
    version = seat.version + len(moves)
    for move in reversed(moves):
        desk.undo(book, replace(seat, version=version), move)
        version += 1
