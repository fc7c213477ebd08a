"""Which cases are shown, and in which order: list, category, words, order, minutes."""

from collections.abc import Collection

import pandas as pd
import streamlit as st

from kanwil.base.labels import CATEGORY, UNCLEAR
from kanwil.base.money import euros, show_amount
from kanwil.base.terms import CATEGORIES
from kanwil.triage.board import Board, Places
from kanwil.triage.capacity import fitting
from kanwil.triage.finding import owing
from parts import markup, portfolio
from session import Session

# Today's list has an order of its own: limitation, our own silence, then the yield.
AS_LISTED = "listed"
SORTS = {
    AS_LISTED: "Wat niet kan wachten eerst",
    "yield": "Meeste opbrengst per minuut",
    "overdue": "Hoogste bedrag",
    "oldest": "Langst te laat",
    "doubt": "Twijfelgevallen eerst",
}
MINUTES = [15, 30, 60, 90, 120, 180, 240]


def filtered(session: Session, board: Board, today: Places) -> Places:
    """Draw the filters; return the places of the rows that pass them, in the order asked for."""
    tr = session.tr
    scope, pills, search, order = st.columns([0.12, 0.54, 0.17, 0.17], vertical_alignment="center")
    with scope:
        which = st.segmented_control(
            tr.t("Lijst"),
            ["today", "all"],
            default="today",
            required=True,
            format_func=lambda one: tr.t("Vandaag") if one == "today" else tr.t("Alles"),
            label_visibility="collapsed",
            key="scope",
        )
    with search:
        text = st.text_input(
            tr.t("Zoeken"),
            placeholder=tr.t("Naam, nummer of bedrag"),
            label_visibility="collapsed",
            icon=":material/search:",
            key="search",
        )
    with order:
        by = st.selectbox(
            tr.t("Volgorde"),
            list(SORTS),
            format_func=lambda one: tr.t(SORTS[one]),
            label_visibility="collapsed",
            key="order",
        )
    everyone = portfolio.own_places(session, board, board.order("overdue"))
    places = today if which == "today" else everyone
    with pills:
        wanted = _categories(session, board.rows["category"].iloc[places])
    shown = board.select(places, wanted, text, owing(session.book, board, text))
    return shown if by == AS_LISTED else board.sort(shown, by)


def _categories(session: Session, shown: "pd.Series[str]") -> list[str]:
    tr, counts = session.tr, shown.value_counts()
    names = {str(c): tr.t(CATEGORY[c]) for c in CATEGORIES} | {"": tr.t(UNCLEAR)}
    return st.pills(
        tr.t("Indeling"),
        [code for code in names if code in counts],
        format_func=lambda code: f"{names[code]} · {counts[code]}",
        selection_mode="multi",
        label_visibility="collapsed",
        key="categories",
        wrap=True,
    )


def within_minutes(session: Session, board: Board, places: Places, done: Collection[str]) -> Places:
    """Say what fits in the minutes that there are; return that alone when it is asked for."""
    tr = session.tr
    with st.container(horizontal=True, vertical_alignment="center", key="capacity"):
        minutes = st.selectbox(
            tr.t("Minuten"),
            MINUTES,
            index=MINUTES.index(90),
            format_func=lambda one: tr.t("U heeft {n} minuten", n=one),
            label_visibility="collapsed",
            width=190,
            key="minutes",
        )
        rows = board.rows[["minutes", "worth"]].iloc[places]
        fits = fitting(rows[~rows.index.isin(done)], minutes)
        said = tr.tn(
            "doe dit {n} dossier, samen {money} verwacht ({minutes} minuten)",
            "doe deze {n} dossiers, samen {money} verwacht ({minutes} minuten)",
            len(fits.debtors),
            money=show_amount(euros(fits.cents), tr.lang, whole=True),
            minutes=fits.minutes,
        )
        none = tr.t("daarin past geen dossier dat iets opbrengt")
        st.markdown(markup.plain(said if fits.debtors else none), width="content")
        only = st.toggle(tr.t("Alleen deze"), key="fitting", disabled=not fits.debtors)
        portfolio.choosing(session, board, places)
    return board.places(fits.debtors) if only else places
