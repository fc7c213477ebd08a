"""What is due by a day, on top of Vandaag and of the dossier."""

from collections.abc import Sequence

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.problems import KanwilError
from kanwil.base.users import Right
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
    if debtor_id is None and len(found) > 1:
        late = sum(one.by_day < session.day for one in found)
        near = len(found) - late
        said = [tr.tn("{n} termijn is voorbij", "{n} termijnen zijn voorbij", late)] if late else []
        said += [tr.tn("{n} termijn loopt af", "{n} termijnen lopen af", near)] if near else []
        with st.expander(" · ".join(said), icon=":material/alarm:"):
            _lines(session, found, linked=True)
    else:
        _lines(session, found, linked=debtor_id is None)


def _lines(session: Session, found: Sequence[Duty], *, linked: bool) -> None:
    tr = session.tr
    for one in found[:MOST]:
        _draw(session, one, linked=linked)
    if len(found) > MOST:
        st.caption(tr.tn("Nog {n} melding hierna.", "Nog {n} meldingen hierna.", len(found) - MOST))


def _draw(session: Session, one: Duty, *, linked: bool) -> None:
    tr, key = session.tr, f"{one.mark_id} {one.invoice_id}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"duty {key}"):
        parts = [f"{_ICONS[one.kind]} **{plain(_said(session, one))}**"]
        parts += [plain(part) for part in (one.name, one.invoice_id) if part]
        st.markdown(" · ".join(parts))
        if one.kind == "insurer" and session.may(Right.WORK):
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


_ICONS = {
    "insurer": ":material/shield:",
    "complaint": ":material/feedback:",
    "credit": ":material/receipt_long:",
}


def _said(session: Session, one: Duty) -> str:
    tr, late = session.tr, one.by_day < session.day
    whom = one.party or tr.t("kredietverzekeraar")
    day = show_day(one.by_day, tr.lang, "d MMM")
    if one.kind == "credit":
        return tr.t("De klacht was terecht: maak de creditnota vóór {day}", day=day)
    if one.kind == "complaint":
        words = "Klacht te laat beantwoord: {day}" if late else "Beantwoord de klacht vóór {day}"
        who = f" ({one.party})" if one.party else ""
        return tr.t(words, day=day) + who
    if late:
        return tr.t("Te laat gemeld? {whom} moest dit weten vóór {day}", whom=whom, day=day)
    return tr.t("Meld aan {whom} vóór {day}", whom=whom, day=day)


def _told(session: Session, one: Duty) -> None:
    seat = seat_of(session.book, session.user, session.day, one.debtor_id)
    try:
        move = relations.told(session.book, seat, one.mark_id)
    except KanwilError as error:
        st.session_state["problem"] = error.told(session.tr)
        return
    remember(session, seat, move, plain(f"{one.name} — {session.tr.t('gemeld')}"))
