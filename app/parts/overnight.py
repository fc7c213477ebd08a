"""What changed since yesterday, in a few lines above the list; reckoned when it is opened."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION_SHORT
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import Action
from kanwil.triage.overnight import last_day, overnight
from kanwil.triage.table import lines
from parts.markup import note, plain, show_table
from parts.tones import name_of
from session import Session

MOST = 10


def changed(session: Session) -> None:
    """Draw it folded; nothing where no earlier day was judged."""
    tr, since = session.tr, last_day(session.book, session.day)
    if since is None:
        return None
    title = tr.t("Veranderd sinds {day}", day=show_day(since, tr.lang, "EEEE d MMM"))
    with st.expander(title, icon=":material/difference:", on_change="rerun") as folded:
        if not folded.open:
            return None
        found = overnight(session.book, session.day, since)
        if found is None or not (len(found.newly) + len(found.gone) + len(found.moved)):
            return note(tr.t("Niemand is erbij gekomen, weggegaan of anders ingedeeld."))
        parts = (
            (tr.t("Nieuw te laat"), found.newly),
            (tr.t("Niet meer te laat"), found.gone),
            (tr.t("Ander voorstel of andere indeling"), found.moved),
        )
        for name, rows in parts:
            _part(session, name, rows)
    return None


def _part(session: Session, name: str, rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    tr = session.tr
    money = show_amount(euros(int(rows["overdue_cents"].sum())), tr.lang, whole=True)
    st.markdown(f"**{plain(f'{name}: {len(rows)} · {money}')}**")
    show_table("".join(_line(session, one) for one in lines(rows.head(MOST))))
    if len(rows) > MOST:
        st.caption(tr.tn("Nog {n} hierna.", "Nog {n} hierna.", len(rows) - MOST))


def _line(session: Session, one: Any) -> str:  # noqa: ANN401 -- a named tuple of the frame
    tr = session.tr
    now = _stance(session, one.category, one.action)
    if hasattr(one, "action_before"):
        now = f"{_stance(session, one.category_before, one.action_before)} → {now}"
    money = show_amount(euros(one.overdue_cents), tr.lang)
    return (
        f"<tr><td>{escape(one.name)}</td><td>{escape(now)}</td>"
        f"<td class='n'>{escape(money)}</td></tr>"
    )


def _stance(session: Session, category: str, action: str) -> str:
    return f"{name_of(category, session.tr)}: {session.tr.t(ACTION_SHORT[Action(action)])}"
