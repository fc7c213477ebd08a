"""Appending facts: a changed fact is a new row beside the old one, the same fact is no row."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Select,
    String,
    Table,
    and_,
    cast,
    or_,
    select,
)

from kanwil.base.then import then_of
from kanwil.book.frames import iso_days
from kanwil.book.tables import IMPORTS

_OWN = {"fact", "digest", "batch", "until_batch"}
_UNSAID = {"derived"}
_FEW = 20_000
_MANY = 50_000
_BLOCK = 50_000
RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: who, what, when (naive UTC), and the day a list speaks of."""

    made_by: str
    made_at: datetime
    path: str
    format: str
    digest: str = ""
    snapshot_on: date | None = None


def open_batch(connection: Connection, source: Source) -> int:
    """Record where the facts that follow come from and return the batch's number."""
    values = {name: getattr(source, name) for name in source.__slots__}
    made = IMPORTS.insert().values(accepted=0, unchanged=0, rejected=0, **values)
    return int(connection.execute(made).inserted_primary_key[0])  # type: ignore[index]


def content_of(table: Table) -> list[str]:
    """Return the names of a table's own columns, without those of its keeping."""
    return [column.name for column in table.columns if column.name not in _OWN]


def rows_of(table: Table, frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows as the driver takes them, in the order of `content_of`."""
    blank = [None] * len(frame)
    names = content_of(table)
    return list(zip(*(_plain(frame[n]) if n in frame else blank for n in names), strict=True))


def digests(table: Table, rows: Iterable[tuple[Any, ...]]) -> list[str]:
    """Return for each row the digest of what it says, by which the same fact is known again."""
    said = len([name for name in content_of(table) if name not in _UNSAID])
    return [hashlib.blake2b(repr(row[:said]).encode(), digest_size=16).hexdigest() for row in rows]


def append(
    connection: Connection, table: Table, frame: pd.DataFrame, batch: int, *, partial: bool = False
) -> pd.Series:
    """Append the facts that are new or changed; what they replace gets `until_batch`.

    Parameters
    ----------
    frame : the table's content columns, one row per natural id; a column `digest` overrules the
        content's own, for rows in which something was derived.
    partial : empty cells say nothing: they keep what the book knows.

    Returns
    -------
    Series of bool with the frame's index: True where a row was appended.
    """
    if frame.empty:
        return pd.Series(index=frame.index, dtype=bool)
    facts = _filled_up(connection, table, frame) if partial else frame
    rows = rows_of(table, facts)
    told = facts["digest"].tolist() if "digest" in facts else digests(table, rows)
    ids = facts[key_of(table)].tolist()
    known = _known(connection, table, ids)
    news = [known.get(one, (None, ""))[1] != digest for one, digest in zip(ids, told, strict=True)]
    replaced = [known[one][0] for one, new in zip(ids, news, strict=True) if new and one in known]
    end(connection, table, replaced, batch)
    every = zip(rows, told, news, strict=True)
    bulk = not known and len(ids) >= _MANY
    with _without_indexes(connection, table) if bulk else nullcontext():
        _insert(connection, table, ((*row, digest, batch) for row, digest, new in every if new))
    return pd.Series(news, index=frame.index, dtype=bool)


def key_of(table: Table) -> str:
    """Return the table's natural id."""
    return next(index.columns[0].name for index in table.indexes if index.unique)


def end(connection: Connection, table: Table, facts: Iterable[int | None], batch: int) -> None:
    """Mark rows as no longer current."""
    rows = [(batch, fact) for fact in facts if fact is not None]
    if rows:
        mark = _mark(connection)
        sql = f"UPDATE {table.name} SET until_batch = {mark} WHERE fact = {mark}"  # noqa: S608 -- our own names
        connection.exec_driver_sql(sql, rows)


def read_current(  # noqa: PLR0917 -- a table, its key, and what is wanted of it
    connection: Connection,
    table: Table,
    ids: Sequence[str] | None = None,
    key: str = "",
    only: Sequence[str] = (),
    at: int | None = None,
) -> pd.DataFrame:
    """Return the current rows as a frame of plain values.

    Days come as ISO texts: reading a million of them as objects takes longer than all the rest.

    Parameters
    ----------
    ids, key : restrict to the rows whose column `key` is one of `ids`.
    only : the columns wanted; all when empty.
    at : as in `held`.
    """
    columns = [
        cast(column, String).label(column.name) if isinstance(column.type, Date) else column
        for column in table.columns
        if not only or column.name in only
    ]
    query = select(*columns).where(held(connection, table, at))
    few = ids is not None and len(ids) <= _FEW
    rows = [
        row
        for part in (_parts(query, table.c[key], ids or []) if few else [query])
        for row in connection.execute(part).all()
    ]
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    frame = pd.DataFrame(
        {
            column.name: pd.Series(list(values), dtype=_dtype(column))
            for column, values in zip(columns, cells, strict=True)
        }
    )
    if ids is None or few:
        return frame
    wanted = set(ids)
    return frame[[one in wanted for one in frame[key].tolist()]]


def held(connection: Connection, table: Table, at: int | None = None) -> ColumnElement[bool]:
    """Tell of a row that it is current: now, after batch `at`, or then, where one looks back."""
    then = then_of(connection)
    last = then.batch if at is None and then else at
    if last is None:
        return table.c.until_batch.is_(None)
    stood = or_(table.c.until_batch.is_(None), table.c.until_batch > last)
    return and_(table.c.batch <= last, stood)


def _dtype(column: ColumnElement[Any]) -> str:
    if isinstance(column.type, String):
        return "str"
    return "float64" if getattr(column, "nullable", False) else "int64"


def seen(connection: Connection, table: Table, frame: pd.DataFrame) -> pd.Series:
    """Tell which rows (with their `digest`) the book already holds just so."""
    ids = frame[key_of(table)].tolist()
    known = _known(connection, table, ids)
    same = [
        known.get(one, (None, ""))[1] == digest
        for one, digest in zip(ids, frame["digest"], strict=True)
    ]
    return pd.Series(same, index=frame.index, dtype=bool)


def _known(
    connection: Connection, table: Table, ids: list[str]
) -> dict[str, tuple[int | None, str]]:
    """Return per natural id its current row and digest; a retracted one has a digest only."""
    key = table.c[key_of(table)]
    ended = select(IMPORTS.c.batch).where(IMPORTS.c.format == RETRACTED)
    query = select(key, table.c.fact, table.c.digest, table.c.until_batch).where(
        or_(table.c.until_batch.is_(None), table.c.until_batch.in_(ended))
    )
    known: dict[str, tuple[int | None, str]] = {}
    for part in _parts(query, key, ids) if len(ids) <= _FEW else [query]:
        for one, fact, digest, until in connection.execute(part).all():
            if until is None or one not in known:
                known[one] = (fact if until is None else None, digest)
    return known


def _filled_up(connection: Connection, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    key, content = key_of(table), content_of(table)
    known = read_current(connection, table, frame[key].tolist(), key)
    book = known.set_index(key).reindex(frame[key]).set_index(frame.index)
    filled = frame.copy()
    for name in set(content) & set(frame.columns) - {key}:
        before = book[name].where(book[name].notna(), None)
        if frame[name].dtype.kind == "M":
            before = pd.to_datetime(before, format="%Y-%m-%d").astype(frame[name].dtype)
        filled[name] = frame[name].where(frame[name].notna(), before).astype(frame[name].dtype)
    return filled


@contextmanager
def _without_indexes(connection: Connection, table: Table) -> Iterator[None]:
    """Build the indexes of a table once all its rows are in, which is faster than row by row."""
    for index in table.indexes:
        index.drop(connection)
    yield
    for index in table.indexes:
        index.create(connection)


def _insert(connection: Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    names = [*content_of(table), "digest", "batch"]
    marks = ", ".join([_mark(connection)] * len(names))
    sql = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 -- our own names
    while block := list(islice(rows, _BLOCK)):
        connection.exec_driver_sql(sql, block)


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _parts(query: Select[Any], key: Column[Any], ids: Sequence[str]) -> Iterator[Select[Any]]:
    return (query.where(key.in_(ids[start : start + 500])) for start in range(0, len(ids), 500))


def _plain(values: pd.Series) -> list[Any]:
    """Return a column as the driver takes it: ISO texts, ints, None."""
    if values.isna().all():
        return [None] * len(values)
    if values.dtype.kind == "M":
        values = iso_days(values)
    if values.dtype.kind in "ifb":
        holes = values.isna()
        whole = values.where(~holes, 0).astype("int64").astype(object)
        return whole.where(~holes, None).tolist() if holes.any() else whole.tolist()
    return values.astype(object).where(values.notna(), None).tolist()
