"""Each guard forbids what it says, where it says, and no more."""

from pathlib import Path

import numpy as np
import pytest

from kanwil.base.terms import Action
from kanwil.policy.facts import situation_of
from kanwil.policy.guards import BY_NAME, GUARDS
from kanwil.policy.stakes import ACTIONS
from kanwil.policy.verdict import judge
from tests_support.situations import random_situation

NAN = float("nan")
READY = {  # a case that may be handed over: noticed, lapsed, asked, unwilling
    "n_final_notices": 1,
    "notice_lapsed": True,
    "wont_evidence": True,
    "last_in_ago": 20.0,
    "announced_ahead": -5.0,
}


def allowed(frame, settings):
    return {str(a) for a, ok in zip(ACTIONS, judge(frame, settings).allowed[0], strict=True) if ok}


def fired(frame, settings, action):
    pairs = judge(frame, settings).pairs()[0].split("|")
    return {pair.partition(":")[2] for pair in pairs if pair.startswith(f"{action}:")}


def test_names_are_one_word_and_unique():
    assert len(BY_NAME) == len(GUARDS)
    assert all(name.isidentifier() for name in BY_NAME)
    assert all(guard.sentence.endswith(".") for guard in GUARDS)


def test_a_plain_late_debtor_may_be_asked(late, settings):
    assert allowed(late(), settings) == {
        "wait",
        "remind",
        "call",
        "instalments",
        "final_notice",
        "stop_supply",
    }


def test_a_noticed_unwilling_debtor_may_be_handed_over(late, settings):
    assert "hand_over" in allowed(late(**READY), settings)


def test_nothing_late_leaves_only_waiting(late, settings):
    assert allowed(late(overdue_cents=0, complaint=True), settings) == {"wait"}


@pytest.mark.parametrize("estate", ["insolvency", "wsnp", "bewind", "deceased", "said_insolvent"])
def test_a_regime_leaves_a_human_to_call(late, settings, estate):
    assert allowed(late(estate=estate, complaint=True, **READY), settings) == {
        "wait",
        "call",
        "write_off",
    }


@pytest.mark.parametrize("agreed", ["promise_ahead", "plan_ahead", "pause_ahead"])
def test_what_was_agreed_is_kept_from_our_side(late, settings, agreed):
    assert allowed(late(**{**READY, agreed: 3.0}), settings) == {"wait"}
    assert allowed(late(**{agreed: 3.0}, complaint=True), settings) == {"resolve_complaint"}


def test_a_promise_gets_three_days_of_grace(late, settings):
    assert allowed(late(promise_ahead=-3.0), settings) == {"wait"}
    assert "call" in allowed(late(promise_ahead=-4.0), settings)


@pytest.mark.parametrize(
    ("fact", "action"),
    [
        ({"claims_paid": True}, "check_payment"),
        ({"complaint": True}, "resolve_complaint"),
        ({"copy_needed": "not_received"}, "send_copy"),
        ({"copy_needed": "bounced", "complaint": True}, "resolve_complaint"),
        ({"claims_paid": True, "complaint": True}, "check_payment"),
    ],
)
def test_our_homework_comes_first(late, settings, fact, action):
    assert allowed(late(**READY, **fact), settings) == {action}


def test_what_is_not_asked_is_not_done(late, settings):
    assert fired(late(), settings, "resolve_complaint") == {"no_complaint"}
    assert fired(late(), settings, "check_payment") == {"nothing_to_check"}
    assert fired(late(), settings, "send_copy") == {"nothing_to_send"}
    assert "send_copy" in allowed(late(waits_approval=True), settings)
    assert fired(late(waits_approval=True), settings, "final_notice") == {"approval"}


def test_a_stale_bank_stops_everything_that_reaches_the_debtor(late, settings):
    assert allowed(late(stale_days=15.0, **READY), settings) == {"wait", "check_payment"}
    assert "remind" in allowed(late(stale_days=14.0), settings)


def test_contacts_keep_a_distance_unless_the_debtor_answered(late, settings):
    assert allowed(late(last_out_ago=3.0), settings) == {"wait"}
    answered = allowed(late(last_out_ago=3.0, last_in_ago=1.0), settings)
    assert answered == {"wait", "call", "instalments"}


