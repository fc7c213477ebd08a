"""Synthetic cases for the model stage: three hidden traits, features bent and full of holes."""

import numpy as np
import pandas as pd
import pytest

from kanwil.base.terms import CATEGORIES
from kanwil.features.catalogue import BY_NAME
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


# What is usual of a debtor of whom little is special; all else is 0.
USUAL = {
    "has_log": 1,
    "oldest_days": 20,
    "n_overdue": 2,
    "late_last_six": 6,
    "late_year": 6,
    "late_worst": 20,
    "on_time_share": 0.5,
    "within_30_share": 0.6,
    "late_streak": 1,
    "settled_year": 4,
    "last_payment_weeks": 10,
    "tenure_years": 3,
    "terms_days": 30,
    "order_trend": 1,
    "pay_trend": 1,
    "paid_of_due": 0.6,
    "overdue_share": 0.5,
    "old_share": 0.2,
}
NEVER = [name for name in BY_NAME if name.endswith("_weeks") and name not in USUAL]


def debtors(*special):
    """Return the features of one debtor per dict: usual values but for what the dict says."""
    row = dict.fromkeys(BY_NAME, 0.0) | dict.fromkeys(NEVER, np.nan) | USUAL
    return pd.DataFrame([row | one for one in special], dtype="float64")


@pytest.fixture(scope="session")
def usual():
    """The usual values of the training cases, per feature."""
    [row] = debtors({}).fillna(0.0).to_dict("records")
    return {name: (0.0, value, 2 * value) for name, value in row.items()}
