"""The screens that ask and tell after an import: one click answers, and can be undone."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.settings import Settings
from kanwil.book.settling import Word
from kanwil.triage import answered, deciding, open_book, questions
from kanwil.triage.intake import take_in
from kanwil.triage.queue import everyone
from kanwil.triage.run import run_day
from kanwil.triage.scoring import keep_current
from tests_support.bankfiles import booked, camt, statement

APP = Path(__file__).resolve().parents[2] / "app"
DAY = date(2026, 11, 20)
HEAD = "Klantnr;Naam;Factuur;Datum;Vervaldatum;Openstaand\n"


@pytest.fixture
def url(tmp_path, _sqlite):
    """A book with two lists; two invoices are gone from the newer one, of 1 November."""
    found = f"sqlite:///{tmp_path / 'book.db'}"
    book = open_book(found, Settings())
    for day, numbers in ((date(2026, 10, 1), "ABC"), (date(2026, 11, 1), "C")):
        rows = (f"D1;Bos;{one}2026;2026-08-13;2026-09-13;10,00\n" for one in numbers)
        (tmp_path / "lijst.csv").write_text(HEAD + "".join(rows))
        take_in(book, [tmp_path / "lijst.csv"], "Sanne", day)
    run_day(book, DAY, "Sanne")
    book.close()
    return found


@pytest.fixture
def section(monkeypatch, url):
    """Open a section of the import screen."""

    def opened(name):
        monkeypatch.setenv("KANWIL_BOOK", url)
        monkeypatch.setenv("KANWIL_AS_OF", str(DAY))
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=120)
        at._page_hash = calc_hash("importeren")
        at.session_state["section"] = name
        return at.run()

    return opened


def _gone(url):
    book = open_book(url, Settings())
    found = [one.invoice_id for one in questions.gone(book, DAY)]
    book.close()
    return found


def test_all_gone_items_are_answered_by_one_click_and_undone(section, url):
    at = section("questions")
    assert not at.exception
    assert "verwerk eerst uw bank" in at.warning[0].value
    at.button(key="gone_all_paid").click().run()
    assert _gone(url) == []
    at.button(key="undo").click().run()
    assert _gone(url) == ["A2026", "B2026"]


def test_what_changed_is_told_and_stays_readable(section):
    at = section("changes")
    assert not at.exception
    html = " ".join(one.proto.body for one in at.get("html"))
    assert "De eerste import" in html


def test_an_answer_counts_on_the_other_screens_and_is_found_later(section, url):
    at = section("questions")
    at.button(key="gone_all_paid").click().run()
    book = open_book(url, Settings())
    listed = [row["overdue_cents"] for row in everyone(book, DAY)]
    keep_current(book, DAY, "Sanne")
    now = [row["overdue_cents"] for row in everyone(book, DAY)]
    (one,) = answered.recent(book)
    book.close()
    assert (listed, now) == ([3000], [1000])
    later = section("questions")
    later.button(key=f"back_{one.batch}").click().run()
    assert not later.exception
    assert _gone(url) == ["A2026", "B2026"]


def test_a_receipt_that_waits_is_booked_set_aside_and_undone(section, url, tmp_path):
    lines = (booked(1000, "voorschot", name="Niemand", day="2026-11-10"),)
    (tmp_path / "bank.xml").write_text(camt(statement(*lines)))
    book = open_book(url, Settings())
    take_in(book, [tmp_path / "bank.xml"], "Sanne", DAY)
    (line,) = questions.receipts(book)
    at = section("questions")
    assert at.button(key=f"book_{line.payment_id}").disabled == (not line.debtors)
    at.text_input(key=f"why_{line.payment_id}").set_value("subsidie").run()
    at.button(key=f"aside_{line.payment_id}").click().run()
    assert questions.receipts(book) == []
    at.button(key="undo").click().run()
    assert questions.receipts(book) == [line]
    at.text_input(key=f"seek_{line.payment_id}").set_value("Bos").run()
    at.selectbox(key=f"debtor_{line.payment_id}_Bos").select("D1").run()
    at.button(key=f"book_{line.payment_id}").click().run()
    assert not at.exception
    assert questions.receipts(book) == []
    book.close()


def test_the_memorial_is_offered_for_what_was_decided(section, url):
    book = open_book(url, Settings())
    word = Word("C2026", "written_off", DAY, reason="coulance")
    deciding.decide(book, "Sanne", DAY, word)
    book.close()
    at = section("changes")
    assert not at.exception
    assert [one.label for one in at.get("download_button")] == ["Memoriaal met 1 boeking"]
