"""A loose text gets a category from its cues alone, and an empty one the stated prior."""

import numpy as np
import pandas as pd

from kanwil.model.loose import LooseText

from .conftest import NAMES

PRIOR = {"can_wont": 0.2, "wants_cant": 0.25, "neither": 0.1, "forgetful": 0.45}


def texts(n=200):
    random = np.random.default_rng(0)
    y = random.choice(NAMES, n, p=[0.4, 0.3, 0.2, 0.1])
    cue = {name: np.clip((y == name) * 0.8 + random.uniform(0, 0.3, n), 0, 1) for name in NAMES}
    return pd.DataFrame(cue).add_prefix("cue_"), y


def test_a_text_is_recognised_by_its_cues():
    cues, y = texts()
    found = LooseText(PRIOR).fit(cues, y).predict_proba(cues)
    assert (NAMES[found.argmax(axis=1)] == y).mean() > 0.95
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_an_empty_text_gets_the_prior():
    cues, y = texts()
    rows = cues.head(3).copy()
    rows.iloc[1] = np.nan
    found = LooseText(PRIOR).fit(cues, y).predict_proba(rows)
    np.testing.assert_allclose(found[1], list(PRIOR.values()))
    assert LooseText(PRIOR).fit(cues, y).predict_proba(rows.head(0)).shape == (0, 4)


def test_the_prior_and_not_the_mix_of_the_phrases_decides_where_cues_say_nothing():
    cues, y = texts()
    blank = pd.DataFrame(
        np.random.default_rng(1).uniform(0, 0.01, cues.shape), columns=cues.columns
    )
    model = LooseText(PRIOR).fit(blank, y)
    np.testing.assert_allclose(
        model.predict_proba(blank).mean(axis=0), list(PRIOR.values()), atol=0.02
    )


def test_a_category_without_any_text_stays_possible():
    cues, y = texts()
    found = LooseText(PRIOR).fit(cues[y != "neither"], y[y != "neither"]).predict_proba(cues)
    assert found.shape == (200, 4)
    assert (found > 0).all()
