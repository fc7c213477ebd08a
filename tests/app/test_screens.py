"""Each screen as its script runs: states, languages, filters, what another one did meanwhile."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.audit import LOG
from kanwil.base.settings import Settings
from kanwil.base.store import rows
from kanwil.base.terms import Action
from kanwil.book.readers import layouts
from kanwil.triage import desk, open_book
from kanwil.triage.intake import take_in
from kanwil.triage.moves import Seat
from kanwil.triage.queue import todays_list
from parts import fields

APP = Path(__file__).resolve().parents[2] / "app"
PATHS = {
    "today": "",
    "calling": "bellen",
    "dossier": "dossier",
    "intake": "importeren",
    "model": "model",
    "owner": "eigenaar",
    "settings": "instellingen",
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
        str(one.value) for kind in ("markdown", "caption", "header") for one in at.get(kind)
    )
    buttons = " ".join(one.label for one in at.button)
    return f"{html} {words} {buttons}"


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_draws_on_an_empty_book(run, name, tmp_path):
    at = run(name, f"sqlite:///{tmp_path / 'empty.db'}")
    assert not at.exception


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_screen_draws_on_the_sample_company(run, name, lang, unchanged_url):
    at = run(name, unchanged_url, lang=lang)
    assert not at.exception


def test_an_empty_book_says_where_to_go(run, tmp_path):
    assert "Begin met uw lijst van openstaande posten" in shown(
        run("today", f"sqlite:///{tmp_path / 'empty.db'}")
    )


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
    assert "Een collega heeft dit dossier intussen al afgehandeld" in at.warning[0].value
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


LIST = (
    "Peildatum 2026-11-20\nKlantnr;Naam;Stuknummertje;Datum;Vervaldatum;Saldo\n"
    "D9;<img src=x> [kl](http://evil) $x$;F9;01-09-2026;01-10-2026;100,00\n"
    "D8;Vos;F8;30-02-2026;01-10-2026;50,00\n"
)


def dropped(at, *files):
    """Drop files of (name, text)."""
    at.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files])
    return at.run()


def column(at, heading):
    return next(one for one in at.selectbox if one.label == heading)


def test_a_column_is_corrected_a_row_refused_and_the_rest_stored(run, tmp_path):
    at = dropped(run("intake", f"sqlite:///{tmp_path / 'b.db'}"), ("lijst.csv", LIST))
    assert not at.exception
    assert any("Factuurnummer" in one.value for one in at.warning)
    assert at.button(key="confirm").disabled
    column(at, "Stuknummertje").select("invoice_id").run()
    assert column(at, "Stuknummertje").value == "invoice_id"
    page = shown(at)
    assert "2 regels = 1 ingelezen + 0 al bekend + 1 geweigerd" in page
    assert "Dit is geen bestaande datum" in page
    assert "<td class=bad><i>Datum</i>30-02-2026</td>" in page
    assert "&lt;img src=x&gt; [kl](http://evil) $x$" in page
    assert "<img" not in page
    at.button(key="confirm").click().run()
    assert "1 regel ingelezen." in at.success[0].value
    again = dropped(at, ("lijst.csv", LIST))
    assert "2 regels = 0 ingelezen + 1 al bekend + 1 geweigerd" in shown(again)
    assert "Zoals" in shown(again)
    undo = next(one for one in at.button if str(one.key).startswith("undo_import_"))
    at = undo.click().run()
    assert "weer zoals het was" in at.success[0].value


def test_every_field_and_kind_of_list_has_a_name_on_the_screen():
    assert {one for every in layouts.FIELDS.values() for one in every} <= set(fields.FIELDS)
    assert set(layouts.KINDS) == set(fields.KINDS)


def test_a_field_has_one_column_and_ignoring_one_frees_it(run, tmp_path):
    at = dropped(run("intake", f"sqlite:///{tmp_path / 'b.db'}"), ("lijst.csv", LIST))
    column(at, "Naam").select("debtor_id").run()
    assert column(at, "Klantnr").value == ""
    column(at, "Naam").select("").run()
    assert column(at, "Naam").value == ""


def test_the_order_of_days_is_asked_only_where_the_file_cannot_tell(run, tmp_path):
    clear = LIST.replace("Stuknummertje", "Factuur")
    unclear = clear.replace("30-02-2026", "03-04-2026").replace("01-09", "02-03")
    at = dropped(run("intake", f"sqlite:///{tmp_path / 'b.db'}"), ("lijst.csv", clear))
    labels = [one.label for one in at.button_group]
    assert "Hoe staan de datums in dit bestand?" not in labels
    at = dropped(
        at, ("ander.csv", unclear.replace("Peildatum 2026-11-20", "Peildatum 20 nov 2026"))
    )
    order = next(one for one in at.button_group if one.label.startswith("Hoe staan de datums"))
    at = order.set_value(["dmy"]).run()
    assert "2 regels = 2 ingelezen" in shown(at)


def test_what_is_no_known_kind_of_file_is_refused_on_the_server(run, tmp_path):
    at = run("intake", f"sqlite:///{tmp_path / 'b.db'}")
    at = dropped(at, ("lijst.csv", "\0\1\2" * 50))
    assert "geweigerd" in shown(at)
    assert at.button(key="confirm").disabled


STATEMENT = (
    ":20:A\n:25:NL91ABNA0417164300EUR\n:28C:1\n:60F:C260203EUR0,00\n"
    ":61:2602030203C100,00NTRFNONREF\n:86:/NAME/Jansen/REMI/factuur F1/\n"
    ":62F:C260203EUR999,00\n"
)


def test_a_statement_that_does_not_add_up_is_taken_on_the_users_own_name(run, tmp_path):
    url = f"sqlite:///{tmp_path / 'b.db'}"
    at = dropped(run("intake", url), ("bank.sta", STATEMENT))
    assert "bank\\.sta" in at.warning[0].value
    assert at.button(key="confirm").disabled
    force = next(one for one in at.button if one.label == "Toch inlezen")
    at = force.click().run()
    assert "999.00" in shown(at)
    at.button(key="confirm").click().run()
    assert not at.exception
    with open_book(url, Settings()).read() as connection:
        logged = [(row["move"], row["subject"]) for row in rows(connection, LOG.select())]
    assert ("force", "bank.sta") in logged


def test_a_book_that_changed_since_the_preview_is_not_written(run, tmp_path):
    url = f"sqlite:///{tmp_path / 'b.db'}"
    good = LIST.replace("Stuknummertje", "Factuur")
    at = dropped(run("intake", url), ("lijst.csv", good))
    file = tmp_path / "x.csv"
    file.write_text(good.replace("F9", "F99"), encoding="utf-8")
    take_in(open_book(url, Settings()), [file], "Mark", date(2026, 11, 20))
    at.button(key="confirm").click().run()
    assert "intussen gewijzigd" in at.error[0].value


def test_a_rule_changed_on_the_screen_holds_from_then_on(run, sample_url):
    at = run("settings", sample_url)
    assert not at.exception
    at.text_input(key="set_daily_cases").set_value("twaalf")
    at.button(key="set_keep").click().run()
    assert "Dossiers per dag" in at.error[0].value
    at.text_input(key="set_daily_cases").set_value("12")
    at.text_input(key="set_margin_share").set_value("30,5")
    at.button(key="set_keep").click().run()
    assert at.success
    at = run("settings", sample_url)
    assert at.text_input(key="set_daily_cases").value == "12"
    assert at.text_input(key="set_margin_share").value == "30,5"


def test_the_log_is_read_searched_and_checked(run, sample_url):
    at = run("settings", sample_url)
    at.segmented_control(key="settings_part").set_value("log").run()
    assert not at.exception
    at.button(key="log_check").click().run()
    assert "ongeschonden" in at.success[0].value
    at.text_input(key="log_text").set_value("geenklantheetzo").run()
    assert not at.exception


def test_where_only_the_proposal_is_possible_something_else_says_why(run, sample_url, sample_day):
    """Who missed the invoice gets a copy first: no empty field, but what is barred and why."""
    book = open_book(sample_url, Settings())
    listed = todays_list(book, sample_day)
    who = next(row["debtor_id"] for row in listed if row["action"] == Action.SEND_COPY)
    at = run("dossier", sample_url, debtor=who)
    at.button(key="other").click().run()
    assert not at.exception
    assert "Nu kan alleen dit voorstel" in shown(at)
    assert "eerst een kopie" in shown(at)


def test_a_customer_is_found_by_part_of_the_name(run, sample_url):
    at = run("dossier", sample_url)
    at.text_input(key="dossier_search").set_value("geen enkele klant").run()
    assert "Niets gevonden." in shown(at)
    at.text_input(key="dossier_search").set_value("molenwarmte hoorn").run()
    assert "Niets gevonden." not in shown(at)
    assert "D0238" in {one.proto.query_string.partition("=")[2] for one in at.get("page_link")}
