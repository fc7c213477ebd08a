"""Each screen as its script runs: states, languages, filters, what another one did meanwhile."""

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.triage import desk, open_book
from kanwil.triage.moves import Seat
from kanwil.triage.queue import todays_list

APP = Path(__file__).resolve().parents[2] / "app"
PATHS = {
    "today": "",
    "dossier": "dossier",
    "intake": "importeren",
    "model": "model",
    "owner": "eigenaar",
}
SCREENS = tuple(PATHS)


@pytest.fixture
def run(monkeypatch, sample_day):
    """Run one screen on a book."""

    def _run(name, url, **query):
        monkeypatch.setenv("KANWIL_BOOK", url)
        monkeypatch.setenv("KANWIL_AS_OF", str(sample_day))
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=120)
        # switch_page knows pages by folder only; st.navigation's pages go by the hash of their URL.
        at._page_hash = calc_hash(PATHS[name])
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return _run


def shown(at):
    """All text that is on the page."""
    html = " ".join(one.proto.body for one in at.get("html"))
    words = " ".join(
        str(one.value) for kind in ("markdown", "caption", "subheader") for one in at.get(kind)
    )
    buttons = " ".join(one.label for one in at.button)
    return f"{html} {words} {buttons}"


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_draws_on_an_empty_book(run, name, tmp_path):
    at = run(name, f"sqlite:///{tmp_path / 'empty.db'}")
    assert not at.exception


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_screen_draws_on_the_sample_company(run, name, lang, sample_url):
    at = run(name, sample_url, lang=lang)
    assert not at.exception


def test_an_empty_book_says_where_to_go(run, tmp_path):
    assert "Ga naar Importeren" in shown(run("today", f"sqlite:///{tmp_path / 'empty.db'}"))


def test_today_counts_what_is_to_be_decided(run, sample_url, sample_day):
    book = open_book(sample_url, Settings())
    cases = len(todays_list(book, sample_day))
    at = run("today", sample_url)
    assert f"{cases} dossiers vragen vandaag om een besluit" in shown(at)
    at.button(key="accept").click().run()
    assert f"{cases - 1} dossiers vragen vandaag om een besluit" in shown(at)
    at.button(key="undo").click().run()
    assert f"{cases} dossiers vragen vandaag om een besluit" in shown(at)


def test_a_filter_without_result_says_so(run, sample_url):
    at = run("today", sample_url)
    at.text_input(key="search").set_value("zzz bestaat niet").run()
    assert "Geen dossiers met deze filter" in shown(at)


def test_search_leaves_whom_one_seeks(run, sample_url, sample_day):
    book = open_book(sample_url, Settings())
    name = todays_list(book, sample_day)[3]["name"]
    at = run("today", sample_url)
    at.text_input(key="search").set_value(name).run()
    assert at.dataframe[0].value["name"].tolist()[0] == name


def test_a_colleague_who_was_first_is_named_and_nothing_is_saved(run, sample_url, sample_day):
    book = open_book(sample_url, Settings())
    first = todays_list(book, sample_day)[0]
    at = run("today", sample_url)
    seat = Seat("Mark", sample_day, first["debtor_id"], 0, first["case_id"], first["judgement"])
    desk.accept(book, seat, Action.CALL)
    at.button(key="accept").click().run()
    assert "Een collega heeft dit dossier intussen al gewijzigd" in at.warning[0].value
    assert todays_list(book, sample_day)[0]["done"]["made_by"] == "Mark"


def test_an_unknown_debtor_is_said_and_no_crash(run, sample_url):
    at = run("dossier", sample_url, debtor="<script>alert(1)</script>")
    assert not at.exception
    assert "<script>" not in shown(at)


def test_the_screen_process_loads_no_learning_library(sample_url, sample_day):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "import parts.closing, parts.proposal, parts.worklist, parts.charts, parts.facts;"
        "import kanwil.triage.learning, kanwil.triage.owner, kanwil.triage.finished;"
        "import kanwil.triage.intake;"
        "print([one for one in ('sklearn', 'shap') if one in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(APP)], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
