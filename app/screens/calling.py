"""Bellen: one sheet a call, and the next number as soon as it is done."""

import streamlit as st

from kanwil.base.days import calling_hours, today
from kanwil.base.problems import UnknownDebtorError
from kanwil.base.terms import Action
from kanwil.triage.board import board as board_of
from kanwil.triage.calling import take_next, to_call
from kanwil.triage.dossier import open_dossier
from kanwil.triage.queue import case_of, decided, todays_debtors
from kanwil.triage.scoring import ensure_run
from parts import calls, markup, portfolio
from parts.header import header
from parts.proposal import advice
from parts.timeline import timeline
from session import Session, enter

RECENT = 6


def screen(session: Session) -> None:
    """Draw the sheet of whoever is called now."""
    tr, state = session.tr, st.session_state
    waiting = _waiting(session)
    on_call = state.pop("chosen", None) or state.get("on_call")
    if on_call is None or on_call in decided(session.book, session.day):
        skipped = state.get("skipped", [])
        left = [one for one in waiting if one not in skipped] or waiting
        on_call = take_next(session.book, session.user, session.day, left)
    state["on_call"] = on_call
    others = [one for one in waiting if one != on_call]
    title = tr.tn("Nog {n} klant te bellen", "Nog {n} klanten te bellen", len(waiting))
    header(session, title, tr.t("Eén blad per gesprek; de volgende staat daarna klaar."))
    if session.day == today() and not calling_hours():
        markup.note(tr.t("Bel niet nu: wij bellen tussen 8 en 20 uur."))
    if on_call is None:
        busy = tr.t("Wie nog te bellen is, heeft een collega nu voor zich.")
        markup.note(busy if waiting else tr.t("Er is vandaag niemand meer te bellen."))
        st.page_link("screens/today.py", label=tr.t("Vandaag"), icon=":material/today:")
        return
    _sheet(session, str(on_call), last=not others)


def _waiting(session: Session) -> list[str]:
    if not ensure_run(session.book, session.day, session.user):
        return []
    board = board_of(session.book, session.day)
    if board is None or board.rows.empty:
        return []
    places = board.places(todays_debtors(session.book, session.day, board))
    places = portfolio.own_places(session, board, places)
    return to_call(board, places, decided(session.book, session.day))


def _sheet(session: Session, debtor_id: str, *, last: bool) -> None:
    tr = session.tr
    try:
        row, version = case_of(session.book, session.day, debtor_id)
    except UnknownDebtorError as error:
        return markup.note(error.told(tr))
    opened = open_dossier(session.book, debtor_id, session.day, tr)
    left, right = st.columns([0.46, 0.54], gap="large")
    with left:
        calls.about(session, opened)
        st.header(tr.t("Wat er speelde"))
        timeline(opened.timeline, tr, RECENT)
        st.page_link(
            "screens/dossier.py",
            label=tr.t("Hele dossier openen"),
            icon=":material/folder_open:",
            query_params={"debtor": debtor_id},
        )
    with right:
        with st.container(border=True):
            if row["action"] == Action.CALL and not row["done"]:
                calls.results(session, row, version, opened)
            else:
                st.caption(tr.t("Na dit gesprek"))
                advice(session, row, version)
            if not last:
                st.button(
                    tr.t("Volgende klant"),
                    icon=":material/skip_next:",
                    shortcut="N",
                    key="next_call",
                    on_click=_skip,
                    args=(debtor_id,),
                )
        calls.script(session, debtor_id)
    return None


def _skip(debtor_id: str) -> None:
    state = st.session_state
    state["skipped"] = [*state.get("skipped", []), debtor_id]
    state["on_call"] = None


screen(enter("calling"))
