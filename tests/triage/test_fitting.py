"""Learning anew from a book: shelved and judged, promoted on command, rolled back, rebuilt."""

import pytest

from kanwil.base.problems import RefusedError
from kanwil.triage import fitting, learning, open_book
from kanwil.triage.run import run_day


@pytest.fixture
def book(sample_url):
    opened = open_book(sample_url)
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
