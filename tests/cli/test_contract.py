"""The command line keeps its contract: columns, JSON, amounts, exit codes."""

import json
import math
import shutil

import pandas as pd
import pytest

from kanwil.triage.table import COLUMNS


def test_importing_says_what_became_of_each_row_and_twice_changes_nothing(cli, tmp_path):
    folder, book = tmp_path / "folder", tmp_path / "book.db"
    code, _, _ = cli("simulate", folder, "--debtors", 12, "--seed", 3)
    assert code == 0
    found = {}
    for turn in ("first", "second"):
        code, out, _ = cli("import", folder, "--book", book, "--as-of", "2026-10-30", "--json")
        assert code == 0
        found[turn] = json.loads(out)
    for one in found["first"]["files"]:
        assert one["rows"] == one["accepted"] + one["unchanged"] + one["rejected"]
    assert sum(one["accepted"] for one in found["second"]["files"]) == 0
    assert found["second"]["totals"] == found["first"]["totals"]
    assert set(found["first"]["totals"]) == {"debtors", "open", "overdue", "credit"}
    assert found["first"]["totals"]["debtors"] == 12


def test_a_dry_run_keeps_nothing(cli, tmp_path):
    folder, book = tmp_path / "folder", tmp_path / "book.db"
    cli("simulate", folder, "--debtors", 6, "--seed", 4)
    _, out, _ = cli("import", folder, "--book", book, "--dry-run", "--json")
    assert json.loads(out)["totals"]["debtors"] == 6
    _, out, _ = cli("import", folder, "--book", book, "--dry-run", "--json")
    assert sum(one["unchanged"] for one in json.loads(out)["files"]) == 0


def test_bad_rows_give_exit_code_1_and_the_good_ones_come_in(cli, tmp_path):
    (tmp_path / "debtors.csv").write_text("debtor_id,name\nD1,Bos\n", encoding="utf-8")
    (tmp_path / "invoices.csv").write_text(
        "invoice_id,debtor_id,issued_on,amount\nF1,D1,2026-02-30,10.00\nF2,D1,2026-02-01,20.00\n",
        encoding="utf-8",
    )
    code, out, _ = cli("import", tmp_path, "--book", tmp_path / "b.db", "--json")
    told = json.loads(out)
    assert code == 1
    assert told["totals"]["open"] == "20.00"
    problem = next(one for one in told["problems"] if one["severity"] == "error")
    assert (problem["line"], problem["field"], problem["value"]) == (2, "issued_on", "2026-02-30")


def test_triage_gives_the_columns_of_the_contract(cli, sample_file, sample_day, tmp_path):
    book = shutil.copy(sample_file, tmp_path / "book.db")
    code, out, _ = cli("triage", "--book", book, "--as-of", sample_day, "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"as_of", "model_id", "rows", "problems"}
    assert [row["debtor_id"] for row in told["rows"]] == sorted(
        r["debtor_id"] for r in told["rows"]
    )
    for row in told["rows"]:
        assert tuple(row) == COLUMNS
        chances = [row[f"p_{one}"] for one in ("can_wont", "wants_cant", "neither", "forgetful")]
        assert math.isclose(sum(chances), 1, abs_tol=1e-9)
        assert math.isclose(row["p_can"], chances[0] + chances[3], abs_tol=1e-9)
        assert float(row["overdue"]) >= 0.01
        assert row["plausible"]
        assert f"{row['action']}:" not in f"|{row['forbidden']}".replace("|", " ").split()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "json"])
def test_triage_writes_every_format(cli, sample_file, sample_day, tmp_path, ending):
    book, out = shutil.copy(sample_file, tmp_path / "book.db"), tmp_path / f"out.{ending}"
    assert cli("triage", "--book", book, "--as-of", sample_day, "--out", out)[0] == 0
    assert out.stat().st_size > 1000


def test_given_moments_come_back_in_their_order_with_their_own_day(
    cli, sample_file, sample_day, tmp_path
):
    book, cases = shutil.copy(sample_file, tmp_path / "book.db"), tmp_path / "cases.csv"
    pd.DataFrame(
        {
            "case_id": ["c", "a", "x", "b"],
            "debtor_id": ["D0009", "D0002", "nobody", "D0002"],
            "as_of": ["2026-03-01", "2020-01-01", "2026-01-01", str(sample_day)],
        }
    ).to_csv(cases, index=False)
    code, out, _ = cli("triage", "--book", book, "--cases", cases, "--json")
    told = json.loads(out)
    assert code == 1
    assert [(row["case_id"], row["as_of"]) for row in told["rows"]] == [
        ("c", "2026-03-01"),
        ("a", "2020-01-01"),
        ("b", str(sample_day)),
    ]
    assert (told["rows"][1]["overdue"], told["rows"][1]["action"]) == ("0.00", "wait")
    assert told["problems"][0]["value"] == "nobody"


