"""Answering a question: do it, keep its undo, and say why it was refused."""

from collections.abc import Callable

import streamlit as st

from kanwil.base.problems import KanwilError
from parts.markup import plain
from session import Session


def act(session: Session, said: str, move: Callable[[], Callable[[], None]]) -> None:
    """Do something and keep its undo, or say why it was refused."""
    try:
        keep(said, move())
    except KanwilError as error:
        st.session_state["refused"] = session.tr.t(str(error))


def keep(said: str, back: Callable[[], None]) -> None:
    """Keep how what was just done is taken back."""
    st.session_state["asked_undo"] = (said, back)


def undo_strip(session: Session) -> None:
    """Draw what was answered last, with its undo."""
    last = st.session_state.get("asked_undo")
    if last:
        with st.container(horizontal=True, vertical_alignment="center", key="asked_strip"):
            st.markdown(f":material/check_circle: {plain(last[0])}")
            st.button(
                session.tr.t("Ongedaan maken"),
                icon=":material/undo:",
                type="tertiary",
                key="undo_answer",
                on_click=_undo,
                args=(session, last[1]),
            )


def _undo(session: Session, back: Callable[[], None]) -> None:
    st.session_state.pop("asked_undo", None)
    try:
        back()
    except KanwilError as error:
        st.session_state["refused"] = session.tr.t(str(error))
