"""A team logs in at a real OpenID Connect provider on this machine; roles are our own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import oidc_provider_mock
import pytest

import serve
from kanwil.base.login import LoginError, check_address, told_login
from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.base.users import Person, Role, admit
from kanwil.triage import approving, desk, open_book
from kanwil.triage.books import used_by
from kanwil.triage.moves import Seat
from kanwil.triage.queue import todays_list
from tests_support import browser, screen
from tests_support.provider import OIDC, environ, log_in, running, user

TEAM = [
    Person("anna@x.nl", "Anna", Role.ADMINISTRATOR),
    Person("sanne@x.nl", "Sanne", Role.CONTROLLER),
    Person("otto@x.nl", "Otto", Role.OWNER),
]


@pytest.fixture(scope="module")
def provider():
    """A provider that knows the team, a stranger, and somebody whose address it did not check."""
    known = [*(one.email for one in TEAM), "vreemd@x.nl"]
    users = [user(one) for one in known]
    claims = {"email": "anna@x.nl", "email_verified": False, "roles": ["administrator"]}
    users.append(oidc_provider_mock.User(sub="nagemaakt", claims=claims))
    with running(users) as address:
        yield address


@pytest.fixture(scope="module")
def office(sample_file, sample_day, provider, tmp_path_factory):
    """The screen with login on the sample company, where one hand-over waits for the owner."""
    url, port = screen.copied(sample_file, tmp_path_factory.mktemp("office")), screen.free_port()
    book = open_book(url, Settings(approve_above=Decimal(100)))
    with book.write() as connection:
        for person in TEAM:
            admit(connection, "Anna", person)
    row = max(todays_list(book, sample_day), key=lambda one: one["overdue_cents"])
    seat = Seat("Sanne", sample_day, row["debtor_id"], 0, row["case_id"], row["judgement"])
    reason = "Reageert al een jaar nergens op"
    desk.accept(used_by(book, "sanne@x.nl"), seat, Action.HAND_OVER, reason)
    with screen.served(url, sample_day, port, **environ(provider, port)) as address:
        yield address, book, row["debtor_id"]
    book.close()


def headline(page):
    return page.locator("h1").first.inner_text()


def test_who_did_not_log_in_sees_nothing_but_the_way_in(chromium, office):
    address, _, debtor = office
    with browser.opened(chromium, f"{address}/dossier?debtor={debtor}") as page:
        assert headline(page) == "Welkom bij kanwil"
        assert page.locator("[data-testid=stMain] button").count() == 1
        assert debtor not in page.content()


def test_under_another_name_no_session_is_opened(office):
    address, _, _ = office
    assert browser.session_as(address, "evil.example").startswith("HTTP/1.1 403")
    assert browser.session_as(address, address.removeprefix("http://")).startswith("HTTP/1.1 101")


@pytest.mark.parametrize("who", ["vreemd@x.nl", "nagemaakt"])
def test_a_stranger_is_told_so_and_sees_nothing_else(chromium, office, who):
    address, _, debtor = office
    with browser.opened(chromium, address) as page:
        log_in(page, who)
        assert headline(page) == "U heeft nog geen toegang."
        page.goto(f"{address}/dossier?debtor={debtor}")
        browser.settled(page)
        assert headline(page) == "U heeft nog geen toegang."
        assert debtor not in page.content()
        page.get_by_role("button", name="Uitloggen").click()
        page.wait_for_url("**/end_session**")


def test_a_controller_works_and_does_not_manage(chromium, office):
    with browser.opened(chromium, office[0]) as page:
        log_in(page, "sanne@x.nl")
        assert "vandaag om een besluit" in headline(page)
        assert page.get_by_text("Wacht op akkoord van een ander").count()
        assert page.get_by_role("button", name="Akkoord").count() == 0
        cookies = {one["name"]: one for one in page.context.cookies()}
        assert cookies["_streamlit_user"]["httpOnly"]
        assert cookies["_streamlit_user"]["sameSite"] == "Lax"
        page.goto(f"{office[0]}/instellingen")
        browser.settled(page)
        assert page.get_by_text("Mensen en rollen").count() == 0


def test_the_owner_agrees_and_nothing_more(chromium, office):
    address, book, _ = office
    with browser.opened(chromium, address) as page:
        log_in(page, "otto@x.nl")
        assert page.get_by_text("Iets anders").count() == 0
        page.get_by_role("button", name="Akkoord").click()
        browser.settled(page)
        page.get_by_text("akkoord gegeven").wait_for()
        page.goto(f"{address}/importeren")
        browser.settled(page)
        assert page.locator("[data-testid=stFileUploader]").count() == 0
    assert approving.waits(book) == []


def told(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(f"KANWIL_OIDC_{name}", value)
    return told_login()


def test_without_a_word_on_login_there_is_none(monkeypatch):
    assert told(monkeypatch) is None


@pytest.mark.parametrize("missing", list(OIDC))
def test_half_a_login_is_refused_by_name(monkeypatch, missing):
    with pytest.raises(LoginError, match=f"KANWIL_OIDC_{missing}"):
        told(monkeypatch, **{name: value for name, value in OIDC.items() if name != missing})


@pytest.mark.parametrize(
    "value",
    [{"ADDRESS": "kanwil.example.nl"}, {"ADDRESS": "https://x.nl/pad"}, {"COOKIE_SECRET": "kort"}],
)
def test_a_login_that_cannot_be_is_refused(monkeypatch, value):
    with pytest.raises(LoginError):
        told(monkeypatch, **{**OIDC, **value})


def test_secrets_do_not_show_in_a_trace(monkeypatch):
    login = told(monkeypatch, **OIDC)
    assert "geheim" not in repr(login)
    assert login.auth()["redirect_uri"] == "https://kanwil.example.nl/oauth2callback"
    assert len(login.auth()["cookie_secret"]) == 64


@pytest.mark.parametrize("address", ["0.0.0.0", "", "::", "192.168.1.10", "kantoor.local"])
def test_nobody_listens_to_others_without_a_login(monkeypatch, address):
    with pytest.raises(LoginError, match="alleen op deze computer"):
        check_address(address, None)
    check_address(address, told(monkeypatch, **OIDC))


@pytest.mark.parametrize(("secure", "sent"), [(True, b"a=1; Lax; Secure"), (False, b"a=1; Lax")])
def test_a_cookie_stays_on_https_where_colleagues_come_by_https(monkeypatch, secure, sent):
    monkeypatch.setattr(serve, "SECURE", secure)
    answers = []

    async def site(scope, receive, send):
        await send({"type": "http.response.start", "headers": [(b"set-cookie", b"a=1; Lax")]})

    async def send(message):
        answers.append(dict(message["headers"]))

    with ThreadPoolExecutor(1) as pool:  # the browser's own loop runs in this thread
        pool.submit(asyncio.run, serve.SecurityHeaders(site)({"type": "http"}, None, send)).result()
    assert answers[0][b"set-cookie"] == sent
    assert answers[0][b"x-frame-options"] == b"DENY"


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_always_free_to_listen_to_itself(address):
    check_address(address, None)
