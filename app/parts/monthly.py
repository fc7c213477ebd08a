"""For the owner: what is expected per week, and the month's report on screen, paper and sheet."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from kanwil.base.days import show_day
from kanwil.base.terms import Lang
from kanwil.triage.forecast import forecast
from kanwil.triage.report import Section, months, report, report_pdf, report_xlsx, show_cell
from kanwil.triage.sections import cash
from parts import charts
from parts.markup import plain, show
from session import Session

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def expected(session: Session) -> None:
    """Draw the money to expect; nothing where too little was ever paid to go by."""
    found = forecast(session.book, session.day)
    if found is not None:
        _section(cash(found, session.tr), session)


def monthly(session: Session) -> None:
    """Draw the report of a month, when it is asked for, with its downloads."""
    tr, day = session.tr, session.day
    st.header(tr.t("Maandrapport"))
    first = st.selectbox(
        tr.t("Maand"),
        months(day),
        index=None,
        placeholder=tr.t("Kies een maand"),
        format_func=lambda one: show_day(one, tr.lang, "MMMM y"),
        width=260,
    )
    if first is None:
        return
    told = report(session.book, first, day, tr)
    name = f"kanwil-{first:%Y-%m}"
    left, right, _ = st.columns([1, 1, 3])
    left.download_button(
        tr.t("Bewaar als pdf"),
        data=lambda: report_pdf(session.book, first, day, tr.lang),
        file_name=f"{name}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        key="month_pdf",
        on_click="ignore",
    )
    right.download_button(
        tr.t("Tabellen voor Excel"),
        data=lambda: report_xlsx(told),
        file_name=f"{name}.xlsx",
        mime=_XLSX,
        icon=":material/table:",
        on_click="ignore",
    )
    for one in told.sections:
        # Of the month that still runs, the money to expect stands above.
        if not (one.bars and told.day == day):
            _section(one, session)


def _section(section: Section, session: Session) -> None:
    st.header(section.title)
    st.markdown(plain(section.says))
    if section.bars:
        weeks = [(w.label, float(w.low), float(w.expected), float(w.high)) for w in section.bars]
        charts.bands(weeks)
        st.caption(
            session.tr.t(
                "Balk: wat wij verwachten. Lijn: daar ligt het vier van de vijf keer tussen."
            )
        )
    else:
        show(
            f'<div class="kw-rows kw-sums"><table>{_table(section, session.tr.lang)}</table></div>'
        )
    if section.note:
        st.caption(plain(section.note))


def _table(section: Section, lang: Lang) -> str:
    rows = [*section.rows, *([section.total] if section.total else [])]
    marks = ["" if isinstance(cell, str) else ' class="n"' for cell in next(iter(rows), ())]
    lines = [_line(section.heads, marks, "th")]
    lines += [_line([show_cell(cell, lang) for cell in row], marks, "td") for row in rows]
    return "".join(lines)


def _line(cells: Sequence[str], marks: Sequence[str], tag: str) -> str:
    told = zip(cells, marks, strict=True)
    return f"<tr>{''.join(f'<{tag}{mark}>{escape(cell)}</{tag}>' for cell, mark in told)}</tr>"
