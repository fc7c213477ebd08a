"""Erasing cases from what a model learnt from: the model stays, marked to be learnt anew."""

from sqlalchemy import Connection, update

from kanwil.training.dataset import Dataset
from kanwil.training.shelf import row_of, signature_of
from kanwil.training.tables import MODELS


def forget(connection: Connection, model_id: str, left: Dataset) -> None:
    """Freeze `left` in the place of a model's cases and sign it anew.

    Its facts count in `forgotten` the cases and lessons that it still knows and no longer holds:
    the model itself has learnt from them until another takes its place.

    Raises
    ------
    UnknownModelError, BadSignatureError : nothing was changed.
    """
    row = row_of(connection, model_id)
    held = Dataset.thaw(row["trainset"], row["trainset_digest"])
    gone = len(held) - len(left) + len(held.lessons) - len(left.lessons)
    facts = {**row["facts"], "forgotten": row["facts"].get("forgotten", 0) + gone}
    row |= {"facts": facts, "trainset": left.freeze(), "trainset_digest": left.digest}
    told = {name: row[name] for name in ("facts", "trainset", "trainset_digest")}
    asked = update(MODELS).where(MODELS.c.model_id == model_id)
    connection.execute(asked.values(**told, signature=signature_of(row)))
