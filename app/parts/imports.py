"""The imports so far: who took in what when, and taking the last ones back."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from kanwil.base.days import show_day, show_moment
from kanwil.base.money import show_number
from kanwil.base.problems import KanwilError
from kanwil.base.words import Tr
from kanwil.triage.imports import Import, listed, take_back
from kanwil.triage.scoring import assess_again
from parts.fields import format_name
from parts.markup import show
from session import Session

_SHOWN = 8


def imports(session: Session) -> None:
    """Draw the last imports, newest first."""
    tr, found = session.tr, listed(session.book)
    if not found:
        return
    st.header(tr.t("Eerder ingelezen"))
    for one in found[:_SHOWN]:
        left, right = st.columns([0.82, 0.18], vertical_alignment="center")
        with left:
            show(_line(one, tr))
        if one.undone is None:
            with right, st.popover(tr.t("Terugdraaien"), icon=":material/undo:", width="stretch"):
                _ask(session, one)


def _line(one: Import, tr: Tr) -> str:
    names = ", ".join(_file_name(file, tr) for file in one.files[:4])
    names += f" +{len(one.files) - 4}" if len(one.files) > 4 else ""
    kinds = ", ".join(dict.fromkeys(format_name(file["format"], tr) for file in one.files))
    counts = tr.t(
        "{taken} ingelezen · {known} al bekend · {refused} geweigerd",
        taken=show_number(sum(file["accepted"] for file in one.files), tr.lang),
        known=show_number(sum(file["unchanged"] for file in one.files), tr.lang),
        refused=show_number(sum(file["rejected"] for file in one.files), tr.lang),
    )
    undone = ""
    if one.undone:
        day = show_day(one.undone["made_at"].date(), tr.lang)
        undone = tr.t("teruggedraaid door {who} op {day}", who=one.undone["made_by"], day=day)
    moment = show_moment(one.made_at, tr.lang)
    return (
        f'<div class="kw-import{" undone" if undone else ""}"><time>{escape(moment)}</time>'
        f"<div><b>{escape(names)}</b> <small>{escape(kinds)} · {escape(one.made_by)}</small><br>"
        f"<small>{escape(counts)}{escape(f' · {undone}' if undone else '')}</small></div></div>"
    )


def _file_name(file: Mapping[str, Any], tr: Tr) -> str:
    """Return a file's name; canonical files that came together are one folder."""
    path = Path(file["path"])
    return path.name if path.suffix else f"{tr.t('map')} {path.name}"


def _ask(session: Session, one: Import) -> None:
    tr = session.tr
    st.markdown(
        tr.t(
            "Het boek wordt weer zoals het voor deze import was. Er gaat niets verloren: u kunt het"
            " bestand opnieuw inlezen."
        )
    )
    st.button(
        tr.t("Ja, draai terug"),
        type="primary",
        key=f"undo_import_{one.number}",
        on_click=_undo,
        args=(session, one.number),
    )


def _undo(session: Session, number: int) -> None:
    tr = session.tr
    try:
        take_back(session.book, session.user, number)
    except KanwilError as error:
        st.session_state["refused"] = error.told(tr)
        return
    st.session_state.pop("preview", None)
    st.session_state["said"] = tr.t("Teruggedraaid. Het boek is weer zoals het was.")
    assess_again(session.book, session.day, session.user)
