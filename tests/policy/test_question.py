"""The one question: only in doubt, and the one whose answer is worth most."""

import numpy as np
import pandas as pd
import pytest

from kanwil.cues.names import CUES
from kanwil.policy import question
from kanwil.policy.stakes import ACTIONS, PLACE, Action


def values(**euros):
    """Net euros by action name, one figure per category."""
    found = np.full((1, len(ACTIONS), 4), -1000.0)
    for action, row in euros.items():
        found[0, PLACE[Action(action)], :] = row
    return found


ALL = np.ones((1, len(ACTIONS)), dtype=bool)
YES = np.array([True])


@pytest.mark.parametrize("one", question.QUESTIONS, ids=lambda q: q.code)
def test_answers_cover_every_category_and_lead_to_known_cues(one):
    given = np.array([answer.given for answer in one.answers])
    np.testing.assert_allclose(given.sum(axis=0), 1.0)
    codes = [answer.code for answer in one.answers]
    assert len({*codes}) == len(codes)
    assert one.words.endswith("?")


def test_most_answers_are_cues_so_that_the_next_day_knows_them():
    codes = {answer.code for one in question.QUESTIONS for answer in one.answers}
    assert codes - {*CUES} == {"satisfied", "can_pay", "no_answer", "voicemail"}


def test_between_unwilling_and_unable_it_asks_about_means():
    euros = values(call=[900, 300, 0, 500], instalments=[300, 900, 0, 500])
    asked = question.ask(np.array([[0.5, 0.5, 0, 0]]), euros, ALL, YES)
    assert asked == ["instalments_help"]


def test_between_unwilling_and_forgetful_it_does_not_ask_about_means():
    euros = values(resolve_complaint=[900, 0, 0, 100], remind=[300, 0, 0, 900])
    assert question.ask(np.array([[0.5, 0, 0, 0.5]]), euros, ALL, YES) != ["instalments_help"]


def test_no_doubt_no_question():
    assert question.ask(np.array([[1.0, 0, 0, 0]]), values(call=[1, 1, 1, 1]), ALL, ~YES) == [""]


def test_only_plausible_categories_that_differ_count_as_doubt():
    best = question.best_by_category(values(call=[9, 1, 9, 9], instalments=[1, 9, 1, 1]), ALL)
    plausible = pd.Series(["can_wont|wants_cant", "can_wont|forgetful", "wants_cant", ""])
    found = question.differs(plausible, np.repeat(best, 4, axis=0))
    assert found.tolist() == [True, False, False, False]
