"""Silence alone is not unwillingness: who is called unwilling must have shown it."""

from pathlib import Path

import numpy as np
import pytest

from kanwil.base.terms import CATEGORIES
from kanwil.features.catalogue import BY_NAME
from kanwil.model.evidence import EVIDENCE, allowed, named

from .conftest import debtors

SHOWN = [
    {"complaint_open": 1},
    {"complaint_price": 0.6},
    {"refuses": 0.9},
    {"refuses_broke": 0.3},
    {"leverage": 0.5},
    {"will_reversals": 1},
    {"last_broken_weeks": 5},
    {"plan_missed": 1},
]
ONLY_OF_THE_ABLE = [{"others_paid_since": 2}, {"pay_run": 0.8}]
SILENT = [
    {},
    {"reminders_since_reply": 6, "last_reply_weeks": np.nan, "oldest_days": 180},
    {"evasive": 0.9, "refusal_4w": 0.9},
    {"bounced": 3},
    {"not_received": 0.9, "claims_paid": 0.9, "our_error": 0.9, "waits_approval": 0.9, "copy": 0.9},
    {"cash_trouble": 0.9, "estate": 1},
    {"overdue_euro": 90_000, "overdue_share": 1},
    {"has_log": 0, "refuses": np.nan, "complaint_open": np.nan},
    {"last_broken_weeks": 40},
]
SURE = {code: np.eye(4)[[code]] for code in range(4)}


@pytest.mark.parametrize("facts", SILENT)
def test_who_showed_nothing_is_not_called_unwilling(facts):
    found = [named(SURE[code], debtors(facts)) for code in range(4)]
    assert found == [[""], ["wants_cant"], [""], ["forgetful"]]


@pytest.mark.parametrize("facts", SHOWN)
def test_who_showed_it_may_be_called_unwilling(facts):
    assert allowed(debtors(facts)).all()


@pytest.mark.parametrize("facts", ONLY_OF_THE_ABLE)
def test_paying_others_shows_that_one_can_and_will_not(facts):
    found = dict(zip(CATEGORIES, allowed(debtors(facts))[0], strict=True))
    assert found == {"can_wont": True, "wants_cant": True, "neither": False, "forgetful": True}


def test_probabilities_are_left_alone():
    chances = np.array([[0.7, 0.1, 0.1, 0.1]])
    before = chances.copy()
    assert named(chances, debtors({})) == [""]
    assert (chances == before).all()


def test_every_line_of_the_list_is_a_feature():
    assert {one.feature for one in EVIDENCE} <= set(BY_NAME)


def test_the_page_shows_the_list_as_it_is():
    page = (Path(__file__).parents[2] / "docs" / "explaining.md").read_text(encoding="utf-8")
    lines = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    told = [(cells[0].strip("| `"), "only" in cells[-1]) for cells in lines]
    assert told == [(one.feature, one.of_the_able) for one in EVIDENCE]
