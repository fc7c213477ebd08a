"""The case model gives four probabilities, and its contributions add up to its scores."""

import io

import joblib
import numpy as np
import pandas as pd
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from kanwil.base.terms import CATEGORIES
from kanwil.model.linear import STRENGTH, SplineLogit
from kanwil.model.pipeline import CaseModel, UnfaithfulExplanationError

from .conftest import NAMES, world


def edge_rows(X):
    """All missing, far out on both sides, zeros, and the first row as it is."""
    rows = pd.concat([X.head(1)] * 5, ignore_index=True)
    rows.iloc[0], rows.iloc[1], rows.iloc[2], rows.iloc[3] = np.nan, 1e12, -1e12, 0.0
    return rows


@pytest.mark.parametrize("size", ["few", "many"])
def test_contributions_add_up_to_the_score(size, request):
    model, X, _ = request.getfixturevalue(size)
    rows = pd.concat([edge_rows(X), X], ignore_index=True)

    found, base = model.contributions(rows)

    assert found.shape == (305, 24, 4)
    assert base.shape == (4,)
    np.testing.assert_allclose(found.sum(axis=1) + base, model.scores(rows), atol=1e-6)


@pytest.mark.parametrize("size", ["few", "many"])
def test_contributions_to_one_category_are_the_same(size, request):
    model, X, _ = request.getfixturevalue(size)
    leading = model.predict_proba(X).argmax(axis=1)

    found = model.contributions_to(X, leading, model.scores(X))

    every, _ = model.contributions(X)
    np.testing.assert_allclose(found, every[np.arange(len(X)), :, leading], atol=1e-12)


def test_no_rows_give_no_contributions(many):
    model, X, _ = many
    none = np.zeros(0, dtype=int)
    assert model.contributions_to(X.head(0), none, np.zeros((0, 4))).shape == (0, 24)


def test_an_explanation_that_does_not_add_up_is_refused(many):
    model, X, _ = many
    leading = model.predict_proba(X).argmax(axis=1)
    with pytest.raises(UnfaithfulExplanationError, match="telt niet op"):
        model.contributions_to(X, leading, model.scores(X) + 1e-5)


@pytest.mark.parametrize("size", ["few", "many"])
def test_probabilities_are_the_softmax_of_the_scores(size, request):
    model, X, _ = request.getfixturevalue(size)
    found = model.predict_proba(edge_rows(X))
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(found, softmax(model.scores(edge_rows(X)), axis=1))
    assert (found > 0).all()


def test_trees_come_in_from_500_cases():
    X, y = world(500, 4)
    assert len(CaseModel().fit(X, y).members) == 2
    assert len(CaseModel().fit(X.head(499), y[:499]).members) == 1


def test_trees_stay_out_while_a_category_is_hardly_seen():
    X, y = world(700, 5)
    kept = (y != "neither") | (np.cumsum(y == "neither") <= 9)
    assert len(CaseModel().fit(X[kept], y[kept]).members) == 1


def test_the_pool_beats_the_splines_alone_and_both_beat_the_prior():
    X, y = world(1_000, 6)
    new, truth = world(2_000, 7)
    codes = np.searchsorted(np.sort(NAMES), truth)
    alphabet = np.argsort(NAMES)
    model = CaseModel().fit(X, y)

    def loss(scores):
        return log_loss(codes, softmax(scores, axis=1)[:, alphabet])

    alone = loss(model.members[0][1].scores(new.to_numpy()))
    assert loss(model.scores(new)) < alone - 0.01
    assert alone < loss(np.tile(model.members[0][1].base, (2_000, 1))) - 0.2


def test_the_spline_half_is_scikit_learns_regression():
    X, y = world(300, 14)
    codes = np.array([list(CATEGORIES).index(one) for one in y])
    found = SplineLogit().fit(X.to_numpy(), np.eye(4)[codes])
    columns = found.design.transform(X.to_numpy())
    theirs = LogisticRegression(C=STRENGTH, max_iter=5_000, tol=1e-8).fit(columns, codes)
    ours = softmax(found.scores(X.to_numpy()), axis=1)
    np.testing.assert_allclose(ours, theirs.predict_proba(columns), atol=2e-3)


