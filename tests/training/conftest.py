"""A small made-up company: cases with features, debtors and days, and a shipped model for it."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import softmax

from kanwil.base.terms import CATEGORIES
from kanwil.cues.categories import CueCategories
from kanwil.model.bundle import Bundle
from kanwil.model.pipeline import CaseModel
from kanwil.model.sets import PlausibleSets
from kanwil.training.dataset import Dataset
from kanwil.training.update import usual_values

TRUE = np.random.default_rng(5).normal(size=(5, 4))


def company(n, seed, *, shift=(0, 0, 0, 0), twist=0.0, prefix="c", sharp=1.0):
    """Return n cases over two years: about three a debtor, each ended within ten weeks."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 5))
    scores = sharp * X @ (TRUE + twist * TRUE[::-1, ::-1]) + np.array(shift)
    codes = (softmax(scores, axis=1).cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, 3)
    as_of = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 730, n)), "D")
    cases = pd.DataFrame(
        {
            "case_id": [f"{prefix}{seed}-{one}" for one in range(n)],
            "debtor_id": [f"d{one}" for one in rng.integers(0, max(1, n // 3), n)],
            "as_of": as_of.astype("datetime64[us]"),
            "resolved_on": (as_of + pd.to_timedelta(rng.integers(3, 70, n), "D")).astype(
                "datetime64[us]"
            ),
            "category": [str(CATEGORIES[code]) for code in codes],
            "weight": 1.0,
        }
    ).astype({"case_id": "str", "debtor_id": "str", "category": "str"})
    return Dataset(pd.DataFrame(X, columns=list("abcde")), cases)


@pytest.fixture(scope="session")
def make_company():
    return company


@pytest.fixture(scope="session")
def shipped():
    """A model that knows the common rules, learnt from 1,500 cases of other companies."""
    cases = company(1_500, 900)
    model = CaseModel().fit(cases.X, cases.y)
    return Bundle(
        model_id="shipped-test",
        case_model=model,
        sets=PlausibleSets.fit(model.predict_proba(cases.X), cases.y),
        reader=None,
        text_head=CueCategories.from_table(),
        usual=usual_values(cases.X),
        facts={"recipe": "shipped", "cases": len(cases)},
    )
