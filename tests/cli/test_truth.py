"""`kanwil ageing`, `changes`, `upcoming` and `memorial` as typed after two lists."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.book.settling import Word
from kanwil.cli import commands
from kanwil.triage import deciding, open_book

app = commands()

DAY = date(2026, 11, 20)
HEAD = "Klantnr;Naam;Factuur;Datum;Vervaldatum;Openstaand\n"
OCTOBER = "00101;Bos;F1;2026-08-15;2026-09-14;1.210,00\n00101;Bos;C1;2026-09-01;;-10,00\n"
NOVEMBER = OCTOBER + "00102;Smit;F2;2026-10-28;2026-11-27;15.000,55\n"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("truth")
    found = f"sqlite:///{folder / 'b.db'}"
    for day, rows in (("2026-10-20", OCTOBER), ("2026-11-18", NOVEMBER)):
        (folder / "lijst.csv").write_text(HEAD + rows)
        CliRunner().invoke(
            app, ["import", str(folder / "lijst.csv"), "--as-of", day, "--book", found]
        )
    return found


@pytest.fixture
def run(url, monkeypatch):
    def ran(*words):
        monkeypatch.setenv("COLUMNS", "80")
        found = CliRunner().invoke(app, [*words, "--as-of", str(DAY), "--book", url])
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found.stdout

    return ran


def test_ageing_adds_up_and_no_figure_is_cut_off(run):
    told = json.loads(run("ageing", "--json"))
    assert told["totals"]["open"] == "16200.55"
    assert told["totals"]["late_61_90"] == "1200.00"
    assert told["totals"]["not_due"] == "15000.55"
    shown = run("ageing")
    assert "16.200,55" in shown
    assert "…" not in shown


def test_what_falls_due_is_told(run):
    rows = json.loads(run("upcoming", "--json"))["rows"]
    told = {(row["invoice_id"], row["kind"], row["amount"]) for row in rows}
    assert ("F2", "on_due", "15000.55") in told
    assert "15.000,55" in run("upcoming")


def test_changes_are_told_as_they_were(run):
    told = json.loads(run("changes", "--json"))
    assert told["new_invoices"]["cents"] == 1500055 + 121000
    assert "Nieuwe facturen" in run("changes")
    assert "New invoices" in run("changes", "--lang", "en")


def test_a_memorial_holds_each_decision_once(run, url, tmp_path):
    out = tmp_path / "memo.csv"
    with pytest.raises(RefusedError):
        run("memorial", str(out))
    book = open_book(url, Settings())
    deciding.decide(book, "Sanne", DAY, Word("F1", "written_off", DAY, reason="coulance"))
    book.close()
    run("memorial", str(out))
    first = out.read_bytes()
    assert first.decode("utf-8-sig").count("1210,00") == 2
    with pytest.raises(RefusedError):
        run("memorial", str(out))
    run("memorial", str(out), "--again", "1")
    assert out.read_bytes() == first


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ageing",), "0,00"),
        (("triage",), "kanwil import"),
        (("upcoming",), "vervalt niets in 7 dagen"),
        (("people", "list"), "Nog niemand"),
        (("imports", "list"), "nog niets ingelezen"),
        (("personal", "proposal"), "niemand"),
        (("changes",), "nog niets ingelezen"),
    ],
)
def test_a_book_that_is_still_empty_says_so(words, told, tmp_path):
    found = CliRunner().invoke(app, [*words, "--book", str(tmp_path / "b.db")])
    assert found.exit_code == 0
    assert told in found.output
