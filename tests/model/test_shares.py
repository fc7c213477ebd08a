"""What the trees' features add is what shap's own walk along the trees finds."""

import copy

import numpy as np
import pytest
import shap

from kanwil.base.terms import CATEGORIES
from kanwil.model.trees import Growth, Trees


def of_one_category(model, category):
    """The part of a fitted model that scores one category, as shap can read it."""
    part = copy.copy(model)
    part._predictors = [[trees[category]] for trees in model._predictors]
    part._baseline_prediction = model._baseline_prediction[:, [category]]
    return part


@pytest.mark.parametrize(
    "growth", [Growth(20, 7, 3, 0.1), Growth(20, 15, 5, 0.1), Growth(1, 2, 1, 0.1)]
)
def test_shares_are_those_of_shap(growth):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(800, 6)).round(1)
    X[rng.random(X.shape) < 0.1] = np.nan
    X[:, 4] = np.nan
    leaning = np.nan_to_num(X[:, :4]) @ rng.normal(size=(4, 4)) * 2 + rng.gumbel(size=(800, 4))
    trees = Trees(0, growth).fit(X, np.eye(4)[leaning.argmax(axis=1)])
    for category in range(len(CATEGORIES)):
        part = of_one_category(trees.model, category)
        rival = shap.TreeExplainer(part, feature_perturbation="tree_path_dependent")
        found, base = trees.contributions(X, category)
        told = rival.shap_values(X[:, trees.used], check_additivity=False)
        np.testing.assert_allclose(found[:, trees.used], told, atol=1e-12)
        assert (found[:, 4] == 0).all()
        assert base == pytest.approx(float(np.ravel(rival.expected_value)[0]), abs=1e-12)


def test_a_category_without_a_split_has_a_base_alone():
    X = np.zeros((300, 2))
    trees = Trees(0).fit(X, np.eye(4)[np.arange(300) % 4])
    found, base = trees.contributions(X, 0)
    assert not found.any()
    assert base == pytest.approx(trees.scores(X)[0, 0])
