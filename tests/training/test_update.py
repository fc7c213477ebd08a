"""An update starts as the shipped model, moves with own cases, and explains itself exactly."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import softmax

from kanwil.base.terms import CATEGORIES
from kanwil.model.pipeline import CaseModel
from kanwil.training.metrics import losses
from kanwil.training.update import Leash, updated, usual_values

LEASH = Leash(shift=0.5, sharpness=0.2, slope=0.05)
TRUE = np.random.default_rng(5).normal(size=(5, 4))


def world(n, seed, shift=(0, 0, 0, 0), twist=0.0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 5))
    scores = X @ (TRUE + twist * TRUE[::-1]) + np.array(shift)
    y = (softmax(scores, axis=1).cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, 3)
    frame = pd.DataFrame(X, columns=list("abcde")).mask(rng.random((n, 5)) < 0.05)
    return frame, y


def named(y):
    return [str(CATEGORIES[code]) for code in y]


@pytest.fixture(scope="module")
def shipped():
    X, y = world(400, 1)
    return CaseModel().fit(X, named(y)), usual_values(X)


def update(shipped, X, y, weight=1.0):
    model, usual = shipped
    return updated(model, usual, X, named(y), np.full(len(y), weight), leash=LEASH)


def test_with_cases_that_weigh_nothing_it_is_the_shipped_model(shipped):
    X, y = world(50, 2)
    same = update(shipped, X, y, weight=0.0)
    np.testing.assert_allclose(same.predict_proba(X), shipped[0].predict_proba(X), atol=1e-12)


def test_it_learns_another_mix_from_few_cases(shipped):
    there = {"shift": (2, -1, -1, 0)}
    X, y = world(60, 3, **there)
    late, told = world(2_000, 4, **there)
    before = losses(told, shipped[0].predict_proba(late)).mean()
    assert losses(told, update(shipped, X, y).predict_proba(late)).mean() < before - 0.05


@pytest.mark.parametrize("n", [5, 20, 40])
def test_few_cases_of_the_same_world_hardly_move_it(shipped, n):
    late, told = world(2_000, 6)
    before = losses(told, shipped[0].predict_proba(late)).mean()
    after = [
        losses(told, update(shipped, *world(n, 100 + seed)).predict_proba(late)).mean()
        for seed in range(5)
    ]
    assert np.mean(after) < before + 0.02


def test_its_reasons_add_up_to_its_scores(shipped):
    X, y = world(80, 7, shift=(1, 0, 0, 0), twist=0.5)
    model = update(shipped, X, y)
    found, base = model.contributions(X)
    np.testing.assert_allclose(found.sum(axis=1) + base, model.scores(X), atol=1e-6)
    said = model.predict_proba(X).argmax(axis=1)
    own = np.take_along_axis(found, said[:, None, None], axis=2)[:, :, 0]
    np.testing.assert_allclose(model.contributions_to(X, said, model.scores(X)), own, atol=1e-9)


def test_probabilities_add_to_one_and_a_refit_is_the_same(shipped):
    X, y = world(40, 8)
    one, two = update(shipped, X, y), update(shipped, X, y)
    np.testing.assert_allclose(one.predict_proba(X).sum(axis=1), 1)
    np.testing.assert_array_equal(one.predict_proba(X), two.predict_proba(X))


def test_a_feature_that_was_never_known_or_never_varied_adds_nothing():
    usual = usual_values(pd.DataFrame({"a": [np.nan, np.nan], "b": [3.0, 3.0]}))
    assert usual == {"a": (0, 0, 0), "b": (3, 3, 3)}