def test_the_first_step_is_friendly_unless_something_is_wrong(late, settings):
    fresh = {"n_reminders": 0, "oldest_days": 5.0, "last_out_ago": NAN}
    assert allowed(late(**fresh), settings) == {"wait", "remind"}
    assert "call" in allowed(late(**fresh, cash_trouble=True), settings)
    assert "call" in allowed(late(**fresh, last_in_ago=2.0), settings)


@pytest.mark.parametrize("more", [{"n_reminders": 3}, {"oldest_days": 61.0}])
def test_reminders_end(late, settings, more):
    assert fired(late(**more), settings, "remind") == {"reminded_enough"}


def test_three_calls_in_vain_ask_another_way(late, settings):
    assert fired(late(n_calls=3), settings, "call") == {"unreached"}


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"notice_lapsed": False}, "no_final_notice"),
        ({"wont_evidence": False}, "silence"),
        ({"last_in_ago": NAN}, "unasked"),
        ({"overdue_cents": 99_00}, "too_small"),
        ({"announced_ahead": 2.0}, "announced"),
    ],
)
def test_handing_over_asks_all_of_it(late, settings, change, guard):
    assert fired(late(**{**READY, **change}), settings, "hand_over") == {guard}


def test_an_outright_refusal_is_an_answer_and_evidence(late, settings):
    change = {"wont_evidence": False, "last_in_ago": NAN, "refuses": True}
    assert "hand_over" in allowed(late(**{**READY, **change}), settings)


def test_no_second_threat_before_the_first_is_settled(late, settings):
    assert fired(late(announced_ahead=-5.0), settings, "final_notice") == {"threat_open"}
    assert fired(late(announced_ahead=5.0), settings, "final_notice") == {"announced"}


def test_no_threat_before_a_reminder(late, settings):
    assert fired(late(n_reminders=0), settings, "final_notice") == {"unreminded"}


def test_swapping_needs_an_offer_or_a_supplier_and_never_a_consumer(late, settings):
    assert fired(late(), settings, "wederdienst") == {"no_counter_service"}
    assert "wederdienst" in allowed(late(also_supplier=True), settings)
    assert "wederdienst" in allowed(late(offers_set_off=True, natural_person=True), settings)
    private = late(offers_set_off=True, consumer=True)
    assert fired(private, settings, "wederdienst") == {"consumer_barter"}


def test_supply_stops_only_where_there_is_business_supply(late, settings):
    assert fired(late(natural_person=True), settings, "stop_supply") == {"consumer_supply"}
    assert fired(late(last_invoice_ago=200.0), settings, "stop_supply") == {"no_supply"}


def test_writing_off_is_for_small_old_debts_or_the_end(late, settings):
    assert fired(late(), settings, "write_off") == {"worth_keeping"}
    small_and_old = late(overdue_cents=40_00, oldest_days=400.0)
    assert "write_off" in allowed(small_and_old, settings)


def test_every_row_keeps_an_action_and_pairs_fit_the_mask(settings):
    frame = random_situation(np.random.default_rng(7), 400)
    verdict = judge(frame, settings)
    assert verdict.allowed.any(axis=1).all()
    for pairs, row in zip(verdict.pairs(), verdict.allowed, strict=True):
        named = {pair.partition(":")[0] for pair in pairs.split("|")}
        assert named == {str(a) for a, ok in zip(ACTIONS, row, strict=True) if not ok}


def test_an_empty_situation_is_judged_too(settings):
    verdict = judge(situation_of([]), settings)
    assert verdict.pairs() == []
    assert verdict.allowed.shape == (0, len(Action))


@pytest.mark.parametrize(
    ("change", "guard", "action"),
    [
        ({"lapses_ahead": -1.0}, "lapsed", "hand_over"),
        ({"pledged": True}, "pledged", "instalments"),
        ({"insured": True}, "insured", "instalments"),
        ({"large": True}, "large_terms", "instalments"),
        ({"public": True}, "public_body", "stop_supply"),
        ({"also_supplier": True}, "set_off_first", "hand_over"),
        ({"justified_complaint": True}, "justified_complaint", "stop_supply"),
        ({"n_out_week": 3}, "week_full", "call"),
        ({"undone": "remind"}, "undone_step", "stop_supply"),
        ({"undone": "final_notice"}, "undone_notice", "hand_over"),
    ],
)
def test_a_guard_forbids_what_it_names(late, settings, change, guard, action):
    """The rest of the list, each on its own on a case that may otherwise be handed over."""
    assert fired(late(**READY), settings, action) == set()
    assert fired(late(**{**READY, **change}), settings, action) == {guard}


