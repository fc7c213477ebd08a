"""The round of a letter: advice, text, mail with code and PDF, promise, broken, back again."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
import zxingcpp
from PIL import Image

from kanwil.base.settings import Settings
from kanwil.base.terms import EventKind
from kanwil.book.appending import read_current
from kanwil.book.ledger import read_ledger
from kanwil.book.persons import protected
from kanwil.book.tables import FACTS
from kanwil.post.mailbox import PASSWORD
from kanwil.triage import changes, open_book
from kanwil.triage.intake import take_in
from kanwil.triage.queue import everyone, todays_list
from kanwil.triage.run import run_day
from kanwil.triage.runs import judgement_of
from tests_support import browser, mailserver


@pytest.fixture
def server(tmp_path):
    with mailserver.running(tmp_path) as found:
        yield found


def surroundings(server):
    """Return the environment of a company that sends mail, and trusts this server."""
    return {
        PASSWORD: mailserver.PASSWORD,
        "KANWIL_SMTP_HOST": "127.0.0.1",
        "KANWIL_SMTP_PORT": str(server.port),
        "KANWIL_SMTP_USER": mailserver.USER,
        "KANWIL_MAIL_FROM": mailserver.USER,
        "KANWIL_MAIL_TEST": "false",
        "KANWIL_COMPANY_IBAN": "NL91ABNA0417164300",
        "SSL_CERT_FILE": str(server.cert),
    }


def press(page, name):
    page.get_by_role("button", name=name).first.click()
    browser.settled(page)


def somebody(book, day):
    """Return a company that is to be reminded and can be mailed."""
    rows = [one for one in todays_list(book, day) if one["action"] == "remind"]
    with book.read() as connection:
        debtors = read_ledger(connection, [one["debtor_id"] for one in rows]).debtors
    known = {one["debtor_id"]: one for one in debtors.to_dict("records")}
    return next(
        one["debtor_id"]
        for one in rows
        if isinstance(known[one["debtor_id"]]["email"], str)
        and not protected(known[one["debtor_id"]])
    )


def judged(book, debtor_id, day):
    with book.read() as connection:
        return judgement_of(connection, debtor_id, day)


def test_a_letter_goes_round(chromium, stage, server, *, sample_url, sample_day, tmp_path):
    book = open_book(sample_url, Settings())
    debtor_id = somebody(book, sample_day)
    address = stage(sample_url, sample_day, **surroundings(server))
    with browser.opened(chromium, f"{address}/dossier?debtor={debtor_id}") as page:
        press(page, "Herinnering sturen")
        press(page, "Herinnering klaarzetten")
        page.get_by_text("Er wordt nog niets verstuurd.").first.wait_for()
        assert page.locator('.kw-letter img[src^="data:image/svg+xml"]').is_visible()
        assert server.mails == []
        press(page, "Goedkeuren")
        page.get_by_role("button", name="Versturen").first.click()
        # Who was written to is judged anew, for which the scoring process has to start.
        page.get_by_text("Verzonden 1").wait_for(timeout=180_000)
        browser.settled(page)
        arrived(server, debtor_id, book)
        press(page, "Notitie of gesprek")
        page.get_by_role("dialog").get_by_text("Betaalbelofte").click()
        browser.settled(page)
        page.get_by_role("dialog").get_by_role("button", name="Vastleggen").click()
        confirm = page.get_by_role("button", name="Bevestiging van een toezegging klaarzetten")
        confirm.wait_for(timeout=180_000)
    promise = promised(book, debtor_id)
    assert promise == str(sample_day + timedelta(days=7))
    assert "remind:promise" in judged(book, debtor_id, sample_day)["forbidden"].split("|")

    later = sample_day + timedelta(days=12)
    imported(book, later, tmp_path / "later")
    told = changes.report(book, later, "Sanne")
    assert debtor_id in {one["debtor_id"] for one in told["broken"]["rows"]}
    assert debtor_id in {one["debtor_id"] for one in everyone(book, later)}
    assert judged(book, debtor_id, later)["action"] not in ("wait", "remind")
    book.close()


def arrived(server, debtor_id, book):
    [(_, mail)] = server.mails
    [image] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(image.get_content())))
    assert code.text.startswith("BCD\n002\n1\nSCT\n")
    assert "NL91ABNA0417164300" in code.text
    [paper] = [one.get_content() for one in mail.iter_attachments()]
    assert "herinnering" in pypdf.PdfReader(BytesIO(paper)).pages[0].extract_text().lower()
    with book.read() as connection:
        sent = read_current(connection, FACTS["contacts"], [debtor_id], "debtor_id")
    assert sent.iloc[-1]["kind"] == "reminder"
    assert sent.iloc[-1]["text"].startswith(mail["Subject"])


def promised(book, debtor_id):
    with book.read() as connection:
        found = read_current(connection, FACTS["events"], [debtor_id], "debtor_id")
    return found[found["kind"] == EventKind.PROMISE].iloc[-1]["until"]


def imported(book, day, folder):
    """Import another customer's payment of that day, and judge everybody again."""
    changes.report(book, day - timedelta(days=12), "Sanne")
    folder.mkdir()
    (folder / "payments.csv").write_text(
        f"payment_id,debtor_id,invoice_id,paid_on,amount\nP-later,,,{day},1.00\n"
    )
    take_in(book, [folder], "Sanne", day)
    run_day(book, day, "Sanne")
