"""Saying what a reply says, where kanwil read it wrongly."""

from html import escape

import streamlit as st

from kanwil.triage.moves import Seat
from kanwil.triage.said import CHOICES, Said, tell
from parts.markup import show
from parts.moving import carry_out
from session import Session


def reread(session: Session, seat: Seat, name: str, quote: str, said: Said) -> None:
    """Open the dialog that records it."""
    tr = session.tr

    @st.dialog(tr.t("Wat zegt deze reactie?"), width="large", icon=":material/rate_review:")
    def ask() -> None:
        show(f'<ul class="kw-time"><q>{escape(quote)}</q></ul>')
        cues = st.multiselect(
            tr.t("De klant …"),
            list(CHOICES),
            [cue for cue in said.cues if cue in CHOICES],
            format_func=lambda cue: tr.t(CHOICES[cue]),
            placeholder=tr.t("zegt niets over de betaling"),
            key="cues",
        )
        st.caption(
            tr.t("Kies niets als de reactie niets over de betaling zegt.")
            + " "
            + tr.t(
                "Dit telt vanaf vandaag mee in het oordeel. Als kanwil opnieuw leert, leert het"
                " ook hiervan."
            )
        )
        if st.button(tr.t("Vastleggen"), type="primary"):
            done = f"{name} — {tr.t('Reactie anders gelezen')}"
            problem = carry_out(
                session, seat, done, lambda: tell(session.book, seat, said.contact_id, cues)
            )
            if not problem:
                st.rerun()
            st.error(problem)

    ask()
