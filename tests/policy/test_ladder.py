"""For who objects to profiling the chances change nothing: the step is the ladder's."""

import numpy as np
import pytest

from kanwil.base.terms import Action
from kanwil.policy.advise import advise
from kanwil.policy.ladder import LADDER
from kanwil.policy.verdict import judge
from tests_support.situations import random_situation

SURE = np.eye(4)[:, None, :].repeat(200, axis=1) * 0.96 + 0.01


@pytest.fixture(scope="module")
def objecting():
    return random_situation(np.random.default_rng(7), 200).assign(no_profile=True)


def told(belief, chances):
    return belief(chances[0]).loc[[0] * len(chances)].reset_index(drop=True)


def test_no_chance_moves_anything(belief, objecting, settings):
    advices = [advise(told(belief, one), objecting, settings) for one in SURE]
    first = advices[0].drop(columns="alternatives").astype(str)
    for other in advices[1:]:
        assert first.equals(other.drop(columns="alternatives").astype(str))
    assert set(advices[0]["category"]) == {""}
    assert set(advices[0]["question"]) == {""}
    assert set(advices[0]["between"]) == {""}


def test_the_step_is_the_first_of_the_ladder_that_no_rule_forbids(belief, objecting, settings):
    advice = advise(told(belief, SURE[1]), objecting, settings)
    allowed = judge(objecting, settings).allowed
    places = {action: place for place, action in enumerate(Action)}
    for row, action in enumerate(advice["action"]):
        assert allowed[row, places[Action(action)]]
        asked = objecting.loc[row, ["asks_instalments", "offers_set_off"]].any()
        free = [one for one in LADDER if allowed[row, places[one]]]
        if not asked and free:
            assert action == free[0]


def test_a_first_late_invoice_asks_a_reminder_and_an_old_one_a_final_notice(belief, late, settings):
    refuses = belief([0.97, 0.01, 0.01, 0.01])
    new = late(no_profile=True, oldest_days=5)
    assert advise(refuses, new, settings).iloc[0].action == "remind"
    old = late(no_profile=True, oldest_days=70, n_reminders=3, last_out_ago=20)
    assert advise(refuses, old, settings).iloc[0].action == "final_notice"
