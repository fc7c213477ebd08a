"""Which column of a file is what: recognised, corrected by a select, remembered, forgotten."""

from dataclasses import replace
from typing import Literal

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.words import Tr
from kanwil.triage.intake import (
    FIELDS,
    Choice,
    FileView,
    Layout,
    forget_mapping,
    missing_of,
)
from parts import markup
from parts.fields import KINDS, field_name
from session import Session

IGNORE = ""
# An ageing list has an amount in one of several columns.
SEVERAL = {"bucket"}
_ORDERS: tuple[Literal["dmy", "mdy"], ...] = ("dmy", "mdy")
_UNCLEAR_DAYS = {"unclear_dates", "mixed_dates", "wrong_date_order"}


def mapping(session: Session, view: FileView) -> None:
    """Draw what a list is, and a select for each of its columns."""
    tr, layout = session.tr, view.layout
    if layout is None:
        return
    _memory(session, view, layout)
    kind = st.selectbox(
        tr.t("Dit is een lijst van"),
        list(KINDS),
        index=list(KINDS).index(layout.kind) if layout.kind in KINDS else None,
        format_func=lambda one: tr.t(KINDS[one]),
        placeholder=tr.t("Kies wat dit is"),
        key=_key(layout, "kind"),
    )
    if kind and kind != layout.kind:
        _choose(layout, replace(_choice(layout), kind=kind))
    if missing := missing_of(kind or "openitems", layout.columns.values()):
        names = ", ".join(field_name(one, tr) for one in missing)
        st.warning(
            tr.t("Wijs nog een kolom aan voor: {names}", names=names), icon=":material/help:"
        )
    for number, heading in enumerate(layout.headings):
        sample = _sample(view, number)
        if heading.strip() or sample:
            _column(tr, layout, number, heading.strip(), sample)


def day_order(session: Session, view: FileView) -> None:
    """Ask whether day or month comes first, where the file cannot tell."""
    tr, layout = session.tr, view.layout
    asked = next((one for one in view.problems if one.code in _UNCLEAR_DAYS), None)
    answered = layout is not None and _chosen().get(layout.signature)
    if asked is None and not (answered and answered.date_order):
        return
    order = st.segmented_control(
        tr.t("Hoe staan de datums in dit bestand?"),
        _ORDERS,
        default=answered.date_order if answered else st.session_state.get("date_order"),
        format_func=lambda one: tr.t("dag-maand-jaar") if one == "dmy" else tr.t("maand-dag-jaar"),
        help=tr.t("In het bestand staat bijvoorbeeld {value}.", value=markup.plain(asked.value))
        if asked
        else None,
        key=_key(layout, f"order_{view.key}"),
    )
    if order and layout is not None and order != _choice(layout).date_order:
        _choose(layout, replace(_choice(layout), date_order=order))
    elif order and layout is None and order != st.session_state.get("date_order"):
        st.session_state["date_order"] = order
        st.rerun()


def choices() -> dict[str, Choice]:
    """Return what was said in this session, per signature."""
    return dict(_chosen())


def _chosen() -> dict[str, Choice]:
    found: dict[str, Choice] = st.session_state.setdefault("choices", {})
    return found


def _choice(layout: Layout) -> Choice:
    said = _chosen().get(layout.signature)
    return said or Choice(
        dict(layout.columns), layout.kind or None, layout.date_order, layout.decimal
    )


def _choose(layout: Layout, choice: Choice) -> None:
    _chosen()[layout.signature] = choice
    st.rerun()


def _memory(session: Session, view: FileView, layout: Layout) -> None:
    tr, kept = session.tr, view.remembered
    if kept is None or layout.signature in _chosen():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            tr.t(
                "Zoals {who} op {day} koos.",
                who=markup.plain(kept.made_by),
                day=show_day(kept.made_at.date(), tr.lang),
            )
        )
        st.button(
            tr.t("Vergeten"),
            type="tertiary",
            icon=":material/history_toggle_off:",
            help=tr.t("Laat kanwil de kolommen opnieuw herkennen."),
            key=_key(layout, "forget"),
            on_click=_forget,
            args=(session, layout.signature),
        )


def _forget(session: Session, signature: str) -> None:
    forget_mapping(session.book, session.user, signature)
    st.session_state.pop("preview", None)


def _column(tr: Tr, layout: Layout, number: int, heading: str, sample: str) -> None:
    left, right = st.columns([0.52, 0.48], vertical_alignment="center", gap="small")
    with left:
        markup.column(heading or tr.t("(zonder kop)"), sample)
    key, field = _key(layout, str(number)), layout.columns.get(number, IGNORE)
    # The file's reading is the truth: another column may just have taken this one's field.
    st.session_state[key] = field
    used = layout.columns.values()
    offered = FIELDS[layout.kind or "openitems"]
    right.selectbox(
        markup.plain(heading) or str(number),
        list(
            dict.fromkeys([IGNORE, *missing_of(layout.kind or "openitems", used), *offered, field])
        ),
        format_func=lambda one: field_name(one, tr) if one else tr.t("negeren"),
        label_visibility="collapsed",
        key=key,
        on_change=_take,
        args=(layout, number, key),
    )


def _take(layout: Layout, number: int, key: str) -> None:
    """Give a column another field; the column that had it is ignored from now on."""
    field, said = st.session_state[key], _choice(layout)
    columns = {
        at: name
        for at, name in layout.columns.items()
        if at != number and (name != field or field in SEVERAL)
    }
    if field:
        columns[number] = field
    _chosen()[layout.signature] = replace(said, columns=columns)


def _sample(view: FileView, number: int) -> str:
    cells = (row[number].strip() for row in view.raw.rows.values() if number < len(row))
    return next((one for one in cells if one), "")


def _key(layout: Layout | None, part: str) -> str:
    return f"map_{layout.signature if layout else ''}_{part}"
