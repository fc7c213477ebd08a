"""What goes out: drafts from decisions, approved, taken back and written anew by a named user."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.terms import Action, Lang
from kanwil.post.letters import Letter, LetterKind, flaws
from kanwil.post.message import OPEN, Message, Reason, State
from kanwil.post.outbox import Given, Hand, find, put, step
from kanwil.triage.books import Book
from kanwil.triage.envelope import CONFIRMS, IN_BULK, NEUTRAL, recipient_of, usual_channel
from kanwil.triage.merging import state_of
from kanwil.triage.moves import Seat, decided_on, standing
from kanwil.triage.writing import write

__all__ = [
    "OPEN", "STATES", "Message", "Seen", "State", "Wish", "approve", "cancel", "draft", "edit",
    "messages", "put_back", "rewrite", "unconfirmed", "unwritten",
]  # fmt: skip
STATES: dict[State, str] = {
    State.DRAFT: "Concept",
    State.APPROVED: "Goedgekeurd",
    State.SENDING: "Wordt verstuurd",
    State.UNSURE: "Misschien verzonden",
    State.SENT: "Verzonden",
    State.TESTED: "Proef naar uzelf",
    State.FAILED: "Mislukt",
    State.HELD: "Tegengehouden",
    State.CANCELLED: "Vervallen",
}
_UNWRITTEN = {Action.WAIT, Action.CHECK_PAYMENT, Action.CALL, Action.WRITE_OFF}
_ON_ITS_WAY = frozenset({State.APPROVED, State.SENDING, State.UNSURE})
_LATELY = timedelta(days=3)
Seen = tuple[int, int]


@dataclass(frozen=True)
class Wish:
    """How a message is to be made, where that is not left to kanwil."""

    channel: str = ""
    lang: Lang | None = None
    decision: int | None = None
    bundle: str = ""


def draft(book: Book, seat: Seat, wanted: LetterKind | Action, wish: Wish = Wish()) -> int:
    """Write a message and keep it as a draft; an older draft for the same debtor falls away.

    Raises
    ------
    RefusedError : nothing is written for this, it may not be said now, or another is on its way.
    """
    batch, letter = state_of(book), write(book, seat, wanted, wish.lang)
    with book.write() as connection:
        hand = Hand(connection, seat.by, seat.day)
        own = book.settings.mail_from
        way = wish.channel or usual_channel(connection, letter.facts.to, seat.day)
        return keep(hand, letter, _given(letter, wanted, replace(wish, channel=way), batch, own))


def _given(letter: Letter, wanted: LetterKind | Action, wish: Wish, batch: int, own: str) -> Given:
    if not wish.channel:
        raise RefusedError("Er is geen e-mailadres, postadres of telefoonnummer van deze klant.")
    recipient = recipient_of(letter.facts.to, wish.channel)
    if not recipient:
        raise RefusedError("Voor deze weg is er geen adres of nummer van deze klant.")
    action = str(wanted) if isinstance(wanted, Action) else ""
    return Given(wish.channel, recipient, own, batch, action, wish.decision, wish.bundle)


def keep(hand: Hand, letter: Letter, given: Given) -> int:
    """Put a message among the drafts in the place of what waited for the same debtor."""
    debtor_id = letter.facts.to.debtor_id
    waiting = find(hand.connection, OPEN, debtor_id=debtor_id)
    same = [one for one in waiting if _beside(one.kind) == _beside(letter.kind)]
    if any(one.state in _ON_ITS_WAY for one in same):
        raise RefusedError("Voor deze klant ligt al een bericht klaar; haal dat eerst terug.")
    for one in same:
        step(hand, one, State.CANCELLED)
    replaces = same[0].message if same else given.replaces
    return put(hand, letter, replace(given, replaces=replaces))


def _beside(kind: str) -> str:
    return kind if kind in NEUTRAL else ""


def edit(book: Book, by: str, day: date, seen: Seen, *, subject: str, body: str) -> int:
    """Keep a draft with other words, as a new message in its place.

    Raises
    ------
    RefusedError : it has no text, or is no draft any more.
    """
    paragraphs = tuple(part.strip() for part in body.split("\n\n") if part.strip())
    if not subject.strip() or not paragraphs:
        raise RefusedError("De tekst is leeg.")
    with book.write() as connection:
        hand, one = Hand(connection, by, day), seen_at(connection, seen)
        if one.state is not State.DRAFT:
            raise RefusedError("Alleen een concept kan worden aangepast; haal het eerst terug.")
        letter = replace(one.letter, subject=subject.strip(), body=paragraphs)
        step(hand, one, State.CANCELLED)
        return put(hand, letter, _same(one))


def rewrite(book: Book, seat: Seat, seen: Seen) -> int:
    """Write a message anew from what the book says now, in the place of an old one."""
    with book.read() as connection:
        one = seen_at(connection, seen)
    batch, letter = state_of(book), write(book, seat, LetterKind(one.kind), one.letter.lang)
    with book.write() as connection:
        hand = Hand(connection, seat.by, seat.day)
        step(hand, seen_at(connection, seen), State.CANCELLED)
        recipient = recipient_of(letter.facts.to, one.channel) or one.recipient
        return put(hand, letter, replace(_same(one), batch=batch, recipient=recipient))


def _same(one: Message) -> Given:
    own = one.key.partition("@")[2]
    return Given(
        one.channel,
        one.recipient,
        f"@{own}",
        one.batch,
        one.action,
        one.decision,
        one.bundle,
        one.message,
    )


def approve(
    book: Book, by: str, day: date, seen: Sequence[Seen]
) -> tuple[list[Seen], list[tuple[Message, Reason]]]:
    """Approve drafts, or what failed or was tried, to be sent; nothing goes yet.

    Returns
    -------
    What was approved, as it stands now, and what was not, with the reason.

    Raises
    ------
    ConflictError : a colleague moved one of them meanwhile; then none is approved.
    """
    done, refused = [], []
    with book.write() as connection:
        hand = Hand(connection, by, day)
        for one in seen_all(connection, seen):
            why = _unfit(one, alone=len(seen) == 1)
            if why is None:
                step(hand, one, State.APPROVED)
                done.append((one.message, one.version + 1))
            else:
                refused.append((one, why))
    return done, refused


def _unfit(one: Message, *, alone: bool) -> Reason | None:
    found = flaws(one.letter)
    if found:
        return Reason(found[0])
    if not alone and one.letter.facts.to.natural and LetterKind(one.kind) not in IN_BULK | NEUTRAL:
        return Reason("Deze klant is beschermd als natuurlijk persoon: keur deze brief apart goed.")
    return None


def put_back(book: Book, by: str, day: date, seen: Iterable[Seen]) -> None:
    """Make drafts again of what was approved or cancelled and did not go."""
    with book.write() as connection:
        for one in seen_all(connection, seen):
            step(Hand(connection, by, day), one, State.DRAFT)


def cancel(book: Book, by: str, day: date, seen: Iterable[Seen]) -> None:
    """Let messages fall away that did not go."""
    with book.write() as connection:
        for one in seen_all(connection, seen):
            step(Hand(connection, by, day), one, State.CANCELLED)


def seen_at(connection: Connection, seen: Seen) -> Message:
    """Return a message that still stands as the user saw it."""
    return seen_all(connection, [seen])[0]


def seen_all(connection: Connection, seen: Iterable[Seen]) -> list[Message]:
    """Return messages that still stand as the user saw them, in that order.

    Raises
    ------
    ConflictError : a colleague moved one of them meanwhile.
    """
    wanted = dict(seen)
    found = {one.message: one for one in find(connection, numbers=wanted)}
    for number, version in wanted.items():
        if number not in found or found[number].version != version:
            raise ConflictError(found[number].debtor_id if number in found else "")
    return [found[number] for number in wanted]


def messages(
    book: Book, states: Collection[State] = OPEN, debtor_id: str | None = None, most: int = 500
) -> list[Message]:
    """Return what stands in the outbox, the newest first."""
    with book.read() as connection:
        return find(connection, states, debtor_id=debtor_id, most=most)


def unconfirmed(book: Book, debtor_id: str, day: date) -> dict[int, LetterKind]:
    """Return by move what was agreed lately and not confirmed in writing."""
    with book.read() as connection:
        made = standing(connection, debtor_id)
        have = {one.decision for one in find(connection, debtor_id=debtor_id)}
    found = {}
    for move in made:
        told = "promise" if move["kind"] == "answer" and move["until"] else move["kind"]
        if told in CONFIRMS and move["move"] not in have and day - move["day"] <= _LATELY:
            found[int(move["move"])] = CONFIRMS[told]
    return found


def unwritten(book: Book, day: date) -> dict[str, dict[str, object]]:
    """Return by debtor the decisions of a day that ask a text and have none."""
    with book.read() as connection:
        made = decided_on(connection, day)
        have = {one.decision for one in find(connection, set(State) - {State.CANCELLED})}
    return {
        debtor: move
        for debtor, move in made.items()
        if move["kind"] in ("accept", "other")
        and not move.get("waits")
        and move["action"] not in _UNWRITTEN
        and move["move"] not in have
    }
