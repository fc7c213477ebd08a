"""The scorecard: what proved right, month by month, and what the model in use can say of itself."""

from datetime import date

import streamlit as st

from kanwil.base.problems import KanwilError
from kanwil.base.words import Tr
from kanwil.triage import scorecard, scoring
from kanwil.triage.candour import sentences
from kanwil.triage.ending import tally
from parts import markup
from session import Session


def honest(session: Session) -> None:
    """Draw the scorecard of a month or of all time, and on request what must be reckoned."""
    tr, book, day = session.tr, session.book, session.day
    st.header(tr.t("Klopte het?"))
    st.caption(_tally(session))
    months: list[date | None] = [None, *scorecard.months(book, day)]
    month = st.selectbox(
        tr.t("Maand"),
        months,
        format_func=lambda one: _name(one, tr),
        key="scorecard_month",
        width=260,
    )
    for said in scorecard.scorecard(book, day, month).sentences(tr):
        st.markdown(f"- {markup.plain(said)}")
    if st.button(
        tr.t("Lijken mijn klanten op de lessen, en wat levert het advies op?"),
        icon=":material/balance:",
        key="honest",
    ):
        _reckon(session)


def _reckon(session: Session) -> None:
    tr = session.tr
    with st.spinner(tr.t("Bezig met narekenen…")):
        try:
            found = scoring.honest(session.book, session.day, session.user)
        except KanwilError as error:
            st.error(error.told(tr))
            return
    for said in sentences(found, tr):
        st.markdown(f"- {markup.plain(said)}")


def _name(month: date | None, tr: Tr) -> str:
    return tr.t("Tot nu toe") if month is None else scorecard.month_name(month, tr)


def _tally(session: Session) -> str:
    tr, found = session.tr, tally(session.book)
    return tr.tn(
        "{n} dossier afgerond; {unknown} keer ‘weet niet’, {unseen} keer zonder dat u de indeling"
        " had gezien.",
        "{n} dossiers afgerond; {unknown} keer ‘weet niet’, {unseen} keer zonder dat u de indeling"
        " had gezien.",
        found.closed,
        unknown=found.unknown,
        unseen=found.unseen,
    )
