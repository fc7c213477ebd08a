"""Taking in closed cases from a file: idempotent, never silent about a label that changes."""

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.audit import record
from kanwil.base.problems import Problem, RefusedError
from kanwil.base.store import utc_now
from kanwil.base.terms import Severity
from kanwil.resolution.cases import Resolution, chains_of, checked, standing_in
from kanwil.resolution.tables import RESOLUTIONS

FILE = "resolved_cases.csv"


@dataclass
class Intake:
    """What became of the rows: accepted + unchanged + rejected = rows given."""

    accepted: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)


def store_imported(
    connection: Connection, frame: pd.DataFrame, by: str, file: str = FILE
) -> Intake:
    """Store the rows of a resolved_cases frame; the same file twice changes nothing.

    A case whose label differs from the one that stands gets a correction and a warning. Two
    different rows for one case in one file are both refused: the user chooses which is right.

    Parameters
    ----------
    frame : columns of `resolved_cases` as in the Ledger, and `line` (in the file) where known.
    """
    intake, new = Intake(), []
    asked = _by_case(frame, intake, file)
    chains = chains_of(connection, list(asked))
    for case_id, facts in asked.items():
        row = _row(facts, chains.get(case_id, []), intake, file)
        if row is not None:
            new.append(row | {"made_at": utc_now(), "made_by": by, "undoes": None})
    intake.accepted = len(new)
    if new:
        connection.execute(RESOLUTIONS.insert(), new)
        record(connection, by, "import_resolved", file, accepted=len(new))
    return intake


def _by_case(frame: pd.DataFrame, intake: Intake, file: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    conflicts: dict[str, int] = {}
    for given in _records(frame):
        facts = _facts(given, intake, file)
        if facts is None:
            continue
        case_id = facts["case_id"]
        if case_id not in found:
            found[case_id] = facts
        elif found[case_id]["digest"] == facts["digest"]:
            intake.unchanged += 1
        else:
            conflicts[case_id] = conflicts.get(case_id, 1) + 1
    for case_id, times in conflicts.items():
        facts = found.pop(case_id)
        intake.rejected += times
        intake.problems.append(
            _problem(
                file, facts, "case_id", "conflict",
                "Deze zaak staat er meer dan eens in, met verschillende uitkomst. Welke geldt?"
                " Laat er één staan.",
            )
        )  # fmt: skip
    return found


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    known = frame.astype(object).where(frame.notna(), None)
    return [
        dict(zip(known.columns.astype(str), values, strict=True))
        for values in known.itertuples(index=False)
    ]


def _facts(given: dict[str, Any], intake: Intake, file: str) -> dict[str, Any] | None:
    try:
        facts = checked(
            Resolution(
                case_id=given["case_id"],
                debtor_id=given["debtor_id"],
                as_of=given["as_of"].date(),
                category=given["category"],
                outcome=given.get("outcome"),
                resolved_on=given["resolved_on"].date(),
                action=given.get("action"),
                overdue_cents=_whole(given.get("overdue_cents")),
                recovered_cents=_whole(given.get("recovered_cents")),
                proof=given.get("proof") or "",
                labelled_by=given.get("labelled_by") or "",
            )
        )
    except RefusedError as error:
        intake.rejected += 1
        intake.problems.append(
            Problem(
                file,
                _whole(given.get("line")),
                "",
                given["case_id"][:80],
                "bad_label",
                str(error),
                why=error,
            )
        )
        return None
    return facts | {"line": _whole(given.get("line"))}


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _row(
    facts: dict[str, Any], chain: list[dict[str, Any]], intake: Intake, file: str
) -> dict[str, Any] | None:
    undone = {row["undoes"] for row in chain}
    told = {r["digest"] for r in chain if r["undoes"] is None and r["resolution"] not in undone}
    if facts["digest"] in told:
        intake.unchanged += 1
        return None
    if chain and chain[0]["debtor_id"] != facts["debtor_id"]:
        intake.rejected += 1
        message = "Deze zaak hoort bij een andere debiteur. Geef haar een eigen zaaknummer."
        intake.problems.append(_problem(file, facts, "debtor_id", "other_debtor", message))
        return None
    stands = standing_in(chain)
    if stands is not None and stands["category"] != facts["category"]:
        message = "Deze zaak had een andere categorie; die uit het bestand geldt nu."
        changed = _problem(file, facts, "category", "label_changed", message)
        intake.problems.append(replace(changed, severity=Severity.WARNING))
    row = {name: value for name, value in facts.items() if name != "line"}
    return row | {"follows": chain[-1]["resolution"] if chain else 0}


def _problem(file: str, facts: dict[str, Any], field: str, code: str, message: str) -> Problem:
    return Problem(file, facts["line"], field, str(facts[field])[:80], code, message)
