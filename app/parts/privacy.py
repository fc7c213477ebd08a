"""Of whom something is held longer than law or purpose asks: the administrator's yearly look."""

import pandas as pd
import streamlit as st

from kanwil.base.days import show_day
from kanwil.triage.personal.proposing import proposal
from parts import markup
from session import Session


def privacy(session: Session) -> None:
    """Draw the proposal; erasing is a command, for it cannot be undone."""
    tr, found = session.tr, proposal(session.book, session.day)
    st.header(tr.t("Te lang bewaard"))
    if not found:
        return markup.note(tr.t("Van niemand bewaart kanwil meer dan nodig is."))
    st.caption(
        tr.t(
            "Van deze klanten staat niets open. Hun dossier is twee jaar stil, of hun facturen zijn"
            " ouder dan de fiscale bewaarplicht. Wissen: kanwil personal erase NUMMER"
        )
    )
    days = [show_day(one.last_on, tr.lang) if one.last_on else "" for one in found]
    st.dataframe(
        pd.DataFrame(
            {
                tr.t("Klant"): [one.debtor_id for one in found],
                tr.t("Naam"): [one.name for one in found],
                tr.t("Laatst iets gebeurd"): days,
                tr.t("Dossier"): [tr.t("mag weg") if one.file else "" for one in found],
                tr.t("Facturen t/m"): [str(one.through or "") for one in found],
            }
        ),
        hide_index=True,
    )
    return None
