import csv
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers import read
from kanwil.book.readers.folder import read_table, table_of
from kanwil.book.readers.texts import decode, delimiter_of

HEAD = "invoice_id,debtor_id,issued_on,amount,description"


def _codes(parsed):
    return [one.code for one in parsed.problems]


def _one(path, **wish):
    (parsed,) = read(path, **wish)
    return parsed


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_encoding_line_end_and_delimiter_gives_the_same(write, ends, encoding, mark):
    rows = [HEAD, 'F1,a,2026-01-31,10.00,"Café ‘t Hoekje, ""x"""', "F2,a,2026-02-01,5.50,", ""]
    text = ends.join(rows)
    if mark != ",":
        rows = [
            mark.join(f'"{cell}"' for cell in row)
            for row in csv.reader(io.StringIO("\n".join(rows[:2])))
        ]
        text = ends.join([*rows, f"F2{mark}a{mark}2026-02-01{mark}5.50{mark}"])
    path = write(
        "invoices.csv", text.replace('"Café ‘t Hoekje, "x""', '"Café ‘t Hoekje, ""x"""'), encoding
    )
    parsed = _one(path)
    assert parsed.tables["invoices"]["description"].tolist()[0] == 'Café ‘t Hoekje, "x"'
    assert parsed.tables["invoices"]["cents"].tolist() == [1000, 550]
    assert parsed.tables["invoices"]["line"].tolist() == [2, 3]
    assert set(_codes(parsed)) <= {"read_as_windows"}


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_no_bytes_raise(tmp_path, data):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    assert _one(path).rows


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=50),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_text_is_decoded_as_it_was_written(text, encoding):
    data = ("x;" + text).encode(encoding)
    assert decode(data, Notes("f")).removeprefix("\ufeff") == "x;" + text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_noughts(encoding):
    assert decode("debtor_id;name\n1;Café\n".encode(encoding), Notes("f")).endswith("Café\n")


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(RefusedFileError):
        decode(b"\xff\xfe\x00", Notes("f"))


def test_a_spreadsheet_may_name_its_delimiter_and_lines_may_be_broken():
    assert delimiter_of("sep=|\na,b|c") == "|"
    assert delimiter_of('x,y\n1,"2') == ","
    assert delimiter_of("a;" + "b" * 200_000) == ";"


def test_a_cell_with_line_ends_keeps_the_lines_of_what_follows(write):
    path = write(
        "invoices.csv", f'{HEAD}\nF1,a,2026-01-31,10.00,"een\ntwee"\nF2,a,2026-01-31,veel,\n'
    )
    parsed = _one(path)
    assert parsed.tables["invoices"]["description"].tolist() == ["een\ntwee"]
    assert [(one.line, one.code) for one in parsed.problems] == [(4, "bad_amount")]


def test_a_row_wider_than_the_header_is_refused_and_a_narrower_one_told(write):
    path = write(
        "invoices.csv",
        f"{HEAD}\nF1,a,2026-01-31,1,234,50\nF2,a,2026-01-31,5\n\nF3,a,2026-01-31,5,x,,\n",
    )
    parsed = _one(path)
    assert parsed.tables["invoices"]["invoice_id"].tolist() == ["F2", "F3"]
    assert [(one.line, one.code) for one in parsed.problems] == [
        (2, "too_many_cells"),
        (3, "short_row"),
    ]
    assert (parsed.rows[0].rows, parsed.rows[0].rejected) == (3, 1)


def test_an_unclosed_quote_refuses_the_file_instead_of_swallowing_it(write):
    assert _codes(
        _one(write("invoices.csv", f'{HEAD}\nF1,a,2026-01-31,1,"x\nF2,a,2026-01-31,1,\n'))
    ) == ["broken_text"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (";;;\n;;", "empty_file"),
        ("", "empty_file"),
        (" \n", "empty_file"),
        ("hallo wereld", "unknown_format"),
        ("a;b\n1;2\n", "unknown_format"),
    ],
)
def test_what_is_no_ledger_says_so(write, text, code):
    parsed = _one(write("iets.csv", text))
    assert (_codes(parsed), parsed.tables) == ([code], {})


def test_a_missing_file_says_so(tmp_path):
    assert _codes(_one(tmp_path / "weg.csv")) == ["no_file"]


def test_a_folder_is_read_as_one_whole(write, tmp_path):
    write("f/debtors.csv", "debtor_id,name\n001,Jansen\n")
    write("f/invoices.csv", f"{HEAD},kleur,x\nF1,001,2026-01-31,10,,rood,\n")
    write("f/truth.csv", "case_id,category,p_can_wont,p_wants_cant,p_neither,p_forgetful\n")
    write("f/moments.csv", "case_id,debtor_id,as_of\nz,001,2026-01-01\n")
    write("f/lees mij.md", "hallo")
    canonical, moments, truth = read(tmp_path / "f")
    assert set(canonical.tables) == {"debtors", "invoices"}
    assert canonical.tables["debtors"]["debtor_id"].tolist() == ["001"]
    assert [(one.code, one.value) for one in canonical.problems] == [("extra_columns", "kleur, x")]
    assert _codes(moments) == _codes(truth) == ["ignored_file"]
    assert [one.format for one in (*moments.rows, *truth.rows)] == ["moments", "truth"]


def test_a_bad_file_in_a_folder_leaves_the_others(write, tmp_path):
    write("f/debtors.csv", "debtor_id,name\n001,Jansen\n")
    write("f/payments.csv", "payment_id,paid_on\n1,2026-01-01\n")
    (parsed,) = read(tmp_path / "f")
    assert set(parsed.tables) == {"debtors"}
    assert [(one.code, one.field) for one in parsed.problems] == [("missing_columns", "amount")]


def test_an_empty_folder_says_so(tmp_path):
    assert _codes(_one(tmp_path)) == ["unknown_format"]


def test_resolved_cases_are_handed_on(write):
    parsed = _one(
        write(
            "cases.csv",
            "case_id,debtor_id,as_of,category,resolved_on,amount_overdue,proof\n"
            "z1,a,2026-01-01,forgetful,2026-02-01,12.50,proven\nz2,a,2026-01-01,boos,2026-02-01,,\n",
        )
    )
    cases = parsed.tables["resolved_cases"]
    assert (cases["case_id"].tolist(), cases["overdue_cents"].tolist()) == (["z1"], [1250])
    assert _codes(parsed) == ["unknown_choice"]


def test_moments_can_be_read_for_judging():
    notes = Notes("cases.csv")
    frame, count, _ = read_table(
        b"case_id,debtor_id,as_of\nz1,a,2026-01-01\n,a,2026-01-01\n", "moments", notes
    )
    assert frame["as_of"].tolist() == [pd.Timestamp("2026-01-01")]
    assert (count.rows, count.rejected) == (2, 1)


def test_a_double_or_missing_column_is_no_canonical_file():
    with pytest.raises(RefusedFileError, match="kolom"):
        read_table(b"case_id,case_id,debtor_id,as_of\n", "moments", Notes("f"))


def test_a_header_names_its_table():
    assert table_of(["debtor_id", "name"]) == "debtors"
    assert table_of(["debtor_id", "name", "saldo"]) is None
    assert table_of(["Factuur"]) is None


def test_a_folder_with_an_empty_table_says_so(write, tmp_path):
    write("f/debtors.csv", "\n\n")
    assert _codes(_one(tmp_path / "f")) == ["empty_file"]
