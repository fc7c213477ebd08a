"""Deciding what becomes of an open invoice: written off, set off or credited, with the reason."""

from collections.abc import Sequence

import streamlit as st

from kanwil.base.money import cents, parse_amount
from kanwil.base.problems import KanwilError
from kanwil.triage import deciding
from kanwil.triage.deciding import KINDS, Word
from kanwil.triage.scoring import rejudge
from parts.header import keep
from parts.markup import plain
from session import Session


def decide(session: Session, debtor_id: str, invoices: Sequence[str]) -> None:
    """Open the dialog."""
    tr = session.tr

    @st.dialog(tr.t("Afboeken, verrekenen of crediteren"), icon=":material/receipt_long:")
    def ask() -> None:
        kind = st.pills(tr.t("Wat wordt het?"), list(KINDS), format_func=lambda k: tr.t(KINDS[k]))
        invoice = st.selectbox(
            tr.t("Welke factuur?"), invoices, index=None, placeholder=tr.t("Kies een factuur")
        )
        amount = st.text_input(tr.t("Bedrag (€, leeg is alles)"), disabled=kind == "written_off")
        reason = st.text_input(tr.t("Waarom? (komt in het memoriaal)"), max_chars=200)
        ready = kind is not None and invoice is not None and bool(reason.strip())
        if st.button(tr.t("Vastleggen"), type="primary", disabled=not ready):
            try:
                taken = cents(parse_amount(amount)) if amount.strip() else None
                word = Word(str(invoice), str(kind), session.day, taken, reason=reason)
                batch = deciding.decide(session.book, session.user, session.day, word)
            except KanwilError as error:
                st.error(error.told(tr))
                return
            said = f"{invoice} — {tr.t(KINDS[str(kind)])}"
            keep(plain(said), lambda: deciding.undo(session.book, session.user, batch))
            rejudge(session.book, debtor_id, session.day, session.user)
            st.rerun()

    ask()
