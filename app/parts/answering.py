"""Answering a question: do it and keep its undo, or say why it was refused."""

from collections.abc import Callable

import streamlit as st

from kanwil.base.problems import KanwilError
from parts.header import keep
from parts.markup import plain
from session import Session


def act(session: Session, said: str, move: Callable[[], Callable[[], None]]) -> None:
    """Do something that returns how it is undone."""
    try:
        keep(plain(said), move())
    except KanwilError as error:
        st.session_state["problem"] = error.told(session.tr)
