"""Three reasons for and one against, that a layman agrees with, in either language."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.base.terms import CATEGORIES
from kanwil.features.catalogue import BY_NAME, FEATURES
from kanwil.model.explain import figures, reasons, render
from kanwil.model.notions import listed, notions

from .conftest import debtors

NAMES = list(BY_NAME)
C, W, N, F = range(4)


def explain(facts, added, category, usual):
    """The reasons of one debtor of whom each named feature adds so much to the category."""
    contributions = np.zeros((1, len(NAMES)))
    for name, value in added.items():
        contributions[0, NAMES.index(name)] = value
    [found] = reasons(debtors(facts), contributions, np.array([category]), usual)
    return found


def told(found, direction="for"):
    return [one["feature"] for one in found if one["direction"] == direction]


def test_the_largest_three_for_and_one_against(usual):
    facts = {
        "complaint_quality": 0.9,
        "others_paid_since": 2,
        "will_reversals": 1,
        "order_trend": 2,
    }
    facts |= {"promise_dated": 0.9, "estate": 1}
    added = {"complaint_quality": 1.2, "others_paid_since": 0.5, "will_reversals": 0.2}
    added |= {"order_trend": 0.15, "promise_dated": -0.3, "estate": -0.6}
    found = explain(facts, added, C, usual)
    assert told(found) == ["complaint_quality", "others_paid_since", "will_reversals"]
    assert told(found, "against") == ["estate"]
    assert [one["dots"] for one in found] == [3, 2, 1, 2]


def test_what_says_the_same_is_said_once(usual):
    facts = {
        "complaint_quality": 0.9,
        "complaint_weeks": 1,
        "complaint_4w": 0.9,
        "complaint_open": 1,
    }
    added = {"complaint_quality": 0.3, "complaint_weeks": 0.2, "complaint_4w": 0.1}
    [only] = explain(facts, added | {"complaint_open": 0.6}, C, usual)
    assert only["feature"] == "complaint_quality"
    assert only["contribution"] == pytest.approx(1.2)


def test_words_that_were_said_are_told_rather_than_how_often(usual):
    facts = {"cash_trouble": 0.4, "trouble_13w": 2, "trouble_weeks": 3}
    [found] = explain(facts, {"trouble_13w": 0.6, "cash_trouble": -0.05}, W, usual)
    assert render(found, "nl") == "De klant noemde onlangs krapte in de kas."
    [found] = explain(facts | {"cash_trouble": 0.1}, {"trouble_13w": 0.6}, W, usual)
    assert found["feature"] == "trouble_13w"


def test_a_notion_that_weighs_next_to_nothing_is_not_said(usual):
    assert explain({"complaint_open": 1}, {"complaint_open": 0.05}, C, usual) == []


@pytest.mark.parametrize(
    ("facts", "feature", "category"),
    [
        ({"oldest_days": 93}, "oldest_days", C),
        ({"overdue_euro": 90_000}, "overdue_euro", C),
        ({"natural_person": 1}, "natural_person", N),
        ({"promise_dated": 0.9}, "promise_dated", W),
        ({"claims_paid": 0.9}, "claims_paid", F),
    ],
)
def test_a_counter_reason_is_one_that_a_layman_agrees_with(facts, feature, category, usual):
    assert explain(facts, {feature: -0.8}, category, usual) == []


@pytest.mark.parametrize(
    ("facts", "feature", "category"),
    [
        ({"overdue_euro": 90_000}, "overdue_euro", C),
        ({"complaint_quality": 0.9}, "complaint_quality", F),
        ({"not_received": 0.9}, "not_received", C),
        ({"waits_approval": 0.9}, "waits_approval", N),
        ({"claims_paid": 0.9}, "claims_paid", N),
        ({"oldest_days": 93}, "oldest_days", F),
        ({"consumer": 1}, "consumer", W),
    ],
)
def test_what_makes_no_sense_is_no_reason(facts, feature, category, usual):
    assert explain(facts, {feature: 0.8}, category, usual) == []


def test_what_is_missing_is_no_reason(usual):
    facts = {"late_year": np.nan, "complaint_weeks": np.nan, "refuses": np.nan}
    assert explain(facts, {"late_year": 1, "complaint_weeks": 1, "refuses": 1}, C, usual) == []


def test_what_happened_is_said_before_what_did_not(usual):
    facts = {"complaint_quality": 0.9, "complaint_open": 0}
    added = {"complaint_quality": 0.2, "complaint_open": 0.9}
    assert explain(facts, added, F, usual) == []
    facts = {"complaint_quality": 0, "complaint_open": 1, "complaint_52w": 0}
    [found] = explain(facts, {"complaint_open": 0.4, "complaint_52w": 0.2}, C, usual)
    assert found["feature"] == "complaint_open"


def test_a_missing_contact_log_is_said(usual):
    [found] = explain({"has_log": 0}, {"has_log": -0.5}, F, usual)
    assert render(found, "nl") == "De klant heeft geen vastgelegd contact met ons."
    assert explain({"has_log": 0}, {"has_log": 0.5}, F, usual) == []


def test_who_never_paid_is_said(usual):
    [found] = explain({"last_payment_weeks": np.nan}, {"last_payment_weeks": 0.5}, N, usual)
    assert found["value"] is None
    assert render(found, "nl") == "De klant heeft ons nog nooit betaald."


def test_a_sentence_tells_the_value_and_what_is_usual(usual):
    [found] = explain({"late_year": 21}, {"late_year": 0.5}, C, usual)
    assert render(found, "nl") == (
        "De klant betaalde het afgelopen jaar gemiddeld 21 dagen te laat"
        " (anderen meestal 6 dagen te laat)."
    )
    [found] = explain({"complaint_open": 1}, {"complaint_open": 0.5}, C, usual)
    assert render(found, "nl") == "De klant heeft 1 open klacht bij ons liggen."


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_reason_is_json_and_reads_well_in_both_languages(seed):
    random = np.random.default_rng(seed)
    size = len(FEATURES)
    X = debtors({}, {}, {}, {})
    X.iloc[:, :] = np.where(
        random.random((4, size)) < 0.2, np.nan, random.exponential(2, (4, size))
    )
    contributions = random.normal(0, 0.4, (4, size))
    usual = dict.fromkeys(NAMES, (0.0, 1.0, 2.0))
    for found in (
        *reasons(X, contributions, random.integers(0, 4, 4), usual),
        *figures(X, contributions, usual),
    ):
        for one in json.loads(json.dumps(found)):
            for lang in ("nl", "en"):
                assert re.fullmatch(r"(De klant|The customer) [^{}|]+\.", render(one, lang))


def test_figures_are_the_largest_features_either_way(usual):
    contributions = np.zeros((1, len(NAMES)))
    contributions[0, :3] = [0.5, -0.9, 0.01]
    [found] = figures(debtors({}), contributions, usual)
    assert [one["feature"] for one in found] == NAMES[1::-1]


def test_the_table_names_every_feature_and_no_other():
    table = notions(tuple(NAMES))
    assert set(listed()) == set(NAMES)
    assert table.says.shape == (len(NAMES), 3, len(CATEGORIES))


def test_no_state_is_both_high_and_low():
    table = notions(tuple(NAMES))
    both = ~np.isnan(table.low) & ~np.isnan(table.high)
    assert (table.low[both] < table.high[both]).all()
