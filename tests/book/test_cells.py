from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.book.cells import (
    day_order,
    decimal_mark,
    read_amounts,
    read_day,
    read_days,
    read_flags,
    read_numbers,
)

DAYS = st.dates(date(1950, 1, 1), date(2069, 12, 31))
CENTS = st.integers(-(10**11), 10**11)


def _texts(*cells):
    return pd.Series(list(cells), dtype="str")


def _amount(text, mark=None):
    row = read_amounts(_texts(text), mark).iloc[0]
    return row["fault"] or (None if pd.isna(row["cents"]) else int(row["cents"]))


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-05",
        "2026-4-5",
        "20260405",
        "2026-04-05T00:00:00",
        "2026/04/05 11:50",
        "5 april 2026",
        "05-Apr-26",
        "5-apr.-2026",
    ],
)
def test_a_day_that_can_be_only_one_is_read_without_an_order(text):
    assert read_day(text) == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("05-04-2026", "dmy", date(2026, 4, 5)),
        ("05-04-2026", "mdy", date(2026, 5, 4)),
        ("05-04-2026", None, None),
        ("05-05-2026", None, date(2026, 5, 5)),
        ("26-04-2011 11:50", "dmy", date(2011, 4, 26)),
        ("31/1/99", "dmy", date(1999, 1, 31)),
        ("1 mrt 2026", None, date(2026, 3, 1)),
        ("1 maart 2026", None, date(2026, 3, 1)),
    ],
)
def test_an_order_decides_the_rest(text, order, expected):
    assert read_day(text, order) == expected


@pytest.mark.parametrize(
    "text",
    ["", "JJJJ-MM-TT", "2026-02-30", "30-02-2026", "31-13-2026", "0026-01-01", "x 5 2026", "12"],
)
def test_what_is_no_day_is_none(text):
    assert read_day(text, "dmy") is None


@given(DAYS, st.sampled_from(["-", "/", ".", " "]), st.booleans())
def test_dutch_days_are_read_back(day, mark, short):
    year = f"{day.year % 100:02d}" if short and day.year >= 1970 else f"{day.year}"
    assert read_day(f"{day.day}{mark}{day.month}{mark}{year}", "dmy") == day


@given(st.lists(DAYS, min_size=1, max_size=30))
def test_a_column_never_decides_wrongly(days):
    column = pd.Series([f"{day:%d-%m-%Y}" for day in days], dtype="str")
    found = day_order([column])
    assert found in ("dmy", "unclear", "none")
    if found == "dmy":
        assert read_days(column, "dmy").dt.date.tolist() == days


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["13-01-2026", "01-02-2026"], "dmy"),
        (["01/13/2026", "01/02/2026"], "mdy"),
        (["01-02-2026", "03-04-2026"], "unclear"),
        (["13-01-2026", "01-13-2026"], "mixed"),
        (["2026-01-02", "05-05-2026", None, ""], "none"),
    ],
)
def test_the_order_is_decided_by_the_whole_column(cells, expected):
    assert day_order([_texts(*cells)]) == expected


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1'234.50", 123450),
        ("1 234,50", 123450),
        ("1.234.567", 123456700),
        ("412,3", 41230),
        ("€ 412,30", 41230),
        ("EUR 412.30", 41230),
        ("412", 41200),
        ("0", 0),
        (",50", 50),
        ("-12,50", -1250),
        ("−12,50", -1250),
        ("12,50-", -1250),
        ("(12,50)", -1250),
        ("12,50 CR", -1250),
        ("12,50 D", 1250),
        ("2309.7899999999995", 230979),
        ("", None),
    ],
)
def test_amounts_as_people_and_packages_write_them(text, cents):
    assert _amount(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234", "ambiguous_amount"),
        ("1,234", "ambiguous_amount"),
        ("abc", "bad_amount"),
        ("NaN", "bad_amount"),
        ("inf", "bad_amount"),
        ("1e5", "bad_amount"),
        ("12,50,1", "bad_amount"),
        ("1.23.45,00", "bad_amount"),
        ("(12,50", "bad_amount"),
        (".", "bad_amount"),
        ("99999999999999999", "bad_amount"),
        ("1.2345", "too_many_decimals"),
    ],
)
def test_what_is_no_amount_says_why(text, code):
    assert _amount(text) == code


def test_a_column_tells_its_decimal_mark():
    assert decimal_mark(_texts("1.234", "12,50")) == ","
    assert decimal_mark(_texts("1.234", "12.50")) == "."
    assert decimal_mark(_texts("1.234", "7")) is None
    assert decimal_mark(_texts("12,50", "12.50")) is None
    assert _amount("1.234", ",") == 123400


def test_noise_of_arithmetic_is_healed_and_told():
    assert read_amounts(_texts("2309.7899999999995", "5.00"), ".")["healed"].tolist() == [
        True,
        False,
    ]


def _written(cents, mark, *, grouped):
    text = f"{abs(cents) // 100:,}" if grouped else f"{abs(cents) // 100}"
    text = text.replace(",", ".") if mark == "," else text
    return f"{'-' * (cents < 0)}{text}{mark}{abs(cents) % 100:02d}"


@given(st.lists(CENTS, min_size=1, max_size=30), st.sampled_from([".", ","]), st.booleans())
@settings(max_examples=25)
def test_amounts_with_two_decimals_are_read_back(amounts, mark, grouped):
    texts = _texts(*(_written(cents, mark, grouped=grouped) for cents in amounts))
    for known in (None, ".", ","):
        assert read_amounts(texts, known)["cents"].tolist() == amounts


def test_numbers_and_flags():
    assert read_numbers(_texts("30", "30.0", "x", "1.5", "")).fillna(-1).tolist() == [
        30,
        30,
        -1,
        -1,
        -1,
    ]
    assert read_flags(_texts("1", "0", "Ja", "false", "x")).fillna(-1).tolist() == [1, 0, 1, 0, -1]


def test_a_million_days_cost_only_the_different_ones():
    days = [(date(2020, 1, 1) + timedelta(n % 50)).isoformat() for n in range(100_000)]
    assert read_days(_texts(*days)).notna().all()
