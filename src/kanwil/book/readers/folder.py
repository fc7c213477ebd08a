"""The canonical folder, or one file of it: exact column names, nothing to map."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from kanwil.book.checking import check
from kanwil.book.frames import COLUMNS, TABLES
from kanwil.book.mishaps import Notes, RefusedFileError, listed
from kanwil.book.readers.files import load
from kanwil.book.readers.lines import read_body
from kanwil.book.readers.parsed import Parsed, Rows, together
from kanwil.book.readers.texts import decode, delimiter_of, records

STORED = (*TABLES, "resolved_cases")
_TRUTH = {"case_id", "category", "p_can_wont", "p_wants_cant", "p_neither", "p_forgetful"}


def table_of(header: Sequence[str]) -> str | None:
    """Return the canonical table that a header names, `truth` for the generator's; else None."""
    names = {name.strip() for name in header}
    if names >= _TRUTH:
        return "truth"
    for table, columns in COLUMNS.items():
        needed = {column.name for column in columns if column.required}
        if names >= needed and (table != "debtors" or names <= {c.name for c in columns}):
            return table
    return None


def canonical_files(folder: Path) -> list[Path]:
    """Return the files in `folder` that bear a canonical table's name, in the tables' order."""
    return [folder / f"{table}.csv" for table in STORED if (folder / f"{table}.csv").is_file()]


def read_folder(folder: Path, date_order: str | None = None) -> Parsed:
    """Read the canonical files of a folder as one whole."""
    parts = [_guarded(path, path.stem, date_order) for path in canonical_files(folder)]
    return together(parts, folder)


def _guarded(path: Path, table: str, date_order: str | None) -> Parsed:
    try:
        return read_canonical(path, table, date_order)
    except RefusedFileError as error:
        return Parsed.refused(path, error.problem, "canonical")


def read_canonical(path: Path, table: str, date_order: str | None = None) -> Parsed:
    """Read one canonical file; `truth` and moments are recognised and left out.

    Raises
    ------
    RefusedFileError : not text, a required column missing, or an order of days that is unclear.
    """
    notes = Notes(str(path))
    data = load(path, notes)
    digest = hashlib.sha256(data).hexdigest()
    if table not in STORED:
        notes.once("ignored_file")
        count = Rows(notes.file, table)
        return Parsed(str(path), "canonical", {}, (count,), notes.problems, digest=digest)
    frame, count = read_table(data, table, notes, date_order)
    tables = {table: frame.assign(file=notes.file)}
    return Parsed(str(path), "canonical", tables, (count,), notes.problems, digest=digest)


def read_table(
    data: bytes, table: str, notes: Notes, date_order: str | None = None
) -> tuple[pd.DataFrame, Rows]:
    """Read the bytes of a canonical file (also `moments`) into the table's typed frame.

    Raises
    ------
    RefusedFileError : see `read_canonical`.
    """
    text = decode(data, notes)
    mark = delimiter_of(text)
    first = next(records(text, mark, notes.file), None)
    if first is None:
        raise RefusedFileError("empty_file", notes.file)
    header = [cell.strip() for cell in first.cells]
    _check_header(header, table, notes)
    body = read_body(text, mark, (header, first.number), notes)
    checked = check(table, body.frame, notes, date_order)
    rows = len(body.frame) + body.lost
    return checked.frame, Rows(
        notes.file, "canonical", rows, checked.rejected + body.lost, checked.repeated
    )


def _check_header(header: list[str], table: str, notes: Notes) -> None:
    columns = {column.name: column.required for column in COLUMNS[table]}
    missing = [name for name, required in columns.items() if required and name not in header]
    double = [name for name in columns if header.count(name) > 1]
    if missing or double:
        raise RefusedFileError("missing_columns", notes.file, ", ".join(missing or double))
    if unknown := [name for name in header if name and name not in columns]:
        notes.once("extra_columns", 1, "", listed(unknown))
