"""The table from cues to categories, and its correction by known cases."""

import numpy as np
import pandas as pd
import pytest

from kanwil.base.terms import CATEGORIES
from kanwil.cues.categories import PRIOR, CueCategories
from kanwil.cues.names import CUES, OUR_SIDE
from kanwil.cues.wordlists import table


def said(*cues, p=1.0):
    return pd.DataFrame([[p * (cue in cues) for cue in CUES]], columns=list(CUES))


def leading(frame, categories=None):
    chances = (categories or CueCategories.from_table()).predict_proba(frame)
    return CATEGORIES[int(chances[0].argmax())]


@pytest.mark.parametrize("blank", [said(), said() * np.nan])
def test_without_cues_the_prior(blank):
    assert CueCategories.from_table().predict_proba(blank)[0] == pytest.approx(PRIOR)


@pytest.mark.parametrize("row", table("categories"), ids=lambda row: row["evidence"])
def test_a_sure_cue_gives_its_row(row):
    chances = CueCategories.from_table().predict_proba(said(row["evidence"]))[0]
    shares = [float(row[category]) for category in CATEGORIES]
    assert chances == pytest.approx(np.array(shares) / 100)
    assert sum(shares) == 100
    assert row["reason"]


def test_the_table_names_every_cue_once():
    assert [row["evidence"] for row in table("categories")] == list(CUES)


@pytest.mark.parametrize(
    ("cues", "category"),
    [
        (("complaint_quality", "refuses"), "can_wont"),
        (("cash_trouble", "instalment_request"), "wants_cant"),
        (("cash_trouble", "promise_vague"), "wants_cant"),
        (("cash_trouble", "promise_dated"), "wants_cant"),
        (("cash_trouble", "refuses"), "neither"),
        (("refuses_broke", "complaint_quality"), "neither"),
        (("forgot", "promise_dated"), "forgetful"),
        (("not_received", "asks_copy"), "forgetful"),
    ],
)
def test_cues_together(cues, category):
    assert leading(said(*cues)) == category


@pytest.mark.parametrize("cue", sorted(OUR_SIDE))
def test_our_own_side_is_never_unwillingness(cue):
    assert leading(said(cue)) == "forgetful"


def test_less_sure_is_nearer_to_the_prior():
    table_ = CueCategories.from_table()
    odds = [table_.predict_proba(said("refuses", p=p))[0][0] for p in (0, 0.3, 0.6, 1)]
    assert odds == sorted(odds)