def test_what_lifts_a_guard(late, settings):
    tried = late(**READY, also_supplier=True, set_off_tried=True)
    assert "hand_over" in allowed(tried, settings)
    assert "instalments" in allowed(late(large=True, cash_trouble=True), settings)
    assert "write_off" in allowed(late(lapses_ahead=-1.0), settings)


def test_no_barter_near_insolvency_but_set_off_stays(late, settings):
    facts = {"offers_set_off": True, "near_insolvency": True}
    assert fired(late(**facts), settings, "wederdienst") == {"barter_near_insolvency"}
    assert "wederdienst" in allowed(late(**facts, also_supplier=True), settings)


@pytest.mark.parametrize(
    "also",
    [{}, {"complaint": True}, {"plan_ahead": 9.0}, {"last_out_ago": 2.0}, {"oldest_days": 1800.0}],
)
def test_near_limitation_the_interrupting_letter_is_urgent(late, settings, also):
    assert allowed(late(lapses_ahead=40.0, **also), settings) == {"remind"}


def test_what_is_handed_over_leaves_only_waiting(late, settings):
    facts = {**READY, "handed_over": True, "complaint": True, "claims_paid": True}
    assert allowed(late(**facts), settings) == {"wait"}
    assert allowed(late(**facts, lapses_ahead=30.0), settings) == {"wait"}


def test_what_was_collected_in_vain_may_be_written_off(late, settings):
    assert "write_off" in allowed(late(collected_in_vain=True), settings)


def test_a_complaint_about_a_part_leaves_the_rest_to_be_asked_for_without_a_threat(late, settings):
    part = allowed(late(complaint=True, disputed_cents=500_00, **READY), settings)
    assert part == {"wait", "remind", "call", "instalments", "resolve_complaint"}
    for whole in (2_051_00, 3_000_00):
        frame = late(complaint=True, disputed_cents=whole, **READY)
        assert allowed(frame, settings) == {"resolve_complaint"}


def test_limitation_yields_to_whoever_is_in_charge(late, settings):
    assert "remind" not in allowed(late(lapses_ahead=40.0, estate="wsnp"), settings)
    assert "remind" not in allowed(late(lapses_ahead=40.0, overdue_cents=0), settings)


def test_silence_ends_after_a_final_notice_and_calls_in_vain(late, settings):
    silent = {**READY, "wont_evidence": False, "last_in_ago": NAN}
    assert fired(late(**silent), settings, "hand_over") == {"silence", "unasked"}
    assert "hand_over" in allowed(late(**silent, tried_in_vain=True), settings)


def days(frame, settings, action):
    return judge(frame, settings).days[0, ACTIONS.index(Action(action))]


def test_what_time_alone_ends_says_when(late, settings):
    assert days(late(), settings, "remind") == 0
    assert days(late(last_out_ago=3.0), settings, "remind") == 4
    assert days(late(promise_ahead=5.0), settings, "call") == 9
    assert days(late(promise_ahead=5.0, last_out_ago=1.0), settings, "remind") == 9
    assert np.isnan(days(late(last_out_ago=3.0, complaint=True), settings, "remind"))


def test_the_first_reminder_waits_a_week(late, settings):
    fresh = {"n_reminders": 0, "last_out_ago": NAN}
    early = late(**fresh, oldest_days=2.0)
    assert "remind" in allowed(early, settings)
    assert days(early, settings, "remind") == 5
    assert days(late(**fresh, oldest_days=7.0), settings, "remind") == 0
    assert days(late(rung=1, oldest_days=2.0), settings, "remind") == 0


def test_sundays_and_holidays_postpone_a_call(late, settings):
    sunday = late(as_of="2026-11-22")
    assert "call" in allowed(sunday, settings)
    assert (days(sunday, settings, "call"), days(sunday, settings, "remind")) == (1, 0)
    assert days(late(as_of="2026-12-25"), settings, "call") == 3
    assert days(late(as_of="2026-11-23"), settings, "call") == 0


def test_the_page_on_policy_names_every_guard():
    page = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
    for guard in GUARDS:
        assert f"| `{guard.name}` | {guard.sentence} |" in page
