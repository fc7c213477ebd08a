"""A morning of a team: two companies on one PostgreSQL server, each colleague in their own."""

import pytest

from kanwil.base.companies import companies_file
from kanwil.base.users import Person, Role, admit
from kanwil.triage.books import told_book
from kanwil.triage.copying import copy_in
from kanwil.triage.moves import standing
from kanwil.triage.queue import todays_list
from tests_support import browser, postgres, screen
from tests_support.provider import environ, log_in, running, user

SANNE = Person("sanne@x.nl", "Sanne", Role.CONTROLLER)
OTTO = Person("otto@x.nl", "Otto", Role.CONTROLLER)
TEAM = {"molen": (SANNE,), "kuipers": (SANNE, OTTO)}
NAMES = {"molen": "Bakkerij De Molen", "kuipers": "Installatie Kuipers"}


@pytest.fixture
def provider():
    with running([user(one.email) for one in (SANNE, OTTO)]) as address:
        yield address


@pytest.fixture
def books(request, sample_file, tmp_path, monkeypatch):
    """Two companies that have the same customers, on one server."""
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path))
    urls = {key: postgres.copy_of(request.getfixturevalue("_postgres")) for key in NAMES}
    tables = (f'[{key}]\nbook = "{urls[key]}"\ncompany = "{NAMES[key]}"\n' for key in NAMES)
    companies_file().write_text("\n".join(tables), encoding="utf-8")
    found = {}
    for key, people in TEAM.items():
        found[key] = told_book(key)
        with found[key].write() as connection:
            copy_in(sample_file, connection)
            admit(connection, "kanwil", Person("anna@x.nl", "Anna", Role.ADMINISTRATOR))
            for one in people:
                admit(connection, "Anna", one)
    yield found
    for one in found.values():
        one.close()


@pytest.fixture
def address(books, provider, sample_day):
    """The screen with login on both."""
    port = screen.free_port()
    with screen.served(None, sample_day, port, **environ(provider, port)) as found:
        yield found


def test_each_works_in_the_books_that_are_theirs(chromium, address, books, sample_day):
    first = todays_list(books["kuipers"], sample_day)[0]
    with browser.opened(chromium, address) as page:
        log_in(page, SANNE.email)
        assert page.get_by_role("button", name=NAMES["molen"]).count() == 1
        page.get_by_role("button", name=NAMES["kuipers"]).click()
        page.get_by_text("vandaag om een besluit").wait_for(timeout=90_000)
        browser.settled(page)
        assert "company=kuipers" in page.url
        assert page.get_by_text(f"{NAMES['kuipers']} ·").count() == 1
        page.keyboard.press("a")
        page.get_by_text("Ongedaan maken").wait_for()
        browser.settled(page)
    moves = {}
    for key, book in books.items():
        with book.read() as connection:
            moves[key] = [(one["debtor_id"], one["made_by"]) for one in standing(connection)]
    assert (first["debtor_id"], "Sanne") in moves["kuipers"]
    assert not [one for one in moves["molen"] if one[1] == "Sanne"]
    with browser.opened(chromium, address) as page:
        log_in(page, OTTO.email)
        assert "vandaag om een besluit" in page.locator("h1").first.inner_text()
        assert NAMES["molen"] not in page.content()
        page.goto(f"{address}/?company=molen")
        browser.settled(page)
        assert page.locator("h1").first.inner_text() == "U heeft nog geen toegang."
        assert NAMES["molen"] not in page.content()
