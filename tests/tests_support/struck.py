"""Work that is struck dead in tests: each job a function of a book's URL, and what must hold."""

import hashlib
import os
import ssl
import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
from sqlalchemy import func, select, text

from kanwil.base.audit import LOG, broken_links
from kanwil.base.settings import Settings
from kanwil.base.store import engine_for, rows
from kanwil.base.terms import CATEGORIES, Action, Category, Outcome, Proof
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export
from kanwil.book.tables import FACTS, SETTLEMENTS
from kanwil.migrations import current, head, upgrade
from kanwil.post.message import State
from kanwil.resolution.cases import Resolution, labels, resolve
from kanwil.training import shelf
from kanwil.training.compare import Finding, Gain
from kanwil.training.retrain import gather, learn, shelved
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.training.tables import MODEL_MOVES, MODELS
from kanwil.triage import desk, dispatch, fitting, keeping, learning, open_book, outbox
from kanwil.triage.intake import take_in
from kanwil.triage.moves import Seat
from kanwil.triage.tables import MOVES
from tests_support import filling
from tests_support.posting import approved, drafted, reachable, with_server

FOLDER, PORT = "STRUCK_FOLDER", "STRUCK_PORT"
OLD = "0005"
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
    posting = reachable(book, DAY)
    approved(posting, DAY, drafted(posting, DAY, Action.REMIND))
    keeping.backup(book, folder / "ready.backup", "Sanne")
    book.close()
    export(_arrivals(), folder / "arrivals")


def prepare_old(url):
    """Fill a book of an earlier revision."""
    engine = engine_for(url)
    upgrade(engine, OLD)
    with engine.begin() as connection:
        filling.fill(connection)
    engine.dispose()


def _arrivals():
    return Ledger.from_frames(
        invoices=pd.DataFrame(
            {
                "invoice_id": [f"N{n}" for n in range(3)],
                "debtor_id": [f"D{n}" for n in range(3)],
                "issued_on": "2026-11-18",
                "due_on": "2026-12-18",
                "amount": 50.0,
            }
        ),
        payments=pd.DataFrame(
            {
                "payment_id": ["P0", "P1"],
                "debtor_id": ["D4", "D5"],
                "invoice_id": ["F4", "F5"],
                "paid_on": "2026-11-19",
                "amount": 100.0,
            }
        ),
    )


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


def take(url):
    take_in(opened(url), [_folder() / "arrivals"], "Sanne", DAY)


def decide(url):
    desk.accept(opened(url), Seat("Sanne", DAY, "D3", 0), Action.REMIND)


def send(url):
    book = opened(url)
    book = with_server(book, SimpleNamespace(port=int(os.environ[PORT])))
    trust = ssl.create_default_context(cafile=str(_folder() / "cert.pem"))
    numbers = [one.message for one in outbox.messages(book, {State.APPROVED})]
    dispatch.send(book, "Sanne", DAY, numbers, context=trust)


def migrate(url):
    opened(url)


def backup(url):
    keeping.backup(opened(url), _backup_of(url), "Sanne")


def restore(url):
    with keeping.unpacked(_folder() / "ready.backup") as found:
        keeping.restore(found, url, "Sanne")


def _folder():
    return Path(os.environ[FOLDER])


def _backup_of(url):
    return _folder() / f"{hashlib.sha256(url.encode()).hexdigest()}.backup"


def settle(url):
    """Wait until a server has seen that the one who was struck is gone."""
    if not url.startswith("postgresql"):
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    engine = engine_for(url)
    with engine.connect() as connection:
        while connection.execute(others).scalar():
            time.sleep(0.01)
    engine.dispose()


def _counts(connection, url):
    """Count what each job leaves behind: whole or not at all."""
    log = [row["move"] for row in rows(connection, select(LOG.c.move))]
    said = set(log)
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
        "take": [
            count(FACTS["invoices"], FACTS["invoices"].c.invoice_id.like("N%")) == 3,
            count(FACTS["payments"], FACTS["payments"].c.payment_id.in_(("P0", "P1"))) == 2,
            log.count("import") == 3,
        ],
        "decide": [count(MOVES, MOVES.c.kind == "accept") == 1, "accept" in said],
        "backup": [_whole(_backup_of(url))],
        "restore": ["restore" in said],
    }


def _whole(file):
    """Tell whether there is a backup; one that is there is whole."""
    if not file.exists():
        return False
    with keeping.unpacked(file) as found:
        assert found.contents.models == 1
    return True


def sent(url):
    """Return where the message ended, and whether its contact stands in the book."""
    book = opened(url)
    [one] = outbox.messages(book, set(State))
    with book.read() as connection:
        told = connection.execute(select(func.count()).select_from(FACTS["contacts"])).scalar()
    book.close()
    return one.state, bool(told)


def migrated(url):
    """Check that a book is of one revision with all its rows; tell whether it is the new one."""
    engine = engine_for(url)
    with engine.connect() as connection:
        found, held = current(connection), filling.held(connection)
    engine.dispose()
    filled = {name for name in held if name != "alembic_version" and len(held[name]) == 2}
    assert found in {OLD, head()}
    assert {"imports", "taken_lines", "moves", "log", "models"} <= filled
    assert (found == head()) == ("keepers" in held)
    return found == head()


def happened(url, name):
    """Check that the book is whole and return whether a job has happened; never half."""
    settle(url)
    if name == "migrate":
        return migrated(url)
    book = opened(url)
    with book.read() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert broken_links(connection) == []
        assert shelf.verify(connection) == {}
        assert shelf.row_of(connection, READY)["model_id"] == READY
        assert len(labels(connection)) in {12, 13}
        counts = _counts(connection, url)
    book.close()
    for job, marks in counts.items():
        assert len(set(marks)) == 1, (job, marks)
        assert job == name or not any(marks), job
    return sent(url)[0] is not State.APPROVED if name == "send" else counts[name][0]
