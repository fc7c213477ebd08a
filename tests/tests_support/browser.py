"""A real headless Chromium of the system, and a page that fails on what a user must not see."""

import shutil
import socket
from collections import defaultdict
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests_support import missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
FLAGS = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


LOADING = "[data-testid=stSkeleton], [data-testid=stSpinner], [data-stale=true]"


SURROUNDINGS = {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}}
# Tabs that no test uses now, by language: a tab that has drawn kanwil once reads its scripts from
# memory, and draws the next page in a third of the time.
_idle = defaultdict(list)


@contextmanager
def launched():
    """Start the browser for a session of tests."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        missing.part("no Chromium, Chrome or Edge on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        _idle.clear()
        browser.close()


@contextmanager
def opened(browser, url, locale="nl-NL", **surroundings):
    """Open a page in Dutch as somebody new; afterwards fail on any request that left this machine.

    Two that are open together share nothing.
    """
    outside = []
    page = _idle[locale].pop() if _idle[locale] else _tab(browser, locale)

    def note(one):
        if not _local(one.url):
            outside.append(one.url)

    page.context.on("request", note)
    page.on("websocket", note)
    told = SURROUNDINGS | surroundings
    page.set_viewport_size(told["viewport"])
    page.emulate_media(color_scheme=told["color_scheme"])
    try:
        page.goto(url)
        settled(page)
        yield page
        _forget(page)
    except BaseException:
        page.context.close()
        raise
    page.context.remove_listener("request", note)
    page.remove_listener("websocket", note)
    _idle[locale].append(page)
    assert outside == []


def _tab(browser, locale):
    return browser.new_context(locale=locale, timezone_id="Europe/Amsterdam").new_page()


def _forget(page):
    """Leave nothing of this visitor behind in the tab."""
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.goto("about:blank")
    page.context.clear_cookies()


def _local(url):
    found = urlsplit(url)
    return found.scheme in ("data", "blob") or found.hostname in ("localhost", "127.0.0.1")


def sticks_out(page):
    """Return how far the page reaches beyond the window sideways, in pixels."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def settled(page):
    """Wait until the script has run and nothing is loading; an exception on the page fails."""
    page.wait_for_timeout(250)
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000
    )
    page.wait_for_function(
        f"() => !document.querySelector('{LOADING}')",
        timeout=60_000,
    )
    assert page.locator('[data-testid="stException"]').count() == 0


def session_as(address, host):
    """Ask for a session as a page that came under this name does; return what is answered."""
    lines = (
        "GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Upgrade: websocket",
        "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Origin: http://{host}",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    )  # fmt: skip
    with socket.create_connection(address.removeprefix("http://").split(":"), timeout=20) as wire:
        wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return wire.recv(100).decode()
