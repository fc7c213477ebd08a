"""Splits: no debtor on both sides, later after older, and no label that was not ripe."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.training.splits import folds, older_and_later


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(2, 5))
def test_a_debtor_is_in_one_fold_only(debtors, k):
    debtor = np.array([f"d{one}" for one in debtors], dtype=object)
    where = folds(debtor, k)
    for one in set(debtor):
        assert len(set(where[debtor == one])) == 1
    assert where.min() >= 0
    assert where.max() < k


@pytest.mark.parametrize("seed", range(5))
def test_later_cases_are_of_other_debtors_and_after_every_ripe_label(make_company, seed):
    cases = make_company(400, seed)
    older, later = older_and_later(cases, seed=seed)
    assert not set(cases.debtor[older]) & set(cases.debtor[later])
    assert cases.cases["resolved_on"][older].max() < cases.cases["as_of"][later].min()
    assert 0.12 * len(cases) < later.sum() < 0.2 * len(cases)
    assert older.sum() > 0.35 * len(cases)


def test_a_champions_last_day_moves_the_cut(make_company):
    cases = make_company(400, 1)
    since = cases.cases["as_of"].to_numpy()[350]
    _, later = older_and_later(cases, since)
    assert (cases.cases["as_of"].to_numpy()[later] > since).all()


def test_cases_that_never_ended_are_not_learnt_from(make_company):
    cases = make_company(200, 2)
    cases.cases.loc[:20, "resolved_on"] = None
    older, _ = older_and_later(cases)
    assert not older[:21].any()
