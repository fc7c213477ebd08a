"""The owner's monthly report: each subject once, for screen, paper and spreadsheet."""

import io
from datetime import date

import pandas as pd

from kanwil.base.days import show_day
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.post.report import Cell, Report, Section, render_report, show_cell
from kanwil.triage.books import Book
from kanwil.triage.kept import every_write, kept
from kanwil.triage.monthly import month
from kanwil.triage.sections import sections
from kanwil.triage.table import safe

# The screen speaks to this stage only.
__all__ = ["Report", "Section", "months", "report", "report_pdf", "report_xlsx", "show_cell"]
MONTHS = 12


def months(day: date) -> list[date]:
    """Return the first day of the last twelve months, this one first."""
    count = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(count, count - MONTHS, -1)]


def report(book: Book, first: date, day: date, tr: Tr) -> Report:
    """Return the report of the month from `first`, as it was known at its end or on `day`."""
    what = ("report", book.url, first, day, tr.lang)
    return kept(what, every_write(book), lambda: _report(book, first, day, tr))


def _report(book: Book, first: date, day: date, tr: Tr) -> Report:
    found = month(book, first, day)
    return Report(
        company=book.settings.company,
        title=tr.t("Maandrapport {month}", month=show_day(first, tr.lang, "MMMM y")),
        day=found.day,
        sections=tuple(sections(book, found, tr)),
    )


def report_pdf(book: Book, first: date, day: date, lang: Lang) -> bytes:
    """Return the report as a PDF."""
    return render_report(report(book, first, day, Tr(lang)), lang)


def report_xlsx(told: Report) -> bytes:
    """Return the tables as a workbook, a sheet a subject; no text is taken for a formula."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as book:
        for section in told.sections:
            rows = [*section.rows, *([section.total] if section.total else [])]
            plain = [[_plain(cell) for cell in row] for row in rows]
            frame = pd.DataFrame(plain, columns=[safe(one) for one in section.heads])
            frame.to_excel(book, sheet_name=_sheet(section.title), index=False)
    return buffer.getvalue()


def _plain(cell: Cell) -> str | float:
    match cell:
        case str():
            return safe(cell)
        case _:
            return float(cell)


def _sheet(title: str) -> str:
    return "".join(sign for sign in title if sign not in r"[]:*?/\\")[:31]
