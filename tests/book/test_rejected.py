"""Refused rows as a file: nothing in it is a formula, and it reads back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kanwil.book.readers import read
from kanwil.book.readers.texts import GUARD, Line, guarded, unguarded
from kanwil.book.rejected import raw_rows, rejected_file

LIST = (
    "Openstaande posten;;;;\nPeildatum 2026-02-01;;;;\nKlantnr;Naam;Factuur;Datum;Saldo\n"
    '001;=HYPERLINK("http://x");F1;2026-01-01;100,00\n'
    "002;'-Bos;F2;2026-02-30;-50,00\n003;'t Hoekje;F3;2026-01-03;dertig\n"
)
TEXTS = st.text(st.sampled_from("'=+-@\t\r\n;\"a1,. "), max_size=8)


@given(TEXTS)
def test_a_cell_reads_back_equal_and_is_no_formula(cell):
    safe = guarded(cell)
    (again,) = unguarded([Line(1, [GUARD]), Line(2, [safe])])
    assert again.cells == [cell]
    if safe[:1] in ("=", "@"):
        raise AssertionError(safe)


@given(TEXTS)
def test_a_file_that_is_not_ours_stays_as_it_is(cell):
    (again,) = unguarded([Line(1, [f"x{cell}"])])
    assert again.cells == [f"x{cell}"]
    assert list(unguarded([])) == []


def test_refused_rows_keep_their_header_and_come_back_once_mended(write, tmp_path):
    path = write("lijst.csv", LIST)
    (parsed,) = read(path)
    lines = {one.line for one in parsed.problems if one.severity == "error"}
    assert lines == {5, 6}
    suffix, data = rejected_file(raw_rows(path, 3, lines), lines)
    assert suffix == ".csv"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [
        *csv.reader(LIST.splitlines()[:3], delimiter=";"),
        ["002", "''-Bos", "F2", "2026-02-30", "-50,00"],
        ["003", "'t Hoekje", "F3", "2026-01-03", "dertig"],
    ]
    mended = data.replace(b"02-30", b"02-28").replace(b"dertig", b"30,00")
    (again,) = read(write("mended.csv", mended))
    assert again.problems == []
    assert again.snapshot_on.isoformat() == "2026-02-01"
    assert again.tables["debtors"]["name"].tolist() == ["'-Bos", "'t Hoekje"]
    assert again.tables["invoices"]["cents"].tolist() == [-5000, 3000]


def test_a_formula_is_shown_as_text_and_stays_the_customers_name(write):
    path = write("lijst.csv", LIST)
    _, data = rejected_file(raw_rows(path, 3, {4}), {4})
    assert b"'=HYPERLINK" in data
    (again,) = read(write("again.csv", data))
    assert again.tables["debtors"]["name"].tolist() == ['=HYPERLINK("http://x")']


def test_from_a_workbook_comes_a_workbook_of_texts(tmp_path, write):
    book = Workbook()
    for row in csv.reader(LIST.splitlines(), delimiter=";"):
        book.active.append(
            [*row[:4], float(row[4].replace(",", "."))] if row[4][-1:] == "0" else row
        )
    for cell in book.active["B"]:
        cell.data_type = "s"
    path = tmp_path / "lijst.xlsx"
    book.save(path)
    suffix, data = rejected_file(raw_rows(path, 3, {4, 5}), {4, 5})
    (tmp_path / f"again{suffix}").write_bytes(data)
    sheet = load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row} == {"s"}
    (again,) = read(tmp_path / "again.xlsx")
    assert again.tables["debtors"]["name"].tolist() == ['=HYPERLINK("http://x")']
    assert again.tables["invoices"]["cents"].tolist() == [10000]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04kapot", b'a;"b\n'])
def test_what_cannot_be_read_has_no_rows(tmp_path, data):
    (tmp_path / "x.csv").write_bytes(data)
    assert raw_rows(tmp_path / "x.csv", None, {1}, 5).rows == {}


def test_the_first_rows_come_besides_those_asked_for(write):
    raw = raw_rows(write("lijst.csv", LIST), 3, {6}, first=1)
    assert list(raw.rows) == [4, 6]
    assert raw.rows[6][0] == "003"
