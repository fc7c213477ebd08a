"""An action stays until a new fact, a rule or a margin speaks against it, and says which."""

from datetime import date, timedelta

import numpy as np
import pytest

from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.policy.advise import advise
from kanwil.policy.steady import Earlier, Why, facts_of, in_words, new_facts
from tests_support.situations import TODAY

NL = Tr(Lang.NL)
# Just on either side of where a call and a reminder bring as much.
DOUBT, OTHER = [0.05, 0.02, 0.0, 0.93], [0.02, 0.01, 0.0, 0.97]
DAY = TODAY.date()


@pytest.fixture
def again(belief, late, settings):
    """Advise a case on a belief; the day before `was` was advised on what then held."""

    def made(chances, was=None, then=None, days=1, **now):
        before = late(**(then or {}))
        earlier = Earlier(was, DAY - timedelta(days=days), facts_of(before)[0]) if was else None
        return advise(belief(chances), late(**now), settings, None, [earlier]).iloc[0]

    return made


def test_a_little_more_or_less_flips_nothing(again):
    fresh = {again(one).action for one in (DOUBT, OTHER)}
    assert fresh == {"call", "remind"}
    for chances in (DOUBT, OTHER):
        other = (fresh - {again(chances).action}).pop()
        row = again(chances, was=Action(other))
        assert (row.action, row.turn.why) == (other, Why.KEPT)
        assert "geen nieuw feit sinds 20 november" in in_words(row.turn, NL)
        assert again(chances, was=Action(again(chances).action)).turn is None


def test_an_action_that_stays_has_its_own_euros(again):
    row = again(DOUBT, was=Action.CALL)
    assert row.expected_value == next(m for a, m, _ in row.alternatives if a == row.action)


def test_a_new_complaint_counts_at_once(again):
    row = again(DOUBT, was=Action.CALL, complaint=True, complaint_ago=0.0)
    assert (row.action, row.turn.why) == ("resolve_complaint", Why.FACT)
    assert in_words(row.turn, NL).endswith("nieuw: een klacht, of een klacht die is opgelost.")


def test_a_word_of_the_debtor_is_a_new_fact(again):
    best = again(DOUBT).action
    other = Action.CALL if best == "remind" else Action.REMIND
    row = again(DOUBT, was=other, last_in_ago=0.0)
    assert (row.action, row.turn.why) == (best, Why.FACT)


def test_a_rule_that_time_brought_ends_it(again):
    row = again(
        DOUBT, was=Action.REMIND, oldest_days=61.0, then={"oldest_days": 60.0, "as_of": DAY}
    )
    assert row.action != "remind"
    row = again([0.0, 1.0, 0.0, 0.0], was=Action.HAND_OVER)
    assert (row.turn.why, row.turn.what) == (Why.FORBIDDEN, "no_final_notice")
    assert "dat kan nu niet" in in_words(row.turn, NL)


def test_past_the_margin_the_best_wins(again):
    row = again([0.0, 1.0, 0.0, 0.0], was=Action.REMIND)
    assert (row.action, row.turn.why) == ("instalments", Why.MARGIN)
    assert "meer op" in in_words(row.turn, NL)


def test_nothing_stays_for_ever_and_waiting_never(again):
    best = again(DOUBT).action
    other = Action.CALL if best == "remind" else Action.REMIND
    long = again(DOUBT, was=other, days=15)
    assert (long.action, long.turn.why) == (best, Why.REVIEW)
    tiny = {"overdue_cents": 80_00}
    assert again([0, 0, 0, 1], was=Action.WAIT, then=tiny, **tiny).action != "wait"


def test_time_alone_is_no_fact(late):
    then = late(as_of="2026-11-20", oldest_days=44.0, last_out_ago=11.0, promise_ahead=-3.0)
    now = late(oldest_days=45.0, last_out_ago=12.0, promise_ahead=-4.0, stale_days=3.0)
    assert facts_of(then) == facts_of(now)
    paid = late(oldest_days=45.0, promise_ahead=-4.0, overdue_cents=1_00)
    assert new_facts(facts_of(now)[0], facts_of(paid)[0]) == ["overdue_cents"]


def test_facts_are_plain(late):
    (facts,) = facts_of(late(last_in_ago=np.nan, complaint=True))
    assert all(isinstance(one, bool | int | float | str) for one in facts.values())
    assert "last_in_ago" not in facts
    assert facts["oldest_due"] == str(date(2026, 10, 7))
