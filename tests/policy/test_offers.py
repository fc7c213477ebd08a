"""Instalments, set-off, barter, reclaim: exact to the cent, on working days, within limits."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kanwil.base.days import is_working_day
from kanwil.base.terms import Cause, Lang
from kanwil.base.words import Tr
from kanwil.policy.agreement import Parties, barter_text, plan_text, set_off_text
from kanwil.policy.counter import VAT_RATES, Claim, SetOff, barter, set_off
from kanwil.policy.law.reclaim import last_day
from kanwil.policy.offers import (
    Instalment,
    Plan,
    Rhythm,
    Terms,
    fit,
    latest_day,
    parse,
    plan,
    progress,
    usual_day,
)
from kanwil.policy.threats import Consequence, announceable

DAY = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
CENTS = st.integers(1, 50_000_000)
HISTORY = st.lists(DAYS, max_size=30)
PCT = st.decimals(0, 10, places=2)
MONEY = st.fixed_dictionaries({"paid_on": HISTORY, "discount_pct": PCT})
CAUSES = st.sampled_from(["", *(str(cause) for cause in Cause)])
NL, EN = Tr(Lang.NL), Tr(Lang.EN)


@examples(deadline=None)
@given(CENTS, st.integers(1, 2000), DAYS, CAUSES, MONEY)
def test_a_plan_that_fits_adds_up_on_rising_working_days_within_its_limit(
    total, age, day, cause, money
):
    made = plan(total, fit(total, age, day, cause=cause, **money))
    days = [one.due_on for one in made.instalments]
    assert made.total_cents == total
    assert all(one.cents > 0 for one in made.instalments)
    assert all(is_working_day(one) for one in days)
    assert all(a < b for a, b in pairwise(days))
    assert day < days[0]
    assert days[-1] <= latest_day(day, cause)
    assert 0 <= made.discount_cents < made.instalments[-1].cents
    assert parse(made.code) == made


@examples(deadline=None)
@given(CENTS, st.integers(1, 24), DAYS, st.sampled_from(Rhythm))
def test_any_terms_that_a_person_picks_add_up_on_rising_working_days(total, count, first, rhythm):
    made = plan(total, Terms(count, first, rhythm))
    days = [one.due_on for one in made.instalments]
    assert (made.total_cents, len(days)) == (total, count)
    assert all(is_working_day(one) for one in days)
    assert all(a < b for a, b in pairwise(days))


@examples(deadline=None)
@given(CENTS, DAYS, st.integers(0, 60_000_000), st.integers(0, 400))
def test_more_money_never_makes_a_plan_worse(total, day, paid, later):
    made = plan(total, fit(total, 30, day))
    poor, rich = (progress(made, money, day + timedelta(later)) for money in (paid, paid + 1))
    assert poor.met <= rich.met
    assert not (rich.missed_on and poor.missed_on is None)
    assert progress(made, total, day + timedelta(later)).done


def test_short_trouble_gets_one_date_and_long_trouble_more_and_smaller_parts():
    count = {cause: fit(3_000_00, 40, DAY, cause=cause).count for cause in ("", *Cause)}
    assert count[Cause.CASH_SHORT] == 1
    assert count[Cause.CASH_LONG] > count[""] > 1
    assert fit(3_000_00, 400, DAY).count < count[""], "what is old gets few"


def test_a_plan_follows_the_day_on_which_the_debtor_pays():
    paid = [date(2026, month, 25) for month in range(1, 9)]
    assert usual_day(paid) == 25
    assert fit(1_000_00, 40, DAY, paid_on=paid).first_on == date(2026, 12, 28), "26 is a holiday"
    weekly = [DAY - timedelta(days=7 * week) for week in range(12)]
    assert fit(1_000_00, 40, DAY, paid_on=weekly).rhythm is Rhythm.FORTNIGHT
    assert usual_day(paid[:3]) is None


def test_an_instalment_is_missed_three_days_after_its_day_and_met_by_earlier_money():
    made = Plan((Instalment(DAY, 100), Instalment(DAY + timedelta(30), 100)), discount_cents=10)
    assert progress(made, 0, DAY + timedelta(3)).missed_on is None
    assert progress(made, 99, DAY + timedelta(4)).missed_on == DAY
    assert progress(made, 100, DAY + timedelta(3)).next == made.instalments[1]
    assert progress(made, 190, DAY + timedelta(60)).done, "the discount was earned"


STRANGE = ("1e999999", "Infinity", "NaN", "9" * 40)


@pytest.mark.parametrize(
    "code",
    ["", "hand_over", "2026-13-01=5", "2026-01-01=veel", "discount=5"]
    + [f"2026-01-01={one}" for one in STRANGE],
)
def test_what_is_no_plan_is_none(code):
    assert parse(code) is None


@examples(deadline=None)
@given(CENTS, CENTS)
def test_set_off_takes_the_same_from_both_sides(ours, theirs):
    late, ahead = Claim("F1", ours, DAY - timedelta(1)), Claim("F2", 7, DAY)
    off = set_off([late, ahead], [Claim("I1", theirs, DAY + timedelta(30))], DAY)
    assert off == SetOff(min(ours, theirs), ours - theirs), "ours that is not due does not count"


@examples(deadline=None)
@given(CENTS, CENTS, st.sampled_from(VAT_RATES))
def test_a_barter_adds_up_with_vat_inside_the_value(owed, value, rate):
    swap = barter(owed, value, rate)
    net = value - swap.their_vat_cents
    assert abs(net * (100 + rate) - value * 100) <= 100 + rate
    assert swap.balance_cents == owed - value
    assert swap.settled_cents + max(swap.balance_cents, 0) == owed


def test_vat_of_a_barter_is_21_parts_of_121():
    assert barter(121_00, 121_00, Decimal(21)).their_vat_cents == 21_00


def test_goods_are_reclaimed_until_both_terms_are_over():
    assert last_day(date(2026, 10, 1), date(2026, 9, 1)) == date(2026, 11, 12)
    assert last_day(date(2026, 10, 1), date(2026, 9, 25)) == date(2026, 11, 23)


def test_a_natural_person_is_not_threatened_with_what_is_for_companies():
    assert Consequence.BANKRUPTCY not in announceable(natural_person=True)
    assert list(Consequence) == announceable(natural_person=False)


def who(**more):
    given = {"protected": False, "less_cents": 0, **more}
    return Parties("Ons Bedrijf", "Bakkerij Bos", DAY, [("F1", 1_210_00)], **given)


def test_the_text_of_a_plan_names_every_amount_and_day():
    made = plan(1_210_00, Terms(3, date(2026, 12, 1), discount_pct=Decimal(2)))
    told = plan_text(who(secured=True, partners=True), made, NL)
    for words in ("€ 1.210,00", "dinsdag 1 december 2026: € 403,00", "€ 404,00", "€ 24,20"):
        assert words in told
    assert "maandag 1 februari 2027" in told
    assert "handelsrente" in told
    assert "vennoten" in told
    english = plan_text(who(), made, EN)
    assert "Tuesday 1 December 2026" in english
    assert "termijn" not in english


def test_a_protected_person_pays_no_interest_and_gets_a_reminder_first():
    told = plan_text(who(protected=True), plan(100_00, Terms(2, DAY)), NL)
    assert "geen rente en geen kosten" in told
    assert "14 dagen na onze herinnering" in told
    assert "handelsrente" not in told


def test_set_off_and_barter_tell_what_is_left():
    off = set_off([Claim("F1", 1_210_00, date(2026, 10, 1))], [Claim("I9", 210_00, DAY)], DAY)
    assert "€ 1.000,00" in set_off_text(who(), [("I9", 210_00)], off, NL)
    told = barter_text(who(), "20 broden", barter(1_210_00, 242_00, Decimal(21)), NL)
    assert "€ 200,00 plus € 42,00 btw" in told
    assert "€ 968,00" in told
