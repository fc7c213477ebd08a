"""Synthetic cases for the model stage: three hidden traits, features bent and full of holes."""

import numpy as np
import pandas as pd
import pytest

from kanwil.base.terms import CATEGORIES
from kanwil.model.pipeline import CaseModel

NAMES = np.array([category.value for category in CATEGORIES])


def world(n, seed, n_features=24):
    """Return features (n, n_features) with NaN and the category of each of n cases."""
    random = np.random.default_rng(seed)
    able = random.normal(0.3, 1, n)
    will = random.normal(0.5, 1, n) + 0.2 * able
    can, wants = able > 0, will > 0
    code = np.where(can, np.where(wants, 3, 0), np.where(wants, 1, 2))
    code = np.where(random.random(n) < 0.05, random.integers(0, 4, n), code)
    # What `mirrored` shows must be read with the sign of `mirror`: trees can, splines not.
    mirror = random.integers(0, 2, n) * 2.0 - 1
    traits = [able, will, able * will]
    columns = {"mirror": mirror, "mirrored": mirror * will + random.normal(0, 0.3, n)}
    for place in range(n_features - 2):
        seen = traits[place % 3] + random.normal(0, 0.8 + 0.1 * place, n)
        columns[f"f{place}"] = (
            np.expm1(np.abs(seen)) * 7,
            np.maximum(0, np.round(seen * 2)),
            np.where(seen > 1, seen * 30, np.nan),
            (seen > 1.2).astype(float),
        )[place // 3 % 4]
    return pd.DataFrame(columns), NAMES[code]


@pytest.fixture(scope="session")
def many():
    """A model of 700 cases, thus with trees, and 300 new cases with their categories."""
    X, y = world(700, 0)
    return CaseModel().fit(X, y), *world(300, 1)


@pytest.fixture(scope="session")
def few():
    """A model of 120 cases, thus linear only, and 300 new cases with their categories."""
    X, y = world(120, 2)
    return CaseModel().fit(X, y), *world(300, 3)
