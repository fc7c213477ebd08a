"""Learning anew from the book's closed cases, and what another model would change today."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from kanwil.base.money import cents
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.model.assess import read_cues
from kanwil.model.bundle import Bundle, dumps, passport
from kanwil.model.card import card
from kanwil.resolution.cases import labels
from kanwil.training import shelf
from kanwil.training.challenge import Champion, challenge
from kanwil.training.dataset import Dataset, build
from kanwil.triage.books import Book
from kanwil.triage.run import late_moments, prepared


def fit_challenger(book: Book, day: date, by: str) -> str:
    """Fit, judge and shelve a challenger; returns its model id. Nothing is promoted by it.

    Raises
    ------
    TooFewCasesError : not enough closed cases known on `day`.
    """
    with book.read() as connection:
        ledger, closed = read_ledger(connection), labels(connection)
        champion = _champion(connection)
        shipped = shelf.load(connection, shelf.shipped_facts()["model_id"])
    known = closed[closed["resolved_on"] <= str(day)]
    made = challenge(_dataset(book, ledger, known, shipped), champion, shipped, day)
    data = dumps(made.bundle)
    facts = passport(made.bundle, data)
    shelved = shelf.Shelved(
        model_id=made.bundle.model_id,
        data=data,
        facts=facts,
        card=card(facts, book.settings.lang),
        verdict=made.verdict,
        trainset=made.trainset.freeze(),
        trainset_digest=made.trainset.digest,
    )
    with book.write() as connection:
        shelf.put(connection, by, shelved)
    return shelved.model_id


def _champion(connection: Connection) -> Champion:
    model_id = shelf.champion_id(connection)
    bundle = shelf.load(connection, model_id)
    own = model_id != shelf.shipped_facts()["model_id"]
    return Champion(bundle, shelf.trainset(connection, model_id) if own else None)


def _dataset(book: Book, ledger: Ledger, closed: Any, shipped: Bundle) -> Dataset:  # noqa: ANN401
    cues = read_cues(shipped, ledger)
    return build(ledger, closed, cues, terms_days=book.settings.payment_terms_days)


def changes_under(book: Book, model_id: str, day: date) -> list[dict[str, Any]]:
    """Return today's cases whose category or action would be another under a shelved model.

    Each has name, overdue_cents, and `before` and `after` with category and action.
    """
    with book.read() as connection:
        ledger, other = read_ledger(connection), shelf.load(connection, model_id)
        stands = shelf.champion(connection)
    moments = late_moments(ledger, day, book.settings.payment_terms_days)
    before, after = (
        prepared(one, ledger, moments, book.settings).rows() for one in (stands, other)
    )
    return [
        {
            "name": old["name"],
            "overdue_cents": cents(old["overdue"]),
            "before": {"category": old["category"], "action": old["action"]},
            "after": {"category": new["category"], "action": new["action"]},
        }
        for old, new in zip(before, after, strict=True)
        if (old["category"], old["action"]) != (new["category"], new["action"])
    ]
