"""A list that kanwil does not quite know: correct a column, mend a row, confirm, take it back."""

import pytest

from kanwil.base.money import cents
from kanwil.base.settings import Settings
from kanwil.triage import open_book
from kanwil.triage.intake import take_in
from tests_support import browser

LIST = (
    "Peildatum 2026-11-20\n"
    "Klantnr;Naam;Stuknummertje;Datum;Vervaldatum;Saldo\n"
    "9001;Bakkerij <b>Bos</b>;F9001;01-09-2026;01-10-2026;100,00\n"
    "9002;=HYPERLINK(1);F9002;30-02-2026;01-10-2026;1.250,50\n"
    "9003;Vos;F9003;13-10-2026;01-11-2026;70,00\n"
)


@pytest.fixture
def page(chromium, address):
    with browser.opened(chromium, f"{address}/importeren") as found:
        yield found


def press(page, name):
    page.get_by_role("button", name=name).first.click()
    browser.settled(page)


def drop(page, path):
    page.locator('input[type="file"]').set_input_files(path)
    page.get_by_text("Regels gelezen").wait_for()
    browser.settled(page)


def take(page, rows):
    press(page, f"{rows} inlezen")
    page.get_by_text(f"{rows} ingelezen.").wait_for(timeout=180_000)
    browser.settled(page)


def test_from_an_unknown_heading_to_a_whole_book_and_back(page, tmp_path, sample_url, sample_day):
    def owed():
        book = open_book(sample_url, Settings())
        found = take_in(book, [], "test", sample_day, dry_run=True).totals["open"]
        book.close()
        return cents(found)

    before = owed()
    (tmp_path / "lijst.csv").write_text(LIST, encoding="utf-8")
    drop(page, tmp_path / "lijst.csv")
    assert page.get_by_text("Wijs nog een kolom aan voor: Factuurnummer").count()
    page.get_by_role("combobox", name="Stuknummertje").click()
    page.keyboard.type("Factuurnummer")
    page.get_by_role("option", name="Factuurnummer", exact=True).click()
    browser.settled(page)
    body = page.locator("body").inner_text()
    assert "3 regels = 2 ingelezen + 0 al bekend + 1 geweigerd" in body
    assert "Bakkerij <b>Bos</b>" in body
    assert page.locator(".raw td.bad").inner_text() == "Datum\n30-02-2026"
    with page.expect_download() as waiting:
        press(page, "Download 1 geweigerde regel")
    mended = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(mended)
    assert mended.name == "lijst-geweigerd.csv"
    assert owed() == before
    take(page, "2 regels")
    assert owed() - before == 17_000
    mended.write_bytes(mended.read_bytes().replace(b"30-02-2026", b"28-02-2026"))
    drop(page, mended)
    assert page.get_by_text("Zoals").count()
    take(page, "1 regel")
    assert owed() - before == 142_050
    for left in (17_000, 0):
        press(page, "Terugdraaien")
        press(page, "Ja, draai terug")
        page.get_by_text("Het boek is weer zoals het was").wait_for(timeout=180_000)
        browser.settled(page)
        assert owed() - before == left
