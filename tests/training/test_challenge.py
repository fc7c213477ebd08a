"""Challenger against champion: few cases help and never harm, and all own cases are learnt from."""

import json
from datetime import date

import numpy as np
import pytest

from kanwil.base.words import Tr
from kanwil.training.bundling import made_again
from kanwil.training.challenge import Champion, Step, TooFewCasesError, challenge
from kanwil.training.compare import Finding
from kanwil.training.dataset import Dataset
from kanwil.training.metrics import losses
from kanwil.training.splits import older_and_later
from kanwil.training.verdict import Recipe, Verdict, scoreboard

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


def test_with_cases_enough_the_very_model_that_was_judged_is_shelved(own, make_company):
    cases = make_company(900, 11, **OTHER)
    verdict, judged = own.verdict, own.verdict.comparison.challenger
    assert verdict.compared
    assert own.bundle.facts["compared"]
    assert verdict.cases == len(own.trainset) == own.bundle.facts["own_cases"] < 0.6 * len(cases)
    assert judged.n == own.bundle.facts["test_cases"] < len(cases) / 2
    older, later = older_and_later(cases)
    assert own.trainset.digest == cases.take(older).digest
    later = cases.take(later)
    assert not set(own.trainset.debtor) & set(later.debtor)
    assert loss(own.bundle, later) == pytest.approx(judged.log_loss, abs=1e-12)


def test_with_few_cases_the_recipe_is_judged_and_all_cases_are_learnt_from(make_company, shipped):
    made = challenge(make_company(60, 5), Champion(shipped), shipped, DAY)
    assert not made.verdict.compared
    assert len(made.trainset) == made.verdict.cases == made.verdict.comparison.challenger.n == 60
    assert any("Nog te weinig" in one or "te weinig oudere" in one for one in said(made))


def said(made):
    return made.verdict.sentences(Tr("nl"))


def test_euros_by_the_policy_stand_beside_the_figures(make_company, shipped):
    cases = make_company(900, 11, **OTHER)

    def purse(judged):
        right = np.eye(4)[judged.codes]
        return lambda chances: 100 * (chances * right).sum(axis=1)

    found = challenge(cases, Champion(shipped), shipped, DAY, purse=purse).verdict
    old, new = found.comparison.euros
    assert found.comparison.gains["euros"].mean == pytest.approx(new - old)
    assert found.comparison.gains["euros"].low > 0
    line = next(
        one for one in scoreboard(found.comparison, Tr("nl")) if one.chip and "€" in one.champion
    )
    assert (line.champion, line.chip) == (f"€ {old:.0f}", "beter")
    back = Verdict.from_dict(json.loads(json.dumps(found.as_dict())))
    assert back == found


def test_each_step_is_told_in_order(make_company, shipped):
    told = []
    challenge(make_company(60, 5), Champion(shipped), shipped, DAY, tell=told.append)
    assert told == [Step.FIT, Step.JUDGE]


def test_200_cases_of_a_different_company_already_make_a_pool(make_company, shipped):
    made = challenge(make_company(200, 21, **OTHER), Champion(shipped), shipped, DAY)
    assert made.bundle.facts["maker"] == "blend"
    later = make_company(3_000, 81, **OTHER)
    assert loss(made.bundle, later) < loss(shipped, later) - 0.05


def test_a_model_made_again_from_its_frozen_cases_is_the_same(own, make_company, shipped):
    learnt = Dataset.thaw(own.trainset.freeze(), own.trainset.digest)
    again = made_again("again", own.bundle.facts, learnt, shipped)
    later = make_company(200, 80)
    np.testing.assert_allclose(
        again.case_model.predict_proba(later.X),
        own.bundle.case_model.predict_proba(later.X),
        rtol=0,
        atol=1e-9,
    )


def test_a_champion_that_saw_the_cases_is_made_again_without_them(own, make_company, shipped):
    cases = make_company(900, 11, **OTHER)
    second = challenge(cases, Champion(own.bundle, own.trainset), shipped, DAY)
    assert second.verdict.champion == own.bundle.model_id
    assert second.verdict.champion == own.bundle.model_id
    assert not second.verdict.refit, "it had learnt from the older ones only"
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
    assert any("later zijn ingevoerd" in one for one in said(found))