def test_a_case_in_doubt_counts_for_each_category_by_its_chance():
    X, y = world(600, 15)
    codes = np.array([list(CATEGORIES).index(one) for one in y])
    sure = CaseModel().fit(X, np.eye(4)[codes])
    np.testing.assert_array_equal(sure.scores(X), CaseModel().fit(X, y).scores(X))
    doubt = CaseModel().fit(X, 0.6 * np.eye(4)[codes] + 0.1)
    assert doubt.predict_proba(X).max(axis=1).mean() < sure.predict_proba(X).max(axis=1).mean()


def test_fitting_twice_gives_the_same_model():
    X, y = world(500, 8, 12)
    one, two = CaseModel().fit(X, y, seed=3), CaseModel().fit(X, y, seed=3)
    assert (one.scores(X) == two.scores(X)).all()


def test_columns_are_found_by_name(many):
    model, X, _ = many
    shuffled = X[X.columns[::-1]].assign(unknown=1.0)
    assert (model.scores(shuffled) == model.scores(X)).all()


@pytest.mark.parametrize("size", ["few", "many"])
def test_a_pickled_model_speaks_the_same_and_stays_small(size, request):
    model, X, _ = request.getfixturevalue(size)
    found, _ = model.contributions(X)
    file = io.BytesIO()
    joblib.dump(model, file, compress=("lzma", 6))
    assert len(file.getvalue()) < 300_000
    file.seek(0)
    again = joblib.load(file)
    np.testing.assert_allclose(again.predict_proba(X), model.predict_proba(X), atol=1e-12)
    np.testing.assert_allclose(again.contributions(X)[0], found, atol=1e-12)


def test_40_cases_of_3_categories_still_give_four_probabilities():
    X, y = world(60, 9)
    kept = np.flatnonzero(y != "neither")[:40]
    model = CaseModel().fit(X.iloc[kept], y[kept])
    found = model.predict_proba(world(200, 10)[0])
    unseen = found[:, CATEGORIES.index("neither")]
    assert (unseen > 0).all()
    assert unseen.max() < 0.1


def test_one_category_is_enough_to_fit():
    X, _ = world(30, 11)
    found = CaseModel().fit(X, ["forgetful"] * 30).predict_proba(X)
    assert (found.argmax(axis=1) == CATEGORIES.index("forgetful")).all()


def test_empty_and_constant_columns_add_nothing():
    X, y = world(700, 12, 6)
    X = X.assign(empty=np.nan, constant=3.0, once=np.where(np.arange(700) == 5, np.nan, 2.0))
    model = CaseModel().fit(X, y)
    found, _ = model.contributions(edge_rows(X))
    assert (found[:, 6:8] == 0).all()


def test_nothing_but_empty_columns_gives_the_prior():
    X = pd.DataFrame({"empty": np.full(40, np.nan), "constant": 1.0})
    y = np.repeat(NAMES, [20, 10, 5, 5])
    found = CaseModel().fit(X, y).predict_proba(X)
    np.testing.assert_allclose(found, np.tile([0.5, 0.25, 0.125, 0.125], (40, 1)), atol=1e-3)
    assert (CaseModel().fit(X, y).contributions(X)[0] == 0).all()


def test_a_case_of_weight_two_counts_as_two():
    X, y = world(200, 13)
    weight = np.where(y == "neither", 2.0, 1.0)
    plain, weighted = CaseModel().fit(X, y), CaseModel().fit(X, y, weight)
    more = CATEGORIES.index("neither")
    assert weighted.predict_proba(X)[:, more].mean() > plain.predict_proba(X)[:, more].mean()


def test_splines_alone_are_used_when_trees_are_not_allowed(few):
    model, _, _ = few
    [(share, only)] = model.members
    assert share == 1.0
    assert isinstance(only, SplineLogit)
