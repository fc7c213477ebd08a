"""A report of sections, each a sentence and a table, as a PDF."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kanwil.base.days import show_day
from kanwil.base.money import show_amount, show_number
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.post.typeset import fit, typeset

Cell = str | int | float | Decimal
"""A text, a count, a number with one decimal, or an amount in euros."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: a text, what is expected, and its band; all in euros."""

    label: str
    low: Decimal
    expected: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Section:
    """One subject of a report.

    Attributes
    ----------
    says : what the figures come to, in a sentence.
    rows : cells under `heads`, the first of each its name.
    total : the last row, of what adds up; empty where nothing does.
    note : in small print: how to read it.
    bars : drawn instead of the rows where there are any; the rows stay in the spreadsheet.
    """

    title: str
    says: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: tuple[Cell, ...] = ()
    note: str = ""
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A title and its sections, ready in one language."""

    company: str
    title: str
    day: date
    sections: tuple[Section, ...]


def show_cell(cell: Cell, lang: Lang) -> str:
    """Write a cell for people; amounts in whole euros."""
    match cell:
        case Decimal():
            return show_amount(cell, lang, whole=True)
        case float():
            return show_number(cell, lang, "#,##0.0")
        case int():
            return show_number(cell, lang)
        case _:
            return cell


def render_report(report: Report, lang: Lang = Lang.NL) -> bytes:
    """Return the report as a PDF on as many A4 pages as it takes."""
    tr = Tr(lang)
    data = {
        "lang": lang.value,
        "company": fit(report.company, 60),
        "title": fit(report.title, 120),
        "day": show_day(report.day, lang, "d MMMM y"),
        "page": tr.t("bladzijde"),
        "closing": tr.t("Een computer rekende dit uit; een mens beslist."),
        "sections": [_section(one, lang) for one in report.sections],
    }
    return typeset("report.typ", data, report.day)


def _section(section: Section, lang: Lang) -> dict[str, Any]:
    most = max((one.high for one in section.bars), default=Decimal(0)) or Decimal(1)
    rows = () if section.bars else section.rows
    return {
        "title": section.title,
        "says": fit(section.says, 400),
        "note": fit(section.note, 400),
        "heads": [fit(one, 40) for one in section.heads],
        "numbers": [not isinstance(one, str) for one in (rows[0] if rows else ())],
        "rows": [[fit(show_cell(one, lang), 60) for one in row] for row in rows],
        "total": [fit(show_cell(one, lang), 60) for one in section.total] if rows else [],
        "bars": [
            {
                "label": one.label,
                "shown": show_amount(one.expected, lang, whole=True),
                **{name: float(getattr(one, name) / most) for name in ("low", "expected", "high")},
            }
            for one in section.bars
        ],
    }
