"""What a day's run judged, as it was stored."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, select

from kanwil.base.store import rows
from kanwil.base.terms import Action
from kanwil.book.links import mains
from kanwil.policy.figures import load_stakes
from kanwil.policy.stakes import PLACE
from kanwil.triage.moves import decided_on
from kanwil.triage.stakes import own_figures
from kanwil.triage.tables import JUDGEMENTS, RUNS
from kanwil.triage.voting import hidden


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
    if not found:
        return None
    row = listed(found[0], decided_on(connection, day).get(debtor_id))
    minutes = minutes_of(connection)[row["action"]]
    # Of who objects to profiling nobody's judgement is asked either.
    blind = not row["detail"].get("objects") and hidden(connection, row["case_id"])
    return row | {"minutes": minutes, "blind": blind}


def listed(row: dict[str, Any], done: dict[str, Any] | None) -> dict[str, Any]:
    """Return a judgement in the shape of a list's row, with the decision of the day."""
    return {
        **row["row"],
        "judgement": row["judgement"],
        "case_id": row["case_id"],
        "overdue_cents": row["overdue_cents"],
        "detail": row["detail"],
        "announced": row["detail"].get("announced"),
        "done": done,
    }


def minutes_of(connection: Connection) -> dict[str, int]:
    """Return our own minutes by action, as the owner's table of stakes has them; at least one."""
    return _minutes(tuple(sorted(own_figures(connection).items())))


@cache
def _minutes(own: tuple[tuple[str, float], ...]) -> dict[str, int]:
    minutes = load_stakes(own=dict(own)).minutes
    return {str(action): max(1, round(float(minutes[PLACE[action]]))) for action in Action}
