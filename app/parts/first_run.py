"""The first minutes: an empty book in three steps, with a sample company to look at."""

from html import escape

import streamlit as st

from kanwil.base.days import show_day
from parts.handing import hand_in
from parts.header import header
from parts.markup import note, show
from session import Session

SAMPLE = "sample"
_STEPS = (
    ("Geef uw lijst", "Sleep uw openstaande posten, auditfile of bankafschriften hierheen."),
    ("Kijk na wat kanwil las", "U ziet elke regel en elk totaal voordat er iets verandert."),
    ("Beslis", "Wie is te laat, waarom, en wat u vandaag het best kunt doen."),
)


def welcome(session: Session) -> None:
    """Draw the steps, the place for one's own file, and the way to the sample company."""
    tr = session.tr
    header(session, tr.t("Welkom"), show_day(session.day, tr.lang, "EEEE d MMMM y"))
    steps = "".join(
        f"<li><b>{escape(tr.t(name))}</b><span>{escape(tr.t(what))}</span></li>"
        for name, what in _STEPS
    )
    show(f'<ol class="kw-steps">{steps}</ol>')
    st.header(tr.t("Uw eigen lijst"))
    note(
        tr.t(
            "Er is nog niets ingelezen. Begin met uw lijst van openstaande posten of uw auditfile."
        )
    )
    hand_in(session)
    if session.who is not None:
        return
    st.header(tr.t("Of eerst kijken"))
    st.markdown(tr.t("Een verzonnen groothandel; uw eigen boek blijft leeg."))
    st.button(
        tr.t("Bekijk het voorbeeldbedrijf"),
        icon=":material/storefront:",
        key="to_sample",
        on_click=_look,
        args=(True,),
    )


def banner(session: Session) -> None:
    """Say that this is the sample company, with the way back."""
    if not st.session_state.get(SAMPLE):
        return
    tr = session.tr
    with st.container(horizontal=True, vertical_alignment="center", key="sample_banner"):
        st.markdown(f":material/storefront: **{tr.t('U kijkt naar het voorbeeldbedrijf.')}**")
        st.button(
            tr.t("Terug naar uw eigen boek"),
            icon=":material/arrow_back:",
            type="tertiary",
            key="from_sample",
            on_click=_look,
            args=(False,),
        )


def _look(on: bool) -> None:
    st.session_state.clear()
    st.session_state[SAMPLE] = on
