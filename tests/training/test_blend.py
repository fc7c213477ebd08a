"""A pool with the shipped model takes the best of both, and explains itself exactly."""

import numpy as np
import pytest

from kanwil.training.blend import blended
from kanwil.training.dataset import Dataset
from kanwil.training.metrics import losses

OTHER = {"shift": (1.0, -0.5, 0.0, -0.5), "twist": 1.0}


def blend(shipped, cases: Dataset):
    return blended(shipped.case_model, dict(shipped.usual), cases)


def loss(model, cases):
    return losses(cases.codes, model.predict_proba(cases.X)).mean()


@pytest.mark.parametrize("n", [100, 400])
def test_it_does_no_harm_where_the_shipped_model_is_right(make_company, shipped, n):
    later = make_company(3_000, 90)
    model, _ = blend(shipped, make_company(n, 91))
    assert loss(model, later) < loss(shipped.case_model, later) + 0.01


def test_it_learns_what_the_shipped_model_does_not_know(make_company, shipped):
    later = make_company(3_000, 92, **OTHER)
    few, many = (blend(shipped, make_company(n, 93, **OTHER))[0] for n in (100, 600))
    assert loss(few, later) < loss(shipped.case_model, later) - 0.1
    assert loss(many, later) < loss(few, later)


def test_its_reasons_add_up_and_it_is_the_same_twice(make_company, shipped):
    cases = make_company(120, 94, **OTHER)
    model, crossed = blend(shipped, cases)
    again, _ = blend(shipped, cases)
    found, base = model.contributions(cases.X)
    np.testing.assert_allclose(found.sum(axis=1) + base, model.scores(cases.X), atol=1e-6)
    np.testing.assert_array_equal(model.scores(cases.X), again.scores(cases.X))
    np.testing.assert_allclose(crossed.sum(axis=1), 1)


def test_crossed_chances_are_not_flattered(make_company, shipped):
    cases, later = make_company(300, 95, **OTHER), make_company(3_000, 96, **OTHER)
    model, crossed = blend(shipped, cases)
    assert losses(cases.codes, crossed).mean() == pytest.approx(loss(model, later), abs=0.1)


def test_a_half_that_adds_nothing_is_left_out(make_company, shipped):
    model, _ = blend(shipped, make_company(100, 97))
    assert len(model.members) <= 1 + 2 * len(shipped.case_model.members)
    assert all(weight > 0.02 for weight, _ in model.members)
