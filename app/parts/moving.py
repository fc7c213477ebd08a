"""Doing a move: keep it for the undo strip, judge the debtor anew, or say why it was refused."""

from collections.abc import Callable

import streamlit as st

from kanwil.base.problems import KanwilError
from kanwil.triage.moves import Seat
from kanwil.triage.scoring import rejudge
from parts.header import remember
from parts.markup import plain
from session import Session


def carry_out(
    session: Session, seat: Seat, said: str, move: Callable[[], int], *, judge: bool = True
) -> str:
    """Do a move and judge anew where it is a fact; return why it was refused, '' when not."""
    try:
        number = move()
    except KanwilError as error:
        return error.told(session.tr)
    remember(session, seat, number, plain(said), judged=(seat.debtor_id,) if judge else ())
    if judge:
        rejudge(session.book, seat.debtor_id, session.day, session.user)
    return ""


def act_on(
    session: Session, seat: Seat, said: str, move: Callable[[], int], *, judge: bool = False
) -> None:
    """Do a move from a button on the page; the header says why it was refused."""
    if problem := carry_out(session, seat, said, move, judge=judge):
        st.session_state["problem"] = problem
