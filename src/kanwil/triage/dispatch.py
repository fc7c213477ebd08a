"""Sending what was approved: looked at again, recorded before the wire and after it."""

import ssl
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kanwil.base.audit import hold
from kanwil.base.days import is_working_day
from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.store import utc_now
from kanwil.base.terms import EventKind
from kanwil.book.ledger import add_contact, add_event, retract_contact, retract_event
from kanwil.post.facts import LetterKind
from kanwil.post.mailbox import MailError, mailbox
from kanwil.post.message import NONE, Message, Reason, State
from kanwil.post.outbox import Done, Hand, find, step, take
from kanwil.post.sending import Line, for_test, line, mime
from kanwil.triage.books import Book
from kanwil.triage.envelope import CONTACT, NEUTRAL
from kanwil.triage.outbox import Seen, seen_all, seen_at
from kanwil.triage.recheck import recheck
from kanwil.triage.showing import enclosed

MOST = 250
# Longer than the wire may take; what is under way for longer has lost its sender.
PATIENCE = timedelta(minutes=3)
BY_HAND = Reason("Zelf verstuurd.")


@dataclass(frozen=True)
class Sent:
    """How many messages ended where, and why the rest was left alone, None where nothing did."""

    ends: Counter[State]
    stopped: Reason | None = None


@dataclass(frozen=True)
class _Desk:
    """Who sends, in which book, on which day."""

    book: Book
    by: str
    day: date

    def move(self, one: Message, to: State, done: Done) -> Message:
        with self.book.write() as connection:
            step(Hand(connection, self.by, self.day), one, to, done)
        return replace(one, version=one.version + 1, state=to)


def send(
    book: Book,
    by: str,
    day: date,
    numbers: Sequence[int],
    *,
    anyway: bool = False,
    context: ssl.SSLContext | None = None,
    tick: Callable[[int], None] = lambda _: None,
) -> Sent:
    """Send approved e-mails one by one, at most `MOST`; nothing that a user did not approve.

    Parameters
    ----------
    anyway : also on a closed day, where nothing of it asks for money.
    context : whom to trust besides the system's own certificates.
    tick : told how many are dealt with, for the screen.

    Raises
    ------
    MailError : there is no mail server, or no line to it; then nothing was moved.
    RefusedError : it is no working day, and a letter asks for money.
    """
    box, desk = mailbox(book.settings), _Desk(book, by, day)
    if book.settings.mail_test and not book.settings.mail_own:
        raise MailError("Vul uw eigen adres in: in de proefstand gaat alles daarheen.", stop=True)
    with book.read() as connection:
        found = find(connection, {State.APPROVED}, numbers=numbers)
    wanted = [one for one in reversed(found) if one.channel == "email"][:MOST]
    if not book.settings.mail_test:
        _no_closed_day(day, wanted, anyway=anyway)
    ends: Counter[State] = Counter()
    with line(box, context) as wire:
        for at, one in enumerate(wanted, 1):
            end, why = _one(desk, one, wire)
            ends[end] += 1
            if why:
                return Sent(ends, why)
            tick(at)
    return Sent(ends)


def _no_closed_day(day: date, wanted: Iterable[Message], *, anyway: bool) -> None:
    asks = any(LetterKind(one.kind) not in NEUTRAL for one in wanted)
    if not is_working_day(day) and (asks or not anyway):
        raise RefusedError("Vandaag is geen werkdag: wat om geld vraagt, gaat de eerstvolgende.")


def _one(desk: _Desk, one: Message, wire: Line) -> tuple[State, Reason | None]:
    """Send one message and return where it ended, and why the next would fare the same."""
    test, settings = desk.book.settings.mail_test, desk.book.settings
    try:
        made = mime(one.letter, one.key, settings.mail_from, one.recipient, enclosed(one, settings))
    except MailError as error:
        desk.move(one, State.FAILED, Done(error.reason))
        return State.FAILED, None
    try:
        under_way = _start(desk, one, test=test)
    except ConflictError:
        return one.state, None
    if under_way.state is State.HELD:
        return State.HELD, None
    try:
        wire.send(for_test(made, settings.mail_own) if test else made)
    except MailError as error:
        end = State.UNSURE if error.unsure else State.FAILED
        desk.move(under_way, end, Done(error.reason, test))
        return end, error.reason if error.stop else None
    _went(desk, under_way, NONE)
    return (State.TESTED if test else State.SENT), None


