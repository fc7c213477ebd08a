"""Work that is struck dead in tests: each job a function of a book's URL, and what must hold."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from sqlalchemy import func, select, text

from kanwil.base.audit import LOG, broken_links
from kanwil.base.settings import Settings
from kanwil.base.store import rows
from kanwil.base.terms import CATEGORIES, Category, Outcome, Proof
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export
from kanwil.book.tables import SETTLEMENTS
from kanwil.resolution.cases import Resolution, labels, resolve
from kanwil.training import shelf
from kanwil.training.compare import Finding, Gain
from kanwil.training.retrain import gather, learn, shelved
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.training.tables import MODEL_MOVES, MODELS
from kanwil.triage import desk, fitting, learning, open_book
from kanwil.triage.intake import take_in
from kanwil.triage.moves import Seat
from kanwil.triage.tables import MOVES

DAY, READY = date(2026, 11, 20), "ready"
SEAT = Seat("Sanne", DAY, "D0", 0, "D0@open")


def warm():
    """Load what every child would else load again."""
    shipped_or_rebuilt()


def opened(url):
    return open_book(url, Settings(user="Sanne"))


def prepare(url, folder):
    """Fill a book with twelve closed cases, one that can be closed, and a model to promote."""
    book = opened(url)
    export(_ledger(), folder)
    take_in(book, [folder], "Sanne", DAY)
    with book.write() as connection:
        for number in range(12):
            as_of = date(2026, 1, 10) + timedelta(days=20 * number)
            told = Resolution(
                case_id=f"D{number % 6}@{as_of}",
                debtor_id=f"D{number % 6}",
                as_of=as_of,
                category=CATEGORIES[number % 4],
                outcome=Outcome.PAID,
                resolved_on=as_of + timedelta(days=5),
            )
            resolve(connection, "Sanne", told)
    with book.read() as connection:
        made = shelved(learn(gather(connection), DAY, book.settings))
    found = made.verdict.comparison
    gains = {**found.gains, "log_loss": Gain(0.1, 0.01, 0.2)}
    better = replace(found, finding=Finding.BETTER, gains=gains)
    verdict = replace(made.verdict, comparison=better)
    with book.write() as connection:
        shelf.put(connection, "Sanne", replace(made, model_id=READY, verdict=verdict))
    book.close()


def _ledger():
    days = pd.date_range("2026-01-01", periods=18, freq="15D").strftime("%Y-%m-%d")
    return Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": [f"D{n}" for n in range(6)], "kind": "company"}),
        invoices=pd.DataFrame(
            {
                "invoice_id": [f"F{n}" for n in range(18)],
                "debtor_id": [f"D{n % 6}" for n in range(18)],
                "issued_on": days,
                "due_on": days,
                "amount": 100.0,
            }
        ),
    )


def close(url):
    closing = desk.Closing(
        as_of=DAY,
        category=Category.NEITHER,
        outcome=Outcome.WRITTEN_OFF,
        proof=Proof.JUDGED,
        recovered=Decimal(0),
        overdue=Decimal(300),
    )
    desk.close(opened(url), SEAT, closing)


def promote(url):
    learning.promote(opened(url), READY, "Sanne")


def retrain(url):
    fitting.fit_challenger(opened(url), DAY, "Sanne")


def _counts(connection):
    """Count what each job leaves behind: whole or not at all."""
    said = {row["move"] for row in rows(connection, select(LOG.c.move))}
    closed = SEAT.case_id in set(labels(connection)["case_id"])

    def count(table, *where):
        return connection.execute(select(func.count()).select_from(table).where(*where)).scalar()

    return {
        "close": [
            closed,
            count(MOVES, MOVES.c.kind == "close") == 1,
            count(SETTLEMENTS) == 3,
            "close" in said,
        ],
        "promote": [
            count(MODEL_MOVES) == 1,
            "promote_model" in said,
            shelf.champion_id(connection) == READY,
        ],
        "retrain": [count(MODELS) == 2],
    }


def happened(url, name):
    """Check that the book is whole and return whether a job has happened; never half."""
    book = opened(url)
    with book.read() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert broken_links(connection) == []
        assert shelf.verify(connection) == {}
        assert shelf.row_of(connection, READY)["model_id"] == READY
        assert len(labels(connection)) in {12, 13}
        counts = _counts(connection)
    book.close()
    for job, marks in counts.items():
        assert len(set(marks)) == 1, (job, marks)
        assert job == name or not any(marks), job
    return counts[name][0]
