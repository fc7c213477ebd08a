"""The log on screen: a page of lines, newest first, and whether the chain is whole."""

from datetime import date
from html import escape
from pathlib import PurePath

import streamlit as st

from kanwil.base.days import show_day, show_moment
from kanwil.base.words import Tr
from kanwil.triage.logbook import MOST, WORDS, Entry, as_csv, entries, in_words, state
from parts.markup import note, show_table
from session import Session


def logbook(session: Session) -> None:
    """Draw it."""
    tr = session.tr
    search, kinds, kept = st.columns([0.3, 0.5, 0.2], vertical_alignment="bottom")
    text = search.text_input(tr.t("Klant, nummer of collega"), key="log_text")
    moves = kinds.multiselect(
        tr.t("Wat"),
        list(WORDS),
        format_func=lambda one: tr.t(WORDS[one]),
        placeholder=tr.t("Alles"),
        key="log_moves",
    )
    page = int(st.session_state.get("log_page", 1))
    found, total = entries(session.book, text=text, moves=moves, page=page)
    kept.download_button(
        tr.t("Bewaar als csv"),
        data=lambda: as_csv(entries(session.book, text=text, moves=moves, most=None)[0], tr),
        file_name=f"kanwil-logboek-{session.day}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    if not found:
        return note(tr.t("Niets gevonden."))
    heads = ("Wanneer", "Wie", "Wat", "Waarover", "Toelichting")
    head = "".join(f"<th>{escape(tr.t(one))}</th>" for one in heads)
    show_table(f"<tr>{head}</tr>" + "".join(_line(one, tr) for one in found))
    if total > MOST:
        st.pagination(-(-total // MOST), key="log_page")
    _whole(session)
    return None


def _line(one: Entry, tr: Tr) -> str:
    what = tr.t(WORDS.get(one.move, one.move))
    cells = (show_moment(one.at, tr.lang), one.by, what, _about(one, tr), in_words(one, tr))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _about(one: Entry, tr: Tr) -> str:
    """Return what an entry is about as people write it: a name, a day, a file without its path."""
    if one.about:
        return f"{one.about} ({one.subject})"
    if one.move == "import_resolved":
        return PurePath(one.subject).name
    try:
        return show_day(date.fromisoformat(one.subject), tr.lang)
    except ValueError:
        return one.subject


def _whole(session: Session) -> None:
    tr = session.tr
    if st.button(tr.t("Logboek nakijken"), icon=":material/verified:", key="log_check"):
        found = state(session.book)
        if found.broken:
            numbers = ", ".join(map(str, found.broken[:10]))
            st.error(tr.t("Deze regels zijn veranderd of weg: {numbers}", numbers=numbers))
        else:
            st.success(tr.t("Alle {n} regels zijn ongeschonden.", n=found.entries))
