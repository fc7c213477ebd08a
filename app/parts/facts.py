"""What the controller learns in a call: note, promise, complaint, plan, pause, wederdienst."""

from datetime import timedelta

import streamlit as st

from kanwil.base.money import parse_amount
from kanwil.base.problems import KanwilError
from kanwil.base.terms import EventKind
from kanwil.triage import desk
from kanwil.triage.moves import Seat
from kanwil.triage.scoring import rejudge
from parts.header import remember
from parts.markup import plain
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
_AMOUNT = {EventKind.PROMISE, EventKind.COMPLAINT, EventKind.PLAN, EventKind.BARTER}


def add_fact(session: Session, seat: Seat, name: str, invoices: list[str]) -> None:
    """Open the dialog that records one fact."""
    tr = session.tr

    @st.dialog(tr.t("Notitie of gesprek"), width="large", icon=":material/add_comment:")
    def ask() -> None:
        kind = st.pills(
            tr.t("Wat legt u vast?"),
            list(KINDS),
            default="note",
            format_func=lambda k: tr.t(KINDS[k]),
        )
        text = st.text_area(tr.t("Wat is er gezegd of afgesproken?"), height=100)
        until = invoice = None
        amount = ""
        if kind in _DATED:
            until = st.date_input(
                tr.t("Tot en met"), session.day + timedelta(days=7), format="DD-MM-YYYY"
            )
        if kind in _AMOUNT:
            amount = st.text_input(tr.t("Bedrag (€, mag leeg)"), placeholder="1.234,50")
        if kind in (EventKind.COMPLAINT, EventKind.COMPLAINT_CLOSED):
            invoice = st.selectbox(tr.t("Over welke factuur?"), invoices, index=None)
        pressed = st.button(tr.t("Vastleggen"), type="primary", disabled=kind is None)
        if pressed and kind is not None:
            try:
                if kind == "note":
                    move = desk.note(session.book, seat, text)
                else:
                    euros = parse_amount(amount) if amount.strip() else None
                    fact = desk.Fact(EventKind(kind), until, euros, invoice, text=text)
                    move = desk.add_fact(session.book, seat, fact)
            except KanwilError as error:
                st.error(tr.t(str(error)))
                return
            remember(
                session,
                seat,
                move,
                plain(f"{name} — {tr.t(KINDS[kind])}"),
                judged=(seat.debtor_id,),
            )
            rejudge(session.book, seat.debtor_id, session.day, session.user)
            st.rerun()

    ask()
