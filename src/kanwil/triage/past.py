"""What went before: the standing advice, the steps that were decided, what closed cases taught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select

from kanwil.base.terms import Action
from kanwil.cues.judged import Lesson
from kanwil.policy.stakes import Stakes
from kanwil.policy.steady import Earlier
from kanwil.resolution.cases import labels
from kanwil.resolution.experience import experience
from kanwil.triage.moves import standing
from kanwil.triage.said import lessons
from kanwil.triage.stakes import stakes_of
from kanwil.triage.tables import JUDGEMENTS, RUNS

UNDONE_DAYS = 30


@dataclass(frozen=True)
class Past:
    """What an advice of today builds on.

    Attributes
    ----------
    stakes : the table, moved towards own closed cases; None takes it as it stands.
    earlier : per debtor what was last advised.
    decided : per debtor the last step that was decided, and when.
    lessons : what users said that replies say, each known from its own day.
    """

    stakes: Stakes | None = None
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    decided: Mapping[str, tuple[str, date]] = field(default_factory=dict)
    lessons: Sequence[Lesson] = ()

    def undone(self, situation: pd.DataFrame) -> list[str]:
        """Return per row the decided step after which no contact of ours followed, '' for none."""
        columns = (situation[name].tolist() for name in ("debtor_id", "as_of", "last_out_ago"))
        return [self._undone(*row) for row in zip(*columns, strict=True)]

    def _undone(self, debtor_id: str, as_of: pd.Timestamp, last_out_ago: float) -> str:
        action, day = self.decided.get(debtor_id, ("", date.min))
        ago = (as_of.date() - day).days
        return action if 0 <= ago <= UNDONE_DAYS and not last_out_ago <= ago else ""

    def before(self, debtors: Sequence[str]) -> list[Earlier | None]:
        """Return what was last advised, debtor by debtor."""
        return [self.earlier.get(one) for one in debtors]


def learnt(connection: Connection) -> Stakes:
    """Return the stakes, moved towards the book's own closed cases."""
    return stakes_of(connection).learned(experience(labels(connection)))


def settled(connection: Connection) -> Past:
    """Return what does not hang on what was advised before: closed cases and read replies."""
    return Past(learnt(connection), lessons=lessons(connection))


def past(connection: Connection, day: date, debtor_id: str | None = None) -> Past:
    """Read what was advised, decided and learnt until `day`, of all debtors or one."""
    moves = [one for one in standing(connection, debtor_id) if one["day"] <= day]
    decided = {
        str(one["debtor_id"]): (str(one["action"]), one["day"])
        for one in moves
        if one["kind"] in ("accept", "other")
    }
    earlier = _earlier(connection, day, debtor_id)
    return Past(learnt(connection), earlier, decided, lessons(connection))


def _earlier(connection: Connection, day: date, debtor_id: str | None) -> dict[str, Earlier]:
    newest = (
        select(func.max(JUDGEMENTS.c.judgement))
        .join(RUNS, RUNS.c.run == JUDGEMENTS.c.run)
        .where(RUNS.c.as_of <= day)
        .group_by(JUDGEMENTS.c.debtor_id)
    )
    if debtor_id is not None:
        newest = newest.where(JUDGEMENTS.c.debtor_id == debtor_id)
    detail: Any = JUDGEMENTS.c.detail
    query = select(
        JUDGEMENTS.c.debtor_id,
        JUDGEMENTS.c.row["action"].as_string(),
        detail["since"].as_string(),
        detail["facts"],
    ).where(JUDGEMENTS.c.judgement.in_(newest))
    return {
        who: Earlier(Action(action), date.fromisoformat(since), facts)
        for who, action, since, facts in connection.execute(query)
        # A judgement of before kanwil kept these is no ground to stay.
        if since and facts is not None
    }
