"""A letter comes, "what do you hold about me?" and then "erase me": both are done on the screen."""

import io
import json
import shutil
import zipfile
from datetime import date

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.audit import LOG
from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.book.tables import FACTS
from kanwil.triage import open_book
from kanwil.triage.logbook import entries, in_words
from kanwil.triage.personal.erasing import Reason
from parts.personal import COPY, ERASE
from tests_support import browser
from tests_support.everything import NOTE, filled
from tests_support.hostile import NAMES

from .test_hostile import APP, MARKUP, checked

DAY = date(2026, 11, 22)
HOSTILE = " ".join(NAMES[:4])
EVIL = 'img[src*="evil"], a[href*="evil"], form[action*="evil"], .katex'


@pytest.fixture
def book(request, tmp_path):
    """Of D1, who paid in 2023, every table holds something; its name tries to be markup."""
    shutil.copy(request.getfixturevalue("_sqlite"), tmp_path / "book.db")
    found = open_book(f"sqlite:///{tmp_path / 'book.db'}", Settings(user="Sanne"))
    filled(found, tmp_path / "folder", year=2023)
    debtors = FACTS["debtors"]
    with found.write() as connection:
        own = debtors.update().where(debtors.c.debtor_id == "D1")
        connection.execute(own.values(name=HOSTILE))
    yield found
    found.close()


@pytest.fixture
def run(monkeypatch, book):
    def _run(path, **query):
        monkeypatch.setenv("KANWIL_BOOK", book.url)
        monkeypatch.setenv("KANWIL_AS_OF", str(DAY))
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=120)
        at._page_hash = calc_hash(path)
        at.session_state["settings_part"] = "privacy"
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return _run


def done(book):
    """Return what the log says was done, without what the book came with."""
    with book.read() as connection:
        return list(connection.execute(select(LOG.c.move).order_by(LOG.c.entry)).scalars())[5:]


def press(at, **told):
    """Fill in and press: only who presses its opener as well sees a dialog in a whole run."""
    at.button(key="erase D1").click()
    if "why" in told:
        at.pills(key="erase_why").set_value(told["why"])
    if "number" in told:
        at.text_input(key="erase_number").set_value(told["number"])
    return at.button(key="erase_now").click().run()


def test_from_the_list_of_what_is_held_too_long_one_is_erased_knowingly(run, book):
    at = run("instellingen")
    assert "stil sinds 1 jun 2023" in checked(at)
    at.button(key="erase D1").click().run()
    told = checked(at)
    for words in ("Brieven, e-mails", "mag weg vanaf 1 januari 2031", "leerde model eigen"):
        assert words in told.replace("\\", "")
    assert "Kies waarom" in press(at).error[0].value
    at = press(at, why=Reason.EXPIRED, number="D2")
    assert "niet het klantnummer" in at.error[0].value
    assert done(book) == []
    at = press(at, why=Reason.EXPIRED, number=" D1 ")
    assert not at.exception
    assert "mag weg vanaf 1 januari 2031" in at.success[0].value
    assert "Van niemand bewaart kanwil meer dan nodig is" in checked(at)
    found, _ = entries(book)
    assert (found[0].move, found[0].by, in_words(found[0], Tr(Lang.NL))) == (
        "erase",
        "Sanne",
        "de bewaartermijn is om · 1 jan 2031",
    )


def test_an_open_claim_is_told_instead_of_a_way_to_erase(run, book):
    paid = FACTS["payments"]
    with book.write() as connection:
        connection.execute(paid.update().where(paid.c.payment_id == "P1").values(cents=99_00))
    at = run("dossier", debtor="D1")
    at.menu_button(key="privacy").click(ERASE).run()
    assert not at.exception
    assert "vordering open" in at.warning[-1].value
    assert "erase_now" not in {one.key for one in at.button}


def test_a_copy_is_made_when_asked_for_and_the_rest_goes_when_confirmed(chromium, stage, book):
    address = stage(book.url, DAY)
    with browser.opened(chromium, f"{address}/dossier?debtor=D1") as page:
        choose(page, COPY)
        assert done(book) == []
        with page.expect_download() as asked:
            page.get_by_role("button", name="Maak de kopie").click()
        with zipfile.ZipFile(io.BytesIO(asked.value.path().read_bytes())) as made:
            told, read = json.loads(made.read("gegevens.json")), made.read("gegevens.html").decode()
        assert (told["debtor_id"], told["held"]["contacts"][0]["text"]) == ("D1", NOTE)
        assert NOTE in read
        assert not [one for one in MARKUP if one in read]
        assert done(book) == ["copy"]
        page.get_by_role("button", name="Close").click()
        choose(page, ERASE)
        wipe = page.get_by_role("button", name="Wis deze gegevens")
        page.get_by_role("textbox").last.fill("D1")
        wipe.click()
        page.get_by_text("Kies waarom. Er is niets gewist.").wait_for()
        assert done(book) == ["copy"]
        page.get_by_text("De klant vroeg erom").click()
        browser.settled(page)
        wipe.click()
        page.get_by_text("Laat de klant binnen een maand").wait_for()
        browser.settled(page)
        assert done(book) == ["copy", "erase"]
        whole = page.locator("body").inner_text()
        assert NOTE not in whole
        assert "Karel" not in whole, "who looked after the customer"
        assert HOSTILE[:30] in whole, "the name stays with the invoice"
        assert page.locator(EVIL).count() == 0
        assert browser.sticks_out(page) <= 0


def choose(page, what):
    """Choose from the menu, and see that the dialog takes no name for markup."""
    page.get_by_role("button", name="Privacy").click()
    page.get_by_text(what, exact=True).click()
    browser.settled(page)
    assert HOSTILE[:30] in page.get_by_role("dialog").inner_text()
    assert page.locator(EVIL).count() == 0
