"""Judgements as they are stored: in full, and beside it in short what a list shows of each."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from kanwil.triage.tables import JUDGEMENTS, SUMMARIES

_OWN = ("run", "debtor_id", "case_id", "overdue_cents")
_ROW = (
    "name", "category", "plausible", "cause", "action", "expected_value", "oldest_days",
    "n_overdue", "p_can_wont", "p_wants_cant", "p_neither", "p_forgetful",
)  # fmt: skip
_DETAIL = ("not_before", "between", "search", "urgent", "objects", "announced")
_FACTS = {
    "last_out": "last_out_ago",
    "oldest_due": "oldest_due",
    "promised": "promise_ahead",
    "planned": "plan_ahead",
    "n_reminders": "n_reminders",
    "natural_person": "natural_person",
}


def insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Store judgements, each with its summary; return their numbers."""
    query = JUDGEMENTS.insert().returning(JUDGEMENTS.c.judgement, sort_by_parameter_order=True)
    numbers = connection.execute(query, rows).scalars().all()
    told = [
        {"judgement": number, **summary(row)} for number, row in zip(numbers, rows, strict=True)
    ]
    connection.execute(SUMMARIES.insert(), told)
    return [int(number) for number in numbers]


def summary(judgement: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a list shows of a judgement."""
    row, detail = judgement["row"], judgement["detail"]
    facts = detail.get("facts", {})
    return {
        **{name: judgement[name] for name in _OWN},
        **{name: row.get(name) for name in _ROW},
        **{name: detail.get(name) for name in _DETAIL},
        **{name: facts.get(fact) for name, fact in _FACTS.items()},
    }
