"""Better only when the interval says so; too good is refused; words follow the figures."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.base.words import Tr
from kanwil.training.compare import Finding, Gain, compare, interval
from kanwil.training.verdict import Recipe, Verdict, scoreboard


def softmax(scores):
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def drawn(n, seed=0, sharp=1.0):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(n, 4)) * sharp
    proba = softmax(scores)
    y = (proba.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, 3)
    return y, scores, np.arange(n) // 2


def test_a_truly_better_model_is_better_and_its_mirror_worse():
    y, scores, debtor = drawn(600)
    good, poor = softmax(scores), softmax(scores * 0.1)
    better, worse = compare(y, poor, good, debtor), compare(y, good, poor, debtor)
    assert better.finding is Finding.BETTER
    gain = better.gains["log_loss"]
    assert 0 < gain.low < better.gain < gain.high
    assert worse.finding is Finding.WORSE
    assert worse.gain == pytest.approx(-better.gain)


def test_a_model_against_itself_shows_no_difference():
    y, scores, debtor = drawn(200)
    same = compare(y, softmax(scores), softmax(scores), debtor)
    assert same.finding is Finding.EQUAL
    assert set(same.gains.values()) == {Gain(0, 0, 0)}
    assert Verdict(Recipe.OWN, "shipped", 200, same).allowed


def test_a_small_gain_on_few_cases_is_no_proof():
    y, scores, debtor = drawn(30)
    found = compare(y, softmax(scores * 0.8), softmax(scores), debtor)
    assert found.finding is Finding.EQUAL


def test_equal_models_seldom_pass_for_better():
    wins = 0
    for seed in range(60):
        y, scores, debtor = drawn(150, seed)
        noise = np.random.default_rng(seed + 999).normal(scale=0.4, size=(2, *scores.shape))
        one, two = softmax(scores + noise[0]), softmax(scores + noise[1])
        wins += compare(y, one, two, debtor, seed).finding is Finding.BETTER
    assert wins <= 5


def test_what_is_too_good_is_suspicious_from_a_hundred_cases():
    y, scores, debtor = drawn(150)
    oracle = softmax(50.0 * np.eye(4)[y])
    assert compare(y, softmax(scores), oracle, debtor).finding is Finding.SUSPICIOUS
    few = slice(0, 60)
    assert compare(y[few], softmax(scores[few]), oracle[few], debtor[few]).finding is Finding.BETTER
    assert not Verdict(
        Recipe.OWN, "shipped", 150, compare(y, softmax(scores), oracle, debtor)
    ).allowed


def test_cases_of_one_debtor_count_as_one_witness():
    rng = np.random.default_rng(1)
    gains = np.repeat(rng.normal(0.05, 1, size=20), 10)
    alone = interval(gains, np.arange(200))
    together = interval(gains, np.repeat(np.arange(20), 10))
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 60))
def test_the_interval_holds_the_mean_and_shrinks_to_it(seed, n):
    gains = np.random.default_rng(seed).normal(size=n)
    low, high = interval(gains, np.arange(n), seed)
    assert low <= high
    assert low <= gains.mean() + 1e-9
    assert high >= gains.mean() - 1e-9


def test_a_verdict_survives_json_even_without_cases_of_a_category():
    y, scores, debtor = drawn(40)
    y[y == 2] = 0
    found = Verdict(
        Recipe.UPDATE,
        "shipped",
        40,
        compare(y, softmax(scores), softmax(scores), debtor),
        {"neither": 30},
    )
    back = Verdict.from_dict(json.loads(json.dumps(found.as_dict(), allow_nan=False)))
    assert back.as_dict() == found.as_dict()
    assert np.isnan(back.comparison.champion.recall[2])


def test_the_words_say_what_the_figures_say():
    tr = Tr("nl")
    y, scores, debtor = drawn(600)
    better = Verdict(
        Recipe.OWN, "shipped", 900, compare(y, softmax(scores * 0.1), softmax(scores), debtor)
    )
    worse = Verdict(
        Recipe.OWN, "shipped", 900, compare(y, softmax(scores), softmax(scores * 0.1), debtor)
    )
    equal = Verdict(
        Recipe.UPDATE,
        "shipped",
        40,
        compare(y, softmax(scores), softmax(scores), debtor),
        {"neither": 12},
    )
    assert better.headline(tr).startswith("Beter: op 600 zaken")
    assert worse.headline(tr).startswith("Slechter")
    assert "overstappen is uitgeschakeld" in worse.sentences(tr)[-2]
    assert "U hoeft niets te doen" in worse.sentences(tr)[-1]
    assert equal.headline(tr).startswith("Geen aantoonbaar verschil")
    assert (
        equal.sentences(tr)[-1]
        == "Nog 12 zaken met 'Kan niet, wil niet' nodig voor een eigen model."
    )


def test_the_scoreboard_counts_and_its_parts_add_up():
    y, scores, debtor = drawn(600)
    found = compare(y, softmax(scores * 0.1), softmax(scores), debtor)
    right, surprise, _, *recalls = scoreboard(found, Tr("nl"))
    assert surprise.chip == "beter"
    assert right.challenger == f"{np.trace(np.array(found.confusion))} van de 600"
    hits = [int(line.challenger.split()[0]) for line in recalls]
    assert sum(hits) == np.trace(np.array(found.confusion))
