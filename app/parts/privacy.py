"""Of whom something is held longer than law or purpose asks: the administrator's yearly look."""

import streamlit as st

from kanwil.base.days import show_day
from kanwil.triage.kept import every_write, kept
from kanwil.triage.personal.proposing import Proposal, proposal
from parts import markup
from parts.erasing import ask_erase, outcome
from parts.markup import plain
from session import Session

MOST = 12


def privacy(session: Session) -> None:
    """Draw the proposal, the longest silent first, each with the way to look and to erase."""
    tr, book, day = session.tr, session.book, session.day
    outcome(session)
    # It reads the whole ledger, and each press on a page asks.
    found = kept(("proposal", book.url, day), every_write(book), lambda: proposal(book, day))
    if not found:
        st.header(tr.t("Te lang bewaard"))
        return markup.note(tr.t("Van niemand bewaart kanwil meer dan nodig is."))
    st.header(tr.tn("{n} klant te lang bewaard", "{n} klanten te lang bewaard", len(found)))
    st.caption(
        tr.t(
            "Van deze klanten staat niets open. Hun dossier is twee jaar stil, of hun facturen zijn"
            " ouder dan de fiscale bewaarplicht. Kijk dit elk jaar na; u wist hen één voor één, en"
            " ziet eerst wat weg gaat."
        )
    )
    pages = -(-len(found) // MOST)
    page = min(int(st.session_state.get("kept_page", 1)), pages)
    for one in found[(page - 1) * MOST : page * MOST]:
        _line(session, one)
    if pages > 1:
        st.pagination(pages, key="kept_page")
    return None


def _line(session: Session, one: Proposal) -> None:
    tr = session.tr
    told = [plain(one.debtor_id)]
    if one.last_on:
        told.append(tr.t("stil sinds {day}", day=show_day(one.last_on, tr.lang)))
    if one.file:
        told.append(tr.t("dossier mag weg"))
    if one.through:
        told.append(tr.t("facturen tot en met {year} mogen weg", year=one.through))
    with st.container(horizontal=True, vertical_alignment="center", key=f"kept {one.debtor_id}"):
        # One width, so that the ways out stand below each other.
        st.markdown(f"**{plain(one.name)}** · {' · '.join(told)}", width=640)
        st.page_link(
            "screens/dossier.py",
            label=tr.t("Dossier"),
            icon=":material/folder_open:",
            query_params={"debtor": one.debtor_id},
        )
        if st.button(
            tr.t("Wissen…"),
            icon=":material/delete_forever:",
            type="tertiary",
            key=f"erase {one.debtor_id}",
        ):
            ask_erase(session, one.debtor_id, one.name)
