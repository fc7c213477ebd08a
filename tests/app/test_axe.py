"""Each screen draws for who sees and for a screen reader: axe finds nothing grave on any of them.

An exception on a page, or a request that leaves this machine, fails as well.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from kanwil.base.settings import Settings
from kanwil.triage import open_book
from kanwil.triage.queue import todays_list
from pages import SCREENS
from tests_support import browser

GRAVE = {"moderate", "serious", "critical"}
OF_STREAMLIT = "e => e.closest('[data-testid]')?.dataset.testid ?? ''"
PATHS = {**{name: one.url for name, one in SCREENS.items()}, "today": "", "english": "?lang=en"}
GROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
# Only colours differ in the dark.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@pytest.fixture(scope="module")
def first(unchanged_url, sample_day):
    """Who is first on the list."""
    book = open_book(unchanged_url, Settings())
    found = todays_list(book, sample_day)[0]["debtor_id"]
    book.close()
    return found


@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_nothing_grave_in_light_or_dark(chromium, unchanged, first, name):
    who = f"?debtor={first}" if name == "dossier" else ""
    with browser.opened(chromium, f"{unchanged}/{PATHS[name]}{who}") as page:
        assert page.locator("h1").count()
        found = faults(page)
        light = page.evaluate(GROUND)
        page.emulate_media(color_scheme="dark")
        browser.settled(page)
        assert page.evaluate(GROUND) != light
        found += faults(page, COLOURS)
    assert not found


def faults(page, options=None):
    """Return what axe finds grave: its rule, the part of Streamlit that it stands in, the place."""
    page.wait_for_timeout(400)
    told = []
    for one in Axe().run(page, options=options).response["violations"]:
        if one["impact"] in GRAVE:
            for node in one["nodes"]:
                place = page.locator(node["target"][0]).first
                part = place.evaluate(OF_STREAMLIT)
                told.append((one["id"], part, node["html"][:160]))
    return told
