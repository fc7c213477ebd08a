"""Which lines of canonical files the book holds as they are, so that a next reading skips them."""

from collections.abc import Iterable

import numpy as np
from sqlalchemy import Connection, func, select

from kanwil.book.readers.lines import Hashes, Lines
from kanwil.book.tables import FACTS, IMPORTS, TAKEN_LINES


def taken_lines(connection: Connection) -> dict[str, Hashes]:
    """Return the hashes of the lines that still stand as current facts, by `Lines.key`."""
    found = {}
    for row in connection.execute(select(TAKEN_LINES)):
        facts = FACTS[row.table_name].c
        last = connection.execute(select(func.max(facts.batch), func.max(facts.until_batch))).one()
        if max(one or 0 for one in last) <= row.batch:
            found[row.lines] = np.frombuffer(row.hashes, dtype="uint64")
    return found


def last_batch(connection: Connection) -> int:
    """Return the number of the book's last batch; 0 for an empty book."""
    return int(connection.execute(select(func.max(IMPORTS.c.batch))).scalar() or 0)


def remember_lines(connection: Connection, batch: int, read: Iterable[Lines]) -> None:
    """Keep the lines of files of which every row was taken without a remark."""
    for one in read:
        connection.execute(TAKEN_LINES.delete().where(TAKEN_LINES.c.lines == one.key))
        kept = {"table_name": one.table, "batch": batch, "hashes": one.hashes.tobytes()}
        connection.execute(TAKEN_LINES.insert().values(lines=one.key, **kept))
