"""The list of cases: filter, sort and pages on the server, a click anywhere in a row opens it."""

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from kanwil.base.labels import ACTION_SHORT, CATEGORY, UNCLEAR
from kanwil.base.money import whole_euros
from kanwil.base.terms import CATEGORIES, Action
from kanwil.base.words import Tr
from parts.tones import GREY, TONE, name_of

PAGE = 15


def worklist(rows: Sequence[dict[str, Any]], tr: Tr, chosen: str | None) -> str | None:
    """Draw one page of rows and return the chosen debtor's id."""
    pages = max(1, -(-len(rows) // PAGE))
    page = min(int(st.session_state.get("page", 1)), pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    ids = [str(row["debtor_id"]) for row in shown]
    # A keyed table keeps a positional selection when its data changes: key it by its rows.
    key = "list_" + hashlib.sha256("|".join([*ids, tr.lang]).encode()).hexdigest()[:12]
    place = ids.index(chosen) if chosen in ids else 0
    st.dataframe(
        _frame(shown, tr),
        key=key,
        hide_index=True,
        height=38 * PAGE + 2 if len(shown) == PAGE else "content",
        row_height=36,
        column_config=_columns(tr),
        selection_mode=["single-row-required", "single-cell"],
        selection_default={"selection": {"rows": [place], "columns": [], "cells": []}},
        on_select=lambda: _follow_cell(key),
    )
    if pages > 1:
        st.pagination(pages, key="page")
    picked = st.session_state[key]["selection"]["rows"] if key in st.session_state else [place]
    return ids[picked[0]] if ids and picked else (ids[0] if ids else None)


def _follow_cell(key: str) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells:
        chosen = {"rows": [cells[0][0]], "columns": [], "cells": cells}
        st.session_state[key] = {"selection": chosen}


def _frame(rows: Sequence[dict[str, Any]], tr: Tr) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": [_named(row) for row in rows],
            "overdue": [whole_euros(row["overdue_cents"]) for row in rows],
            "days": [row["oldest_days"] for row in rows],
            "category": [[name_of(row["category"], tr)] for row in rows],
            "chance": [round(100 * _leading(row)) for row in rows],
            "action": [tr.t(ACTION_SHORT[Action(row["action"])]) for row in rows],
        }
    )


def _named(row: dict[str, Any]) -> str:
    return f"✓ {row['name']}" if row["done"] else str(row["name"])


def _leading(row: dict[str, Any]) -> float:
    return max(float(row[f"p_{category}"]) for category in CATEGORIES)


def _columns(tr: Tr) -> dict[str, Any]:
    names = [tr.t(CATEGORY[category]) for category in CATEGORIES]
    config = st.column_config
    return {
        "name": config.TextColumn(tr.t("Klant"), width="medium"),
        "overdue": config.NumberColumn(tr.t("Te laat €"), format="localized", width="small"),
        "days": config.NumberColumn(tr.t("Dagen"), width="small"),
        "category": config.MultiselectColumn(
            tr.t("Indeling"),
            options=[*names, tr.t(UNCLEAR)],
            color=[*(TONE[category] for category in CATEGORIES), GREY],
        ),
        "chance": config.ProgressColumn(
            tr.t("Kans"),
            help=tr.t("Hoe waarschijnlijk de waarschijnlijkste van de vier indelingen is."),
            format="%d%%",
            min_value=0,
            max_value=100,
            width="small",
        ),
        "action": config.TextColumn(tr.t("Voorstel")),
    }
