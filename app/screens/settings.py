"""Instellingen: the company, the rules of its day, and the log of everything that was done."""

import streamlit as st

from kanwil.base.users import Right
from parts.header import header
from parts.logbook import logbook
from parts.people import roles
from parts.preferences import preferences
from parts.privacy import privacy
from parts.stakes import stakes
from session import Session, enter

PARTS = {
    "rules": "Regels en bedrijf",
    "stakes": "Aannames",
    "people": "Mensen en rollen",
    "privacy": "Bewaartermijnen",
    "log": "Logboek",
}


def screen(session: Session) -> None:
    """Draw the screen."""
    tr = session.tr
    header(session, tr.t("Instellingen"), session.book.settings.company)
    parts = list(PARTS) if session.may(Right.MANAGE) else ["log"]
    part = st.segmented_control(
        tr.t("Onderdeel"),
        parts,
        default=parts[0],
        required=True,
        format_func=lambda one: tr.t(PARTS[one]),
        label_visibility="collapsed",
        key="settings_part",
    )
    if part == "log":
        logbook(session)
    elif part == "stakes":
        stakes(session)
    elif part == "people":
        roles(session)
    elif part == "privacy":
        privacy(session)
    else:
        preferences(session)


screen(enter("settings"))
