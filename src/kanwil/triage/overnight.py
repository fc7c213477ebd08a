"""What changed since the last day that was judged: newly late, no longer late, judged otherwise."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import func, select

from kanwil.triage.board import board
from kanwil.triage.books import Book
from kanwil.triage.tables import RUNS


@dataclass(frozen=True)
class Overnight:
    """Rows of the board by debtor; `moved` has category and action, and both of the day before.

    `rows` of newly and moved are today's, of gone those of the day before.
    """

    since: date
    newly: pd.DataFrame
    gone: pd.DataFrame
    moved: pd.DataFrame


def last_day(book: Book, day: date) -> date | None:
    """Return the last day before `day` that was judged."""
    with book.read() as connection:
        found: date | None = connection.execute(
            select(func.max(RUNS.c.as_of)).where(RUNS.c.as_of < day)
        ).scalar()
    return found


def overnight(book: Book, day: date, since: date) -> Overnight | None:
    """Compare two judged days; None where one of them was not. Largest amounts come first."""
    now, before = board(book, day), board(book, since)
    if now is None or before is None:
        return None
    new, old = now.rows, before.rows
    both = new.join(old[["category", "action"]], rsuffix="_before", how="inner")
    other = (both["category"] != both["category_before"]) | (
        both["action"] != both["action_before"]
    )
    return Overnight(
        since,
        _largest(new[~new.index.isin(old.index)]),
        _largest(old[~old.index.isin(new.index)]),
        _largest(both[other]),
    )


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("overdue_cents", ascending=False, kind="stable")
