"""Today's list: fixed once a day, ordered by yield per minute, and how far it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, select

from kanwil.base.store import rows
from kanwil.base.terms import Action
from kanwil.book.links import mains
from kanwil.policy.figures import load_stakes
from kanwil.policy.stakes import PLACE
from kanwil.triage.books import Book
from kanwil.triage.moves import DECISIONS, standing
from kanwil.triage.tables import JUDGEMENTS, RUNS, WORKLIST

SILENT_DAYS = 14


@dataclass(frozen=True)
class Progress:
    """How many of today's cases were decided, of how many."""

    done: int
    total: int


def latest_run(connection: Connection, as_of: date | None = None) -> dict[str, Any] | None:
    """Return the last run, or the last one of a day."""
    query = select(RUNS).order_by(RUNS.c.run.desc()).limit(1)
    if as_of is not None:
        query = query.where(RUNS.c.as_of == as_of)
    found = rows(connection, query)
    return found[0] if found else None


def judged(connection: Connection, run: int) -> list[dict[str, Any]]:
    """Return the newest judgement of each debtor in a run, by debtor."""
    newest = (
        select(func.max(JUDGEMENTS.c.judgement))
        .where(JUDGEMENTS.c.run == run)
        .group_by(JUDGEMENTS.c.debtor_id)
    )
    query = select(JUDGEMENTS).where(JUDGEMENTS.c.judgement.in_(newest))
    # Who was merged since the run is judged again with the main debtor.
    merged = mains(connection)
    found = rows(connection, query.order_by(JUDGEMENTS.c.debtor_id))
    return [row for row in found if row["debtor_id"] not in merged]


def judgement_at(connection: Connection, judgement: int) -> dict[str, Any]:
    """Return one judgement as it was stored."""
    return rows(connection, select(JUDGEMENTS).where(JUDGEMENTS.c.judgement == judgement))[0]


def judgement_of(connection: Connection, debtor_id: str, day: date) -> dict[str, Any] | None:
    """Return what a debtor was last judged on a day's run, in the shape of a list's row."""
    run = latest_run(connection, day)
    if run is None:
        return None
    query = select(JUDGEMENTS).where(
        JUDGEMENTS.c.run == run["run"], JUDGEMENTS.c.debtor_id == debtor_id
    )
    found = rows(connection, query.order_by(JUDGEMENTS.c.judgement.desc()).limit(1))
    return _listed(found[0], _decided(standing(connection, debtor_id), day)) if found else None


def todays_list(book: Book, day: date) -> list[dict[str, Any]]:
    """Return today's cases in their fixed order; made at the first call of the day.

    Each row holds the contract's columns plus judgement, case_id, detail, version, and `done`
    (the standing decision of today, or None).
    """
    with book.write() as connection:
        run = latest_run(connection, day)
        if run is None:
            return []
        found = {row["debtor_id"]: row for row in judged(connection, run["run"])}
        moves = standing(connection)
        order = _fixed_order(connection, day, found, moves, book.settings.daily_cases)
        done = _decided(moves, day)
        return [_listed(found[one], done) for one in order if one in found]


def everyone(book: Book, day: date) -> list[dict[str, Any]]:
    """Return all late debtors of the day's run, largest overdue amount first."""
    with book.read() as connection:
        run = latest_run(connection, day)
        if run is None:
            return []
        done = _decided(standing(connection), day)
        listed = [_listed(row, done) for row in judged(connection, run["run"])]
    return sorted(listed, key=lambda row: -row["overdue_cents"])


def minutes_of(action: str) -> int:
    """Return our own minutes for an action, by the owner's table of stakes; at least one."""
    return max(1, round(float(_minutes()[PLACE[Action(action)]])))


@cache
def _minutes() -> Sequence[float]:
    return [float(one) for one in load_stakes().minutes]


def progress(listed: Iterable[dict[str, Any]]) -> Progress:
    """Count the decided cases of a list."""
    done = [row["done"] is not None for row in listed]
    return Progress(sum(done), len(done))


def _fixed_order(
    connection: Connection,
    day: date,
    found: dict[str, dict[str, Any]],
    moves: list[dict[str, Any]],
    most: int,
) -> list[str]:
    query = select(WORKLIST.c.debtor_id).where(WORKLIST.c.day == day).order_by(WORKLIST.c.rank)
    fixed = list(connection.execute(query).scalars())
    if fixed:
        return fixed
    put_off = {m["debtor_id"] for m in moves if m["until"] and m["until"] > day}
    recent = _stepped_since(moves, day - timedelta(days=SILENT_DAYS))
    wanted = [
        row
        for row in found.values()
        if row["debtor_id"] not in put_off and row["row"]["action"] != Action.WAIT
    ]
    wanted.sort(key=lambda row: (row["debtor_id"] in recent, -_yield(row)))
    order = [row["debtor_id"] for row in wanted[:most]]
    if order:
        connection.execute(
            WORKLIST.insert(),
            [{"day": day, "debtor_id": one, "rank": rank} for rank, one in enumerate(order)],
        )
    return order


def _stepped_since(moves: list[dict[str, Any]], since: date) -> set[str]:
    return {m["debtor_id"] for m in moves if m["day"] >= since and m["kind"] in DECISIONS}


def _yield(row: dict[str, Any]) -> float:
    return float(row["row"]["expected_value"]) / minutes_of(row["row"]["action"])


def _decided(moves: list[dict[str, Any]], day: date) -> dict[str, dict[str, Any]]:
    return {m["debtor_id"]: m for m in moves if m["day"] == day and m["kind"] in DECISIONS}


def _listed(row: dict[str, Any], done: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        **row["row"],
        "judgement": row["judgement"],
        "case_id": row["case_id"],
        "overdue_cents": row["overdue_cents"],
        "detail": row["detail"],
        "minutes": minutes_of(row["row"]["action"]),
        "done": done.get(row["debtor_id"]),
    }
