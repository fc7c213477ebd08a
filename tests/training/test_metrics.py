"""The figures agree with scikit-learn's where it has them, and with hand-made cases elsewhere."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, log_loss

from kanwil.training.metrics import attainable, confusions, coverage, ece, figures, reliability


@pytest.fixture
def judged():
    rng = np.random.default_rng(3)
    truth = rng.dirichlet(np.ones(4), size=4_000)
    y = (truth.cumsum(axis=1) < rng.random((4_000, 1))).sum(axis=1)
    return y, truth


def test_figures_are_those_of_the_books(judged):
    y, proba = judged
    found = figures(y, proba)
    said = proba.argmax(axis=1)
    assert found.log_loss == pytest.approx(log_loss(y, proba))
    assert found.macro_f1 == pytest.approx(f1_score(y, said, average="macro"))
    assert found.accuracy == pytest.approx((said == y).mean())
    assert found.recall[2] == pytest.approx((said[y == 2] == 2).mean())


def test_true_probabilities_are_calibrated_and_sharpened_ones_are_not(judged):
    y, proba = judged
    sharp = proba**3 / (proba**3).sum(axis=1, keepdims=True)
    assert ece(y, proba) < 0.03
    assert ece(y, sharp) > 0.1
    assert reliability(y, proba)[:, 0].sum() == pytest.approx(1)


def test_the_confusion_table_adds_up_to_the_cases():
    proba = np.eye(4)[[0, 0, 1, 3]]
    table = confusions(np.array([0, 2, 1, 3]), proba)
    assert table.sum() == 4
    assert table[0].tolist() == [1, 0, 1, 0], "said can_wont: once right, once neither"


def test_coverage_is_per_category():
    plausible = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0]], dtype=bool)
    found = coverage(np.array([0, 1, 2]), plausible)
    assert found[:3] == (1, 0, 1)
    assert np.isnan(found[3])


def test_the_oracle_gains_all_and_the_prior_nothing(judged):
    y, proba = judged
    prior = np.bincount(y, minlength=4) / len(y)
    assert attainable(y, proba, proba, prior) == pytest.approx(1)
    assert attainable(y, np.tile(prior, (len(y), 1)), proba, prior) == pytest.approx(0)


def test_a_missing_category_has_no_recall():
    found = figures(np.array([0, 0]), np.array([[0.9, 0.1, 0, 0], [0.2, 0.8, 0, 0]]))
    assert np.isnan(found.recall[1])
    assert found.macro_f1 == pytest.approx(2 / 3)
