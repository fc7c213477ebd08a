"""Names and texts that try to be markup are words on every screen and in every export."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.settings import Settings
from kanwil.base.terms import EventKind, Lang
from kanwil.base.words import Tr
from kanwil.book.tables import FACTS
from kanwil.triage import desk, logbook, open_book, owner
from kanwil.triage.moves import Seat
from kanwil.triage.queue import todays_list
from kanwil.triage.table import write_table
from kanwil.triage.tables import JUDGEMENTS, SUMMARIES
from tests_support import browser, screen
from tests_support.hostile import NAMES

APP = Path(__file__).resolve().parents[2] / "app"
MARKUP = ("<script", "<img src=http", "<style>body", "<form", "<b>vet")
MARKDOWN = ("[klik](http", "**vet**", "![x](", "$\\frac", ":red[", ":material/home: ")
PAGES = ("", "bellen", "eigenaar", "instellingen", "model", "post", "importeren")

WIDE, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 900}


@pytest.fixture(scope="module")
def hostile(sample_file, tmp_path_factory):
    """A book whose first cases of the day bear these names, and one that wrote such a reply."""
    folder, (_, day) = tmp_path_factory.mktemp("hostile"), screen.sample()
    # Another copy tells who is listed: what was read of a book is kept.
    first = open_book(screen.copied(sample_file, folder), Settings())
    ids = [row["debtor_id"] for row in todays_list(first, day)[: len(NAMES)]]
    first.close()
    book = open_book(screen.copied(sample_file, tmp_path_factory.mktemp("renamed")), Settings())
    debtors = FACTS["debtors"]
    with book.write() as connection:
        for one, name in zip(ids, NAMES, strict=True):
            own = debtors.c.debtor_id == one
            connection.execute(debtors.update().where(own).values(name=name, city=name[:60]))
            query = select(JUDGEMENTS.c.judgement, JUDGEMENTS.c.row)
            for number, row in connection.execute(query.where(JUDGEMENTS.c.debtor_id == one)).all():
                changed = JUDGEMENTS.update().where(JUDGEMENTS.c.judgement == number)
                connection.execute(changed.values(row=row | {"name": name}))
                short = SUMMARIES.update().where(SUMMARIES.c.judgement == number)
                connection.execute(short.values(name=name))
    for one in ids[:4]:
        fact = desk.Fact(EventKind.COMPLAINT, text=" ".join(NAMES[:4]))
        desk.add_fact(book, Seat("Sanne", day, one, 0), fact)
    yield book, day, ids
    book.close()


@pytest.fixture
def run(monkeypatch, hostile):
    book, day, _ = hostile

    def _run(path, part="why", **query):
        monkeypatch.setenv("KANWIL_BOOK", book.url)
        monkeypatch.setenv("KANWIL_AS_OF", str(day))
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=120)
        at._page_hash = calc_hash(path)
        at.session_state["part"] = part
        at.session_state["settings_part"] = "log" if path == "instellingen" else "rules"
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return _run


def checked(at):
    """Return all that the page shows, after a look that none of it is markup."""
    assert not at.exception
    html = " ".join(one.proto.body for one in at.get("html"))
    told = ("markdown", "caption", "warning", "success", "error", "info", "header")
    words = [str(one.value) for kind in told for one in at.get(kind)]
    words += [str(one.label) for kind in ("button", "checkbox", "expander") for one in at.get(kind)]
    words += [one.proto.label for one in at.get("page_link")]
    assert not [one for one in MARKUP if one in html]
    assert not [(sign, one) for sign in MARKDOWN for one in words if sign in one]
    return html + " ".join(words)


@pytest.mark.parametrize("path", PAGES)
def test_no_screen_takes_a_name_for_markup(run, path):
    checked(run(path))


@pytest.mark.parametrize("part", ["time", "invoices", "euros", "figures"])
def test_nor_does_a_part_of_the_case(run, part):
    checked(run("", part))


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_dossier_shows_name_and_complaint_as_words(run, hostile, place):
    _, _, ids = hostile
    assert "evil.example" in checked(run("dossier", debtor=ids[place]))


def test_sheets_for_the_owner_are_made(hostile):
    book, day, ids = hostile
    for one in (ids[0], ids[5]):
        assert owner.sheet_pdf(book, one, day, Lang.NL).startswith(b"%PDF-")
    assert owner.overview_pdf(book, day, Lang.NL).startswith(b"%PDF-")


def test_no_export_holds_a_formula(hostile, tmp_path):
    book, day, ids = hostile
    rows = [row for row in todays_list(book, day) if row["debtor_id"] in ids]
    write_table(rows, tmp_path / "lijst.xlsx", {})
    sheet = load_workbook(io.BytesIO((tmp_path / "lijst.xlsx").read_bytes())).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    found, _ = logbook.entries(book)
    told = logbook.as_csv(found, Tr(Lang.NL)).decode("utf-8-sig")
    assert not [cell for line in told.splitlines() for cell in line.split(";") if cell[:1] == "="]
    assert {row["name"] for row in rows} == set(NAMES)


def test_in_a_browser_they_ask_for_nothing_and_break_nothing(chromium, stage, hostile):
    book, day, ids = hostile
    address = stage(book.url, day)
    for path in ("", f"dossier?debtor={ids[0]}", f"dossier?debtor={ids[5]}"):
        with browser.opened(chromium, f"{address}/{path}", viewport=WIDE) as page:
            evil = 'img[src*="evil"], a[href*="evil"], form[action*="evil"], .katex'
            assert page.locator(evil).count() == 0
            assert page.locator("h1").first.is_visible()
            assert browser.sticks_out(page) <= 0
            page.set_viewport_size(PHONE)
            browser.settled(page)
            assert page.locator("h1").first.is_visible()
            assert browser.sticks_out(page) <= 0
