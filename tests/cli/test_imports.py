"""`kanwil imports`: a list of what came in, and taking one back."""

import json

import pytest
from typer.testing import CliRunner

from kanwil.base.problems import RefusedError
from kanwil.cli import commands

app = commands()

LIST = "Peildatum 2026-02-01\nKlantnr;Naam;Stuk;Datum;Saldo\n1;Jansen;F1;2026-01-01;100,00\n"


@pytest.fixture
def run(tmp_path):
    def ran(*words):
        found = CliRunner().invoke(app, [*words, "--book", f"sqlite:///{tmp_path / 'b.db'}"])
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found

    return ran


def totals(run, path, *more):
    return json.loads(run("import", str(path), "--json", "--as-of", "2026-02-01", *more).stdout)


def test_list_and_undo(run, tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_text(LIST.replace("Stuk", "Factuur"), encoding="utf-8")
    assert totals(run, path, "--by", "Sanne")["totals"]["open"] == "100.00"
    (one,) = json.loads(run("imports", "list", "--json").stdout)
    assert (one["made_by"], one["accepted"], one["undone_by"]) == ("Sanne", 1, None)
    assert "Sanne" in run("imports", "list").stdout
    run("imports", "undo", str(one["number"]), "--by", "Mark")
    (one,) = json.loads(run("imports", "list", "--json").stdout)
    assert one["undone_by"] == "Mark"
    with pytest.raises(RefusedError, match="al teruggedraaid"):
        run("imports", "undo", str(one["number"]))


def test_a_mapping_file_is_remembered_for_the_next_file_with_these_headings(run, tmp_path):
    path, mapping = tmp_path / "lijst.csv", tmp_path / "m.json"
    path.write_text(LIST.replace("Stuk", "Stukkie"), encoding="utf-8")
    mapping.write_text('{"Stukkie": "invoice_id"}', encoding="utf-8")
    assert totals(run, path)["files"][0]["accepted"] == 0
    assert totals(run, path, "--mapping", str(mapping))["files"][0]["accepted"] == 1
    path.write_text(LIST.replace("Stuk", "Stukkie").replace("F1", "F2"), encoding="utf-8")
    assert totals(run, path)["files"][0]["accepted"] == 1
