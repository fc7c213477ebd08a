"""A hundred thousand cases in which anything may hold at once: no advice breaks a rule.

The rules stand here a second time, in the words of the law and of the trade, so that a guard that
is lost or weakened is missed.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.policy.decide import choose
from kanwil.policy.facts import situation_of
from kanwil.policy.figures import SHIPPED, load_stakes
from kanwil.policy.guards import GUARDS
from kanwil.policy.stakes import ACTIONS
from kanwil.policy.steady import Earlier, facts_of, steady
from kanwil.policy.verdict import judge
from tests_support.situations import TODAY, random_situation

SIZE, PARTS = 10_000, 10
STAKES, SETTINGS = load_stakes(SHIPPED), Settings()
A = Action
HEAVY = [A.FINAL_NOTICE, A.HAND_OVER, A.STOP_SUPPLY]
ASKING = [*HEAVY, A.REMIND, A.CALL, A.INSTALMENTS, A.WEDERDIENST]
RULES = {
    "nobody who owes nothing late is approached": (lambda s: s.overdue_cents < 1, ASKING),
    "who is under a regime is left to a human": (
        lambda s: s.estate != "",
        [*HEAVY, A.REMIND, A.INSTALMENTS, A.WEDERDIENST],
    ),
    "what was handed over is left to the agency": (
        lambda s: s.handed_over,
        [*ASKING, A.WRITE_OFF],
    ),
    "nobody is asked for what is all in dispute": (
        lambda s: s.complaint & (s.disputed_cents >= s.overdue_cents),
        [A.REMIND],
    ),
    "an open complaint is not answered with a threat": (lambda s: s.complaint, HEAVY),
    "who says to have paid is not pressed": (lambda s: s.claims_paid, HEAVY),
    "who misses the invoice gets no threat": (lambda s: s.copy_needed != "", HEAVY),
    "a pause is a pause": (lambda s: s.pause_ahead >= 0, [*HEAVY, A.CALL]),
    "a running plan is kept": (lambda s: s.plan_ahead >= 0, [*HEAVY, A.CALL]),
    "a promised day is awaited": (lambda s: s.promise_ahead >= 0, [*HEAVY, A.CALL]),
    "a stale bank approaches nobody": (lambda s: s.stale_days > 14, [*HEAVY, A.CALL]),
    "no hand-over before a final notice has lapsed": (lambda s: ~s.notice_lapsed, [A.HAND_OVER]),
    "no new threat while one is open": (lambda s: s.announced_ahead < 0, [A.FINAL_NOTICE]),
    "no step up while a term runs": (lambda s: s.announced_ahead >= 0, HEAVY),
    "silence alone hands nobody over": (
        lambda s: ~(s.wont_evidence | s.refuses | s.tried_in_vain),
        [A.HAND_OVER],
    ),
    "no barter with a consumer": (lambda s: s.consumer, [A.WEDERDIENST]),
    "no supply stopped to a natural person": (lambda s: s.natural_person, [A.STOP_SUPPLY]),
    "no supply stopped over a justified complaint": (
        lambda s: s.justified_complaint,
        [A.STOP_SUPPLY],
    ),
    "no threat over a lapsed claim": (lambda s: s.lapses_ahead < 0, HEAVY),
    "set-off before hand-over to a supplier": (
        lambda s: s.also_supplier & ~s.set_off_tried,
        [A.HAND_OVER],
    ),
    "not more than three contacts a week": (
        lambda s: (s.n_out_week >= 3) & (s.estate == ""),
        [*HEAVY[::2], A.CALL],
    ),
}


def advised(situation, rng):
    """Return the verdict and the choice on random beliefs."""
    chances = rng.dirichlet([0.6] * 4, len(situation))
    verdict = judge(situation, SETTINGS)
    return verdict, choose(chances, situation, verdict, STAKES, SETTINGS)


def check(situation, verdict, place):
    rows = np.arange(len(situation))
    assert verdict.allowed[rows, place].all()
    urgent = ((situation.lapses_ahead >= 0) & (place == ACTIONS.index(A.REMIND))).to_numpy()
    for guard in GUARDS:
        named = np.isin(place, [ACTIONS.index(one) for one in guard.forbids])
        broken = guard.holds(situation, SETTINGS).to_numpy() & named & ~urgent
        assert not broken.any(), (guard.name, situation[broken].iloc[0].to_dict())
    for words, (holds, never) in RULES.items():
        named = np.isin(place, [ACTIONS.index(one) for one in never])
        broken = holds(situation).to_numpy() & named & ~urgent
        assert not broken.any(), (words, situation[broken].iloc[0].to_dict())


@pytest.mark.parametrize("seed", range(PARTS))
def test_no_advice_breaks_a_rule(seed):
    rng = np.random.default_rng(seed)
    situation = random_situation(rng, SIZE)
    verdict, choice = advised(situation, rng)
    check(situation, verdict, choice.place)


def test_staying_with_an_action_breaks_no_rule_either():
    rng = np.random.default_rng(11)
    situation = random_situation(rng, 2_000)
    verdict, choice = advised(situation, rng)
    # What was advised before is the next best that is allowed, so that some of it stays.
    worth = np.where(verdict.allowed, choice.cents, np.iinfo("int64").min)
    was = np.argsort(worth, axis=1)[:, -2]
    facts = facts_of(situation)
    earlier = [Earlier(ACTIONS[w], TODAY.date(), f) for w, f in zip(was, facts, strict=True)]
    kept, turns = steady(choice, verdict, earlier, situation, STAKES)
    assert (kept.place != choice.place).any()
    assert len(turns) == len(situation)
    check(situation, verdict, kept.place)


FLAGS = ("complaint", "claims_paid", "refuses", "wont_evidence", "notice_lapsed", "consumer")
DAYS = ("promise_ahead", "plan_ahead", "announced_ahead", "lapses_ahead", "last_out_ago")


@given(
    st.fixed_dictionaries(
        {
            **{name: st.booleans() for name in FLAGS},
            **{name: st.one_of(st.none(), st.integers(-40, 400)) for name in DAYS},
            "overdue_cents": st.integers(0, 5_000_000),
            "oldest_days": st.integers(0, 2_000),
            "estate": st.sampled_from(["", "", "wsnp", "deceased"]),
            "copy_needed": st.sampled_from(["", "", "bounced"]),
            "n_out_week": st.integers(0, 5),
        }
    ),
    st.integers(0, 1000),
)
@examples(max_examples=60, deadline=None)
def test_the_simplest_case_that_breaks_a_rule_would_be_shown(facts, seed):
    situation = situation_of([{"as_of": TODAY, **facts}])
    verdict, choice = advised(situation, np.random.default_rng(seed))
    check(situation, verdict, choice.place)
