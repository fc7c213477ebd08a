"""The shelf: models kept in the book, signed; which one is champion; promote and roll back."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from kanwil.base.audit import record
from kanwil.base.places import models_folder
from kanwil.base.problems import KanwilError, RefusedError
from kanwil.base.store import rows, utc_now
from kanwil.features.catalogue import catalogue_hash
from kanwil.training.dataset import Dataset
from kanwil.training.key import sign, signed
from kanwil.training.refusals import (
    BadSignatureError,
    CatalogueChangedError,
    OtherLibrariesError,
    UnknownModelError,
)
from kanwil.training.tables import MODEL_MOVES, MODELS
from kanwil.training.verdict import Verdict

if TYPE_CHECKING:
    from kanwil.model.bundle import Bundle

SHIPPED_FACTS = "kanwil.json"


@dataclass(frozen=True)
class Shelved:
    """A fitted model as the book keeps it; `data` is not opened before all else is checked."""

    model_id: str
    data: bytes
    facts: dict[str, Any]
    card: str
    verdict: Verdict
    trainset: bytes
    trainset_digest: str


def put(connection: Connection, by: str, model: Shelved) -> None:
    """Lay a model on the shelf, signed; it is not in use by that. Twice changes nothing."""
    known = select(MODELS.c.model_id).where(MODELS.c.model_id == model.model_id)
    if connection.execute(known).first():
        return
    row = {
        "model_id": model.model_id,
        "made_at": utc_now(),
        "made_by": by,
        "data": model.data,
        "sha256": hashlib.sha256(model.data).hexdigest(),
        "facts": model.facts,
        "card": model.card,
        "verdict": model.verdict.as_dict(),
        "trainset": model.trainset,
        "trainset_digest": model.trainset_digest,
    }
    connection.execute(MODELS.insert().values(row | {"signature": signature_of(row)}))
    record(connection, by, "shelve", model.model_id, sha256=row["sha256"], verdict=row["verdict"])


def shipped_facts() -> dict[str, Any]:
    """Return the passport of the shipped model, `model_id` among it, without opening the model."""
    text = (models_folder() / SHIPPED_FACTS).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def champion_id(connection: Connection) -> str:
    """Return the name of the model in use."""
    return _reign(connection)[-1]


def champion(connection: Connection) -> "Bundle":
    """Return the model in use, opened after its checks; see `load`."""
    return load(connection, champion_id(connection))


def load(connection: Connection, model_id: str) -> "Bundle":
    """Open a model of the shelf, or the shipped one by its name.

    Raises
    ------
    UnknownModelError, BadSignatureError : nothing was opened.
    TamperedModelError, CatalogueChangedError, OtherLibrariesError : the same.
    """
    # Opening a model loads scikit-learn, which whoever only lists the shelf must not pay for.
    from kanwil.model.bundle import ForeignModelError  # noqa: PLC0415
    from kanwil.training.standby import shipped_or_rebuilt  # noqa: PLC0415

    if model_id == shipped_facts()["model_id"]:
        return shipped_or_rebuilt()
    row = row_of(connection, model_id)
    try:
        return _opened(row["data"], json.dumps(row["facts"]))
    except ForeignModelError as error:
        if error.part == "catalogue":
            raise CatalogueChangedError(model_id) from error
        raise OtherLibrariesError(model_id, error) from error


@lru_cache(maxsize=2)
def _opened(data: bytes, facts: str) -> "Bundle":
    """Open a model once: unpacking it takes as long as judging a debtor."""
    from kanwil.model.bundle import loads  # noqa: PLC0415

    return loads(data, json.loads(facts))


def row_of(connection: Connection, model_id: str) -> dict[str, Any]:
    """Return a model's row of MODELS, its signature checked; raises as `load`."""
    row = _row(connection, model_id)
    if not signed(row["signature"], *_parts(row)):
        raise BadSignatureError(model_id)
    return row


def trainset(connection: Connection, model_id: str) -> Dataset:
    """Return the frozen cases that a model learnt from; raises as `load` and FrozenSetError."""
    row = row_of(connection, model_id)
    return Dataset.thaw(row["trainset"], row["trainset_digest"])


