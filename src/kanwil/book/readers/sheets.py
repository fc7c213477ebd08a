"""Spreadsheets as lines of text: the sheet with a header we know, numbers with a decimal point."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.formulas import note_formulas
from kanwil.book.readers.headers import find_header, own_words
from kanwil.book.readers.kinds import kind_of
from kanwil.book.readers.layouts import KINDS
from kanwil.book.readers.reach import check_reach
from kanwil.book.readers.texts import Line, unguarded

_THOUSANDS_LIKE = re.compile(r"-?\d{1,3}\.\d{3}")


def sheet_lines(data: bytes, notes: Notes, mapping: Mapping[str, str] | None) -> list[Line]:
    """Return the lines of the visible sheet with the list; others that hold one are named.

    Of several lists the one with invoices goes before receipts and debtors; in a workbook without
    any the fullest sheet is returned, for its user to say what it is.

    Raises
    ------
    RefusedFileError : not a readable workbook, nothing in it, or more than fits (`check_reach`).
    """
    check_reach(data, notes)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        sheets = {
            name: _lines(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in names
        }
    except (CalamineError, OSError) as error:
        raise RefusedFileError("broken_text", notes.file, "", error) from error
    ranks = {name: rank for name in names if (rank := _rank(sheets[name], mapping)) is not None}
    best = min(ranks, key=lambda name: ranks[name], default=None)
    best = best or max(names, key=lambda name: len(sheets[name]), default=None)
    if best is None or not sheets[best]:
        raise RefusedFileError("unknown_format", notes.file, "", ", ".join(names))
    for name in ranks:
        if name != best:
            notes.once("not_read", None, "", name)
    note_formulas(data, best, notes)
    return sheets[best]


def _lines(rows: Sequence[Sequence[object]]) -> list[Line]:
    lines = (Line(n, [_text(cell) for cell in row]) for n, row in enumerate(rows, start=1))
    return list(unguarded(line for line in lines if any(line.cells)))


def _rank(lines: Sequence[Line], mapping: Mapping[str, str] | None) -> int | None:
    """Return where a sheet's kind stands among the kinds; None when it holds no list."""
    header = find_header(lines, mapping)
    if header is None:
        return None
    own = own_words(mapping)
    kind = kind_of(header, lines[: header.first], own)
    return None if header.as_kind(kind, own).missing else KINDS.index(kind)


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else _number(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(int(cell))
    return "" if cell is None or isinstance(cell, timedelta) else str(cell).strip()


def _number(value: float) -> str:
    """Write a number so that its point can only be a decimal one."""
    text = format(value, "f") if "e" in repr(value) else repr(value)
    return f"{text}0" if _THOUSANDS_LIKE.fullmatch(text) else text
