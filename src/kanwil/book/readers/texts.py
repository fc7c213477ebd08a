"""Text files as packages and spreadsheets leave them: encoding, delimiter, line ends, cells."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import pandas as pd

from kanwil.book.mishaps import Notes, RefusedFileError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
_BLOCK = 50_000
# First line of the files with refused rows that we hand out: in those, texts that a spreadsheet
# would take for a formula stand behind an apostrophe.
GUARD = "kanwil: verbeter deze rijen en lees dit bestand opnieuw in"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,\s]*")


class Line(NamedTuple):
    """One record: where it starts in the file (from 1) and its cells."""

    number: int
    cells: list[str]


def decode(data: bytes, notes: Notes) -> str:
    """Return the text of a file: by its mark, else UTF-8, else UTF-16 or cp1252 by its bytes."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    encoding = encoding or _unmarked(data[:2000])
    try:
        return data.decode(encoding or "utf-8").lstrip("\ufeff").replace("\0", "")
    except UnicodeDecodeError as error:
        if encoding:
            raise RefusedFileError("broken_text", notes.file) from error
    notes.once("read_as_windows")
    return data.decode("cp1252", errors="replace").replace("\0", "")


def _unmarked(head: bytes) -> str | None:
    """Tell UTF-16 without its mark by the noughts in every other byte of Western text."""
    for name, noughts in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(noughts) > 1 and noughts.count(0) * 2 > len(noughts):
            return name
    return None


def delimiter_of(text: str) -> str:
    """Return the delimiter that gives the most records of one same width above one."""
    if text[:4].lower() == "sep=":
        return text[4]
    head = "\n".join(text[:20_000].splitlines()[:60])
    return max(_DELIMITERS, key=lambda mark: (_regularity(head, mark), -_DELIMITERS.index(mark)))


def _regularity(head: str, mark: str) -> int:
    try:
        records = list(csv.reader(io.StringIO(head, newline=""), delimiter=mark))
    except csv.Error:
        return 0
    widths = Counter(len(record) for record in records if len(record) > 1)
    return max((width * times for width, times in widths.items()), default=0)


def records(text: str, mark: str, file: str, first: int = 1) -> Iterator[Line]:
    """Yield the records that hold anything; all line ends will do, also inside quotes.

    `first` is the number of the text's first line in the file.
    """
    return unguarded(_records(text, mark, file, first))


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; see `GUARD`."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines as they were before `guarded`; a file without our first line stays as it is."""
    every = iter(lines)
    first = next(every, None)
    if first is None or first.cells[0] != GUARD:
        yield from [] if first is None else [first]
        yield from every
        return
    for line in every:
        yield Line(line.number, [_bare(cell) for cell in line.cells])


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _records(text: str, mark: str, file: str, first: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    start = first
    try:
        for cells in reader:
            if any(cells):
                yield Line(start, cells)
            start = reader.line_num + first
    except csv.Error as error:
        raise RefusedFileError("broken_text", file, "", error, line=start) from error


def frame_of(lines: Iterator[Line], header: list[str], notes: Notes) -> tuple[pd.DataFrame, int]:
    """Return the records under `header` as texts, line number as index; and how many were lost.

    A record wider than its header can't be trusted and is refused; a shorter one is filled up.
    """
    width, blocks, lost = len(header), [pd.DataFrame(columns=header, dtype="str")], 0
    while block := list(islice(lines, _BLOCK)):
        good = []
        for line in block:
            if len(line.cells) < width:
                notes.once("short_row", line.number, "", line.cells[-1])
                line.cells.extend([""] * (width - len(line.cells)))
            if len(line.cells) > width and any(line.cells[width:]):
                notes.once("too_many_cells", line.number, "", line.cells[width])
                lost += 1
            else:
                good.append(line)
        blocks.append(_block(good, header))
    return pd.concat(blocks), lost


def _block(lines: list[Line], header: list[str]) -> pd.DataFrame:
    columns = zip(*(line.cells for line in lines), strict=False)
    cells = dict(zip(header, (pd.array(list(c), dtype="str") for c in columns), strict=False))
    return pd.DataFrame(cells, index=[line.number for line in lines], columns=header, dtype="str")
