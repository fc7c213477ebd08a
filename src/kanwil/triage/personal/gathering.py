"""Everything that the book holds of one debtor, as plain data: the machine-readable copy."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from kanwil.base.audit import record
from kanwil.base.store import rows
from kanwil.book.tables import FACTS, IMPORTS
from kanwil.cues.names import CUES
from kanwil.triage.books import Book
from kanwil.triage.personal.holdings import HOLDINGS, Keep
from kanwil.triage.personal.partly import in_changes, learnt_from, log_entries
from kanwil.triage.personal.plan import plan
from kanwil.triage.personal.scope import Scope

FORMAT = "kanwil personal copy 1"
STAFF = "medewerker"
"""Who of us did it is no data of the debtor's, and data of a colleague (AVG art. 15 lid 4)."""
_NAMED = ("made_by", "labelled_by")
_ONE_OF_US = {"keepers": ("name",), "worklist": ("held_by",)}


def copy_of(book: Book, debtor_id: str, day: date, by: str) -> dict[str, Any]:
    """Return the copy, JSON-able, and note in the log that it was made.

    Days are ISO texts and amounts whole cents, under the names of the tables; `held` has per table
    its rows, replaced ones too, `stays` why and until when each part is kept. What is never
    personal (`personal/holdings.py`) is left out.

    Raises
    ------
    UnknownDebtorError : the book holds no such debtor.
    """
    with book.write() as connection:
        found = plan(connection, debtor_id, day, book.settings)
        scope = found.scope
        held = {
            one.table.name: [_plain(row, one.table.name) for row in _rows(connection, one, scope)]
            for one in HOLDINGS
        }
        told = {
            "format": FORMAT,
            "made_on": str(day),
            "company": _company(book),
            "debtor_id": scope.debtor_id,
            "numbers": list(scope.numbers),
            "held": {name: every for name, every in held.items() if every},
            "log": [_plain(one, "log") for one in log_entries(connection, scope)],
            "reports": [_plain(one, "changes") for one in in_changes(connection, scope)],
            "learnt": [_plain(one, "models") for one in learnt_from(connection, scope)],
            "sources": _sources(connection, scope),
            "stays": [_plain(vars(one), "") for one in found.lines],
        }
        record(connection, by, "copy", scope.debtor_id)
    return told


def _rows(connection: Connection, one: Any, scope: Scope) -> list[dict[str, Any]]:  # noqa: ANN401 -- a Holding
    order = list(one.table.primary_key)
    return rows(connection, select(one.table).where(one.about(scope)).order_by(*order))


def _company(book: Book) -> dict[str, str]:
    told = book.settings.model_dump()
    names = ("address", "postcode", "city", "phone", "email", "website")
    return {"name": book.settings.company, **{name: told[f"company_{name}"] for name in names}}


def _sources(connection: Connection, scope: Scope) -> list[dict[str, Any]]:
    """Return where the facts came from: per import its day, kind and the file's name."""
    batches = {
        batch
        for one in HOLDINGS
        if one.keep in (Keep.FILE, Keep.FISCAL, Keep.MINIMUM) and one.table in FACTS.values()
        for batch in connection.execute(
            select(one.table.c.batch).where(one.about(scope)).distinct()
        ).scalars()
    }
    query = select(IMPORTS.c.batch, IMPORTS.c.made_at, IMPORTS.c.format, IMPORTS.c.path)
    found = rows(connection, query.where(IMPORTS.c.batch.in_(batches)).order_by(IMPORTS.c.batch))
    return [_plain(row | {"path": PurePath(row["path"]).name}, "imports") for row in found]


def _plain(row: dict[str, Any], table: str) -> dict[str, Any]:
    """Return a row as JSON, without digests and without the names of our own people."""
    found = {name: _value(name, value) for name, value in row.items() if name != "digest"}
    if "until_batch" in found:
        found["replaced"] = found.pop("until_batch") is not None
    if found.get("move") == "keeper":
        found["told"] = {}
    for name in (*_NAMED, *_ONE_OF_US.get(table, ())):
        if found.get(name):
            found[name] = STAFF
    return found


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 -- a cell
    if isinstance(value, bytes) and name == "cues":
        said = zip(CUES, np.frombuffer(value, dtype="<f4").tolist(), strict=True)
        return {cue: round(chance, 4) for cue, chance in said}
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | Decimal):
        return str(value)
    return value
