"""Reading files by what they hold: one reader per format, chosen by content."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from kanwil.book.mishaps import Notes, RefusedFileError, problem
from kanwil.book.readers import camt, mail, mt940, ubl
from kanwil.book.readers.bankheads import layout_of as bank_layout
from kanwil.book.readers.bundles import bundled
from kanwil.book.readers.downloads import read_download
from kanwil.book.readers.files import OLE, ZIPPED, load, unpacked
from kanwil.book.readers.folder import (
    NOTHING,
    canonical_files,
    read_canonical,
    read_folder,
    table_of,
)
from kanwil.book.readers.layouts import Recall
from kanwil.book.readers.lines import Hashes
from kanwil.book.readers.lists import Wish, read_list
from kanwil.book.readers.parsed import Parsed, Rows
from kanwil.book.readers.sheets import sheet_lines
from kanwil.book.readers.texts import Line, decode, delimiter_of, records
from kanwil.book.readers.xaf import read_xaf

__all__ = ["Parsed", "Rows", "read"]

_READABLE = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".xaf", ".xml"}
_READABLE |= {".940", ".mt940", ".sta", ".swi", ".053", ".eml", ".mbox", ".tab", ".zip"}
_HEAD = 64_000
# An envelope may stand around an e-invoice, with whatever the post needs in front.
_XML_HEAD = 5_000_000
_TOLD_BY_HEAD = (
    (camt.recognises, camt.read_camt),
    (ubl.recognises, ubl.read_ubl),
    (mt940.recognises, mt940.read_mt940),
    (mail.recognises, mail.read_mail),
)


def read(
    path: Path,
    *,
    date_order: str | None = None,
    mapping: Mapping[str, str] | None = None,
    as_of: date | None = None,
    force: bool = False,
    recall: Recall | None = None,
    taken: Mapping[str, Hashes] = NOTHING,
) -> list[Parsed]:
    """Read a file, folder or zip; what can't be read says so in its problems, nothing is raised.

    A folder gives its canonical files as one whole, and each other file that we may know.

    Parameters
    ----------
    date_order : `dmy` or `mdy`, for files whose columns don't tell.
    mapping : field → heading of a list, for headings that we don't know; see `Wish`.
    as_of : the day of a list of open items that does not state one.
    force : take files whose own totals don't agree, with a Problem `forced`.
    recall : what was chosen before for a list with this signature.
    taken : hashes of lines of canonical files that need no reading, by `Lines.key`.
    """
    wish = Wish(date_order, mapping, as_of, recall)
    if not path.is_dir():
        return bundled(_read_parts(path, wish, taken, force=force), path)
    canonical = canonical_files(path)
    found = [read_folder(path, date_order, taken)] if canonical else []
    others = [one for one in sorted(path.iterdir()) if one.is_file() and one not in canonical]
    for one in others:
        if one.suffix.lower() in _READABLE:
            found += _read_parts(one, wish, taken, force=force)
    return bundled(found, path) or [Parsed.refused(path, problem("unknown_format", str(path)))]


def _read_parts(
    path: Path, wish: Wish, taken: Mapping[str, Hashes], *, force: bool
) -> list[Parsed]:
    """Read a file, or each of those that a zip holds."""
    inside = [
        _read_file(path / name, wish, taken, force=force, data=data)
        for name, data in unpacked(path)
    ]
    return inside or [_read_file(path, wish, taken, force=force)]


def _read_file(
    path: Path,
    wish: Wish,
    taken: Mapping[str, Hashes],
    *,
    force: bool,
    data: bytes | None = None,
) -> Parsed:
    notes = Notes(str(path), force=force)
    try:
        data = load(path, notes) if data is None else data
        parsed = _read_bytes(path, data, notes, wish, taken)
    except RefusedFileError as error:
        refused = Parsed.refused(path, error.problem)
        return replace(refused, problems=[*notes.problems, error.problem])
    if not parsed.problems and not any(count.rows for count in parsed.rows):
        parsed = replace(parsed, problems=[problem("no_rows", str(path))])
    lost = frozenset(notes.lost)
    return replace(parsed, digest=hashlib.sha256(data).hexdigest(), rejected_lines=lost)


def _read_bytes(
    path: Path, data: bytes, notes: Notes, wish: Wish, taken: Mapping[str, Hashes]
) -> Parsed:
    if data.startswith((ZIPPED, OLE)):
        return _read_lines(sheet_lines(data, notes, wish.mapping), notes, wish, ".")
    xml = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0")[:1] == b"<"
    head = data[: _XML_HEAD if xml else _HEAD]
    for recognises, reader in _TOLD_BY_HEAD:
        if recognises(head):
            return reader(data, notes)
    if xml:
        return read_xaf(data, notes)
    text = decode(data, notes)
    lines = records(text, delimiter_of(text), notes.file)
    first = next(lines, None)
    if first is None:
        raise RefusedFileError("empty_file", notes.file)
    if table := table_of(first.cells):
        return read_canonical(path, table, wish.date_order, taken)
    return _read_lines([first, *lines], notes, wish)


def _read_lines(lines: list[Line], notes: Notes, wish: Wish, mark: str | None = None) -> Parsed:
    if layout := bank_layout(lines):
        return read_download(layout, notes)
    return read_list(lines, notes, wish, mark)
