"""The list of cases: filter, sort and pages on the server, a click anywhere in a row opens it."""

import hashlib
from collections.abc import Collection, Hashable
from typing import Any

import pandas as pd
import streamlit as st

from kanwil.base.labels import ACTION_SHORT, CATEGORY
from kanwil.base.money import euros, show_amount, whole_euros
from kanwil.base.terms import CATEGORIES, Action
from kanwil.base.words import Tr
from kanwil.triage.board import Board, Places
from kanwil.triage.calling import phones
from kanwil.triage.kept import kept
from parts.cards import cards
from parts.markup import plain, show
from parts.tones import GREY, TONE, chip_of
from session import Session

PAGE = 15
_STEPS = (
    ("Vorige", ":material/keyboard_arrow_up:", "Up", -1),
    ("Volgende", ":material/keyboard_arrow_down:", "Down", 1),
)


def worklist(
    session: Session,
    board: Board,
    places: Places,
    done: Collection[str],
    chosen: str | None,
    *,
    stamp: Hashable,
) -> str:
    """Draw one page of the rows at `places` (one at least) and return the chosen debtor's id.

    `stamp` is the book's last write, until the next of which a page stays as it was drawn.
    """
    tr = session.tr
    pages = max(1, -(-len(places) // PAGE))
    page = min(int(st.session_state.get("page", 1)), pages)
    shown = board.rows.iloc[places[(page - 1) * PAGE : page * PAGE]]
    ids = [str(one) for one in shown.index]
    # A keyed table keeps a positional selection when its data changes: key it by its rows, and by
    # what was decided of them, so that the next case opens after a decision.
    shape = [*ids, tr.lang, *(one for one in ids if one in done)]
    key = "list_" + hashlib.sha256("|".join(shape).encode()).hexdigest()[:12]
    place = ids.index(chosen) if chosen in ids else 0
    frame, columns, small = kept(
        ("page", session.book.url, key), stamp, lambda: _page(session, shown, done)
    )
    show(small)
    with st.container(key="list"):
        st.dataframe(
            frame,
            key=key,
            hide_index=True,
            height=38 * PAGE + 2 if len(shown) == PAGE else "content",
            row_height=36,
            column_config=columns,
            selection_mode=["single-row-required", "single-cell"],
            selection_default={"selection": {"rows": [place], "columns": [], "cells": []}},
            on_select=lambda: _follow_cell(key),
        )
    with st.container(key="steps", horizontal=True, vertical_alignment="center"):
        if pages > 1:
            st.pagination(pages, key="page")
        st.caption(plain(_summed(board, places, tr)), width="stretch")
        for name, icon, shortcut, by in _STEPS:
            st.button(
                tr.t(name), icon=icon, shortcut=shortcut, on_click=_step, args=(key, len(ids), by)
            )
    picked = st.session_state[key]["selection"]["rows"] if key in st.session_state else [place]
    st.session_state["viewed"] = ids[picked[0]] if picked else ids[0]
    return str(st.session_state["viewed"])


def _page(
    session: Session, shown: pd.DataFrame, done: Collection[str]
) -> tuple[pd.DataFrame, dict[str, Any], str]:
    """Return the table of a page, how its columns are drawn, and the same as cards."""
    tr, numbers = session.tr, phones(session.book, [str(one) for one in shown.index])
    columns = _columns(_chips(shown, tr), tr)
    return _frame(shown, done, tr), columns, cards(shown, numbers, done, tr)


def _step(key: str, rows: int, by: int) -> None:
    """Go to the row above or below, or to the page before or after."""
    rows_now = st.session_state[key]["selection"]["rows"] or [0]
    place = rows_now[0] + by
    if 0 <= place < rows:
        chosen = {"rows": [place], "columns": [], "cells": []}
        st.session_state[key] = {"selection": chosen}
    elif "page" in st.session_state:
        st.session_state["page"] = max(1, int(st.session_state["page"]) + by)


def _summed(board: Board, places: Places, tr: Tr) -> str:
    cents = int(board.rows["overdue_cents"].to_numpy()[places].sum())
    money = show_amount(euros(cents), tr.lang, whole=True)
    return tr.tn("{n} klant · {money}", "{n} klanten · {money}", len(places), money=money)


def _follow_cell(key: str) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells:
        chosen = {"rows": [cells[0][0]], "columns": [], "cells": cells}
        st.session_state[key] = {"selection": chosen}


def _frame(rows: pd.DataFrame, done: Collection[str], tr: Tr) -> pd.DataFrame:
    names = [f"✓ {name}" if one in done else name for one, name in rows["name"].items()]
    return pd.DataFrame(
        {
            "name": names,
            "overdue": [whole_euros(cents) for cents in rows["overdue_cents"]],
            "days": rows["oldest_days"].to_numpy(),
            "category": [[one] for one in _chips(rows, tr)],
            "chance": (100 * rows["chance"]).round().astype(int).to_numpy(),
            "action": [tr.t(ACTION_SHORT[Action(one)]) for one in rows["action"]],
        }
    )


def _chips(rows: pd.DataFrame, tr: Tr) -> list[str]:
    told = zip(rows["category"], rows["between"], rows["blind"], strict=True)
    first = tr.t("Eerst uw oordeel")
    return [first if blind else chip_of(one, between, tr) for one, between, blind in told]


def _columns(chips: list[str], tr: Tr) -> dict[str, Any]:
    names = [tr.t(CATEGORY[category]) for category in CATEGORIES]
    doubts = sorted(set(chips) - set(names))
    config = st.column_config
    return {
        "name": config.TextColumn(tr.t("Klant"), width=195),
        "overdue": config.NumberColumn(tr.t("Te laat €"), format="localized", width=78),
        "days": config.NumberColumn(tr.t("Dagen"), width=60),
        "category": config.MultiselectColumn(
            tr.t("Indeling"),
            width=172,
            options=[*names, *doubts],
            color=[*(TONE[category] for category in CATEGORIES), *(GREY for _ in doubts)],
        ),
        "chance": config.ProgressColumn(
            tr.t("Kans"),
            help=tr.t("Hoe waarschijnlijk de waarschijnlijkste van de vier indelingen is."),
            format="%d%%",
            min_value=0,
            max_value=100,
            width=76,
        ),
        "action": config.TextColumn(tr.t("Voorstel"), width=96),
    }