def test_loose_texts_are_read_one_row_per_id_and_nothing_said_is_the_prior(cli, tmp_path):
    texts, out = tmp_path / "texts.csv", tmp_path / "read.csv"
    pd.DataFrame(
        {
            "id": ["3", "1", "2", "4"],
            "text": [
                "Wij zijn failliet verklaard, neem contact op met de curator.",
                "",
                "Sorry, helemaal vergeten! Maak het vandaag nog over.",
                "",
            ],
        }
    ).to_csv(texts, index=False)
    assert cli("read-text", texts, "--out", out, "--book", tmp_path / "b.db")[0] == 0
    found = pd.read_csv(out, dtype={"id": str}).set_index("id")
    assert found.index.tolist() == ["3", "1", "2", "4"]
    chances = found.filter(like="p_")
    assert chances.sum(axis=1).sub(1).abs().max() < 1e-9
    assert chances.loc["1"].equals(chances.loc["4"])
    assert chances.loc["2"].idxmax() == "p_forgetful"
    assert "insolvency:" in found.loc["3", "cues"]


def test_the_round_from_advice_to_label_to_a_sheet(cli, sample_file, sample_day, tmp_path):
    book = shutil.copy(sample_file, tmp_path / "book.db")
    common = ("--book", book, "--as-of", sample_day)
    _, out, _ = cli("triage", *common, "--json")
    debtor = json.loads(out)["rows"][0]["debtor_id"]
    ended = ("--category", "forgetful", "--outcome", "paid", "--proof", "proven")
    assert cli("resolve", debtor, *ended, "--recovered", "412,30", *common)[0] == 0
    assert cli("resolve", debtor, *ended, *common)[0] == 2
    assert cli("explain", debtor, "--out", tmp_path / "sheet.pdf", *common)[0] == 0
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    code, _, _ = cli("export", tmp_path / "out", "--book", book)
    closed = pd.read_csv(tmp_path / "out" / "resolved_cases.csv", dtype=str)
    assert code == 0
    assert "412.30" in closed[closed["debtor_id"] == debtor]["amount_recovered"].tolist()


def test_what_is_exported_comes_in_as_the_same_ledger(cli, sample_file, sample_day, tmp_path):
    book = shutil.copy(sample_file, tmp_path / "book.db")
    cli("export", tmp_path / "out", "--book", book)
    day = ("--as-of", sample_day, "--json")
    _, there, _ = cli("import", tmp_path / "out", "--book", tmp_path / "new.db", *day)
    _, here, _ = cli("import", tmp_path / "out", "--book", book, *day)
    assert json.loads(there)["totals"] == json.loads(here)["totals"]
    assert sum(one["accepted"] for one in json.loads(here)["files"]) == 0


def test_the_audit_file_of_a_real_package_comes_in_to_the_cent(cli, shared, tmp_path):
    file = shared / "xaf" / "ExactOnline_V32_2016.xml"
    day = ("--book", tmp_path / "b.db", "--as-of", "2016-12-31", "--json")
    code, out, _ = cli("import", file, *day)
    assert code == 0
    assert json.loads(out)["totals"]["open"] == "-304220.09"
    code, out, _ = cli("triage", *day)
    rows = json.loads(out)["rows"]
    assert (code, sum(round(100 * float(row["overdue"])) for row in rows)) == (0, 8_762_237)


@pytest.mark.parametrize(
    "words",
    [
        ("costs", "1.234"),
        ("costs", "100", "--paid-in-time=-5"),
        ("interest", "100", "--from", "2026-01-01", "--to", "2026-02-01"),
        ("interest", "100", "--kind", "consumer", "--from", "2026-03-01", "--to", "2026-02-01"),
        (
            "interest",
            "1",
            "--agreed",
            "8",
            "--from",
            "2026-01-01",
            "--to",
            "2026-02-01",
            "--paid=5",
        ),
        ("explain", "nobody"),
        ("resolve", "nobody", "--category", "neither", "--outcome", "paid"),
        ("triage", "--as-of", "gisteren"),
        ("model", "promote", "no-such-model"),
        ("no-such-command",),
    ],
)
def test_what_cannot_be_is_refused_with_2(cli, tmp_path, monkeypatch, words):
    monkeypatch.setenv("KANWIL_BOOK", str(tmp_path / "b.db"))
    code, out, err = cli(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_costs_and_interest_as_json(cli):
    _, out, _ = cli("costs", "412,30", "--json")
    assert json.loads(out)["total"] == "61.85"
    span = ("--from", "2025-12-17", "--to", "2026-01-15")
    _, out, _ = cli("interest", "10000", "--kind", "consumer", *span, "--json")
    assert json.loads(out)["interest"] == "41.10"
    assert set(json.loads(out)["segments"][0]) == {"from", "to", "days", "base", "rate", "interest"}
    assert json.loads(out)["estimate"] is False


def test_several_invoices_payments_and_an_agreed_rate(cli):
    _, out, _ = cli("costs", "600", "900", "--paid-in-time", "500", "--paid-later", "650", "--json")
    found = json.loads(out)
    assert (found["total"], found["paid_to_costs"]) == ("150.00", "150.00")
    assert (found["paid_to_principal"], found["still_owed"]) == ("500.00", "500.00")
    span = ("--from", "2026-01-01", "--to", "2026-01-20", "--paid", "2026-01-10=18330")
    _, out, _ = cli("interest", "36500", "--agreed", "8", *span, "--json")
    assert json.loads(out)["interest"] == "120.00"
    past = ("--from", "2026-12-31", "--to", "2027-01-01")
    code, out, err = cli("interest", "36500", "--kind", "consumer", *past)
    assert (code, "naar schatting" in out) == (0, True)
    assert "2027-01-01" in err
