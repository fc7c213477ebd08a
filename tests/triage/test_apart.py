"""What one company's book knows or learnt never reaches another's, though ids are the same."""

from datetime import date

from sqlalchemy import insert, select

from kanwil.base.settings import Settings
from kanwil.base.store import METADATA, rows
from kanwil.base.terms import Category, Outcome
from kanwil.resolution.cases import Resolution, resolve
from kanwil.training import shelf
from kanwil.training.tables import MODEL_MOVES, MODELS
from kanwil.triage import open_book
from kanwil.triage.past import learnt
from kanwil.triage.run import run_day, triage
from tests_support.everything import model

from .conftest import DAY

ENDED = date(2026, 11, 21)


def whole(book):
    with book.read() as connection:
        return {t.name: rows(connection, select(t)) for t in METADATA.sorted_tables}


def test_learning_in_one_book_changes_nothing_in_another(book, tmp_path):
    other = open_book(f"sqlite:///{tmp_path / 'other.db'}", Settings(user="Sanne"))
    run_day(book, DAY, "Sanne")
    before, said = whole(book), triage(book, DAY)
    with book.read() as connection:
        figures = learnt(connection).own.sum()
    with other.write() as connection:
        for number in range(30):
            told = (f"D1@{number}", "D1", DAY, Category.CAN_WONT, Outcome.PAID, ENDED)
            found = Resolution(*told, action="remind", overdue_cents=100, recovered_cents=100)
            resolve(connection, "Mark", found)
        connection.execute(insert(MODELS).values(model("van-een-ander")))
        move = {"kind": "promote", "model_id": "van-een-ander", "made_by": "Mark"}
        connection.execute(insert(MODEL_MOVES).values(**move, made_at=model("x")["made_at"]))
        assert shelf.champion_id(connection) == "van-een-ander"
    assert whole(book) == before
    assert triage(book, DAY) == said
    with book.read() as connection:
        assert shelf.champion_id(connection) == shelf.shipped_facts()["model_id"]
        assert learnt(connection).own.sum() == figures
    assert whole(other)["debtors"] == []
    other.close()
