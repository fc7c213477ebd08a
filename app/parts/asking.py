"""The question to put to a debtor: its answers as buttons, each kept and judged at once."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import streamlit as st

from kanwil.base.days import next_working_day
from kanwil.base.money import parse_amount
from kanwil.triage import desk
from kanwil.triage.moves import Seat
from parts import markup
from parts.moving import act_on
from session import Session


def question(
    session: Session, row: Mapping[str, Any], version: int, without: Collection[str] = ()
) -> None:
    """Draw the one question worth asking, with its answers as one-click buttons."""
    tr, asked = session.tr, row["detail"]["question"]
    st.markdown(f"**{tr.t('Vraag')}:** {markup.plain(tr.t(asked['words']))}")
    seat = Seat(
        session.user, session.day, str(row["debtor_id"]), version, row["case_id"], row["judgement"]
    )
    with st.container(horizontal=True, gap="small"):
        for one in asked["answers"]:
            if one["code"] in without:
                continue
            if one.get("dated"):
                with st.popover(tr.t(one["words"]), icon=":material/event:"):
                    _promised(session, seat, row, one)
            else:
                st.button(
                    tr.t(one["words"]),
                    key=f"answer_{one['code']}",
                    on_click=_answered,
                    args=(session, seat, row, one),
                )


def _promised(session: Session, seat: Seat, row: Mapping[str, Any], one: Mapping[str, Any]) -> None:
    """Draw the day and the amount that the debtor promises."""
    tr, soon = session.tr, next_working_day(session.day + timedelta(days=7))
    st.date_input(
        tr.t("Op welke dag betaalt de klant?"),
        soon,
        min_value=session.day,
        format="DD-MM-YYYY",
        key="promised_on",
    )
    st.text_input(tr.t("Bedrag (€, leeg is alles)"), placeholder="1.234,50", key="promised_amount")
    st.button(
        tr.t("Vastleggen"),
        type="primary",
        key=f"answer_{one['code']}",
        on_click=_answered,
        args=(session, seat, row, one),
    )


def _answered(
    session: Session, seat: Seat, row: Mapping[str, Any], given: Mapping[str, Any]
) -> None:
    said = f"{row['name']} — {session.tr.t(given['words'])}"
    asked = row["detail"]["question"]["code"]
    day, typed = None, ""
    if given.get("dated"):
        day, typed = st.session_state["promised_on"], st.session_state["promised_amount"].strip()

    def record() -> int:
        amount = parse_amount(typed) if typed else None
        return desk.answer(session.book, seat, asked, given["code"], until=day, amount=amount)

    act_on(session, seat, said, record, judge=True)
    st.session_state["chosen"] = seat.debtor_id
