"""Days: Dutch holidays by the Algemene termijnenwet, working days, and how days are written."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.base.days import (
    is_working_day,
    last_working_day,
    next_working_day,
    official_holidays,
    show_day,
    show_moment,
)
from kanwil.base.terms import Lang


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2027, 5, 5),
    ],
)
def test_the_acts_own_days_are_closed(day):
    assert day in official_holidays(day.year)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_the_next_working_day_is_the_first_that_is_one(day):
    found = next_working_day(day)
    assert is_working_day(found)
    between = (day + timedelta(days=n) for n in range((found - day).days))
    assert not any(is_working_day(one) for one in between)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_the_last_working_day_lies_before_and_skips_closed_days_only(day):
    found = last_working_day(day)
    assert found < day
    assert is_working_day(found)
    between = (day - timedelta(days=n) for n in range(1, (day - found).days))
    assert not any(is_working_day(one) for one in between)


def test_a_moment_is_the_clock_of_amsterdam_in_summer_and_winter():
    assert show_moment(datetime.fromisoformat("2026-07-31T22:30")) == "1 aug 2026 00:30"
    assert show_moment(datetime.fromisoformat("2026-11-21T08:05"), Lang.EN) == "21 Nov 2026 09:05"


def test_days_are_written_in_both_languages():
    assert show_day(date(2026, 3, 7)) == "7 mrt 2026"
    assert show_day(date(2026, 3, 7), Lang.EN, "d MMMM y") == "7 March 2026"
