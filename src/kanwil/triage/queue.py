"""Today's list: fixed once a day, ordered by yield per minute, and who was decided on."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from kanwil.base.days import GRACE_DAYS
from kanwil.base.problems import UnknownDebtorError
from kanwil.base.terms import Action
from kanwil.triage.board import Board, board
from kanwil.triage.books import Book
from kanwil.triage.kept import every_write, kept
from kanwil.triage.moves import DECISIONS, decided_on, standing, version_of
from kanwil.triage.runs import judgement_of
from kanwil.triage.tables import WORKLIST

SILENT_DAYS = 14


def todays_list(book: Book, day: date) -> list[dict[str, Any]]:
    """Return today's cases in their fixed order; made at the first call of the day.

    Each row holds the columns of the board and `done` (the standing decision of today, or None).
    """
    found = board(book, day)
    return [] if found is None else _rows(book, day, found, todays_debtors(book, day, found))


def everyone(book: Book, day: date) -> list[dict[str, Any]]:
    """Return all late debtors of the day's run, largest overdue amount first."""
    found = board(book, day)
    if found is None:
        return []
    by_amount = found.rows.index[found.order("overdue")]
    return _rows(book, day, found, list(by_amount))


def todays_debtors(book: Book, day: date, found: Board) -> list[str]:
    """Return who stands on today's list, in its order; the list is fixed at the first call."""
    query = select(WORKLIST.c.debtor_id).where(WORKLIST.c.day == day).order_by(WORKLIST.c.rank)
    with book.read() as connection:
        fixed = list(connection.execute(query).scalars())
    if fixed:
        return [one for one in fixed if one in found.rows.index]
    with book.write() as connection:
        # A colleague may have opened the day meanwhile: his order stands.
        fixed = list(connection.execute(query).scalars())
        return fixed or _fix(connection, day, found, book.settings.daily_cases)


def decided(book: Book, day: date) -> dict[str, dict[str, Any]]:
    """Return the standing decision of the day by debtor."""
    with book.read(day) as connection:
        return decided_on(connection, day)


def announced(found: Board, until: date) -> list[dict[str, Any]]:
    """Return debtor_id, name and announced of those to whom it stands for a day up to `until`."""
    told = found.rows[["name", "announced"]].dropna(subset="announced")
    near = [said["by_day"] <= str(until) for said in told["announced"]]
    return _records(told[near])


def case_of(book: Book, day: date, debtor_id: str) -> tuple[dict[str, Any], int]:
    """Return a debtor's newest judgement of the day with its detail, and the dossier's version.

    All who look share it, so never change it.

    Raises
    ------
    UnknownDebtorError : the debtor is not late on this day.
    """

    def case() -> tuple[dict[str, Any] | None, int]:
        with book.read() as connection:
            return judgement_of(connection, debtor_id, day), version_of(connection, debtor_id)

    found, version = kept(("case", book.url, day, debtor_id), every_write(book), case)
    if found is None:
        raise UnknownDebtorError(debtor_id)
    return found, version


def _fix(connection: Connection, day: date, found: Board, most: int) -> list[str]:
    rows, moves = found.rows, standing(connection)
    put_off = {m["debtor_id"] for m in moves if m["until"] and m["until"] > day}
    since = day - timedelta(days=SILENT_DAYS)
    decided = {m["debtor_id"]: m["day"] for m in moves if m["kind"] in DECISIONS}
    last = rows.index.to_series().map(decided).fillna(date.min).astype("str")
    urgent = rows["urgent"].eq(True)
    wanted = (rows["action"] != Action.WAIT) & ~(rows["not_before"].fillna("") > str(day))
    wanted &= ~rows.index.isin(list(put_off)) | urgent
    # What lapses by limitation goes first, then who broke his word or heard nothing from us for a
    # fortnight.
    silent = (_last_step(rows) <= str(since)) & (last <= str(since))
    broken = _broken(rows, day)
    waits = silent | ((broken > "") & (last <= broken))
    turn = rows.assign(turn=np.where(urgent, 0, np.where(waits, 1, 2)), wanted=wanted)
    turn = turn.iloc[found.order("yield")].sort_values("turn", kind="stable")
    order = [str(one) for one in turn.index[turn["wanted"]]][:most]
    if order:
        ranked = [{"day": day, "debtor_id": one, "rank": n} for n, one in enumerate(order)]
        connection.execute(WORKLIST.insert(), ranked)
    return order


def _last_step(rows: pd.DataFrame) -> "pd.Series[str]":
    """Return the day of our last contact, or that on which the oldest invoice fell due."""
    last, due = rows["last_out"].fillna(""), rows["oldest_due"].fillna("")
    return last.where(last > due, due)


def _broken(rows: pd.DataFrame, day: date) -> "pd.Series[str]":
    """Return the day of a promise or an instalment that passed lately without money, else ''."""
    lately, grace = str(day - timedelta(days=SILENT_DAYS)), str(day - timedelta(days=GRACE_DAYS))
    promised, planned = rows["promised"].fillna(""), rows["planned"].fillna("")
    promised = promised.where(promised.between(lately, grace, inclusive="left"), "")
    planned = planned.where(planned.between(lately, str(day), inclusive="left"), "")
    return promised.where(promised > planned, planned)


def _rows(book: Book, day: date, found: Board, debtors: list[str]) -> list[dict[str, Any]]:
    done = decided(book, day)
    return [
        {**row, "done": done.get(row["debtor_id"])} for row in _records(found.rows.loc[debtors])
    ]


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items()}
        for row in rows.reset_index().to_dict("records")
    ]
