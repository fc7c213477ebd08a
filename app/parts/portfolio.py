"""Whose debtors are shown, taking over a colleague's for a while, and handing debtors out."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from kanwil.base.days import next_working_day, show_day
from kanwil.base.problems import KanwilError
from kanwil.base.users import Right
from kanwil.triage import Book, portfolio
from kanwil.triage.board import Board, Places
from kanwil.triage.portfolio import Given
from parts.header import keep
from parts.markup import plain
from session import Session

MINE, ALL, NOBODY = "\0mine", "\0all", "\0nobody"


def own_places(session: Session, board: Board, places: Places) -> Places:
    """Return those of `places` that are in the portfolio chosen; one's own at first."""
    kept, mine, _ = _portfolios(session)
    if not kept:
        return places
    chosen = st.session_state.get("portfolio_of", _default(kept, mine))
    if chosen == ALL:
        return places
    names = set(mine) if chosen == MINE else {"" if chosen == NOBODY else chosen}
    whose = pd.Series(kept).reindex(board.rows.index[places]).fillna("")
    found: Places = places[whose.isin(names).to_numpy(dtype=bool)]
    return found


def _portfolios(session: Session) -> tuple[dict[str, str], dict[str, date | None], int]:
    """Return who looks after whom, for whom this user works, and the number of the last word."""
    with session.book.read() as connection:
        newest = portfolio.newest(connection)
        mine = portfolio.works_for(connection, session.user, session.day)
    return _kept(session.book, session.book.url, newest), mine, newest


@st.cache_data(show_spinner=False, max_entries=8)
def _kept(_book: Book, url: str, newest: int) -> dict[str, str]:
    # A large book has as many keepers as debtors, and each rerun asks.
    del url, newest
    with _book.read() as connection:
        return portfolio.keepers(connection)


def _default(kept: Mapping[str, str], mine: Mapping[str, date | None]) -> str:
    return MINE if set(mine) & set(kept.values()) else ALL


def choosing(session: Session, board: Board, shown: Places) -> None:
    """Draw whose portfolio is shown, and behind it standing in and handing out `shown`."""
    tr = session.tr
    kept, mine, newest = _portfolios(session)
    works = session.may(Right.WORK)
    if not kept and not works:
        return
    with session.book.read() as connection:
        names = portfolio.colleagues(connection, session.user)
    label = tr.t("Portefeuille")
    if kept:
        chosen = st.session_state.get("portfolio_of", _default(kept, mine))
        label = f"{label}: {_named(session, chosen)}"
    with st.popover(plain(label), icon=":material/group:"):
        if kept:
            _whose(session, kept, mine)
        if kept and works:
            _stand_in(session, mine, [one for one in names if one != session.user])
        if works:
            _hand_out(session, [str(one) for one in board.rows.index[shown]], names, newest)


def _named(session: Session, chosen: str) -> str:
    tr = session.tr
    fixed = {MINE: tr.t("van mij"), ALL: tr.t("iedereen"), NOBODY: tr.t("nog niet verdeeld")}
    return fixed.get(chosen, chosen)


def _whose(session: Session, kept: Mapping[str, str], mine: Mapping[str, date | None]) -> None:
    options = [MINE, ALL, NOBODY, *sorted(set(kept.values()), key=str.casefold)]
    st.selectbox(
        session.tr.t("Van wie?"),
        options,
        index=options.index(_default(kept, mine)),
        format_func=lambda one: _named(session, one),
        key="portfolio_of",
    )


def _stand_in(session: Session, mine: Mapping[str, date | None], names: Sequence[str]) -> None:
    tr = session.tr
    with session.book.read() as connection:
        seen = portfolio.newest_stand_in(connection)
    for away, until in mine.items():
        if until is not None:
            day = show_day(until, tr.lang, "d MMM")
            st.caption(
                plain(tr.t("U neemt waar voor {name} tot en met {day}.", name=away, day=day))
            )
            st.button(
                tr.t("Waarneming stoppen"),
                key=f"stop {away}",
                on_click=_take_over,
                args=(session, away, session.day - timedelta(days=1), seen),
            )
    others = [one for one in names if one not in mine]
    if not others:
        return
    chosen = st.selectbox(
        tr.t("Waarnemen voor"),
        others,
        index=None,
        placeholder=tr.t("Kies een collega"),
        key="stand_in_for",
    )
    week = next_working_day(session.day + timedelta(days=7))
    last = st.date_input(tr.t("Tot en met"), week, format="DD-MM-YYYY", key="stand_in_until")
    st.button(
        tr.t("Neem waar"),
        disabled=chosen is None,
        key="stand_in",
        on_click=_take_over,
        args=(session, chosen, last, seen),
    )


def _take_over(session: Session, away: str, until: date, seen: int) -> None:
    yesterday = session.day - timedelta(days=1)
    try:
        portfolio.stand_in(session.book, session.user, away, until, seen)
    except KanwilError as error:
        st.session_state["problem"] = error.told(session.tr)
        return
    st.session_state["portfolio_of"] = MINE
    if until > yesterday:
        said = session.tr.t("Waarnemen voor {name}", name=away)
        keep(
            plain(said),
            lambda: portfolio.stand_in(session.book, session.user, away, yesterday, seen),
        )


def _hand_out(session: Session, debtors: Sequence[str], names: Sequence[str], newest: int) -> None:
    tr = session.tr
    to = st.selectbox(
        tr.tn("Geef deze {n} klant aan", "Geef deze {n} klanten aan", len(debtors)),
        names,
        index=None,
        accept_new_options=True,
        placeholder=tr.t("Naam van een collega"),
        key="hand_out_to",
    )
    st.button(
        tr.t("Toewijzen"),
        disabled=not to,
        key="hand_out",
        on_click=give,
        args=(session, debtors, to, newest),
    )


def keeper(session: Session, debtor_id: str) -> None:
    """Draw who looks after one debtor, and behind it giving it to another."""
    kept, _, newest = _portfolios(session)
    tr, now = session.tr, kept.get(debtor_id, "")
    label = tr.t("Behandelaar: {name}", name=now) if now else tr.t("Behandelaar")
    if not session.may(Right.WORK):
        if now:
            st.caption(plain(label))
        return
    with session.book.read() as connection:
        names = portfolio.colleagues(connection, session.user)
    with st.popover(plain(label), icon=":material/person:"):
        to = st.selectbox(
            tr.t("Wie behandelt deze klant?"),
            names,
            index=names.index(now) if now in names else None,
            accept_new_options=True,
            key="keeper",
        )
        st.button(
            tr.t("Vastleggen"),
            disabled=not to or to == now,
            key="keep_keeper",
            on_click=give,
            args=(session, [debtor_id], to or "", newest),
        )


def give(session: Session, debtors: Sequence[str], to: str, seen: int) -> None:
    """Give debtors to someone, and keep how it is undone."""
    tr, book, user = session.tr, session.book, session.user
    try:
        given = portfolio.assign(book, user, dict.fromkeys(debtors, to), seen)
    except KanwilError as error:
        st.session_state["problem"] = error.told(tr)
        return
    said = tr.tn("{n} klant aan {name}", "{n} klanten aan {name}", len(debtors), name=to)
    keep(plain(said), lambda: _give_back(session, given))


def _give_back(session: Session, given: Given) -> None:
    portfolio.assign(session.book, session.user, given.before, given.newest)
