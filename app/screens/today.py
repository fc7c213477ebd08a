"""Vandaag: the day's list, case by case, with the proposal and why."""

from collections.abc import Collection, Hashable

import streamlit as st

from kanwil.base.money import euros, show_amount
from kanwil.triage.board import Board, Places
from kanwil.triage.board import board as board_of
from kanwil.triage.kept import every_write
from kanwil.triage.queue import decided, todays_debtors
from kanwil.triage.scoring import ensure_run
from kanwil.triage.standing import standing_of
from parts import approving, duties, markup, portfolio, threats
from parts.arriving import arriving
from parts.bulking import bulking
from parts.detail import detail
from parts.filters import filtered, within_minutes
from parts.first_run import welcome
from parts.header import header
from parts.overnight import changed
from parts.upcoming import soon
from parts.worklist import worklist
from session import Session, enter


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    if not ensure_run(session.book, session.day, session.user):
        return welcome(session)
    board = board_of(session.book, session.day)
    if board is None or board.rows.empty:
        _title(session, 0, 0, None)
        markup.note(tr.t("Niemand is te laat. Er is vandaag niets te doen."))
        return soon(session)
    listed = board.places(todays_debtors(session.book, session.day, board))
    today = portfolio.own_places(session, board, listed)
    done = decided(session.book, session.day)
    _title(session, len(today), sum(one in done for one in board.rows.index[today]), board)
    approving.show(session)
    with st.container(gap="xsmall"):
        arriving(session)
        changed(session)
        duties.show(session)
        threats.due(session)
    shown = filtered(session, board, today)
    places = within_minutes(session, board, shown, done)
    if not len(places):
        return markup.note(tr.t("Geen dossiers met deze filter. Kies ‘Alles’ of wis het zoekveld."))
    _cases(session, board, places, done, every_write(session.book))
    return None


@st.fragment
def _cases(
    session: Session, board: Board, places: Places, done: Collection[str], stamp: Hashable
) -> None:
    """Draw the list and the case beside it; who chooses another case has only these drawn anew."""
    if every_write(session.book) != stamp or "problem" in st.session_state:
        st.rerun()
    left, right = st.columns([0.54, 0.46], gap="medium")
    with left:
        chosen = worklist(
            session, board, places, done, _next_open(board, places, done), stamp=stamp
        )
        bulking(session, board, done)
        soon(session)
    with right, st.container(key="case"):
        detail(session, chosen)


def _title(session: Session, listed: int, done: int, board: Board | None) -> None:
    tr, standing = session.tr, standing_of(session.book, session.day)
    title = tr.tn(
        "{n} dossier vraagt vandaag om een besluit",
        "{n} dossiers vragen vandaag om een besluit",
        listed - done,
    )
    cents = 0 if board is None else int(board.rows["overdue_cents"].sum())
    sub = tr.t(
        "{done} van {total} gedaan · {money} te laat bij {n} klanten · {standing}",
        done=done,
        total=listed,
        money=show_amount(euros(cents), tr.lang, whole=True),
        n=0 if board is None else len(board.rows),
        standing=standing.sentence(tr),
    )
    header(session, title, sub)
    if standing.stale:
        st.warning(standing.sentence(tr), icon=":material/history:")


def _next_open(board: Board, places: Places, done: Collection[str]) -> str | None:
    """Return which case opens: the one asked for, else the first open one from where one was."""
    chosen = st.session_state.pop("chosen", None)
    if chosen:
        return str(chosen)
    ids = board.rows.index[places]
    start = int((ids == st.session_state.get("viewed", "")).argmax())
    onwards = (str(one) for part in (ids[start:], ids[:start]) for one in part)
    return next((one for one in onwards if one not in done), None)


screen(enter("today"))
