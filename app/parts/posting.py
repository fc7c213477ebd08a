"""What is done with messages: approved, sent, marked as sent, taken back; refused with a reason."""

from collections.abc import Callable, Sequence

import streamlit as st

from kanwil.base.days import is_working_day
from kanwil.base.problems import KanwilError
from kanwil.triage import dispatch, outbox
from kanwil.triage.merging import seat_of
from kanwil.triage.outbox import Message, Seen
from kanwil.triage.scoring import assess_again, rejudge
from parts.header import keep
from parts.markup import plain
from session import Session

# One by one is quicker than a whole run up to here.
_FEW = 5


def send(session: Session, found: Sequence[Message]) -> None:
    """Send approved e-mails with the user watching, and say what became of them."""
    tr, numbers = session.tr, [one.message for one in found]
    bar = st.progress(0.0, tr.t("Versturen…"))
    total = min(len(numbers), dispatch.MOST)

    def tick(done: int) -> None:
        bar.progress(min(done / total, 1.0))

    try:
        done = dispatch.send(
            session.book,
            session.user,
            session.day,
            numbers,
            anyway=not is_working_day(session.day),
            tick=tick,
        )
    except KanwilError as error:
        bar.empty()
        st.session_state["problem"] = plain(error.told(session.tr))
        st.rerun()
    _judge(session, found)
    told = ", ".join(f"{tr.t(outbox.STATES[end])} {n}" for end, n in done.ends.items())
    st.session_state["posted"] = plain(told or tr.t("Er was niets te versturen."))
    if done.stopped:
        st.session_state["problem"] = plain(done.stopped.told(tr))
    st.rerun()


def said() -> None:
    """Draw what became of the last press on send."""
    told = st.session_state.pop("posted", None)
    if told:
        st.success(told, icon=":material/send:")


def _judge(session: Session, found: Sequence[Message]) -> None:
    """Judge anew whom we wrote to: what was sent is a fact."""
    debtors = sorted({one.debtor_id for one in found})
    if len(debtors) > _FEW:
        assess_again(session.book, session.day, session.user)
        return
    for one in debtors:
        rejudge(session.book, one, session.day, session.user)


def act(session: Session, do: Callable[[], object]) -> bool:
    """Do something; the header says why it was refused."""
    try:
        do()
    except KanwilError as error:
        st.session_state["problem"] = plain(error.told(session.tr))
        return False
    return True


def approve(session: Session, seen: list[Seen]) -> None:
    """Approve drafts; the undo strip brings them back."""
    tr, who = session.tr, (session.book, session.user, session.day)
    done: list[Seen] = []
    refused: list[str] = []

    def do() -> None:
        found, kept = outbox.approve(*who, seen)
        done.extend(found)
        refused.extend(f"{one.debtor_id}: {why.told(tr)}" for one, why in kept)

    if act(session, do) and done:
        said = tr.tn("{n} bericht goedgekeurd", "{n} berichten goedgekeurd", len(done))
        keep(plain(said), lambda: outbox.put_back(*who, done))
    if refused:
        st.session_state["problem"] = plain(" ".join(refused[:5]))


def cancel(session: Session, seen: list[Seen]) -> None:
    """Let messages fall away; the undo strip brings them back."""
    tr, who = session.tr, (session.book, session.user, session.day)
    if act(session, lambda: outbox.cancel(*who, seen)):
        after = [(number, version + 1) for number, version in seen]
        said = tr.tn("{n} bericht vervallen", "{n} berichten vervallen", len(seen))
        keep(plain(said), lambda: outbox.put_back(*who, after))


def mark(session: Session, seen: list[Seen]) -> None:
    """Record that the user sent them, where nothing that came in since forbids it."""
    who = (session.book, session.user, session.day)

    def do() -> None:
        fit = dispatch.checked(*who, seen, anyway=True)
        dispatch.mark_sent(*who, [(one.message, one.version) for one in fit])

    act(session, do)


def approve_one(session: Session, one: Message) -> None:
    """Approve one message."""
    approve(session, [(one.message, one.version)])


def cancel_one(session: Session, one: Message) -> None:
    """Let one message fall away."""
    cancel(session, [(one.message, one.version)])


def marked(session: Session, one: Message) -> None:
    """Record that a message went after all."""
    _move(session, one, lambda book, by, day, seen: dispatch.mark_sent(book, by, day, [seen]))


def again(session: Session, one: Message) -> None:
    """Let a message wait to be sent again."""
    _move(session, one, dispatch.send_again)


def unmark(session: Session, one: Message) -> None:
    """Take back that the user sent it himself."""
    _move(session, one, dispatch.unmark)


def back(session: Session, one: Message) -> None:
    """Make it a draft again."""
    _move(session, one, lambda book, by, day, seen: outbox.put_back(book, by, day, [seen]))


def _move(session: Session, one: Message, do: Callable[..., None]) -> None:
    seen = one.message, one.version
    if act(session, lambda: do(session.book, session.user, session.day, seen)):
        rejudge(session.book, one.debtor_id, session.day, session.user)


def anew(session: Session, one: Message) -> None:
    """Write it anew from what the book says now."""
    seat = seat_of(session.book, session.user, session.day, one.debtor_id)
    act(session, lambda: outbox.rewrite(session.book, seat, (one.message, one.version)))


def edit(session: Session, one: Message, subject: str, body: str) -> None:
    """Keep it with other words."""
    who, seen = (session.book, session.user, session.day), (one.message, one.version)
    act(session, lambda: outbox.edit(*who, seen, subject=subject, body=body))
