"""What waits for a second person, and what came back: on top of the day and of the dossier."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Action
from kanwil.triage import approving
from kanwil.triage.merging import seat_of
from parts.markup import plain
from parts.moving import carry_out
from session import Session

MOST = 8


def show(session: Session, debtor_id: str | None = None) -> None:
    """Draw it for everyone, or for one debtor; nothing where nobody is asked."""
    waits = _of(approving.waits(session.book), debtor_id)
    for one in waits[:MOST]:
        _waits(session, one, linked=debtor_id is None)
    if len(waits) > MOST:
        st.caption(session.tr.t("Er wachten er nog {n}.", n=len(waits) - MOST))
    for one in _of(approving.sent_back(session.book), debtor_id)[:MOST]:
        _came_back(session, one, linked=debtor_id is None)


def _of(found: list[dict[str, Any]], debtor_id: str | None) -> list[dict[str, Any]]:
    return [one for one in found if debtor_id in (None, one["debtor_id"])]


def _waits(session: Session, one: Mapping[str, Any], *, linked: bool) -> None:
    tr, move = session.tr, one["move"]
    mine = approving.may_answer(session.book, one["made_by"])
    said = tr.t("Wacht op uw akkoord") if mine else tr.t("Wacht op akkoord van een ander")
    with st.container(horizontal=True, vertical_alignment="center", key=f"waits_{move}"):
        st.markdown(f":material/approval: **{plain(said)}** · {_line(session, one)}")
        if mine:
            st.button(
                tr.t("Akkoord"),
                icon=":material/check:",
                key=f"agree_{move}",
                on_click=_agree,
                args=(session, one),
            )
            if st.button(tr.t("Terugsturen…"), icon=":material/reply:", key=f"send_back_{move}"):
                _send_back(session, one)
        if linked:
            _link(session, one)


def _came_back(session: Session, one: Mapping[str, Any], *, linked: bool) -> None:
    tr = session.tr
    said = tr.t("Teruggestuurd door {who}: {why}", who=one["sender"], why=one["why"])
    with st.container(horizontal=True, vertical_alignment="center", key=f"back_{one['move']}"):
        st.markdown(f":material/reply: **{plain(said)}** · {_line(session, one)}")
        if linked:
            _link(session, one)


def _line(session: Session, one: Mapping[str, Any]) -> str:
    tr = session.tr
    parts = [
        one["name"],
        tr.t(ACTION[Action(one["action"])]),
        show_amount(euros(one["cents"]), tr.lang),
        tr.t("{who}, {day}", who=one["made_by"], day=show_day(one["day"], tr.lang, "d MMM")),
        *([f"‘{one['note']}’"] if one["note"] else []),
    ]
    return plain(" · ".join(parts))


def _link(session: Session, one: Mapping[str, Any]) -> None:
    st.page_link(
        "screens/dossier.py",
        label=session.tr.t("Dossier"),
        icon=":material/folder_open:",
        query_params={"debtor": one["debtor_id"]},
    )


def _answer(session: Session, one: Mapping[str, Any], does: str, move: Callable[..., int]) -> str:
    seat = seat_of(session.book, session.user, session.day, one["debtor_id"])
    said = f"{one['name']} — {does}"
    return carry_out(session, seat, said, lambda: move(session.book, seat), judge=False)


def _agree(session: Session, one: Mapping[str, Any]) -> None:
    said = session.tr.t("akkoord gegeven")
    if problem := _answer(session, one, said, partial(approving.agree, asked=one["move"])):
        st.session_state["problem"] = problem


def _send_back(session: Session, one: Mapping[str, Any]) -> None:
    tr = session.tr

    @st.dialog(tr.t("Terugsturen"), icon=":material/reply:")
    def ask() -> None:
        st.markdown(_line(session, one))
        reason = st.text_area(tr.t("Waarom? (komt in het dossier)"), max_chars=300)
        if st.button(tr.t("Terugsturen"), type="primary", key="send_back"):
            problem = _answer(
                session,
                one,
                tr.t("teruggestuurd"),
                partial(approving.send_back, asked=one["move"], reason=reason),
            )
            if not problem:
                st.rerun()
            st.error(problem)

    ask()
