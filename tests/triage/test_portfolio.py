"""Portfolios: whose debtors they are, standing in for a colleague, and taking it back."""

from datetime import date, timedelta

import pytest

from kanwil.base.audit import LOG
from kanwil.base.problems import ConflictError, RefusedError
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


def assign(book, wanted):
    """Give debtors away with the newest word in sight."""
    with book.read() as connection:
        seen = portfolio.newest(connection)
    return portfolio.assign(book, "Sanne", wanted, seen)


def stand_in(book, by, until):
    """Take over Mark's debtors with the newest word in sight."""
    with book.read() as connection:
        seen = portfolio.newest_stand_in(connection)
    portfolio.stand_in(book, by, "Mark", until, seen)


def test_the_last_word_on_a_debtor_holds_and_is_taken_back(book):
    assert assign(book, {"D1": "Sanne", "D2": "Mark"}).before == {"D1": "", "D2": ""}
    given = assign(book, {"D1": "Mark ", "D2": "Mark"})
    assert given.before == {"D1": "Sanne"}
    assert kept(book) == {"D1": "Mark", "D2": "Mark"}
    portfolio.assign(book, "Sanne", given.before, given.newest)
    assert kept(book) == {"D1": "Sanne", "D2": "Mark"}
    assign(book, {"D1": ""})
    assert kept(book) == {"D2": "Mark"}
    with book.read() as connection:
        logged = [row["move"] for row in rows(connection, LOG.select())]
        assert portfolio.colleagues(connection, "Sanne") == ["Mark", "Sanne"]
    assert logged == ["keeper"] * 4


def test_who_gives_away_what_a_colleague_just_gave_away_is_told(book):
    given = assign(book, {"D1": "Sanne"})
    portfolio.assign(book, "Mark", {"D1": "Mark"}, given.newest)
    for wanted, seen in (({"D1": "Noor"}, given.newest), (given.before, given.newest)):
        with pytest.raises(ConflictError):
            portfolio.assign(book, "Sanne", wanted, seen)
    portfolio.assign(book, "Sanne", {"D2": "Noor"}, given.newest)
    assert kept(book) == {"D1": "Mark", "D2": "Noor"}


def test_two_who_stand_in_for_one_colleague_do_not_overwrite_each_other(book):
    until = DAY + timedelta(days=5)
    portfolio.stand_in(book, "Sanne", "Mark", until, 0)
    with pytest.raises(ConflictError):
        portfolio.stand_in(book, "Noor", "Mark", until, 0)
    assert works_for(book, "Sanne") == {"Sanne": None, "Mark": until}


def test_a_stand_in_works_for_the_colleague_until_the_day_and_the_last_one_holds(book):
    until = DAY + timedelta(days=5)
    stand_in(book, "Sanne", until)
    assert works_for(book, "Sanne") == {"Sanne": None, "Mark": until}
    assert works_for(book, "Sanne", until + timedelta(days=1)) == {"Sanne": None}
    stand_in(book, "Noor", until)
    assert works_for(book, "Sanne") == {"Sanne": None}
    stand_in(book, "Noor", DAY - timedelta(days=1))
    assert works_for(book, "Noor") == {"Noor": None}
    with pytest.raises(RefusedError):
        stand_in(book, "Mark", until)
