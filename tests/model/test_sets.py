"""Plausible sets hold the truth as often as promised, for the rare category too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.base.terms import CATEGORIES
from kanwil.model.axes import axes
from kanwil.model.sets import PlausibleSets

from .conftest import NAMES


def cases(n, seed, mix=(0.3, 0.3, 0.08, 0.32)):
    """Probabilities of a model that is partly right, and the categories."""
    random = np.random.default_rng(seed)
    y = random.choice(4, n, p=mix)
    scores = random.normal(0, 1, (n, 4)) + 1.2 * np.eye(4)[y] + np.log(mix)
    probabilities = np.exp(scores)
    return probabilities / probabilities.sum(axis=1, keepdims=True), NAMES[y]


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
@pytest.mark.parametrize("n", [1_000, 20_000])
def test_each_category_is_held_as_often_as_promised(level, n):
    fitted = PlausibleSets.fit(*cases(n, 0))
    new, truth = cases(20_000, 1)

    plausible = fitted.plausible(new, level)

    for code, category in enumerate(CATEGORIES):
        assert plausible[truth == category.value, code].mean() >= level - 0.02


def test_sets_are_no_larger_than_needed():
    fitted = PlausibleSets.fit(*cases(5_000, 0))
    new, truth = cases(20_000, 1)
    plausible = fitted.plausible(new)
    for code, category in enumerate(CATEGORIES):
        assert plausible[truth == category.value, code].mean() <= 0.94


def test_a_set_holds_at_least_the_most_probable_category():
    sure = np.tile([1.0, 0, 0, 0], (50, 1)).repeat(4, axis=0)
    fitted = PlausibleSets.fit(sure, np.tile(NAMES, 50))
    found = fitted.plausible(np.array([[0.25, 0.26, 0.25, 0.24]]))
    assert found.tolist() == [[False, True, True, True]]


def test_a_category_that_was_hardly_seen_stays_plausible():
    probabilities, truth = cases(400, 2)
    kept = (truth != "neither") | (np.cumsum(truth == "neither") <= 8)
    fitted = PlausibleSets.fit(probabilities[kept], truth[kept])
    found = fitted.plausible(np.array([[0.5, 0.3, 1e-9, 0.2]]))
    assert found[0, CATEGORIES.index("neither")]


def test_the_file_keeps_at_most_999_cases_a_category():
    assert max(map(len, PlausibleSets.fit(*cases(9_000, 3)).own)) == 999


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.floats(0.5, 0.99))
def test_no_set_is_ever_empty(row, level):
    fitted = PlausibleSets.fit(*cases(300, 4))
    assert fitted.plausible(np.array([row]), level).any()


def test_axes_sum_the_categories_that_can_and_that_want():
    can, wants = axes(np.array([[0.1, 0.2, 0.3, 0.4]]))
    np.testing.assert_allclose([can[0], wants[0]], [0.5, 0.6])