def _start(desk: _Desk, one: Message, *, test: bool) -> Message:
    """Look at a message again and record that it is on its way, or is held, before the wire.

    Who sends beside us passes by what we look at; nobody waits for another's look.
    """
    with desk.book.write(alone=False) as connection:
        take(connection, one)
        why = recheck(connection, desk.book.settings, [one], desk.day).get(one.message)
        # Before the first row, so that no two wait for each other.
        hold(connection)
        to = State.HELD if why else State.SENDING
        step(Hand(connection, desk.by, desk.day), one, to, Done(why or NONE, test))
    return replace(one, version=one.version + 1, state=to, test=test)


def _went(desk: _Desk, one: Message, why: Reason) -> None:
    """Record that a message went, with what that adds to the book: a contact, an announcement."""
    with desk.book.write() as connection:
        hand = Hand(connection, desk.by, desk.day)
        if one.test:
            step(hand, one, State.TESTED, Done(why, test=True))
        else:
            contact, event = _contact(hand, one), _event(hand, one)
            step(hand, one, State.SENT, Done(why, contact_id=contact, event_id=event))


def _contact(hand: Hand, one: Message) -> str:
    invoices = one.letter.facts.invoices
    return add_contact(
        hand.connection,
        hand.by,
        one.debtor_id,
        hand.day,
        direction="out",
        channel=one.channel,
        kind=CONTACT.get(LetterKind(one.kind), "note"),
        invoice_id=invoices[0].number if len(invoices) == 1 else None,
        text=f"{one.letter.subject}\n\n{one.letter.text()}",
    )


def _event(hand: Hand, one: Message) -> str | None:
    """Record the consequence that a letter announces, or takes back."""
    told = one.letter.facts.announcement
    back = one.kind == LetterKind.ANNOUNCEMENT_WITHDRAWN
    if told is None or (told.announced_on is not None and not back):
        return None
    return add_event(
        hand.connection,
        hand.by,
        one.debtor_id,
        EventKind.WITHDRAWN if back else EventKind.ANNOUNCED,
        hand.day,
        until=None if back else told.by_day,
        cents=None if back else told.cents,
        code=told.consequence.value,
        text=one.letter.subject if back else "",
    )


def checked(
    book: Book, by: str, day: date, seen: Iterable[Seen], *, anyway: bool = False
) -> list[Message]:
    """Return approved messages that may still go by another way than e-mail; the rest is held."""
    with book.write() as connection:
        found = [one for one in seen_all(connection, seen) if one.state is State.APPROVED]
        _no_closed_day(day, [one for one in found if one.channel != "letter"], anyway=anyway)
        why = recheck(connection, book.settings, found, day) if found else {}
        for one in found:
            if one.message in why:
                step(Hand(connection, by, day), one, State.HELD, Done(why[one.message]))
    return [one for one in found if one.message not in why]


def lost(one: Message) -> bool:
    """Tell whether nobody knows if a message went: the wire or the program broke under it."""
    under_way = one.state is State.SENDING and utc_now() - one.moved_at > PATIENCE
    return under_way or one.state is State.UNSURE


def by_hand(one: Message) -> bool:
    """Tell whether a user said that he sent it himself, so that he can take that back."""
    return one.state is State.SENT and one.reason == BY_HAND


def mark_sent(book: Book, by: str, day: date, seen: Iterable[Seen]) -> None:
    """Record that messages went: by post, by the user's own mail program, or after a break."""
    with book.read() as connection:
        found = seen_all(connection, seen)
    for one in found:
        _still_going(one)
        _went(_Desk(book, by, day), replace(one, test=one.test and lost(one)), BY_HAND)


def send_again(book: Book, by: str, day: date, seen: Seen) -> None:
    """Record that a message did not go after all, so that it waits to be sent again."""
    with book.read() as connection:
        one = seen_at(connection, seen)
    _still_going(one)
    _Desk(book, by, day).move(one, State.APPROVED, Done())


def _still_going(one: Message) -> None:
    if one.state is State.SENDING and not lost(one):
        raise RefusedError("Dit bericht wordt nu verstuurd; kijk over een paar minuten opnieuw.")


def unmark(book: Book, by: str, day: date, seen: Seen) -> None:
    """Take back that a user sent a message himself; what that added to the book is ended."""
    with book.write() as connection:
        one = seen_at(connection, seen)
        if not by_hand(one):
            raise RefusedError("Dit bericht is echt verstuurd; dat is niet terug te halen.")
        if one.contact_id:
            retract_contact(connection, by, one.contact_id)
        if one.event_id:
            retract_event(connection, by, one.event_id)
        step(Hand(connection, by, day), one, State.APPROVED)
