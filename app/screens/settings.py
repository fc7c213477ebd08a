"""Instellingen: the company, the rules of its day, and the log of everything that was done."""

import streamlit as st

from parts.header import header
from parts.logbook import logbook
from parts.preferences import preferences
from session import Session, current

PARTS = {"rules": "Regels en bedrijf", "log": "Logboek"}


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    header(session, tr.t("Instellingen"), session.book.settings.company)
    part = st.segmented_control(
        tr.t("Onderdeel"),
        list(PARTS),
        default="rules",
        required=True,
        format_func=lambda one: tr.t(PARTS[one]),
        label_visibility="collapsed",
        key="settings_part",
    )
    if part == "log":
        logbook(session)
    else:
        preferences(session)


screen(current())