def listed(connection: Connection) -> list[dict[str, Any]]:
    """Return the shelf, newest first and the shipped model last.

    Each row has model_id, made_at (None for shipped), made_by, facts, card, verdict (None for
    shipped), champion, rejected.
    """
    names = ("model_id", "made_at", "made_by", "facts", "card", "verdict")
    query = select(*(MODELS.c[name] for name in names)).order_by(MODELS.c.made_at.desc())
    facts = shipped_facts()
    shipped = {"model_id": facts["model_id"], "made_at": None, "made_by": "kanwil", "facts": facts}
    found = [*rows(connection, query), shipped | {"card": "", "verdict": None}]
    stands = champion_id(connection)
    rejected = {row["model_id"] for row in _moves(connection) if row["kind"] == "reject"}
    marks = [
        {"champion": r["model_id"] == stands, "rejected": r["model_id"] in rejected} for r in found
    ]
    return [row | mark for row, mark in zip(found, marks, strict=True)]


def promote(connection: Connection, by: str, model_id: str) -> None:
    """Make a model the champion, in the caller's transaction.

    Raises
    ------
    UnknownModelError, BadSignatureError : it is not on the shelf, or was changed there.
    CatalogueChangedError : it reads features that are computed no more.
    RefusedError : its verdict forbids it, it stands already, or was compared with another one.
    """
    stands = champion_id(connection)
    if model_id == stands:
        raise RefusedError("Dit model is al in gebruik.")
    if model_id != shipped_facts()["model_id"]:
        row = row_of(connection, model_id)
        if row["facts"].get("catalogue") != catalogue_hash():
            raise CatalogueChangedError(model_id)
        _gate(Verdict.from_dict(row["verdict"]), stands)
    _move(connection, by, "promote", model_id, before=stands)


def rollback(connection: Connection, by: str) -> str:
    """Bring back the model that stood before the present one; return its name.

    Raises RefusedError when the shipped model stands on nothing older.
    """
    reign = _reign(connection)
    if len(reign) < 2:
        raise RefusedError("Er is geen eerder model om naar terug te gaan.")
    _move(connection, by, "rollback", reign[-2], before=reign[-1])
    return reign[-2]


def reject(connection: Connection, by: str, model_id: str) -> None:
    """Set a challenger aside; it stays on the shelf."""
    _move(connection, by, "reject", _row(connection, model_id)["model_id"])


def verify(connection: Connection) -> dict[str, KanwilError]:
    """Return the models that fail a check, with the reason; empty when all are whole."""
    bad: dict[str, KanwilError] = {}
    for model_id in connection.execute(select(MODELS.c.model_id)).scalars().all():
        try:
            trainset(connection, model_id)
        except KanwilError as error:
            bad[model_id] = error
    return bad


def _gate(verdict: Verdict, stands: str) -> None:
    if not verdict.allowed:
        raise RefusedError("Het oordeel over dit model staat overstappen niet toe.")
    if verdict.champion != stands:
        raise RefusedError(
            "Dit model is vergeleken met een model dat niet meer in gebruik is. Leer opnieuw."
        )


def _move(connection: Connection, by: str, kind: str, model_id: str, **told: str) -> None:
    row = {"kind": kind, "model_id": model_id, "made_at": utc_now(), "made_by": by}
    connection.execute(MODEL_MOVES.insert().values(row))
    record(connection, by, f"{kind}_model", model_id, **told)


def _moves(connection: Connection) -> list[dict[str, Any]]:
    return rows(connection, select(MODEL_MOVES).order_by(MODEL_MOVES.c.move))


def _reign(connection: Connection) -> list[str]:
    """Return the champions that stand on each other, the shipped model first."""
    reign = [shipped_facts()["model_id"]]
    for move in _moves(connection):
        if move["kind"] == "promote":
            reign.append(move["model_id"])
        elif move["kind"] == "rollback":
            reign.pop()
    return reign


def _row(connection: Connection, model_id: str) -> dict[str, Any]:
    found = rows(connection, select(MODELS).where(MODELS.c.model_id == model_id))
    if not found:
        raise UnknownModelError(model_id)
    return found[0]


def signature_of(row: dict[str, Any]) -> str:
    """Return the signature that belongs to a row of MODELS."""
    return sign(*_parts(row))


def _parts(row: dict[str, Any]) -> list[bytes]:
    told = [
        row[name] for name in ("model_id", "sha256", "facts", "card", "verdict", "trainset_digest")
    ]
    plain = json.dumps(told, sort_keys=True, ensure_ascii=False).encode()
    return [plain, row["data"], row["trainset"]]
