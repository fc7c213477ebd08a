"""Rows as they stand in the file, and the refused ones as a file to mend and hand in again."""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.files import OLE, ZIPPED
from kanwil.book.readers.sheets import sheet_lines
from kanwil.book.readers.texts import GUARD, Line, decode, delimiter_of, guarded, records


@dataclass(frozen=True)
class Raw:
    """Rows of a list or canonical file, cell by cell as they were.

    Attributes
    ----------
    delimiter : empty for a workbook.
    head : the lines up to and with the header.
    rows : line number → cells, of the rows that were asked for.
    """

    delimiter: str
    head: tuple[Line, ...]
    rows: dict[int, list[str]]


def raw_rows(path: Path, header: int | None, wanted: Collection[int], first: int = 0) -> Raw:
    """Read the file once more for the rows `wanted` and the `first` ones below its header.

    Parameters
    ----------
    header : the header's line number; None: the first line that holds anything.
    """
    notes, delimiter = Notes(str(path)), ""
    try:
        data = path.read_bytes()
        if data.startswith((ZIPPED, OLE)):
            lines = iter(sheet_lines(data, notes, None))
        else:
            text = decode(data, notes)
            delimiter = delimiter_of(text)
            lines = records(text, delimiter, notes.file)
        head: list[Line] = []
        rows: dict[int, list[str]] = {}
        for line in lines:
            header = line.number if header is None else header
            if line.number <= header:
                head.append(line)
            elif line.number in wanted or len(rows) < first:
                rows[line.number] = line.cells
    except (RefusedFileError, OSError):
        # A list in a zip has no file of its own: its rows are told of, and not shown.
        return Raw(delimiter, (), {})
    return Raw(delimiter, tuple(head), rows)


def rejected_file(raw: Raw, lines: Collection[int]) -> tuple[str, bytes]:
    """Return suffix and bytes of a file with these rows, below what stood above them.

    As CSV with the source's own delimiter, formula-looking text behind an apostrophe (see
    `GUARD`); from a workbook as a workbook in which every cell is text. Both read back equal.
    """
    rows = [
        *(one.cells for one in raw.head),
        *(raw.rows[n] for n in sorted(lines) if n in raw.rows),
    ]
    if not raw.delimiter:
        return ".xlsx", _workbook(rows)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=raw.delimiter, lineterminator="\r\n")
    writer.writerow([GUARD])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return ".csv", out.getvalue().encode("utf-8-sig")


def _workbook(rows: list[list[str]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for at, row in enumerate(rows, start=1):
        for number, text in enumerate(row, start=1):
            cell = sheet.cell(at, number)
            cell.number_format = "@"
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
