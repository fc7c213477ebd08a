"""Replies are read once: what was made of them lies in the book."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select

from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.model import heard
from kanwil.model.assess import read_contacts
from kanwil.triage.books import open_book
from kanwil.triage.hearing import keep, recall
from kanwil.triage.tables import HEARD

TEXTS = ["De pomp is kapot", "Het geld is op", "Vergeten, sorry!", "De pomp is kapot"]


class Told:
    """A ledger of which only the contacts matter."""

    def __init__(self, texts):
        self.events = pd.DataFrame({"kind": [], "code": []}, dtype="str")
        self.contacts = pd.DataFrame(
            {
                "contact_id": [f"c{at}" for at in range(len(texts))],
                "debtor_id": "d",
                "direction": "in",
                "text": texts,
                "happened_on": pd.Timestamp("2026-01-05"),
            }
        )


def taught(seed=0):
    cues = np.eye(len(CUES), dtype=bool)
    return CueReader().fit([cue.replace("_", " ") for cue in CUES], cues, seed=seed)


@pytest.fixture(scope="module")
def reader():
    return taught()


@pytest.fixture
def book(book_url):
    book = open_book(book_url)
    yield book
    book.close()


def morning(book, reader, told):
    """Recall, read and keep, as a run does; return what was read and how much of it was new."""
    with book.read() as connection:
        fresh = recall(connection, reader, told)
    read = read_contacts(reader, told)
    with book.write() as connection:
        keep(connection, reader, fresh)
    return read, fresh


def forget(reader):
    heard.memory(reader).clear()


def test_the_next_process_reads_nothing_again(book, reader, monkeypatch):
    first, fresh = morning(book, reader, Told(TEXTS))
    assert len(fresh) == 3
    forget(reader)
    monkeypatch.setattr(CueReader, "read", lambda *_: pytest.fail("read again"))
    second, fresh = morning(book, reader, Told(TEXTS))
    assert fresh == []
    pd.testing.assert_frame_equal(first, second)


def test_only_what_is_new_is_read(book, reader):
    morning(book, reader, Told(TEXTS[:1]))
    _, fresh = morning(book, reader, Told(TEXTS))
    assert fresh == TEXTS[1:3]


def test_another_reader_starts_anew(book, reader):
    morning(book, reader, Told(TEXTS))
    other = taught()
    other.base = other.base + 1
    _, fresh = morning(book, other, Told(TEXTS[:2]))
    assert fresh == TEXTS[:2]
    with book.read() as connection:
        assert set(connection.execute(select(HEARD.c.reader)).scalars()) == {other.identity}


def test_keeping_twice_is_keeping_once(book, reader):
    told = Told(TEXTS)
    morning(book, reader, told)
    with book.write() as connection:
        keep(connection, reader, TEXTS)
        assert len(connection.execute(select(HEARD)).all()) == 3


def test_the_same_reader_has_the_same_name(reader):
    assert taught().identity == reader.identity
    assert taught(seed=1).views[0].coefficients.shape == reader.views[0].coefficients.shape
