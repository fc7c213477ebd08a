"""Two controllers on one case, each in their own browser: the second is told, nothing is lost."""

from kanwil.base.audit import LOG
from kanwil.base.settings import Settings
from kanwil.triage import open_book
from kanwil.triage.queue import decided, todays_list
from tests_support import browser


def entries(book):
    with book.read() as connection:
        return connection.execute(LOG.select()).all()


def test_who_decides_second_is_told_and_nothing_is_saved(chromium, address, sample_url, sample_day):
    book = open_book(sample_url, Settings())
    first = todays_list(book, sample_day)[0]["debtor_id"]
    with browser.opened(chromium, address) as one, browser.opened(chromium, address) as other:
        other.keyboard.press("a")
        browser.settled(other)
        stands, before = decided(book, sample_day)[first], entries(book)
        one.keyboard.press("a")
        browser.settled(one)
        told = one.get_by_text("Een collega heeft dit dossier intussen al afgehandeld")
        told.first.wait_for(timeout=20_000)
        assert entries(book) == before
        assert decided(book, sample_day)[first] == stands
        one.reload()
        browser.settled(one)
        assert one.locator("h1").first.inner_text() == other.locator("h1").first.inner_text()
    book.close()
