"""Learning anew from the book's closed cases, and what another model would change today."""

from datetime import date
from decimal import Decimal
from typing import Any

from kanwil.base.money import cents
from kanwil.book.ledger import read_ledger
from kanwil.training import shelf
from kanwil.training.challenge import Step, Tell, silent
from kanwil.training.retrain import gather, learn, shelved
from kanwil.training.retrain import rebuild as again
from kanwil.triage.books import Book
from kanwil.triage.judging import judge, late_moments
from kanwil.triage.past import settled
from kanwil.triage.said import lessons


def fit_challenger(book: Book, day: date, by: str, tell: Tell = silent) -> str:
    """Fit, judge and shelve a challenger; returns its model id. Nothing is promoted by it.

    `tell` is told what is being done.

    Raises
    ------
    TooFewCasesError : not enough closed cases.
    """
    with book.read() as connection:
        gathered = gather(connection, lessons(connection))
    made = shelved(learn(gathered, day, book.settings, tell))
    tell(Step.KEEP)
    with book.write() as connection:
        shelf.put(connection, by, made)
    return made.model_id


def rebuild(book: Book, model_id: str, by: str) -> str:
    """Make a shelved model again from its frozen cases; it takes the old one's place if in use.

    Returns the new name. Raises as `training.retrain.rebuild`.
    """
    with book.read() as connection:
        made, stands = again(connection, model_id), shelf.champion_id(connection)
    with book.write() as connection:
        shelf.put(connection, by, made)
        if stands == model_id:
            shelf.promote(connection, by, made.model_id)
    return made.model_id


def changes_under(book: Book, model_id: str, day: date) -> list[dict[str, Any]]:
    """Return today's cases whose category or action would be another under a shelved model.

    Each has name, overdue_cents, and `before` and `after` with category, action and
    expected_cents; the largest amount first.
    """
    with book.read() as connection:
        ledger, other = read_ledger(connection), shelf.load(connection, model_id)
        stands, before = (
            shelf.champion(connection),
            settled(connection),
        )
    moments = late_moments(ledger, day, book.settings.payment_terms_days)
    old_rows, new_rows = (
        judge(one, ledger, moments, book.settings, past=before).rows for one in (stands, other)
    )
    found = [
        {
            "name": old["name"],
            "overdue_cents": cents(Decimal(old["overdue"])),
            "before": _side(old),
            "after": _side(new),
        }
        for old, new in zip(old_rows, new_rows, strict=True)
        if (old["category"], old["action"]) != (new["category"], new["action"])
    ]
    return sorted(found, key=lambda one: -one["overdue_cents"])


def _side(row: dict[str, Any]) -> dict[str, Any]:
    expected = cents(Decimal(row["expected_value"]))
    return {"category": row["category"], "action": row["action"], "expected_cents": expected}
