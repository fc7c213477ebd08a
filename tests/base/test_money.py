"""Amounts: what people type is read or refused, what is shown reads back the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.base.money import AmountError, cents, euros, parse_amount, show_amount
from kanwil.base.terms import Lang

AMOUNTS = st.integers(-(10**12), 10**12)


@given(AMOUNTS, st.sampled_from(Lang))
def test_what_is_shown_reads_back(amount, lang):
    assert cents(parse_amount(show_amount(euros(amount), lang))) == amount


@given(AMOUNTS)
def test_cents_and_euros_are_each_others_inverse(amount):
    assert cents(euros(amount)) == amount


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("412,30", "412.30"),
        ("412.30", "412.30"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("€ 5", "5.00"),
        ("−1.234.567,89", "-1234567.89"),
        ("EUR 0,05", "0.05"),
    ],
)
def test_the_ways_in_which_people_write_amounts(typed, meant):
    assert parse_amount(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["1.234", "1,234", "", "abc", "NaN", "1,2,3", "12.34.56", "1e5", "9" * 40]
)
def test_what_is_no_amount_or_could_be_two_is_refused(typed):
    with pytest.raises(AmountError):
        parse_amount(typed)


def test_halves_go_up_as_the_laws_tables_do():
    assert (cents(Decimal("61.845")), cents(Decimal("-61.845"))) == (6185, -6185)
