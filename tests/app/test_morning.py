"""The morning on the screen: first run, portfolios, calls, own figures for the assumptions."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.settings import Settings
from kanwil.triage import open_book, portfolio
from kanwil.triage.board import board
from kanwil.triage.queue import todays_debtors
from tests_support.screen import sample

APP = Path(__file__).resolve().parents[2] / "app"


@pytest.fixture
def run(monkeypatch, sample_day):
    """Run a screen, named by its address, on a book."""

    def _run(path, url):
        monkeypatch.setenv("KANWIL_BOOK", url)
        monkeypatch.setenv("KANWIL_AS_OF", str(sample_day))
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=120)
        at._page_hash = calc_hash(path)
        return at.run()

    return _run


def title(at):
    return next(one.proto.body for one in at.get("html") if "kw-h1" in one.proto.body)


def test_an_empty_book_offers_the_sample_company_and_the_way_back(
    run, monkeypatch, tmp_path, sample_file
):
    shutil.copy(sample_file, tmp_path / "demo.db")
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path))
    at = run("", f"sqlite:///{tmp_path / 'empty.db'}")
    assert "Welkom" in title(at)
    assert len(at.file_uploader) == 1
    at.button(key="to_sample").click().run()
    assert not at.exception
    assert "dossiers vragen vandaag om een besluit" in title(at)
    assert sample()[0]
    at.button(key="from_sample").click().run()
    assert "Welkom" in title(at)


def test_who_has_customers_sees_their_own_first(run, sample_url, sample_day):
    book = open_book(sample_url, Settings())
    listed = todays_debtors(book, sample_day, board(book, sample_day))
    portfolio.assign(book, "Sanne", dict.fromkeys(listed[:3], "Sanne"), 0)
    portfolio.assign(book, "Sanne", dict.fromkeys(listed[3:5], "Mark"), 0)
    at = run("", sample_url)
    assert "3 dossiers vragen" in title(at)
    at.selectbox(key="stand_in_for").set_value("Mark").run()
    at.button(key="stand_in").click().run()
    assert not at.exception
    assert "5 dossiers vragen" in title(at)
    at.button(key="undo").click().run()
    assert "3 dossiers vragen" in title(at)


def test_a_call_in_vain_brings_the_next_customer(run, sample_url):
    at = run("bellen", sample_url)
    before, on_call = title(at), at.session_state["on_call"]
    at.button(key="vain_no_answer").click().run()
    assert not at.exception
    assert title(at) != before
    assert at.session_state["on_call"] != on_call
    at.button(key="undo").click().run()
    assert (title(at), at.session_state["on_call"]) == (before, on_call)


def test_an_assumption_is_replaced_and_put_back(run, sample_url):
    at = run("instellingen", sample_url)
    at.segmented_control(key="settings_part").set_value("stakes").run()
    at.selectbox(key="stakes_subject").set_value("call").run()
    assert at.text_input(key="fig_actions.call.minutes").value == "15"
    at.text_input(key="fig_actions.call.minutes").set_value("22,5")
    at.text_input(key="fig_actions.call.paid.0").set_value("150")
    at.button(key="stakes_keep").click().run()
    assert "tussen 0 en 100%" in at.error[0].value
    at.text_input(key="fig_actions.call.paid.0").set_value("70")
    at.button(key="stakes_keep").click().run()
    assert not at.exception
    assert at.text_input(key="fig_actions.call.minutes").value == "22,5"
    assert any("de aanname is 15" in one.value for one in at.caption)
    at.button(key="stakes_back").click().run()
    assert at.text_input(key="fig_actions.call.minutes").value == "15"
