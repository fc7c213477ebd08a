"""How much room a workbook asks for when it is opened: a few bytes may ask for all there is."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.files import DAMAGED, ZIPPED

MOST_CELLS = 25_000_000
_MOST_TEXT = 2**30
_PIECE = 2**22
_BINARY = "xl/workbook.bin"
_TEXTS = "xl/sharedStrings.xml"
_OPEN = "content.xml"
_LETTERS, _DIGITS = re.compile(rb'r="([A-Za-z]{1,3})\d'), re.compile(rb'r="[A-Za-z]{0,3}(\d{1,7})"')
# Who writes it in another way than every program does, pays for it with time.
_ODD = (b"r='", b"r =", b"r\t", b"r\n", b"r\r", b"r= ", b"r=\t", b"r=\n", b"r=\r")
_EVEN = re.compile(rb"""r\s*=\s*["']\s*(\w+)\s*["']""")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d+)""")
_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?(table-row|(?:covered-)?table-cell)\b([^>]*)>")
_TIMES = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,10})""")


def check_reach(data: bytes, notes: Notes) -> None:
    """Look how far a workbook's cells lie apart, before a library makes room for all between.

    Raises
    ------
    RefusedFileError : more than `MOST_CELLS` cells, or a gigabyte of repeated texts; a binary
        workbook, of which we can't tell; or one that is damaged.
    """
    if not data.startswith(ZIPPED):
        # An .xls has at most 65,536 rows of 256 cells.
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if _BINARY in names:
                raise RefusedFileError("unknown_format", notes.file, "", _BINARY)
            asked = sum(_sheet(one) for one in _parts(archive, names))
            asked += _open(archive.read(_OPEN)) if _OPEN in names else 0
            text = 0 if asked > MOST_CELLS else _repeated(archive, names)
    except DAMAGED as error:
        raise RefusedFileError("broken_text", notes.file, "", error) from error
    if asked > MOST_CELLS or text > _MOST_TEXT:
        raise RefusedFileError("too_big_file", notes.file, "", f"{asked} cellen")


def _parts(archive: zipfile.ZipFile, names: list[str]) -> Iterator[bytes]:
    for name in names:
        if name.startswith("xl/") and name.endswith(".xml") and name != _TEXTS:
            yield archive.read(name)


def _sheet(xml: bytes) -> int:
    """Return the cells of the square up to the last row and the last column of an Excel sheet."""
    xml = _EVEN.sub(rb'r="\1"', xml) if any(one in xml for one in _ODD) else xml
    letters: set[bytes] = set()
    rows = 0
    for piece in _pieces(xml):
        letters.update(_LETTERS.findall(piece))
        rows = max(rows, *map(int, set(_DIGITS.findall(piece))), 0)
    return rows * max(map(_column, letters), default=0)


def _pieces(xml: bytes) -> Iterator[bytes]:
    """Yield the whole in pieces that end where a tag starts: all matches at once are too many."""
    start = 0
    while start < len(xml):
        end = xml.find(b"<", start + _PIECE)
        end = len(xml) if end < 0 else end
        yield xml[start:end]
        start = end


def _column(letters: bytes) -> int:
    number = 0
    for sign in letters.upper():
        number = number * 26 + sign - 64
    return number


def _repeated(archive: zipfile.ZipFile, names: list[str]) -> int:
    """Return the bytes of all shared texts, each as often as cells show it."""
    if _TEXTS not in names:
        return 0
    xml = archive.read(_TEXTS)
    starts = [match.start() for match in _TEXT.finditer(xml)]
    ends = [*starts[1:], len(xml)]
    sizes = [end - start for start, end in zip(starts, ends, strict=True)]
    longest, total = max(sizes, default=0), 0
    for sheet in _parts(archive, names):
        if longest * sheet.count(b"<") <= _MOST_TEXT:
            continue
        found = (int(match[1]) for match in _SHARED.finditer(sheet))
        total += sum(sizes[one] for one in found if one < len(sizes))
    return total


def _open(xml: bytes) -> int:
    """Return the cells of an OpenDocument sheet up to the last ones that hold anything."""
    rows = width = filled = wide = 0
    times = 1
    for match in _ELEMENT.finditer(xml):
        told = _TIMES.search(match[2])
        repeated = int(told[1]) if told else 1
        if match[1] == b"table-row":
            rows, times, width = rows + times, repeated, 0
        else:
            width += repeated
            if not match[2].endswith(b"/") or b"value" in match[2]:
                filled, wide = rows + times - 1, max(wide, width)
    return filled * wide
