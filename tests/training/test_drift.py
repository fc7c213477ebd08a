"""Features that moved away from what a model learnt from are named, the most moved first."""

import numpy as np
import pandas as pd

from kanwil.training.drift import moved
from kanwil.training.update import usual_values


def drawn(seed, n=400, shift=0.0):
    X = np.random.default_rng(seed).normal(size=(n, 3))
    X[:, 0] += shift
    return pd.DataFrame(X, columns=["a", "b", "flag"]).assign(flag=0.0)


def test_debtors_of_the_same_kind_have_not_moved():
    assert moved(drawn(1), usual_values(drawn(0))) == []


def test_what_moved_is_named_with_its_middle_then_and_now():
    X = drawn(1, shift=3.0)
    X["flag"] = 1.0
    found = moved(X, usual_values(drawn(0)))
    assert [one.feature for one in found] == ["flag", "a"]
    assert abs(found[1].then) < 0.2
    assert abs(found[1].now - 3) < 0.2


def test_few_debtors_prove_nothing():
    X = drawn(1, n=29, shift=5.0)
    X.loc[3:, "b"] = np.nan
    assert moved(X, usual_values(drawn(0))) == []
