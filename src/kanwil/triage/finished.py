"""Cases that look finished but are not closed: decided once, and no longer late."""

from datetime import date
from typing import Any

from kanwil.resolution.cases import labels
from kanwil.triage.books import Book
from kanwil.triage.moves import standing, version_of
from kanwil.triage.runs import judged, judgement_at, latest_run
from kanwil.triage.voting import hidden_of


def finished_cases(book: Book, day: date) -> list[dict[str, Any]]:
    """Return them oldest decision first, in the shape that closing asks for.

    Each has name, debtor_id, case_id, as_of (the day of decision), overdue_cents and action as
    judged then, version, and seen_model: whether the model's category could be seen before.
    """
    with book.read() as connection:
        run = latest_run(connection, day)
        late = {row["debtor_id"] for row in judged(connection, run["run"])} if run else set()
        closed = set(labels(connection)["case_id"])
        found: dict[str, dict[str, Any]] = {}
        for move in standing(connection):
            open_case = move["case_id"] and move["case_id"] not in closed
            if open_case and move["debtor_id"] not in late and move["judgement"]:
                found.setdefault(move["case_id"], move)
        unseen = hidden_of(connection, found)
        return [
            _case(move, judgement_at(connection, move["judgement"]))
            | {
                "version": version_of(connection, move["debtor_id"]),
                "seen_model": move["case_id"] not in unseen,
            }
            for move in found.values()
        ]


def _case(move: dict[str, Any], judgement: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": judgement["row"]["name"],
        "debtor_id": move["debtor_id"],
        "case_id": move["case_id"],
        "as_of": move["day"],
        "overdue_cents": judgement["overdue_cents"],
        "action": move["action"] or judgement["row"]["action"],
    }
