"""The line on top of each screen: title, the undo strip's reserved place, language, user."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from kanwil.base.problems import KanwilError
from kanwil.base.terms import Lang
from kanwil.base.users import WORDS
from kanwil.triage import desk
from kanwil.triage.moves import Seat
from kanwil.triage.scoring import rejudge
from parts.markup import heading, plain
from parts.searching import lookup
from session import Session


def header(session: Session, title: str, sub: str) -> None:
    """Draw title and sub, what was done last with its undo, search, language and user."""
    left, middle, right = st.columns([0.4, 0.33, 0.27], vertical_alignment="center")
    company = session.companies.get(session.book.settings.book_key)
    with left:
        heading(title, f"{company} · {sub}" if company else sub)
    with middle:
        _last_move(session)
    with (
        right,
        st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="xsmall"
        ),
    ):
        lookup(session)
        st.segmented_control(
            session.tr.t("Taal"),
            list(Lang),
            default=session.tr.lang,
            format_func=str.upper,
            required=True,
            key="lang_switch",
            label_visibility="collapsed",
            on_change=_switch,
        )
        _user(session)


def _user(session: Session) -> None:
    """Draw who looks; who logged in may log out."""
    if session.who is None:
        st.button(session.user, icon=":material/account_circle:", type="tertiary", key="user")
        return
    tr = session.tr
    with st.popover(session.user, icon=":material/account_circle:", type="tertiary", key="user"):
        st.caption(plain(f"{session.who.email} · {tr.t(WORDS[session.who.role])}"))
        st.button(tr.t("Uitloggen"), icon=":material/logout:", key="logout", on_click=st.logout)


def _switch() -> None:
    st.query_params["lang"] = str(st.session_state["lang_switch"])


def keep(said: str, back: Callable[[], None]) -> None:
    """Keep what was just done and how it is taken back, for the undo strip; `said` is markdown."""
    st.session_state["last_move"] = (said, back)


def forget() -> None:
    """Take away the undo strip: what it would undo was undone elsewhere."""
    st.session_state.pop("last_move", None)


def remember(
    session: Session, seat: Seat, move: int, said: str, judged: tuple[str, ...] = ()
) -> None:
    """Keep a move on a dossier; `judged` are judged anew when it is undone."""
    after = replace(seat, by=session.user, day=session.day, version=seat.version + 1)

    def back() -> None:
        desk.undo(session.book, after, move)
        for one in judged:
            rejudge(session.book, one, session.day, session.user)
        st.session_state["chosen"] = seat.debtor_id

    keep(said, back)


def _last_move(session: Session) -> None:
    last = st.session_state.get("last_move")
    problem = st.session_state.pop("problem", None)
    if problem:
        st.warning(problem, icon=":material/group:")
    elif last:
        with st.container(horizontal=True, vertical_alignment="center", key="undo_strip"):
            st.markdown(f":material/check_circle: {last[0]}")
            st.button(
                session.tr.t("Ongedaan maken"),
                icon=":material/undo:",
                shortcut="Z",
                type="tertiary",
                key="undo",
                on_click=_undo,
                args=(session, last[1]),
            )


def _undo(session: Session, back: Callable[[], None]) -> None:
    forget()
    try:
        back()
    except KanwilError as error:
        st.session_state["problem"] = error.told(session.tr)
