"""A file's rows: the first ones as understood, each problem at its row, the refused to mend."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.money import show_amount
from kanwil.base.problems import Problem
from kanwil.base.terms import Severity
from kanwil.base.words import Tr
from kanwil.triage.intake import FileView
from parts.fields import field_name
from parts.markup import show

_SHOWN = 25
_CHIP = {
    Severity.ERROR: ("geweigerd", "#8c2a4f"),
    Severity.WARNING: ("opmerking", "#b5510b"),
    Severity.INFO: ("ter info", "#667780"),
}
_ORDER = list(_CHIP)


def first_rows(view: FileView, tr: Tr) -> None:
    """Draw the first rows as they were understood, or else as they stand in the file."""
    if not view.first:
        return _raw_rows(view, tr)
    names = list(view.first[0])
    head = "".join(f"<th{_right(name)}>{escape(field_name(name, tr))}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td{_right(n)}>{_cell(row[n], tr)}</td>" for n in names) + "</tr>"
        for row in view.first
    )
    return _table(tr.t("Zo begrijpt kanwil de eerste regels"), head, body)


def _raw_rows(view: FileView, tr: Tr) -> None:
    cells = list(view.raw.rows.values())[:5]
    if cells and view.raw.head:
        head = "".join(f"<th>{escape(cell[:40])}</th>" for cell in view.raw.head[-1].cells)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell[:60])}</td>" for cell in row) + "</tr>"
            for row in cells
        )
        _table(tr.t("Zo staan de eerste regels in het bestand"), head, body)


def _table(title: str, head: str, body: str) -> None:
    show(f'<div class="kw-rows"><h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table></div>')


def problems(view: FileView, tr: Tr) -> None:
    """Draw each problem with the row that it is about, worst first."""
    found = sorted(view.problems, key=lambda one: (_ORDER.index(one.severity), one.line or 0))
    if not found:
        return
    lines = "".join(_problem(one, view, tr) for one in found[:_SHOWN])
    rest = len(found) - _SHOWN
    more = tr.tn("en nog {n} opmerking", "en nog {n} opmerkingen", rest) if rest > 0 else ""
    title = escape(tr.t("Wat kanwil opviel"))
    show(f'<div class="kw-faults"><h2>{title}</h2>{lines}<p>{escape(more)}</p></div>')


def mend(view: FileView, tr: Tr) -> None:
    """Offer the refused rows as a file like the one they came from."""
    if view.rejected is None:
        return
    suffix, data = view.rejected
    st.download_button(
        tr.tn("Download {n} geweigerde regel", "Download {n} geweigerde regels", view.n_lost),
        data=data,
        file_name=f"{Path(view.name).stem}-geweigerd{suffix}",
        icon=":material/download:",
        help=tr.t("Verbeter de regels in dit bestand en sleep het daarna hierheen."),
        key=f"rejected_{view.key}",
    )


def _right(name: str) -> str:
    return ' class="n"' if name in ("cents", "remaining") else ""


def _cell(value: Any, tr: Tr) -> str:  # noqa: ANN401 -- a cell
    if isinstance(value, Decimal):
        return escape(show_amount(value, tr.lang))
    if isinstance(value, date):
        return escape(show_day(value, tr.lang))
    return "" if value is None else escape(str(value)[:80])


def _problem(one: Problem, view: FileView, tr: Tr) -> str:
    name, tone = _CHIP[one.severity]
    where = tr.t("regel {n}", n=one.line) if one.line else tr.t("hele bestand")
    said = f"{field_name(one.field, tr)}: " if one.field else ""
    value = f"<code>{escape(one.value)}</code> " if one.value else ""
    return (
        f'<div class="fault"><span class="kw-chip" style="--kw-tone:{tone}">{escape(tr.t(name))}'
        f"</span><b>{escape(where)}</b><span>{escape(said)}{value}"
        f"{escape(one.told(tr))}</span>{_raw(one, view)}</div>"
    )


def _raw(one: Problem, view: FileView) -> str:
    """Return the row as it stands in the file, the field that is wrong marked."""
    cells = view.raw.rows.get(one.line or 0)
    if cells is None:
        return ""
    head: Sequence[str] = view.raw.head[-1].cells if view.raw.head else ()
    marked = _places(one.field, view, head)
    drawn = "".join(
        f"<td{' class=bad' if at in marked else ''}><i>{escape(_at(head, at)[:40])}</i>"
        f"{escape(cell[:60])}</td>"
        for at, cell in enumerate(cells)
        if cell.strip() or at in marked
    )
    return f'<div class="raw"><table><tr>{drawn}</tr></table></div>'


def _places(field: str, view: FileView, head: Sequence[str]) -> set[int]:
    columns: Mapping[int, str] = view.layout.columns if view.layout else dict(enumerate(head))
    same = _SAME.get(field, (field,))
    return {at for at, name in columns.items() if name.strip() in same}


# A list may give a debtor by one column, or an amount by several.
_SAME: Mapping[str, Iterable[str]] = {
    "debtor_id": ("debtor_id", "debtor"),
    "amount": ("amount", "remaining", "debit", "credit"),
}


def _at(cells: Sequence[str], number: int) -> str:
    return cells[number] if number < len(cells) else ""
