"""Photographs every screen and sheet of the sample company into docs/images (`make screenshots`).

The sheets need pdftoppm (Debian: poppler-utils).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from sqlalchemy import select  # noqa: E402

from kanwil.base.settings import Settings  # noqa: E402
from kanwil.base.terms import Lang  # noqa: E402
from kanwil.book.tables import FACTS  # noqa: E402
from kanwil.triage import open_book, owner  # noqa: E402
from kanwil.triage.personal.clocks import clocks  # noqa: E402
from kanwil.triage.queue import todays_list  # noqa: E402
from tests_support import browser, screen  # noqa: E402 -- the tests' folder comes first

IMAGES = ROOT / "docs" / "images"
DARK = {"color_scheme": "dark"}
PHONE = {"viewport": {"width": 390, "height": 844}}
TALL = {"viewport": {"width": 1440, "height": 1150}}
LIST = """Peildatum 2026-11-20
Klantnr;Naam;Stuknummertje;Datum;Vervaldatum;Saldo;Verkoper
9001;Bakkerij Bos;F9001;01-09-2026;01-10-2026;100,00;Jan
9002;Garage Kuipers;F9002;30-02-2026;01-10-2026;1.250,50;Piet
9003;Kwekerij Vos;F9003;13-10-2026;01-11-2026;70,00;Jan
9004;Mol & Zn.;F9004;13-10-2026;01-11-2026;zeventig;Jan
"""
WALK = (
    ("vandaag", "", TALL),
    ("bellen", "bellen", {}),
    ("dossier", "dossier?debtor={debtor}", TALL),
    ("eigenaar", "eigenaar", TALL),
    ("engels", "?lang=en", {}),
    ("donker", "", DARK),
    ("telefoon", "", PHONE),
)


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as folder, browser.launched() as chromium:
        file, (company, day) = screen.sample_book(folder), screen.sample()
        book = open_book(f"sqlite:///{file}", Settings(company=company))
        listed = todays_list(book, day)
        debtor = next(row["debtor_id"] for row in listed if row["category"] == "can_wont")
        sheets(book, day, debtor, Path(folder))
        with screen.served(book.url, day, KANWIL_COMPANY=company) as address:
            for name, path, context in WALK:
                with browser.opened(
                    chromium, f"{address}/{path.format(debtor=debtor)}", **context
                ) as page:
                    page.wait_for_timeout(1500)
                    page.screenshot(path=IMAGES / f"{name}.png")
            with browser.opened(chromium, f"{address}/dossier?debtor={debtor}") as page:
                on_paper(page, Path(folder))
            with browser.opened(chromium, f"{address}/dossier?debtor={debtor}") as page:
                press(page, "Afronden", "afronden")
            with browser.opened(chromium, f"{address}/dossier?debtor={settled(book, day)}") as page:
                page.get_by_role("button", name="Privacy").click()
                page.get_by_text("Gegevens wissen…").click()
                photographed(page, "wissen")
            with browser.opened(chromium, f"{address}/importeren", **TALL) as page:
                drop(page)
            with browser.opened(chromium, f"{address}/model", **TALL) as page:
                page.get_by_role("button", name="Opnieuw leren").click()
                page.get_by_text("De proef tegen het model").wait_for(timeout=300_000)
                browser.settled(page)
                page.screenshot(path=IMAGES / "model.png")
    print(*sorted(one.name for one in IMAGES.iterdir()))


def drop(page):
    """Photograph a list before it is stored: a heading that kanwil does not know, two bad rows."""
    file = {"name": "Openstaande posten.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.locator('input[type="file"]').set_input_files([file])
    page.get_by_text("Regels gelezen").wait_for()
    browser.settled(page)
    page.get_by_role("combobox", name="Stuknummertje").click()
    page.keyboard.type("Factuurnummer")
    page.get_by_role("option", name="Factuurnummer", exact=True).click()
    browser.settled(page)
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / "importeren.png")


def on_paper(page, folder):
    """Photograph the first sheet of the dossier as it is printed."""
    page.pdf(path=folder / "print.pdf", format="A4", print_background=True)
    photograph(folder / "print.pdf", "afgedrukt")


def press(page, button, name):
    """Photograph the dialog behind a button."""
    page.get_by_role("button", name=button).first.click()
    photographed(page, name)


def photographed(page, name):
    """Photograph a page once it stands still."""
    browser.settled(page)
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / f"{name}.png")


def settled(book, day):
    """Return the first who owes nothing and wrote to us."""
    with book.read() as connection:
        found = clocks(connection, day, book.settings.payment_terms_days)
        wrote = FACTS["contacts"].c.direction == "in"
        said = set(connection.execute(select(FACTS["contacts"].c.debtor_id).where(wrote)).scalars())
    return next(one.debtor_id for one in found if not one.open_cents and one.debtor_id in said)


def sheets(book, day, debtor, folder):
    """Photograph the owner's two sheets."""
    made = {
        "blad": owner.sheet_pdf(book, debtor, day, Lang.NL),
        "overzicht": owner.overview_pdf(book, day, Lang.NL),
    }
    for name, data in made.items():
        (folder / f"{name}.pdf").write_bytes(data)
        photograph(folder / f"{name}.pdf", name)


def photograph(sheet, name):
    """Photograph the first page of a PDF."""
    command = ["pdftoppm", "-png", "-r", "80", "-singlefile", str(sheet), str(IMAGES / name)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
