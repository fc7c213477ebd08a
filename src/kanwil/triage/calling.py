"""Calling one customer after another: whom, on which number, how often in vain, what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from kanwil.base.terms import Action, EventKind
from kanwil.book.tables import FACTS
from kanwil.policy.question import IN_VAIN, OPENING
from kanwil.triage import desk
from kanwil.triage.board import Board, Places
from kanwil.triage.books import Book
from kanwil.triage.dossier import Dossier
from kanwil.triage.moves import Seat

ENOUGH = 3
"""So many calls in vain, and another way than the phone is proposed."""
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
