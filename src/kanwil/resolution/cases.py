"""Closing cases: resolve, correct and undo as appended rows, and the labels that stand now."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from kanwil.base.audit import record
from kanwil.base.problems import ConflictError, RefusedError, UnknownDebtorError
from kanwil.base.store import atomic, rows, utc_now
from kanwil.base.terms import Action, Category, Outcome, Proof
from kanwil.base.then import then_of
from kanwil.resolution.tables import RESOLUTIONS


@dataclass(frozen=True)
class Resolution:
    """How one case ended, and what the debtor was on the day of decision.

    Attributes
    ----------
    as_of : the day of decision; the category is asked about that day, not about today.
    category : None is *weet niet*; it is kept, and never learnt from.
    overdue_cents, recovered_cents : whole cents, None where unknown.
    seen_model : whether the model's category had been on the screen; None is unknown.
    labelled_by : who judged; empty takes the one who closes.
    """

    case_id: str
    debtor_id: str
    as_of: date
    category: Category | str | None
    outcome: Outcome | str | None
    resolved_on: date
    action: Action | str | None = None
    overdue_cents: int | None = None
    recovered_cents: int | None = None
    proof: Proof | str = Proof.JUDGED
    seen_model: bool | None = None
    note: str = ""
    labelled_by: str = ""


def resolve(
    connection: Connection, by: str, resolution: Resolution, *, corrects: int | None = None
) -> int:
    """Append a closing label and its log entry; return the row's number.

    Parameters
    ----------
    corrects : the number of the label that this one replaces, as shown to the user.

    Raises
    ------
    ConflictError : the case has a label already and `corrects` does not name it.
    RefusedError : a word outside its closed list, or a case that ends before its decision.
    """
    facts = checked(resolution)
    chain = _chain(connection, resolution.case_id)
    stands = standing_in(chain)
    if (stands["resolution"] if stands else None) != corrects:
        raise ConflictError(resolution.debtor_id)
    facts["labelled_by"] = facts["labelled_by"] or by
    number = append(connection, by, facts, chain)
    record(connection, by, "resolve", resolution.debtor_id, resolution=number, **facts)
    return number


def undo_resolution(connection: Connection, by: str, case_id: str) -> int:
    """Take back the label that stands; the one before it stands again. Returns the undo's number.

    Raises
    ------
    UnknownDebtorError : no such case was ever closed.
    RefusedError : no label stands any more.
    """
    chain = _chain(connection, case_id)
    if not chain:
        raise UnknownDebtorError(case_id)
    stands = standing_in(chain)
    if stands is None:
        raise RefusedError("Deze zaak is niet (meer) afgesloten.")
    facts = {name: stands[name] for name in (*FACTS, "digest")}
    number = append(connection, by, facts, chain, undoes=stands["resolution"])
    record(
        connection,
        by,
        "undo_resolve",
        stands["debtor_id"],
        case_id=case_id,
        undoes=stands["resolution"],
    )
    return number


def standing(connection: Connection, case_id: str) -> dict[str, Any] | None:
    """Return the label that stands for a case as its whole row, or None."""
    return standing_in(_chain(connection, case_id))


def labels(connection: Connection) -> pd.DataFrame:
    """Return every label that stands, one row a case, sorted by debtor and day of decision.

    Columns as `resolved_cases` in the Ledger (dates `datetime64[us]`, amounts `overdue_cents` and
    `recovered_cents` float64, texts str), plus `seen_model` (float64: 1, 0, NaN unknown) and
    `resolution` (int64). *Weet niet* has a missing category.
    """
    chains = chains_of(connection)
    found = [row for chain in chains.values() if (row := standing_in(chain)) is not None]
    return as_frame(found)


FACTS = tuple(Resolution.__dataclass_fields__)
_TEXTS = ("case_id", "debtor_id", "category", "action", "outcome", "labelled_by", "proof")
_NUMBERS = ("overdue_cents", "recovered_cents", "seen_model")


def as_frame(found: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return label rows as the resolved frame; see `labels`."""
    given = pd.DataFrame(list(found), columns=[*FACTS, "resolution"])
    frame = pd.DataFrame(
        {
            **{name: given[name].astype("str").where(given[name].notna()) for name in _TEXTS},
            **{
                name: pd.to_datetime(given[name]).astype("datetime64[us]")
                for name in ("as_of", "resolved_on")
            },
            **{name: given[name].astype("float64") for name in _NUMBERS},
            "resolution": given["resolution"].astype("int64"),
        }
    )
    return frame.sort_values(["debtor_id", "as_of", "case_id"], ignore_index=True)


def checked(resolution: Resolution) -> dict[str, Any]:
    """Return the facts with their digest, each word from its closed list (None where empty).

    Raises
    ------
    RefusedError : names the field that is wrong.
    """
    facts = asdict(resolution)
    lists = {"category": Category, "action": Action, "outcome": Outcome, "proof": Proof}
    for field, words in lists.items():
        word = facts[field] or None
        if word is not None and word not in set(words):
            raise RefusedError("Onbekende waarde voor {field}: {word}", field=field, word=word)
        facts[field] = None if word is None else str(word)
    if not facts["proof"]:
        facts["proof"] = str(Proof.JUDGED)
    if resolution.resolved_on < resolution.as_of:
        raise RefusedError("De zaak eindigt vóór de dag waarop werd besloten.")
    return facts | {"digest": _digest(facts)}


def _digest(facts: dict[str, Any]) -> str:
    told = {name: value for name, value in facts.items() if name not in ("note", "seen_model")}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def append(
    connection: Connection,
    by: str,
    facts: dict[str, Any],
    chain: list[dict[str, Any]],
    undoes: int | None = None,
) -> int:
    """Add one row to a case's chain and to `chain`; return its number.

    Raises
    ------
    ConflictError : someone else added one meanwhile.
    """
    row = facts | {
        "follows": chain[-1]["resolution"] if chain else 0,
        "undoes": undoes,
        "made_at": utc_now(),
        "made_by": by,
    }
    try:
        with atomic(connection):
            key = connection.execute(RESOLUTIONS.insert().values(row)).inserted_primary_key
    except IntegrityError as error:
        raise ConflictError(facts["debtor_id"]) from error
    number = int(key[0])  # type: ignore[index]
    chain.append(row | {"resolution": number})
    return number


def chains_of(
    connection: Connection, case_ids: Iterable[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return every row of each case in order, for all cases or for the given ones."""
    wanted = None if case_ids is None else set(case_ids)
    chains: dict[str, list[dict[str, Any]]] = {}
    query, then = select(RESOLUTIONS).order_by(RESOLUTIONS.c.resolution), then_of(connection)
    if then is not None:
        query = query.where(RESOLUTIONS.c.made_at <= then.moment)
    for row in rows(connection, query):
        if wanted is None or row["case_id"] in wanted:
            chains.setdefault(row["case_id"], []).append(row)
    return chains


def standing_in(chain: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the last row of a chain that is neither an undo nor undone."""
    undone = {row["undoes"] for row in chain}
    standing = [r for r in chain if r["undoes"] is None and r["resolution"] not in undone]
    return standing[-1] if standing else None


def _chain(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    query = select(RESOLUTIONS).where(RESOLUTIONS.c.case_id == case_id)
    return rows(connection, query.order_by(RESOLUTIONS.c.resolution))
