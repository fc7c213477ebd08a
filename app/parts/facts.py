"""What the controller learns in a call: note, promise, complaint, plan, pause, wederdienst."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from kanwil.base.labels import MERIT
from kanwil.base.money import parse_amount
from kanwil.base.terms import EventKind, Merit
from kanwil.triage import desk
from kanwil.triage.moves import Seat
from parts import complaints
from parts.moving import carry_out
from session import Session

KINDS: dict[str, str] = {
    "note": "Notitie of gesprek",
    EventKind.PROMISE: "Betaalbelofte",
    EventKind.COMPLAINT: "Klacht",
    EventKind.COMPLAINT_CLOSED: "Klacht afgehandeld",
    EventKind.PLAN: "Betalingsregeling",
    EventKind.BARTER: "Wederdienst",
    EventKind.PAUSE: "Pauze",
}
_DATED = {EventKind.PROMISE, EventKind.PLAN, EventKind.BARTER, EventKind.PAUSE}
_AMOUNT = {EventKind.PROMISE, EventKind.PLAN, EventKind.BARTER}


def add_fact(session: Session, seat: Seat, name: str, invoices: list[str]) -> None:
    """Open the dialog that records one fact."""
    tr = session.tr

    @st.dialog(tr.t("Notitie of gesprek"), width="large", icon=":material/add_comment:")
    def ask() -> None:
        kind = st.pills(
            tr.t("Wat legt u vast?"),
            list(KINDS),
            default="note",
            required=True,
            format_func=lambda k: tr.t(KINDS[k]),
        )
        text = st.text_area(tr.t("Wat is er gezegd of afgesproken?"), height=100)
        if kind == "note":
            move = _note(session, seat, text)
        else:
            move = _fact(session, seat, EventKind(kind), text, invoices)
        if st.button(tr.t("Vastleggen"), type="primary", key="record_fact"):
            problem = carry_out(session, seat, f"{name} — {tr.t(KINDS[kind])}", move)
            if not problem:
                st.rerun()
            st.error(problem)

    ask()


def _note(session: Session, seat: Seat, text: str) -> Callable[[], int]:
    return lambda: desk.note(session.book, seat, text)


def _fact(
    session: Session, seat: Seat, kind: EventKind, text: str, invoices: list[str]
) -> Callable[[], int]:
    """Ask what else belongs to a fact, and return the move that records it."""
    if kind is EventKind.COMPLAINT:
        return complaints.asked(session, seat, invoices, text)
    tr, until, invoice, amount, merit = session.tr, None, None, "", None
    if kind is EventKind.COMPLAINT_CLOSED:
        merit = st.segmented_control(
            tr.t("Was de klacht terecht?"), list(Merit), format_func=lambda m: tr.t(MERIT[m])
        )
    if kind in _DATED:
        until = st.date_input(
            tr.t("Tot en met"), session.day + timedelta(days=7), format="DD-MM-YYYY"
        )
    if kind in _AMOUNT:
        amount = st.text_input(tr.t("Bedrag (€, mag leeg)"), placeholder="1.234,50").strip()
    if kind in (EventKind.COMPLAINT_CLOSED, EventKind.PAUSE):
        invoice = st.selectbox(
            tr.t("Over welke factuur?"), invoices, index=None, placeholder=tr.t("Alle facturen")
        )

    def record() -> int:
        euros = parse_amount(amount) if amount else None
        fact = desk.Fact(kind, until, euros, invoice, code=str(merit or ""), text=text)
        return desk.add_fact(session.book, seat, fact)

    return record
