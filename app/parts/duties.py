"""What must be told to a credit insurer, on top of the day and of the dossier."""

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.problems import KanwilError
from kanwil.triage import relations
from kanwil.triage.duties import Duty, duties
from kanwil.triage.merging import seat_of
from parts.header import remember
from parts.markup import plain
from session import Session

MOST = 5


def show(session: Session, debtor_id: str | None = None) -> None:
    """Draw what is due within a fortnight, soonest first, of everyone or of one debtor."""
    tr = session.tr
    found = duties(session.book, session.day, debtor_id)
    for one in found[:MOST]:
        _draw(session, one, linked=debtor_id is None)
    if len(found) > MOST:
        st.caption(tr.tn("Nog {n} melding hierna.", "Nog {n} meldingen hierna.", len(found) - MOST))


def _draw(session: Session, one: Duty, *, linked: bool) -> None:
    tr, key = session.tr, f"{one.mark_id} {one.invoice_id}"
    whom = one.party or tr.t("kredietverzekeraar")
    day = show_day(one.by_day, tr.lang, "d MMM")
    said = tr.t("Meld aan {whom} vóór {day}", whom=whom, day=day)
    if one.by_day < session.day:
        said = tr.t("Te laat gemeld? {whom} moest dit weten vóór {day}", whom=whom, day=day)
    with st.container(horizontal=True, vertical_alignment="center", key=f"duty {key}"):
        st.markdown(
            f":material/shield: **{plain(said)}** · {plain(one.name)} · {plain(one.invoice_id)}"
        )
        st.button(
            tr.t("Gemeld"),
            icon=":material/check:",
            key=f"told {key}",
            on_click=_told,
            args=(session, one),
        )
        if linked:
            st.page_link(
                "screens/dossier.py",
                label=tr.t("Dossier"),
                icon=":material/folder_open:",
                query_params={"debtor": one.debtor_id},
            )


def _told(session: Session, one: Duty) -> None:
    seat = seat_of(session.book, session.user, session.day, one.debtor_id)
    try:
        move = relations.told(session.book, seat, one.mark_id)
    except KanwilError as error:
        st.session_state["problem"] = session.tr.t(str(error))
        return
    remember(session, seat, move, plain(f"{one.name} — {session.tr.t('gemeld')}"))
