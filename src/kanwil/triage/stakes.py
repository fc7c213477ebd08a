"""The owner's own figures in the table of stakes, kept in the book over its assumptions."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from kanwil.base.audit import record
from kanwil.base.preferences import PREFERENCES
from kanwil.base.store import utc_now
from kanwil.policy.figures import StakesError, load_stakes, table_of
from kanwil.policy.stakes import Stakes
from kanwil.triage.books import Book

# The screen speaks to this stage only.
__all__ = ["StakesError", "figures", "own_figures", "set_figures", "stakes_of"]
_PREFIX = "stakes."


def own_figures(connection: Connection) -> dict[str, float]:
    """Return by its place in the table what was set in this book, `actions.call.minutes` to 20."""
    names = PREFERENCES.c.name.startswith(_PREFIX, autoescape=True)
    newest = select(func.max(PREFERENCES.c.preference)).where(names).group_by(PREFERENCES.c.name)
    query = select(PREFERENCES.c.name, PREFERENCES.c.value).where(
        PREFERENCES.c.preference.in_(newest)
    )
    held = {name: json.loads(value) for name, value in connection.execute(query)}
    return {name.removeprefix(_PREFIX): one for name, one in held.items() if one is not None}


def stakes_of(connection: Connection) -> Stakes:
    """Return the table with this book's own figures in it."""
    return load_stakes(own=own_figures(connection))


def figures(book: Book) -> tuple[dict[str, float], dict[str, float]]:
    """Return the table's assumptions by their places, and what this book has instead."""
    with book.read() as connection:
        return dict(_flat("", table_of())), own_figures(connection)


def set_figures(book: Book, by: str, changes: Mapping[str, float | None]) -> None:
    """Set figures of one's own; None puts the assumption back.

    Raises
    ------
    StakesError : with every figure that is impossible; then nothing is kept.
    """
    with book.write() as connection:
        held = own_figures(connection)
        wanted = {**held, **changes}
        load_stakes(own={name: one for name, one in wanted.items() if one is not None})
        for name, one in changes.items():
            if one == held.get(name):
                continue
            row = {"name": _PREFIX + name, "value": json.dumps(one)}
            connection.execute(PREFERENCES.insert().values(**row, made_at=utc_now(), made_by=by))
            record(connection, by, "stakes", name, was=held.get(name), now=one)


def _flat(where: str, part: Any) -> list[tuple[str, float]]:  # noqa: ANN401 -- a part of a TOML file
    """Return each number of a table with its place, list items by their number."""
    if isinstance(part, dict | list):
        items = part.items() if isinstance(part, dict) else enumerate(part)
        return [one for name, inner in items for one in _flat(f"{where}.{name}", inner)]
    return [(where.removeprefix("."), float(part))]
