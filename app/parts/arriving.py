"""Nieuw binnen: replies, reversals, promises of today and claims of payment, on top of the day."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from kanwil.base.days import last_working_day, show_day
from kanwil.base.money import euros, show_amount
from kanwil.base.words import Tr
from kanwil.triage.arrivals import KINDS, Arrival, arrivals
from parts.markup import note, show_table
from session import Session

MOST = 12


def arriving(session: Session) -> None:
    """Draw what came in since the last working day, folded; nothing where nothing came."""
    tr = session.tr
    found = arrivals(session.book, session.day, last_working_day(session.day))
    if not found:
        return
    kinds = [one.kind for one in found]
    parts = [tr.tn(*KINDS[kind], kinds.count(kind)) for kind in KINDS if kind in kinds]
    with st.expander(f"{tr.t('Nieuw binnen')} · {' · '.join(parts)}", icon=":material/inbox:"):
        show_table("".join(_line(one, tr) for one in found[:MOST]))
        if more := found[MOST:]:
            note(tr.tn("Nog {n} hierna.", "Nog {n} hierna.", len(more)))


def _line(one: Arrival, tr: Tr) -> str:
    money = show_amount(euros(one.cents), tr.lang) if one.cents else ""
    quote = f"<q>{escape(one.text)}</q>" if one.kind == "reply" and one.text else escape(one.text)
    link = f"dossier?{urlencode({'debtor': one.debtor_id, 'lang': tr.lang})}"
    what = tr.tn(*KINDS[one.kind], 1)
    return (
        f"<tr><td>{escape(show_day(one.on, tr.lang, 'EEE d MMM'))}</td>"
        f"<td>{escape(what.removeprefix('1 '))}</td>"
        f'<td><a href="{escape(link)}" target="_self">{escape(one.name)}</a></td>'
        f"<td>{quote}</td><td class='n'>{escape(money)}</td></tr>"
    )
