"""The outbox's rows: a message put in, its steps appended, and where each message stands."""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from kanwil.base.audit import record
from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.store import atomic, rows, utc_now
from kanwil.post.letters import Letter
from kanwil.post.message import NEXT, NONE, Message, Reason, State
from kanwil.post.tables import OUTBOX, OUTBOX_MOVES

_OWN_DOMAIN = "kanwil.local"


@dataclass(frozen=True, slots=True)
class Given:
    """What a new message is besides its letter; `own` is our address, for the Message-ID."""

    channel: str
    recipient: str
    own: str
    batch: int
    action: str = ""
    decision: int | None = None
    bundle: str = ""
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What goes with a step: why, whether it was a trial, and what it added to the book."""

    reason: Reason = NONE
    test: bool = False
    contact_id: str | None = None
    event_id: str | None = None


_PLAIN = Done()


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes in the outbox, in which transaction, on which day."""

    connection: Connection
    by: str
    day: date


def put(hand: Hand, letter: Letter, given: Given) -> int:
    """Add a message as a draft and return its number."""
    domain = given.own.rpartition("@")[2] or _OWN_DOMAIN
    debtor_id = letter.facts.to.debtor_id
    row = {
        "key": f"{secrets.token_hex(12)}@{domain[:50]}",
        "debtor_id": debtor_id,
        "kind": letter.kind.value,
        "action": given.action,
        "channel": given.channel,
        "recipient": given.recipient,
        "content": letter.as_dict(),
        "batch": given.batch,
        "decision": given.decision,
        "bundle": given.bundle,
        "replaces": given.replaces,
        "made_at": utc_now(),
        "made_by": hand.by,
        "day": hand.day,
    }
    number = int(hand.connection.execute(OUTBOX.insert().values(row)).inserted_primary_key[0])  # type: ignore[index]
    _append(hand, (number, 1), State.DRAFT, _PLAIN)
    record(hand.connection, hand.by, "draft", debtor_id, message=number, kind=letter.kind)
    return number


def step(hand: Hand, one: Message, to: State, done: Done = _PLAIN) -> None:
    """Append a step to a message as it was seen.

    Raises
    ------
    RefusedError : a message that stands there cannot go to that state.
    ConflictError : a colleague moved it meanwhile; nothing is saved.
    """
    if to not in NEXT[one.state]:
        raise RefusedError("Dat kan niet meer met dit bericht; kijk opnieuw.")
    try:
        with atomic(hand.connection):
            _append(hand, (one.message, one.version + 1), to, done)
    except IntegrityError as error:
        raise ConflictError(one.debtor_id) from error
    record(hand.connection, hand.by, f"message_{to}", one.debtor_id, message=one.message)


def take(connection: Connection, one: Message) -> None:
    """Keep a message to this transaction until it ends; who finds it taken passes it by.

    Raises
    ------
    ConflictError : another transaction has it; nobody waits.
    """
    query = select(OUTBOX.c.message).where(OUTBOX.c.message == one.message)
    # The weaker lock: a step of the same message only points at its row, and need not wait.
    taken = query.with_for_update(skip_locked=True, key_share=True)
    if connection.execute(taken).scalar() is None:
        raise ConflictError(one.debtor_id)


def take_all(connection: Connection, debtors: Collection[str]) -> bool:
    """Keep every message of these debtors to this transaction; False where another has one.

    Nobody waits: who has one may be waiting for the log, which whoever asks this holds.
    """
    mine = select(OUTBOX.c.message).where(OUTBOX.c.debtor_id.in_(debtors))
    taken = connection.execute(mine.with_for_update(skip_locked=True, key_share=True)).all()
    return len(taken) == len(connection.execute(mine).all())


def forget_decisions(hand: Hand, moves: Collection[int]) -> None:
    """Let the messages fall away that carry out decisions which are undone.

    Raises
    ------
    RefusedError : one of them went out, or may have.
    """
    for one in find(hand.connection, set(State) - {State.CANCELLED}, decisions=moves):
        if one.state in (State.SENT, State.SENDING, State.UNSURE):
            raise RefusedError("De brief bij dit besluit is al verstuurd.")
        step(hand, one, State.CANCELLED)


def _append(hand: Hand, at: tuple[int, int], to: State, done: Done) -> None:
    row = {
        "message": at[0],
        "version": at[1],
        "state": to.value,
        "made_at": utc_now(),
        "made_by": hand.by,
        "day": hand.day,
        "test": int(done.test),
        "reason": json.dumps([done.reason.sentence, done.reason.fields]),
        "contact_id": done.contact_id,
        "event_id": done.event_id,
    }
    hand.connection.execute(OUTBOX_MOVES.insert().values(row))


def find(
    connection: Connection,
    states: Collection[State] = tuple(State),
    *,
    debtor_id: str | None = None,
    numbers: Collection[int] | None = None,
    decisions: Collection[int] | None = None,
    most: int | None = None,
) -> list[Message]:
    """Return the messages that stand in one of these states, the newest first."""
    last = (
        select(OUTBOX_MOVES.c.message, func.max(OUTBOX_MOVES.c.version).label("version"))
        .group_by(OUTBOX_MOVES.c.message)
        .subquery()
    )
    steps = OUTBOX_MOVES.c
    query = (
        select(
            OUTBOX,
            *(steps.version, steps.state, steps.test, steps.reason),
            *(steps.contact_id, steps.event_id),
            steps.made_at.label("moved_at"),
            steps.made_by.label("moved_by"),
            steps.day.label("moved_on"),
        )
        .join(last, last.c.message == OUTBOX.c.message)
        .join(
            OUTBOX_MOVES,
            (steps.message == last.c.message) & (steps.version == last.c.version),
        )
        .where(steps.state.in_([one.value for one in states]))
        .order_by(OUTBOX.c.message.desc())
        .limit(most)
    )
    if debtor_id is not None:
        query = query.where(OUTBOX.c.debtor_id == debtor_id)
    if numbers is not None:
        query = query.where(OUTBOX.c.message.in_(numbers))
    if decisions is not None:
        query = query.where(OUTBOX.c.decision.in_(decisions))
    return [_message(row) for row in rows(connection, query)]


def _message(row: dict[str, Any]) -> Message:
    sentence, fields = json.loads(row.pop("reason"))
    row.pop("made_at")
    return Message(
        **{**row, "state": State(row["state"]), "test": bool(row["test"])},
        reason=Reason(sentence, tuple((name, value) for name, value in fields)),
    )
