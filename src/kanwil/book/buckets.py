"""A ledger as Parquet in buckets of debtors: how it lies on disk, and writing it.

`<folder>/<table>/bucket=<hex>/*.parquet`, canonical columns; the bucket of a debtor is how the MD5
of its debtor_id begins, so any engine can make it: see docs/scale.md. From a canonical folder:

    python -m kanwil.book.buckets FOLDER INTO [DIGITS]
"""

import sys
from collections.abc import Mapping
from hashlib import md5
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from kanwil.base.problems import Problem, RefusedError
from kanwil.book.frames import COLUMNS, Kind, as_text
from kanwil.book.mishaps import problem
from kanwil.book.readers.folder import read_folder

KEY = "bucket="
DIGITS = 2
"""Hexadecimal digits of a bucket's name: 1 makes 16 buckets, 2 make 256, 3 make 4,096."""

_TYPES = {
    Kind.ID: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.AMOUNT: pa.decimal128(14, 2),
    Kind.FLAG: pa.bool_(),
    Kind.NUMBER: pa.int32(),
}


def buckets_of(debtor_ids: pd.Series, digits: int) -> pd.Series:
    """Return the bucket of each debtor_id, missing where it is; each different id is hashed once.

    It spreads and guards nothing, so that MD5, which every engine has, is good enough.
    """
    codes, different = pd.factorize(debtor_ids)
    names = [_bucket(str(one), digits) for one in different]
    return pd.Series([*names, None], dtype="str").iloc[codes].set_axis(debtor_ids.index)


def _bucket(debtor_id: str, digits: int) -> str:
    return md5(debtor_id.encode(), usedforsecurity=False).hexdigest()[:digits]


def arrow_of(table: str, frame: pd.DataFrame) -> pa.Table:
    """Return a Ledger frame as Arrow with the canonical names and exact types."""
    texts = as_text(table, frame)
    columns = {
        column.name: pa.array(texts[column.name].mask(texts[column.name] == ""), pa.string()).cast(
            _TYPES[column.kind]
        )
        for column in COLUMNS[table]
    }
    return pa.table(columns)


def add(folder: Path, table: str, rows: pa.Table, digits: int, part: str = "part") -> None:
    """Add rows to the buckets of a ledger, in files whose name begins with `part`."""
    names = buckets_of(rows["debtor_id"].to_pandas(), digits)
    ds.write_dataset(
        rows.append_column("bucket", pa.array(names, pa.string())),
        folder / table,
        format="parquet",
        partitioning=ds.partitioning(pa.schema([("bucket", pa.string())]), flavor="hive"),
        basename_template=f"{part}-{{i}}.parquet",
        existing_data_behavior="overwrite_or_ignore",
        max_partitions=16**digits,
    )


def write(tables: Mapping[str, pd.DataFrame], folder: Path, digits: int = DIGITS) -> list[Problem]:
    """Write frames in Ledger columns as a new ledger; what belongs to nobody comes back.

    A payment that names no debtor is that of its invoice.

    Raises
    ------
    RefusedError : there is something in the folder.
    """
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError("Deze map is niet leeg; kies een nieuwe.")
    problems: list[Problem] = []
    for table, given in tables.items():
        frame = _owned(given, tables) if table == "payments" else given
        lost = frame[frame["debtor_id"].isna()]
        key = COLUMNS[table][0].name
        problems += [
            problem("missing_value", table, None, "debtor_id", f"{key}={one}") for one in lost[key]
        ]
        add(folder, table, arrow_of(table, frame.dropna(subset="debtor_id")), digits)
    return problems


def _owned(payments: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    if "invoices" not in tables:
        return payments
    owners = tables["invoices"].drop_duplicates("invoice_id").set_index("invoice_id")["debtor_id"]
    owner = payments["invoice_id"].map(owners)
    return payments.assign(debtor_id=payments["debtor_id"].fillna(owner))


def main(folder: str, into: str, digits: str = str(DIGITS)) -> int:
    """Write a canonical folder as buckets, and name what was left out."""
    read = read_folder(Path(folder))
    problems = [*read.problems, *write(read.tables, Path(into), int(digits))]
    for one in problems:
        sys.stderr.write(f"{one.file}:{one.line or ''}: {one.severity} {one.field}={one.value!r}\n")
    return int(any(one.severity == "error" for one in problems))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
