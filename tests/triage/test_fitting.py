"""Learning anew from a book: shelved and judged, promoted on command, rolled back, rebuilt."""

import shutil

import pandas as pd
import pytest

from kanwil.base.places import samples_folder
from kanwil.base.problems import RefusedError
from kanwil.triage import fitting, learning, open_book
from kanwil.triage.intake import take_in
from kanwil.triage.run import run_day


@pytest.fixture
def book(tmp_path, sample_day):
    """The sample company, whose controller calls *can't* what others call *won't*."""
    folder = shutil.copytree(samples_folder(), tmp_path / "company")
    closed = folder / "resolved_cases.csv"
    cases = pd.read_csv(closed, dtype="str")
    other = {"can_wont": "wants_cant", "wants_cant": "can_wont"}
    cases.assign(category=cases["category"].replace(other)).to_csv(closed, index=False)
    opened = open_book(f"sqlite:///{tmp_path / 'book.db'}")
    take_in(opened, [folder], "sanne", sample_day)
    yield opened
    opened.close()


def test_the_whole_round(book, sample_day):
    before = learning.state(book)
    assert before.shipped
    model_id = fitting.fit_challenger(book, sample_day, "sanne")
    assert learning.state(book).model_id == before.model_id, "nothing is promoted by itself"
    assert fitting.fit_challenger(book, sample_day, "joost") == model_id, "twice is once"
    found = learning.latest_challenger(book)
    assert found.model_id == model_id
    assert found.verdict.champion == before.model_id
    assert found.verdict.allowed

    changes = fitting.changes_under(book, model_id, sample_day)
    assert all(one["before"] != one["after"] for one in changes)
    learning.promote(book, model_id, "sanne")
    assert learning.state(book).model_id == model_id
    assert fitting.changes_under(book, model_id, sample_day) == []
    run_day(book, sample_day, "sanne")

    again = fitting.rebuild(book, model_id, "sanne")
    assert learning.state(book).model_id == again != model_id
    assert fitting.changes_under(book, model_id, sample_day) == [], "the same model, made again"
    assert learning.verify(book) == {}
    assert learning.rollback(book, "joost") == model_id
    assert learning.rollback(book, "joost") == before.model_id
    with pytest.raises(RefusedError):
        learning.rollback(book, "joost")
