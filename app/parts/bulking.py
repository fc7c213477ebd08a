"""In één keer herinneren: who has certainly just forgotten, a sample to check, one undo."""

from collections.abc import Collection
from html import escape
from typing import Any

import streamlit as st

from kanwil.base.money import euros, show_amount
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Action
from kanwil.base.users import Right
from kanwil.triage import bulk_reminders
from kanwil.triage.board import Board
from kanwil.triage.bulk_reminders import EXCLUDED, Bulk
from kanwil.triage.merging import seat_of
from kanwil.triage.writing import write
from parts import markup
from parts.header import keep
from parts.message import look
from parts.writing import write_all
from session import Session

SAMPLE = 5


def bulking(session: Session, board: Board, done: Collection[str]) -> None:
    """Draw the offer for who is undecided; nothing where fewer than two qualify."""
    tr, found = session.tr, bulk_reminders.offered(session.book, session.day, board, done)
    n = len(found.rows)
    if n < 2 or not session.may(Right.WORK):
        return
    money = show_amount(euros(int(found.rows["overdue_cents"].sum())), tr.lang, whole=True)
    with st.container(border=True):
        said = tr.tn(
            "{n} klant is het duidelijk vergeten ({money}): in één keer herinneren",
            "{n} klanten zijn het duidelijk vergeten ({money}): in één keer herinneren",
            n,
            money=money,
        )
        st.markdown(f"**{markup.plain(said)}**")
        if found.left_out:
            st.caption(markup.plain(_left_out(session, found)))
        if st.button(tr.t("In één keer herinneren…"), icon=":material/forward_to_inbox:"):
            _ask(session, found)


def _left_out(session: Session, found: Bulk) -> str:
    tr = session.tr
    parts = [f"{n} {tr.t(EXCLUDED[code])}" for code, n in found.left_out.items()]
    return tr.t(
        "{n} van {all} herinneringen; de rest bekijkt u zelf: {parts}.",
        n=len(found.rows),
        all=len(found.rows) + sum(found.left_out.values()),
        parts=", ".join(parts),
    )


def _ask(session: Session, found: Bulk) -> None:
    tr = session.tr

    @st.dialog(tr.t("In één keer herinneren"), icon=":material/forward_to_inbox:")
    def ask() -> None:
        some = min(SAMPLE, len(found.rows))
        sample = found.rows.sample(some, random_state=session.day.toordinal())
        st.markdown(tr.t("Een steekproef om na te kijken:"))
        markup.show_table("".join(_line(session, one) for one in sample.itertuples()))
        _sample_text(session, str(sample.index[0]))
        st.caption(tr.t("Er wordt nog niets verstuurd: de teksten komen als concept bij Post."))
        said = tr.t("Alle {n} klaarzetten", n=len(found.rows))
        if st.button(said, type="primary", key="remind_all"):
            _do(session, found)
            st.rerun()

    ask()


def _do(session: Session, found: Bulk) -> None:
    """Decide on all, write all drafts, and keep one undo for the whole."""
    tr, book, user, day = session.tr, session.book, session.user, session.day
    moves = bulk_reminders.remind_all(book, user, day, found.rows)
    write_all(session, {one: {"move": move, "action": "remind"} for one, move in moves.items()})
    done = tr.t("{n} herinneringen klaargezet bij Post", n=len(moves))
    keep(markup.plain(done), lambda: bulk_reminders.take_back(book, user, day, moves))


def _sample_text(session: Session, debtor_id: str) -> None:
    tr = session.tr
    seat = seat_of(session.book, session.user, session.day, debtor_id)
    try:
        letter = write(session.book, seat, Action.REMIND)
    except KanwilError as error:
        return markup.note(error.told(tr))
    with st.expander(tr.t("Een van de teksten"), icon=":material/mail:"):
        look(session, letter)
    return None


def _line(session: Session, one: Any) -> str:  # noqa: ANN401 -- a named tuple of the frame
    tr = session.tr
    days = tr.tn("{n} dag te laat", "{n} dagen te laat", int(one.oldest_days))
    money = show_amount(euros(int(one.overdue_cents)), tr.lang)
    words = "".join(f"<td>{escape(str(cell))}</td>" for cell in (one.name, days))
    return f"<tr>{words}<td class='n'>{escape(money)}</td></tr>"
