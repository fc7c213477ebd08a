"""Challenger against champion: few cases help and never harm, and all own cases are learnt from."""

from datetime import date

import numpy as np
import pytest

from kanwil.training.challenge import Challenger, Champion, TooFewCasesError, challenge
from kanwil.training.compare import Finding
from kanwil.training.metrics import losses
from kanwil.training.verdict import Recipe

DAY = date(2026, 1, 5)
OTHER = {"shift": (1.5, -1.0, 0.5, -1.0), "twist": 0.8}


def loss(bundle, cases):
    return losses(cases.codes, bundle.case_model.predict_proba(cases.X)).mean()


@pytest.fixture(scope="module")
def own(make_company, shipped):
    """A company that differs, with cases enough for a model of its own."""
    return challenge(make_company(900, 11, **OTHER), Champion(shipped), shipped, DAY)


def test_too_few_cases_are_refused(make_company, shipped):
    with pytest.raises(TooFewCasesError):
        challenge(make_company(9, 1), Champion(shipped), shipped, DAY)
    one_debtor = make_company(40, 1)
    one_debtor.cases["debtor_id"] = "d1"
    with pytest.raises(TooFewCasesError):
        challenge(one_debtor, Champion(shipped), shipped, DAY)


def test_few_cases_of_an_ordinary_company_do_no_harm(make_company, shipped):
    later = make_company(3_000, 77)
    harm = []
    for seed, n in enumerate((20, 30, 40)):
        made = challenge(make_company(n, seed), Champion(shipped), shipped, DAY)
        assert made.verdict.recipe is Recipe.UPDATE
        assert made.verdict.missing
        harm.append(loss(made.bundle, later) - loss(shipped, later))
    assert np.mean(harm) < 0.01
    assert max(harm) < 0.03


def test_few_cases_of_a_different_company_help(make_company, shipped):
    later = make_company(3_000, 78, **OTHER)
    gain = [
        loss(shipped, later)
        - loss(
            challenge(make_company(40, s, **OTHER), Champion(shipped), shipped, DAY).bundle, later
        )
        for s in range(2)
    ]
    assert min(gain) > 0


def test_enough_cases_of_a_different_company_are_provably_better(own, make_company, shipped):
    assert own.verdict.comparison.finding is Finding.BETTER
    assert own.verdict.allowed
    assert own.verdict.missing == {}
    later = make_company(3_000, 79, **OTHER)
    assert loss(own.bundle, later) < loss(shipped, later) - 0.05


def test_the_recipe_is_judged_on_later_cases_and_shelved_with_all(own, make_company):
    cases = make_company(900, 11, **OTHER)
    assert own.verdict.cases == len(own.trainset) == len(cases)
    judged = own.verdict.comparison.challenger
    assert judged.n == own.bundle.facts["test_cases"] < len(cases) / 2
    assert own.bundle.facts["figures"]["log_loss"][0] == pytest.approx(judged.log_loss)


def test_200_cases_of_a_different_company_already_make_a_pool(make_company, shipped):
    made = challenge(make_company(200, 21, **OTHER), Champion(shipped), shipped, DAY)
    assert made.bundle.facts["maker"] == "blend"
    later = make_company(3_000, 81, **OTHER)
    assert loss(made.bundle, later) < loss(shipped, later) - 0.05


def test_a_model_made_again_from_its_frozen_cases_is_the_same(own, make_company, shipped):
    again = challenge(make_company(900, 11, **OTHER), Champion(shipped), shipped, DAY)
    later = make_company(200, 80)
    assert isinstance(again, Challenger)
    assert again.bundle.model_id == own.bundle.model_id
    np.testing.assert_allclose(
        again.bundle.case_model.predict_proba(later.X),
        own.bundle.case_model.predict_proba(later.X),
        atol=1e-12,
    )


def test_a_champion_that_saw_the_cases_is_made_again_without_them(own, make_company, shipped):
    cases = make_company(900, 11, **OTHER)
    second = challenge(cases, Champion(own.bundle, own.trainset), shipped, DAY)
    assert second.verdict.champion == own.bundle.model_id
    assert second.verdict.refit
    assert second.verdict.comparison.finding is Finding.EQUAL


def test_a_crossed_champion_that_saw_all_cases_is_made_again(make_company, shipped):
    cases = make_company(60, 5)
    first = challenge(cases, Champion(shipped), shipped, DAY)
    assert len(first.trainset) == 60
    second = challenge(cases, Champion(first.bundle, first.trainset), shipped, DAY)
    assert second.verdict.refit
    assert second.verdict.comparison.finding is Finding.EQUAL


def test_a_leak_is_refused(make_company, shipped):
    cases = make_company(900, 12)
    for code, name in enumerate("abcd"):
        cases.X[name] = 10.0 * (cases.codes == code) + cases.X["e"]
    found = challenge(cases, Champion(shipped), shipped, DAY)
    assert found.verdict.comparison.finding is Finding.SUSPICIOUS
    assert not found.verdict.allowed
