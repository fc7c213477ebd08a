"""Statements that banks and their libraries wrote: each read to the cent, or refused with why."""

import pytest

from kanwil.book.mishaps import Notes
from kanwil.book.readers import mt940, read
from kanwil.book.readers.texts import decode


@pytest.fixture
def bank(shared):
    folder = shared / "bank"
    if not folder.is_dir():
        pytest.skip(f"no bank files at {folder}")
    return folder


def _read(path):
    (parsed,) = read(path)
    return parsed


@pytest.mark.parametrize(
    ("name", "format_", "cents", "controls"),
    [
        ("genkgo_camt053.v2.multi.statement.xml", "camt", [885], (885, -700)),
        ("newinnovations_sns_example_a.xml", "camt", [50000], (80174, -54200)),
        ("wolph_ASNB_mt940.txt", "mt940", [82872, 100000, 100018], (282890, -277196)),
    ],
)
def test_balanced_statements_give_their_receipts(bank, name, format_, cents, controls):
    parsed = _read(bank / name)
    assert parsed.format == format_
    assert sorted(parsed.tables["payments"]["cents"]) == cents
    assert (parsed.controls["received"], parsed.controls["spent"]) == controls
    assert [one.code for one in parsed.problems] == ["outgoing"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("genkgo_camt053.v2.minimal.xml", "EUR ≠ SEK"),
        ("kingsquare_Rabo_sample.txt", "0.00 + 0.00 ≠ 2145.00 (29×)"),
        ("wolph_jejik_abnamro.sta", "3236.28 + -321.44 ≠ 876.84 (2×)"),
    ],
)
def test_scrambled_statements_do_not_add_up_and_are_refused_with_both_sums(bank, name, value):
    parsed = _read(bank / name)
    assert (parsed.problems[-1].code, parsed.problems[-1].value) == ("bank_balance", value)
    assert not parsed.tables


def test_a_forced_statement_tells_of_each_line_what_became_of_it(bank):
    (parsed,) = read(bank / "kingsquare_Rabo_sample.txt", force=True)
    codes = [one.code for one in parsed.problems]
    assert codes == ["foreign_account"] * 9 + ["forced", "outgoing"]
    receipts, spent = parsed.rows[0].rows, int(parsed.problems[-1].value)
    assert (receipts, spent, 39 - receipts - spent) == (21, 10, 8)  # 8 in dollars and yen
    texts = " ".join(parsed.tables["payments"]["reference"])
    assert "472564" in texts
    assert "472470" in texts


@pytest.mark.parametrize(
    ("name", "count", "cents"),
    [
        ("kingsquare_Rabo_sample.txt", 39, 135_110_182),
        ("wolph_ASNB_mt940.txt", 8, 5694),
        ("wolph_jejik_abnamro.sta", 10, -34593),
    ],
)
def test_every_61_line_is_understood(bank, name, count, cents):
    data = (bank / name).read_bytes()
    found = mt940.statements(decode(data, Notes(name)), Notes(name))
    entries = [entry for one in found for entry in one.entries]
    assert len(entries) == count == data.count(b"\n:61:")
    assert sum(entry.cents for entry in entries) == cents


def test_an_ing_download_of_three_hundred_lines_is_read_with_its_gap_told(bank):
    parsed = _read(bank / "banana_ing_format3_20230418.csv")
    assert parsed.controls == {"received": 2545068, "spent": -3089997}
    assert len(parsed.tables["payments"]) == 10
    assert [one.code for one in parsed.problems] == ["balance_gap", "no_balances", "outgoing"]
    assert next(one.value for one in parsed.problems if one.code == "outgoing") == "294"
