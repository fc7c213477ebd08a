"""What only a real browser shows: languages, dark, phone, hostile names, nothing from outside."""

import socket

import pytest

from kanwil.base.settings import Settings
from kanwil.base.terms import EventKind
from kanwil.book.tables import FACTS
from kanwil.triage import desk, open_book
from kanwil.triage.moves import Seat
from pages import SCREENS
from tests_support import browser, screen

HOSTILE = (
    '<img src="http://evil.example/x.png" onerror=alert(1)>'
    " [kl](http://evil.example) $\\frac{1}{2}$ \u202e🦄"
)
PAGES = ["", *(one.url for name, one in SCREENS.items() if name != "today")]


@pytest.fixture(scope="module")
def address(sample_file, sample_day, tmp_path_factory):
    """The screen on the sample company, read only by these tests, with one hostile debtor."""
    url = screen.copied(sample_file, tmp_path_factory.mktemp("browser"))
    book = open_book(url, Settings())
    with book.write() as connection:
        debtors = FACTS["debtors"]
        connection.execute(
            debtors.update().values(name=HOSTILE).where(debtors.c.debtor_id == "D0002")
        )
    desk.add_fact(
        book, Seat("Sanne", sample_day, "D0002", 0), desk.Fact(EventKind.COMPLAINT, text=HOSTILE)
    )
    book.close()
    with screen.served(url, sample_day) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_each_page_draws_in_dutch_without_asking_the_outside(chromium, address, path):
    with browser.opened(chromium, f"{address}/{path}") as page:
        assert page.locator("h1").count()


def test_english_by_the_switch_and_it_stays(chromium, address):
    with browser.opened(chromium, address) as page:
        page.get_by_text("EN", exact=True).click()
        browser.settled(page)
        assert "ask for a decision today" in page.locator("h1").first.inner_text()
        assert "lang=en" in page.url


def test_a_hostile_name_is_text_and_nothing_else(chromium, address):
    with browser.opened(chromium, f"{address}/dossier?debtor=D0002") as page:
        body = page.locator("body").inner_text()
        assert "onerror=alert(1)" in body
        assert page.locator('img[src*="evil"], a[href*="evil"], .katex').count() == 0


@pytest.mark.parametrize(
    "context",
    [
        {"color_scheme": "dark"},
        {"viewport": {"width": 390, "height": 844}},
        {"viewport": {"width": 1920, "height": 1080}},
    ],
    ids=["dark", "phone", "wide"],
)
def test_nothing_sticks_out_sideways(chromium, address, context):
    with browser.opened(chromium, address, **context) as page:
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0


def test_the_answers_carry_security_headers(chromium, address):
    with browser.opened(chromium, address) as page:
        headers = page.request.get(address).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert "strict-transport-security" not in headers


def test_a_page_of_another_site_is_not_answered(address):
    """A name that somebody else points at this machine (DNS rebinding) gets no session."""
    host, port = address.removeprefix("http://").split(":")
    lines = (
        "GET /_stcore/stream HTTP/1.1", "Host: evil.example", "Upgrade: websocket",
        "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Origin: http://evil.example",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    )  # fmt: skip
    with socket.create_connection((host, int(port)), timeout=20) as wire:
        wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        assert wire.recv(100).startswith(b"HTTP/1.1 403")
