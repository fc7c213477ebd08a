"""What tables hold of a debtor among other things: log entries, import reports, learnt cases."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from kanwil.base.audit import LOG, PAYLOAD
from kanwil.base.store import rows
from kanwil.training.dataset import Dataset
from kanwil.training.forgetting import forget
from kanwil.training.shelf import trainset
from kanwil.training.tables import MODELS
from kanwil.triage.personal.scope import Scope
from kanwil.triage.tables import CHANGES


def log_entries(connection: Connection, scope: Scope) -> list[dict[str, Any]]:
    """Return the entries about a debtor or its facts that were not erased, payload and all."""
    ids = {*scope.numbers, *scope.invoices, *scope.payments, *scope.lines}
    query = select(LOG.c.entry, LOG.c.made_at, LOG.c.made_by, LOG.c.move, LOG.c.subject)
    query = query.add_columns(PAYLOAD.c.body).join(PAYLOAD).where(PAYLOAD.c.body.is_not(None))
    found = []
    for row in rows(connection, query.order_by(LOG.c.entry)):
        said = json.loads(row.pop("body"))
        if row["subject"] in ids or not ids.isdisjoint(_texts(said)):
            found.append(row | {"told": said})
    return found


def sayings(connection: Connection, scope: Scope) -> list[int]:
    """Return the entries of which the words may go.

    That something was erased, and why, must be shown as long as anybody may ask (AVG art. 5 lid 2);
    it names nothing of what went.
    """
    found = log_entries(connection, scope)
    return [one["entry"] for one in found if one["move"] != "erase"]


def entomb(connection: Connection, entries: list[int]) -> None:
    """Erase what entries say; who did what when, and the chain of digests, stay."""
    for start in range(0, len(entries), 500):
        some = PAYLOAD.c.entry.in_(entries[start : start + 500])
        # The salt goes too: with it a guess at an erased text could be tried against its digest.
        connection.execute(update(PAYLOAD).where(some).values(body=None, salt=""))


def in_changes(connection: Connection, scope: Scope) -> list[dict[str, Any]]:
    """Return the lines about a debtor in the reports of imports, with the day of each report."""
    return [
        {"as_of": row["as_of"], "part": part, **line}
        for row in rows(connection, select(CHANGES).order_by(CHANGES.c.change))
        for part, line in _lines(row["report"])
        if line.get("debtor_id") in scope.numbers
    ]


def leave_changes(connection: Connection, scope: Scope) -> None:
    """Take a debtor's lines out of the reports; their totals stay as they were shown."""
    for row in rows(connection, select(CHANGES)):
        report, mine = row["report"], False
        for part in report.values():
            if isinstance(part, dict) and "rows" in part:
                left = [one for one in part["rows"] if one.get("debtor_id") not in scope.numbers]
                mine = mine or len(left) < len(part["rows"])
                part["rows"] = left
        if mine:
            asked = update(CHANGES).where(CHANGES.c.change == row["change"])
            connection.execute(asked.values(report=report))


def learnt_from(connection: Connection, scope: Scope) -> list[dict[str, Any]]:
    """Return the cases of a debtor from which models on the shelf learnt, with every feature."""
    found = []
    for model_id in connection.execute(select(MODELS.c.model_id)).scalars().all():
        learnt = trainset(connection, model_id)
        for place in learnt.cases.index[learnt.cases["debtor_id"].isin(scope.numbers)]:
            case = learnt.cases.loc[place, ["case_id", "as_of", "category"]].to_dict()
            features = learnt.X.loc[place].dropna().to_dict()
            found.append({"model_id": model_id, **case, "features": features})
    return found


def learners(connection: Connection, scope: Scope) -> list[str]:
    """Return the models that hold something of a debtor that they learnt from."""
    return [model_id for model_id, _ in _without(connection, scope)]


def unlearn(connection: Connection, scope: Scope) -> list[str]:
    """Take a debtor's cases out of what models learnt from; return the models, now marked."""
    marked = []
    for model_id, left in _without(connection, scope):
        forget(connection, model_id, left)
        marked.append(model_id)
    return marked


def _without(connection: Connection, scope: Scope) -> Iterator[tuple[str, Dataset]]:
    """Yield each model that holds something of a debtor, and what is left without it."""
    for model_id in connection.execute(select(MODELS.c.model_id)).scalars().all():
        learnt = trainset(connection, model_id)
        others = (~learnt.cases["debtor_id"].isin(scope.numbers)).to_numpy(dtype=bool)
        lessons = {one: said for one, said in learnt.lessons.items() if one not in scope.texts}
        if not others.all() or len(lessons) < len(learnt.lessons):
            yield model_id, replace(learnt.take(others), lessons=lessons)


def _texts(said: Any) -> Iterator[str]:  # noqa: ANN401 -- any JSON
    """Yield every text in a payload; ids may stand in one text, with commas between."""
    if isinstance(said, str):
        yield said
        yield from said.split(", ")
    elif isinstance(said, dict):
        for one in said.values():
            yield from _texts(one)
    elif isinstance(said, list):
        for one in said:
            yield from _texts(one)


def _lines(report: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, part in report.items():
        if isinstance(part, dict):
            for line in part.get("rows", ()):
                yield name, line
