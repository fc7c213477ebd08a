"""The canonical folder, or one file of it: exact column names, nothing to map."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from kanwil.book.checking import check
from kanwil.book.frames import COLUMNS, NATURAL_ID, TABLES
from kanwil.book.mishaps import Notes, RefusedFileError, listed
from kanwil.book.readers.files import load
from kanwil.book.readers.lines import Hashes, Lines, read_body
from kanwil.book.readers.parsed import Parsed, Rows, together
from kanwil.book.readers.texts import decode, delimiter_of, records

STORED = (*TABLES, "resolved_cases")
NOTHING: Mapping[str, Hashes] = MappingProxyType({})
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


def read_folder(
    folder: Path, date_order: str | None = None, taken: Mapping[str, Hashes] = NOTHING
) -> Parsed:
    """Read the canonical files of a folder as one whole."""
    parts = [_guarded(path, date_order, taken) for path in canonical_files(folder)]
    return together(parts, folder)


def _guarded(path: Path, date_order: str | None, taken: Mapping[str, Hashes]) -> Parsed:
    try:
        return read_canonical(path, path.stem, date_order, taken)
    except RefusedFileError as error:
        return Parsed.refused(path, error.problem, "canonical")


def read_canonical(
    path: Path, table: str, date_order: str | None = None, taken: Mapping[str, Hashes] = NOTHING
) -> Parsed:
    """Read one canonical file; `truth` and moments are recognised and left out.

    Parameters
    ----------
    taken : hashes of lines that the book holds already, by `Lines.key`; they count as repeated.

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
    frame, count, lines = read_table(data, table, notes, date_order, taken)
    tables = {table: frame.assign(file=notes.file)}
    whole = Parsed(str(path), "canonical", tables, (count,), notes.problems, digest=digest)
    return replace(whole, lines=() if lines is None else (lines,))


def read_table(
    data: bytes,
    table: str,
    notes: Notes,
    date_order: str | None = None,
    taken: Mapping[str, Hashes] = NOTHING,
) -> tuple[pd.DataFrame, Rows, Lines | None]:
    """Read the bytes of a canonical file (also `moments`) into the table's typed frame.

    The lines come only of a file of facts that is without remarks and has its number in front.

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
    key = hashlib.blake2b(f"{table}{mark}{header}".encode(), digest_size=16).hexdigest()
    body = read_body(text, mark, (header, first.number), notes, taken.get(key))
    checked = check(table, body.frame, notes, date_order)
    rows, lost = len(body.frame) + body.lost + body.known, checked.rejected + body.lost
    count = Rows(notes.file, "canonical", rows, lost, checked.repeated + body.known)
    plain = table in TABLES and header[0] == NATURAL_ID[table] and not notes.problems
    return checked.frame, count, Lines(notes.file, table, key, body.hashes) if plain else None


def _check_header(header: list[str], table: str, notes: Notes) -> None:
    columns = {column.name: column.required for column in COLUMNS[table]}
    missing = [name for name, required in columns.items() if required and name not in header]
    double = [name for name in columns if header.count(name) > 1]
    if missing or double:
        raise RefusedFileError("missing_columns", notes.file, ", ".join(missing or double))
    if unknown := [name for name in header if name and name not in columns]:
        notes.once("extra_columns", 1, "", listed(unknown))
