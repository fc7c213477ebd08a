"""Each screen can be read by a screen reader: axe finds nothing grave on any of them."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from kanwil.base.settings import Settings
from kanwil.triage import open_book
from kanwil.triage.queue import todays_list
from tests_support import browser, screen

GRAVE = {"moderate", "serious", "critical"}
OF_STREAMLIT = "e => e.closest('[data-testid]')?.dataset.testid ?? ''"
DAILY = ("", "dossier?debtor={debtor}", "importeren", "bellen")
NOW_AND_THEN = ("post", "model", "eigenaar", "instellingen")


@pytest.fixture(scope="module")
def served(sample_file, sample_day, tmp_path_factory):
    """The screen, and who is first on its list."""
    url = screen.copied(sample_file, tmp_path_factory.mktemp("axe"))
    book = open_book(url, Settings())
    first = todays_list(book, sample_day)[0]["debtor_id"]
    book.close()
    with screen.served(url, sample_day) as address:
        yield address, first


@pytest.mark.parametrize(
    ("lang", "scheme", "paths"),
    [
        ("nl", "light", DAILY),
        ("nl", "light", NOW_AND_THEN),
        ("en", "dark", DAILY[:2]),
        ("nl", "dark", NOW_AND_THEN[1:]),
    ],
)
def test_axe_finds_nothing_grave(chromium, served, lang, scheme, paths):
    address, debtor = served
    found = []
    for path in paths:
        where = f"{address}/{path.format(debtor=debtor)}"
        sign = "&" if "?" in path else "?"
        with browser.opened(chromium, f"{where}{sign}lang={lang}", color_scheme=scheme) as page:
            found += [(path, *one) for one in faults(page)]
    assert not found


def faults(page):
    """Return what axe finds grave: its rule, the part of Streamlit that it stands in, the place."""
    page.wait_for_timeout(400)
    told = []
    for one in Axe().run(page).response["violations"]:
        if one["impact"] in GRAVE:
            for node in one["nodes"]:
                place = page.locator(node["target"][0]).first
                part = place.evaluate(OF_STREAMLIT)
                told.append((one["id"], part, node["html"][:160]))
    return told
