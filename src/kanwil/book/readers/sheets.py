"""Spreadsheets as lines of text: the sheet with a header we know, numbers with a decimal point."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.headers import find_header
from kanwil.book.readers.texts import Line, unguarded

_THOUSANDS_LIKE = re.compile(r"-?\d{1,3}\.\d{3}")


def sheet_lines(data: bytes, notes: Notes, mapping: Mapping[str, str] | None) -> list[Line]:
    """Return the lines of the first visible sheet that has a header; others with one are named.

    Raises
    ------
    RefusedFileError : not a readable workbook, or no sheet has a header that we know.
    """
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names
        }
    except (CalamineError, OSError) as error:
        raise RefusedFileError("broken_text", notes.file, "", error) from error
    known = {name: found for name, rows in sheets.items() if (found := _known(rows, mapping))}
    if not known:
        raise RefusedFileError("unknown_format", notes.file, "", ", ".join(names))
    first, *rest = known
    for name in rest:
        notes.once("not_read", None, "", name)
    return known[first]


def _known(rows: Sequence[Sequence[object]], mapping: Mapping[str, str] | None) -> list[Line]:
    lines = [Line(n, [_text(cell) for cell in row]) for n, row in enumerate(rows, start=1)]
    filled = list(unguarded(line for line in lines if any(line.cells)))
    header = find_header(filled, mapping)
    return filled if header is not None and not header.missing else []


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
