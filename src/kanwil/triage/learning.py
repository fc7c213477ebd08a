"""The shelf as the screen shows it: the model in use, the challenger, promote and roll back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kanwil.base.problems import KanwilError
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.model.card import card as card_of
from kanwil.resolution.cases import labels
from kanwil.training import shelf
from kanwil.training.refusals import UnknownModelError
from kanwil.training.verdict import Line, Verdict, scoreboard
from kanwil.triage.books import Book


@dataclass(frozen=True)
class State:
    """The model in use, and what could be learnt anew.

    Attributes
    ----------
    since : the day on which it was made; None for the shipped one.
    learnt_from : resolved cases that it learnt from; simulated ones as shipped.
    labels, new_labels : own closed cases with a category, and those it has not seen.
    forgotten : cases and lessons that were erased, and from which it did learn.
    """

    model_id: str
    shipped: bool
    since: date | None
    learnt_from: int
    labels: int
    new_labels: int
    forgotten: int = 0


@dataclass(frozen=True)
class Challenger:
    """A model that waits for the user's decision."""

    model_id: str
    verdict: Verdict

    def lines(self, tr: Tr) -> list[Line]:
        """Return both models' figures side by side; none where nothing could be compared."""
        found = self.verdict.comparison
        return [] if found is None else scoreboard(found, tr)

    @property
    def turned_out(self) -> list[list[int]]:
        """Return counts[turned out][model said]."""
        found = self.verdict.comparison
        return [] if found is None else [list(row) for row in zip(*found.confusion, strict=True)]


def state(book: Book) -> State:
    """Return what stands on the shelf and how much there is to learn."""
    with book.read() as connection:
        stands = next(one for one in shelf.listed(connection) if one["champion"])
        known = int(labels(connection)["category"].notna().sum())
    shipped = stands["made_at"] is None
    learnt = int(stands["facts"].get("cases" if shipped else "own_cases", 0))
    return State(
        model_id=stands["model_id"],
        shipped=shipped,
        since=None if shipped else stands["made_at"].date(),
        learnt_from=learnt,
        labels=known,
        new_labels=known if shipped else max(0, known - learnt),
        forgotten=int(stands["facts"].get("forgotten", 0)),
    )


def latest_challenger(book: Book) -> Challenger | None:
    """Return the newest model unless it is in use or was rejected."""
    with book.read() as connection:
        models = shelf.listed(connection)
    newest = models[0]
    if newest["champion"] or newest["rejected"] or newest["verdict"] is None:
        return None
    return Challenger(newest["model_id"], Verdict.from_dict(newest["verdict"]))


def challenger(book: Book, model_id: str) -> Challenger:
    """Return one shelved model with its verdict."""
    with book.read() as connection:
        found = next(one for one in shelf.listed(connection) if one["model_id"] == model_id)
    return Challenger(model_id, Verdict.from_dict(found["verdict"]))


def listed(book: Book) -> list[dict[str, Any]]:
    """Return the shelf, newest first, as `training.shelf.listed` does."""
    with book.read() as connection:
        return shelf.listed(connection)


def promote(book: Book, model_id: str, by: str) -> None:
    """Put a compared challenger into use; one transaction."""
    with book.write() as connection:
        shelf.promote(connection, by, model_id)


def rollback(book: Book, by: str) -> str:
    """Go back to the model before; returns its name."""
    with book.write() as connection:
        return shelf.rollback(connection, by)


def reject(book: Book, model_id: str, by: str) -> None:
    """Set a challenger aside."""
    with book.write() as connection:
        shelf.reject(connection, by, model_id)


def verify(book: Book) -> dict[str, KanwilError]:
    """Return the models that fail a check, with the reason."""
    with book.read() as connection:
        return shelf.verify(connection)


def card(book: Book, lang: Lang, model_id: str | None = None) -> str:
    """Return the card of a model, of the one in use where none is named.

    Raises
    ------
    UnknownModelError : no such model is on the shelf.
    """
    with book.read() as connection:
        wanted = model_id or shelf.champion_id(connection)
        models = {one["model_id"]: one for one in shelf.listed(connection)}
    if wanted not in models:
        raise UnknownModelError(wanted)
    return card_of(models[wanted]["facts"], lang)
