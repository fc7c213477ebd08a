"""Replies are left out where own cases are better judged without, and then wholly."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kanwil.features.catalogue import BY_NAME
from kanwil.model.pipeline import CaseModel
from kanwil.training.bundling import bundle_for, made_again
from kanwil.training.deaf import REPLIES, deafened, hears, silence, silenced
from kanwil.training.recipes import BLEND, makers
from kanwil.training.update import usual_values

TOLD, OTHER = REPLIES[:2], ("overdue_euro", "oldest_days", "tenure_years")
NAMES = dict(zip("abcde", (*TOLD, *OTHER), strict=True))


@pytest.fixture(scope="module")
def heard(make_company, shipped):
    """A shipped model for which two of the five features are what replies say."""
    cases = make_company(1_500, 900).X.rename(columns=NAMES)
    model = CaseModel().fit(cases, make_company(1_500, 900).y)
    return replace(shipped, case_model=model, usual=usual_values(cases))


@pytest.fixture(scope="module")
def own(make_company):
    """Return own cases; `misled` where the replies say something else than in training."""

    def cases(n, seed, *, misled=False):
        found = make_company(n, seed)
        X = found.X.rename(columns=NAMES)
        if misled:
            rng = np.random.default_rng(seed)
            X = X.assign(**{name: rng.permutation(-X[name]) for name in TOLD})
        return replace(found, X=X)

    return cases


def test_the_features_of_replies_have_a_value_where_none_was_read():
    assert set(OTHER) <= set(BY_NAME)
    assert set(silence()) == set(REPLIES)
    assert all(value == 0 or np.isnan(value) for value in silence().values())


def test_a_deaf_model_is_moved_by_no_reply(heard, own):
    cases = own(80, 1)
    deaf = deafened(heard.case_model)
    said = deaf.scores(cases.X)
    np.testing.assert_array_equal(said, deaf.scores(silenced(cases).X))
    np.testing.assert_array_equal(said, heard.case_model.scores(silenced(cases).X))
    leading = said.argmax(axis=1)
    added = deaf.contributions_to(cases.X, leading, said)
    places = [list(deaf.features).index(name) for name in TOLD]
    assert (added[:, places] == 0).all()
    assert (added != 0).any()


@pytest.mark.parametrize("misled", [True, False])
def test_replies_count_unless_own_cases_are_better_judged_without(heard, own, misled):
    cases = own(400, 2, misled=misled)
    made = makers(heard)[BLEND](cases)
    assert made.texts_used is not misled
    facts = {"maker": BLEND, "seed": 0}
    bundle = bundle_for(made, cases, heard, model_id="own", facts=facts)
    assert bundle.facts["texts_used"] is not misled
    moved = cases.X.assign(**{name: -cases.X[name] for name in TOLD})
    same = np.allclose(
        bundle.case_model.predict_proba(cases.X), bundle.case_model.predict_proba(moved)
    )
    assert same is misled
    again = made_again("again", facts, cases, heard)
    np.testing.assert_array_equal(
        again.case_model.scores(cases.X), bundle.case_model.scores(cases.X)
    )


def test_a_model_without_replies_has_nothing_to_leave_out(shipped, make_company):
    assert not hears(shipped.case_model.features)
    assert makers(shipped)[BLEND](make_company(100, 3)).texts_used


def test_silence_keeps_all_else(own):
    cases = own(20, 4)
    pd.testing.assert_frame_equal(silenced(cases).X[list(OTHER)], cases.X[list(OTHER)])
