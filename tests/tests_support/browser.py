"""A real headless Chromium of the system, and a page that fails on what a user must not see."""

import shutil
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


@contextmanager
def launched():
    """Start the browser for a session of tests."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        missing.part("no Chromium, Chrome or Edge on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def opened(browser, url, **context):
    """Open a page in Dutch; afterwards fail on any request that left this machine."""
    outside = []
    surroundings = {
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "viewport": {"width": 1440, "height": 900},
        **context,
    }
    made = browser.new_context(**surroundings)

    def note(one):
        if not _local(one.url):
            outside.append(one.url)

    made.on("request", note)
    page = made.new_page()
    page.on("websocket", note)
    page.goto(url)
    settled(page)
    yield page
    made.close()
    assert outside == []


def _local(url):
    found = urlsplit(url)
    return found.scheme in ("data", "blob") or found.hostname in ("localhost", "127.0.0.1")


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
