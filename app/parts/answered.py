"""What was answered lately, also in an earlier session, each with its undo."""

import streamlit as st

from kanwil.base.days import show_moment
from kanwil.base.money import euros, show_amount
from kanwil.base.problems import KanwilError
from kanwil.triage.answered import KINDS, Answered, recent, take_back
from parts.header import forget
from parts.markup import plain
from session import Session


def show(session: Session) -> None:
    """Draw the last answers that can be taken back."""
    tr, found = session.tr, recent(session.book)
    if not found:
        return
    with st.expander(tr.t("Onlangs beantwoord")):
        for one in found:
            left, right = st.columns([0.8, 0.2], vertical_alignment="center")
            left.markdown(_line(session, one))
            right.button(
                tr.t("Ongedaan maken"),
                icon=":material/undo:",
                type="tertiary",
                key=f"back_{one.batch}",
                on_click=_undo,
                args=(session, one),
            )


def _line(session: Session, one: Answered) -> str:
    tr = session.tr
    more = f" +{one.n - 1}" if one.n > 1 else ""
    money = show_amount(euros(one.cents), tr.lang) if one.cents else ""
    said = [f"{one.what[:80]}{more}", money, show_moment(one.at, tr.lang), one.by]
    # A credit note that was "paid" was set off or paid back.
    kind = "set_off" if one.kind == "paid" and one.cents < 0 else one.kind
    return f"**{tr.t(KINDS[kind])}** {plain(' · '.join(part for part in said if part))}"


def _undo(session: Session, one: Answered) -> None:
    try:
        take_back(session.book, session.user, one)
    except KanwilError as error:
        st.session_state["problem"] = error.told(session.tr)
        return
    forget()
