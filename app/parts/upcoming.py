"""Binnenkort: what falls due in the coming week, in a few lines below the list."""

from html import escape

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.triage.upcoming import KINDS, Due, upcoming
from parts.markup import note, show_table
from session import Session

_MOST = 8


def soon(session: Session) -> None:
    """Draw it folded; it reads the whole ledger, so only once it is opened."""
    tr = session.tr
    with st.expander(tr.t("Binnenkort"), icon=":material/event:", on_change="rerun") as folded:
        if not folded.open:
            return None
        found = upcoming(session.book, session.day)
        if not found:
            return note(tr.t("De komende week vervalt er niets."))
        show_table("".join(_line(session, one) for one in found[:_MOST]))
        if more := found[_MOST:]:
            note(tr.tn("Nog {n} hierna.", "Nog {n} hierna.", len(more)))
    return None


def _line(session: Session, one: Due) -> str:
    tr = session.tr
    day, what = show_day(one.on, tr.lang, "EEE d MMM"), tr.t(KINDS[one.kind])
    words = f"{what}: {tr.t(one.reason)}" if one.reason else what
    money = show_amount(euros(one.cents), tr.lang)
    return (
        f"<tr><td>{escape(day)}</td><td>{escape(words)}</td><td>{escape(one.name)}</td>"
        f"<td>{escape(one.invoice_id)}</td><td class='n'>{escape(money)}</td></tr>"
    )
