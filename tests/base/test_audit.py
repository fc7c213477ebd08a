"""The log: a chain that shows every later change, and outlives what is erased from it."""

import pytest
from sqlalchemy import update

from kanwil.base.audit import LOG, PAYLOAD, broken_links, record
from kanwil.base.settings import Settings
from kanwil.triage import open_book


@pytest.fixture
def book(book_url):
    found = open_book(book_url, Settings())
    with found.write() as connection:
        for subject in ("D1", "D2", "D3"):
            record(connection, "Sanne", "accept", subject, action="remind")
    yield found
    found.close()


def links(book):
    with book.read() as connection:
        return broken_links(connection)


def change(book, statement):
    with book.write() as connection:
        connection.execute(statement)


def test_an_untouched_log_is_whole(book):
    assert links(book) == []


def test_a_changed_entry_shows(book):
    change(book, update(LOG).where(LOG.c.entry == 2).values(made_by="Mark"))
    assert links(book) == [2]


def test_a_changed_payload_shows(book):
    change(book, update(PAYLOAD).where(PAYLOAD.c.entry == 3).values(body='{"action": "call"}'))
    assert links(book) == [3]


def test_an_erased_payload_leaves_the_chain_whole(book):
    change(book, update(PAYLOAD).where(PAYLOAD.c.entry == 1).values(body=None))
    assert links(book) == []


def test_what_fails_half_way_leaves_no_entry(book):
    with pytest.raises(ZeroDivisionError), book.write() as connection:
        record(connection, "Sanne", "accept", f"D{record(connection, 'S', 'accept', 'D4') / 0}")
    with book.read() as connection:
        assert len(connection.execute(LOG.select()).all()) == 3
