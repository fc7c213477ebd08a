"""Buckets of a Parquet ledger: every check of an import, on columns that are typed already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kanwil.base.problems import Problem, RefusedError
from kanwil.book.buckets import KEY, buckets_of
from kanwil.book.cells import read_days
from kanwil.book.checking import check
from kanwil.book.foreign import in_euros
from kanwil.book.frames import COLUMNS, TABLES, Ledger, coerce
from kanwil.book.mishaps import Notes, RefusedFileError, problem
from kanwil.book.readers.folder import STORED

_HEX = set("0123456789abcdef")


@dataclass(frozen=True)
class Part:
    """The facts of some buckets in euros, and what of them could not be taken."""

    ledger: Ledger
    problems: list[Problem]


def bucket_names(folder: Path) -> tuple[list[str], list[Problem]]:
    """Return the buckets of a ledger in order; a Problem for each folder that is none.

    Raises
    ------
    RefusedError : the folder holds no buckets of debtors and invoices.
    """
    found = {one for table in STORED for one in (folder / table).glob(f"{KEY}*")}
    names = {name for one in found if set(name := one.name.removeprefix(KEY)) <= _HEX}
    if not names or not all((folder / table).is_dir() for table in ("debtors", "invoices")):
        raise RefusedError("Hier ligt geen grootboek in buckets van debiteuren (docs/scale.md).")
    digits = max(len(name) for name in names)
    good = sorted(name for name in names if len(name) == digits)
    strange = sorted(one for one in found if one.name.removeprefix(KEY) not in good)
    return good, [problem("not_a_bucket", str(one)) for one in strange]


def count_invoices(folder: Path, name: str) -> int:
    """Return how many invoices a bucket says it holds, 0 where that can't be read."""
    try:
        return sum(pq.read_metadata(one).num_rows for one in _files(folder, "invoices", name))
    except (OSError, pa.ArrowException):
        return 0


def read_buckets(folder: Path, names: Sequence[str]) -> Part:
    """Read the five tables of some buckets; a row that can't be taken is a Problem.

    Lines of problems count the rows of the table in its bucket from 1, files in order. A bucket of
    which one file can't be read is left out: what is left of it would be judged as if the rest had
    never happened.

    Raises
    ------
    RefusedFileError : days are texts of which it is unclear whether the month comes first.
    """
    rows, problems = _rows(folder, names, dict.fromkeys(TABLES))
    read = {table: _checked(table, found) for table, found in rows.items()}
    frames = {table: frame for table, (frame, _) in read.items()}
    frames["debtors"] = _with_stubs(frames, {table: notes for table, (_, notes) in read.items()})
    for table, (_, notes) in read.items():
        problems += _placed(notes.problems, table, rows[table])
    return Part(in_euros(Ledger.from_frames(**frames)), problems)


def read_resolved(folder: Path, names: Sequence[str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the closed cases as the Ledger's `resolved_cases`; see `read_buckets`."""
    table = "resolved_cases"
    rows, problems = _rows(folder, names, {table: None})
    frame, notes = _checked(table, rows[table])
    return coerce(table, frame), problems + _placed(notes.problems, table, rows[table])


def read_paid_days(folder: Path, names: Sequence[str]) -> pd.Series:
    """Return the days on which was paid, without reading anything else."""
    rows, _ = _rows(folder, names, {"payments": ["paid_on"]})
    return read_days(rows["payments"]["paid_on"].fillna(""))


def _rows(
    folder: Path, names: Sequence[str], wanted: Mapping[str, Sequence[str] | None]
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Return the wanted columns (None: all) of tables as texts, indexed by bucket and line."""
    parts: dict[str, dict[str, pd.DataFrame]] = {table: {} for table in wanted}
    problems = []
    for name in names:
        try:
            read = {t: _texts(folder, t, name, columns) for t, columns in wanted.items()}
        except RefusedFileError as error:
            problems.append(error.problem)
        else:
            for table, rows in read.items():
                parts[table][name] = rows
    none = {table: {"": _none(table, columns)} for table, columns in wanted.items()}
    return {table: pd.concat(found or none[table]) for table, found in parts.items()}, problems


def _checked(table: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, Notes]:
    """Return the rows in Ledger types; those of nobody and of another bucket are refused."""
    notes, buckets = Notes(table), rows.index.get_level_values(0)
    texts = rows.set_axis(pd.RangeIndex(len(rows)))
    owners = texts["debtor_id"]
    nobody = owners.isna() | (owners == "")
    digits = len(buckets[0]) if len(buckets) else 0
    elsewhere = ~nobody & (buckets_of(owners, digits) != buckets)
    if table == "payments":
        notes.rows("missing_value", "debtor_id", owners[nobody])
    notes.rows("other_bucket", "debtor_id", owners[elsewhere])
    return check(table, texts[~(elsewhere | (nobody & (table == "payments")))], notes).frame, notes


def _placed(problems: list[Problem], table: str, rows: pd.DataFrame) -> list[Problem]:
    """Return problems with the bucket and the line in it, where they are of one row."""
    found = []
    for one in problems:
        if one.line is not None:
            name, line = rows.index[one.line]
            one = replace(one, file=f"{table}/{KEY}{name}", line=int(line))  # noqa: PLW2901 -- placed
        found.append(one)
    return found


def _files(folder: Path, table: str, name: str) -> list[Path]:
    return sorted((folder / table / f"{KEY}{name}").glob("*.parquet"))


def _texts(folder: Path, table: str, name: str, columns: Sequence[str] | None) -> pd.DataFrame:
    parts = [_file(one, table, columns) for one in _files(folder, table, name)]
    whole = pd.concat([_none(table, columns), *parts], ignore_index=True)
    return whole.set_axis(pd.RangeIndex(1, len(whole) + 1))


def _none(table: str, columns: Sequence[str] | None) -> pd.DataFrame:
    names = columns or [column.name for column in COLUMNS[table]]
    return pd.DataFrame(columns=list(names), dtype="str")


def _file(path: Path, table: str, columns: Sequence[str] | None) -> pd.DataFrame:
    wanted = {
        one.name: one.required for one in COLUMNS[table] if one.name in (columns or [one.name])
    }
    try:
        # Opened by itself: a dataset would read `bucket=07` as a column of numbers.
        with pq.ParquetFile(path) as file:
            there = set(file.schema_arrow.names)
            rows = file.read([one for one in wanted if one in there])
        texts: pd.DataFrame = rows.cast(
            pa.schema([(one, pa.string()) for one in rows.column_names])
        ).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise RefusedFileError("broken_parquet", str(path), "", error) from error
    if missing := [name for name, required in wanted.items() if required and name not in there]:
        raise RefusedFileError("missing_columns", str(path), ", ".join(missing))
    return texts.astype("str")


def _with_stubs(frames: Mapping[str, pd.DataFrame], every: Mapping[str, Notes]) -> pd.DataFrame:
    """Return the debtors, and one named by its number where only a fact knows it."""
    debtors = frames["debtors"]
    known, stubs = set(debtors["debtor_id"]), []
    for table in TABLES[1:]:
        rows = frames[table].set_index("line")["debtor_id"]
        fresh = rows[~rows.isin(known)].drop_duplicates()
        every[table].rows("unknown_debtor", "debtor_id", fresh)
        known |= set(fresh)
        stubs.append(pd.DataFrame({"debtor_id": fresh, "name": fresh}))
    return pd.concat([debtors, *(one for one in stubs if len(one))], ignore_index=True)
