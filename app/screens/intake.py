"""Importeren: hand in files, answer what kanwil asks of them, see what changed."""

import streamlit as st

from kanwil.triage.standing import standing_of
from parts import changes, questions
from parts.handing import hand_in
from parts.header import header
from parts.imports import imports
from session import Session, enter

SECTIONS = ("read", "questions", "changes")


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    header(
        session,
        tr.t("Importeren"),
        tr.t("Sleep bestanden uit uw boekhouding of van uw bank hierheen."),
    )
    standing = standing_of(session.book, session.day)
    if standing.stale:
        st.warning(standing.sentence(tr), icon=":material/history:")
    seen = st.session_state.get("section") == "changes"
    names = {
        "read": tr.t("Inlezen"),
        "questions": _counted(tr.t("Vragen"), questions.count(session)),
        "changes": _counted(tr.t("Veranderd"), 0 if seen else changes.count(session)),
    }
    section = st.segmented_control(
        tr.t("Onderdeel"),
        SECTIONS,
        default="read",
        required=True,
        format_func=lambda one: names[one],
        label_visibility="collapsed",
        key="section",
    )
    _messages()
    if section == "questions":
        questions.show(session)
    elif section == "changes":
        changes.show(session)
    else:
        hand_in(session)
        imports(session)


def _counted(name: str, count: int) -> str:
    return f"{name} · {count}" if count else name


def _messages() -> None:
    if said := st.session_state.pop("said", None):
        st.success(said, icon=":material/check_circle:")
    if refused := st.session_state.pop("refused", None):
        st.error(refused, icon=":material/block:")


screen(enter("intake"))
