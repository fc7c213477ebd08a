"""Settings changed in the book: validated, logged, shared, and newest wins."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from kanwil.base.audit import LOG, broken_links
from kanwil.base.preferences import PREFERENCES
from kanwil.base.settings import Settings, SettingsError
from kanwil.base.store import utc_now
from kanwil.triage import open_book
from kanwil.triage.books import prefer_in, preferring


@pytest.fixture
def book(book_url):
    found = open_book(book_url, Settings(company="Bos", daily_cases=30))
    yield found
    found.close()


def test_a_change_holds_for_all_who_open_the_book_and_stands_in_the_log(book, book_url):
    assert preferring(book).settings == book.settings
    prefer_in(book, "Sanne", {"daily_cases": "25", "hourly_cost": "52.50", "company": "Bos"})
    other = preferring(open_book(book_url, Settings(company="Bos", daily_cases=99)))
    assert (other.settings.daily_cases, other.settings.hourly_cost) == (25, Decimal("52.50"))
    prefer_in(preferring(book), "Mark", {"daily_cases": 20, "hourly_cost": "52.50"})
    assert preferring(book).settings.daily_cases == 20
    with book.read() as connection:
        logged = [(row.made_by, row.subject) for row in connection.execute(select(LOG))]
        assert broken_links(connection) == []
    assert logged == [("Sanne", "daily_cases"), ("Sanne", "hourly_cost"), ("Mark", "daily_cases")]
    other.close()


def test_one_mistake_keeps_nothing_and_all_are_named(book):
    with pytest.raises(SettingsError) as refused:
        prefer_in(book, "Sanne", {"daily_cases": "0", "certainty": "2", "payment_terms_days": 14})
    assert set(refused.value.names) == {"daily_cases", "certainty"}
    assert preferring(book).settings == book.settings


def test_a_setting_of_another_version_is_passed_by(book):
    with book.write() as connection:
        row = {"name": "gone", "value": "1", "made_by": "x", "made_at": utc_now()}
        connection.execute(PREFERENCES.insert().values(row))
    assert preferring(book).settings == book.settings
