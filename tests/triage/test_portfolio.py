"""Portfolios: whose debtors they are, standing in for a colleague, and taking it back."""

from datetime import date, timedelta

import pytest

from kanwil.base.audit import LOG
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.store import rows
from kanwil.triage import open_book, portfolio

DAY = date(2026, 11, 20)


@pytest.fixture
def book(book_url):
    found = open_book(book_url, Settings())
    yield found
    found.close()


def kept(book):
    with book.read() as connection:
        return portfolio.keepers(connection)


def works_for(book, user, day=DAY):
    with book.read() as connection:
        return portfolio.works_for(connection, user, day)


def test_the_last_word_on_a_debtor_holds_and_is_taken_back(book):
    assert portfolio.assign(book, "Sanne", {"D1": "Sanne", "D2": "Mark"}) == {"D1": "", "D2": ""}
    before = portfolio.assign(book, "Sanne", {"D1": "Mark ", "D2": "Mark"})
    assert before == {"D1": "Sanne"}
    assert kept(book) == {"D1": "Mark", "D2": "Mark"}
    portfolio.assign(book, "Sanne", before)
    assert kept(book) == {"D1": "Sanne", "D2": "Mark"}
    portfolio.assign(book, "Sanne", {"D1": ""})
    assert kept(book) == {"D2": "Mark"}
    with book.read() as connection:
        logged = [row["move"] for row in rows(connection, LOG.select())]
        assert portfolio.colleagues(connection, "Sanne") == ["Mark", "Sanne"]
    assert logged == ["keeper"] * 4


def test_a_stand_in_works_for_the_colleague_until_the_day_and_the_last_one_holds(book):
    until = DAY + timedelta(days=5)
    portfolio.stand_in(book, "Sanne", "Mark", until)
    assert works_for(book, "Sanne") == {"Sanne": None, "Mark": until}
    assert works_for(book, "Sanne", until + timedelta(days=1)) == {"Sanne": None}
    portfolio.stand_in(book, "Noor", "Mark", until)
    assert works_for(book, "Sanne") == {"Sanne": None}
    portfolio.stand_in(book, "Noor", "Mark", DAY - timedelta(days=1))
    assert works_for(book, "Noor") == {"Noor": None}
    with pytest.raises(RefusedError):
        portfolio.stand_in(book, "Mark", "Mark", until)
