"""From a ledger to plain facts: what counts, since when, and until when.

Each scene is one debtor with F1 (100 euros, due 2 October) and F2 (50 euros, due 1 November),
looked at on 21 November 2026. All scenes stand in one ledger and are situated at once, as a
company's debtors are.
"""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kanwil.base.settings import Settings
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import positions
from kanwil.policy.facts import NOTHING
from kanwil.policy.situation import situate
from tests_support.ledgers import in_polars, make_ledger, make_moments

BILLS = (("F1", "2026-10-02", "100"), ("F2", "2026-11-01", "50"))
TABLES = ("debtors", "invoices", "payments", "contacts", "events")
ROWS: dict[str, list[dict]] = {table: [] for table in (*TABLES, "moments", "cues")}
USED: Counter[str] = Counter()


def scene(*, debtor=None, as_of="2026-11-21", cues=None, **tables) -> str:
    """Add a debtor with what happened to him; `cues` are of his first reply. Returns his id."""
    USED["scene"] += 1
    me = f"D{USED['scene']:03}"
    ROWS["debtors"].append(
        {"debtor_id": me, "kind": "company", "legal_form": "B.V.", **(debtor or {})}
    )
    ROWS["moments"].append({"case_id": "", "debtor_id": me, "as_of": pd.Timestamp(as_of)})
    for number, due, amount in BILLS:
        bill = {"invoice_id": me + number, "issued_on": "2026-08-01", "due_on": due}
        ROWS["invoices"].append({**bill, "debtor_id": me, "amount": amount})
    for table, rows in tables.items():
        for row in rows:
            USED[table] += 1
            named = {"invoice_id": me + row["invoice_id"]} if "invoice_id" in row else {}
            key = {f"{table[:-1]}_id": f"{table}{USED[table]:03}", "debtor_id": me}
            ROWS[table].append({**key, **row, **named})
    if cues:
        mine = [r for r in ROWS["contacts"] if r["debtor_id"] == me and r["direction"] == "in"]
        ROWS["cues"].append({"contact_id": mine[0]["contact_id"], **cues})
    return me


def look(ledger, moments, cues=None, **more):
    seen = known(ledger, moments)
    return situate(seen, positions(seen), moments, Settings(), cues, **more)


@pytest.fixture(scope="module")
def told():
    ledger = Ledger.from_frames(**{table: pd.DataFrame(ROWS[table]) for table in TABLES})
    moments = pd.DataFrame(ROWS["moments"]).astype({"as_of": "datetime64[us]"})
    cues = pd.DataFrame(ROWS["cues"]).fillna(0.0)
    return look(ledger, moments, cues).set_index("debtor_id").loc


def reply(day, **more):
    return {"happened_on": day, "direction": "in", "kind": "reply", "text": "tekst", **more}


def sent(day, kind="reminder", **more):
    return {"happened_on": day, "direction": "out", "kind": kind, "channel": "email", **more}


def event(kind, day="2026-11-18", **more):
    return {"kind": kind, "happened_on": day, **more}


def paid(number, day, amount, **more):
    return {"invoice_id": number, "paid_on": day, "amount": amount, **more}


PLAIN = scene()
REMINDED = scene(contacts=[sent("2026-10-10"), sent("2026-10-20")])


def test_money_and_age(told):
    row = told[PLAIN]
    assert (row.overdue_cents, row.oldest_days, row.n_overdue) == (150_00, 50, 2)
    assert (row.revenue_cents, row.terms_days, row.disputed_cents) == (150_00, 30, 0)
    assert not row.natural_person


def test_who_never_spoke_has_no_last_word(told):
    assert pd.isna(told[REMINDED].last_in_ago)


NO_FORM = {"legal_form": None}
PEOPLE = [
    (scene(debtor={"kind": "consumer", "name": "J. Jansen", **NO_FORM}), True, True),
    (scene(debtor={"legal_form": "Eenmanszaak"}), True, False),
    (scene(debtor={"legal_form": "VOF"}), True, False),
    (scene(debtor={"name": "Iets", **NO_FORM}), True, True),
    (scene(debtor={"name": "Iets B.V.", **NO_FORM}), False, False),
    (scene(debtor={"name": "Iets", "vat_id": "NL001234567B01", **NO_FORM}), False, False),
]


@pytest.mark.parametrize(("who", "natural", "consumer"), PEOPLE)
def test_unknown_is_protected_like_a_consumer(told, who, natural, consumer):
    assert (told[who].natural_person, told[who].consumer) == (natural, consumer)


COMPLAINT = event("complaint", invoice_id="F1")
OPEN = scene(events=[COMPLAINT])
CLOSED = scene(events=[COMPLAINT, event("complaint_closed", "2026-11-20", invoice_id="F1")])
ANOTHER_CLOSED = scene(events=[COMPLAINT, event("complaint_closed", "2026-11-20", invoice_id="F2")])
TWO = scene(events=[COMPLAINT, event("complaint", "2026-11-19", invoice_id="F2")])
WHOLE = scene(events=[event("complaint")])
PART = scene(events=[event("complaint", amount="30")])
SETTLED = scene(events=[COMPLAINT], payments=[paid("F1", "2026-10-01", "100")])
CLEAR = scene(contacts=[reply("2026-11-18", invoice_id="F2")], cues={"complaint_quality": 0.9})
VAGUE = scene(contacts=[reply("2026-11-18")], cues={"complaint_quality": 0.6})


def test_a_complaint_disputes_its_own_invoice_until_it_is_closed(told):
    row = told[OPEN]
    assert (row.complaint, row.complaint_ago, row.complaint_invoice) == (True, 3, OPEN + "F1")
    assert row.disputed_cents == 100_00
    assert not told[CLOSED].complaint
    assert told[ANOTHER_CLOSED].complaint
    assert (told[TWO].disputed_cents, told[TWO].complaint_invoice) == (150_00, "")


def test_a_complaint_about_everything_disputes_everything_or_its_amount(told):
    assert told[WHOLE].disputed_cents == 150_00
    assert told[PART].disputed_cents == 30_00


def test_a_complaint_about_a_paid_invoice_holds_nothing_back(told):
    assert not told[SETTLED].complaint


def test_a_complaint_read_in_a_reply_counts_when_it_is_clear(told):
    assert told[CLEAR].disputed_cents == 50_00
    assert not told[VAGUE].complaint


def promise(until, **more):
    return event("promise", "2026-11-10", until=until, **more)


TWENTY = [paid("F2", "2026-11-14", "20")]
RUNS = scene(events=[promise("2026-11-25")])
BROKEN = scene(events=[promise("2026-11-15")])
KEPT = scene(events=[promise("2026-11-15")], payments=TWENTY)
SHORT = scene(events=[promise("2026-11-15", amount="100")], payments=TWENTY)
RENEWED = scene(
    contacts=[
        reply("2026-11-01", promised_on="2026-11-05"),
        reply("2026-11-19", promised_on="2026-11-28"),
    ]
)
OLDER_CASE = scene(events=[event("promise", "2026-05-01", until="2026-05-10")])


def test_a_promise_runs_is_kept_or_is_broken(told):
    assert told[RUNS].promise_ahead == 4
    assert told[BROKEN].promise_ahead == -6
    assert pd.isna(told[KEPT].promise_ahead)
    assert told[SHORT].promise_ahead == -6


def test_the_last_promise_counts_and_an_older_case_is_forgotten(told):
    assert told[RENEWED].promise_ahead == 7
    assert pd.isna(told[OLDER_CASE].promise_ahead)


PLAN = [event("plan", "2026-09-01", until="2027-01-01")]
STOPPED = scene(events=PLAN)
GOING = scene(events=PLAN, payments=[paid("F1", "2026-11-01", "10")])
PAUSED = scene(events=[event("pause", "2026-11-20", until="2026-12-01")])
PAUSED_OPEN = scene(events=[event("pause", "2026-11-20")])
PAUSED_ONE = scene(events=[event("pause", "2026-11-20", until="2026-12-01", invoice_id="F1")])
PAUSED_EACH = scene(
    events=[
        event("pause", "2026-11-20", until="2026-12-01", invoice_id="F1"),
        event("pause", "2026-11-20", until="2026-11-26", invoice_id="F2"),
    ]
)


def test_a_plan_whose_instalments_stopped_is_broken(told):
    assert told[STOPPED].plan_ahead == -1
    assert told[GOING].plan_ahead == 41


CODE = "2026-11-02=40.00|2026-12-01=40.00|2027-01-04=70.00|discount=5.00"
PARTS = [event("plan", "2026-10-10", until="2027-01-04", code=CODE)]
ON_COURSE = scene(events=PARTS, payments=[paid("F1", "2026-11-04", "40")])
MISSED = scene(
    events=PARTS, payments=[paid("F1", "2026-10-09", "10"), paid("F1", "2026-11-02", "39")]
)
DONE = scene(
    events=PARTS, payments=[paid("F1", "2026-11-02", "100"), paid("F2", "2026-11-09", "45")]
)


def test_a_plan_with_instalments_is_held_against_what_came_in_since(told):
    assert told[ON_COURSE].plan_ahead == 44
    assert told[MISSED].plan_ahead == -19, "paid before does not count; since 2 November"
    assert pd.isna(told[DONE].plan_ahead), "the discount was earned"


def test_a_pause_runs(told):
    assert told[PAUSED].pause_ahead == 10
    assert told[PAUSED_OPEN].pause_ahead == 13
    assert np.isnan(told[PAUSED_ONE].pause_ahead)
    assert told[PAUSED_EACH].pause_ahead == 5


KINDS = ("insolvency", "wsnp", "bewind", "deceased")
REGIMES = [(kind, scene(events=[event(kind)])) for kind in KINDS]
OVER = scene(events=[event("wsnp", until="2026-11-19")])
SAID_BROKE = scene(contacts=[reply("2026-11-18")], cues={"insolvency": 0.9})
SAID_DEAD = scene(contacts=[reply("2026-11-18")], cues={"deceased": 0.9})


@pytest.mark.parametrize(("kind", "who"), REGIMES)
def test_a_regime_is_in_force(told, kind, who):
    assert told[who].estate == kind


def test_a_regime_that_was_only_said_asks_a_look_and_one_that_ended_is_over(told):
    assert told[SAID_BROKE].estate == "said_insolvent"
    assert told[SAID_DEAD].estate == "deceased"
    assert told[OVER].estate == ""


ASKED = reply("2026-11-10")
WANTS = {"claims_paid": 0.9, "not_received": 0.8}
WAITING = scene(contacts=[ASKED], cues=WANTS)
NOTED = scene(contacts=[ASKED, sent("2026-11-12", "note")], cues=WANTS)
ANSWERED = scene(contacts=[ASKED, sent("2026-11-12", "call")], cues=WANTS)
MONEY_CAME = scene(contacts=[ASKED], cues=WANTS, payments=[paid("F2", "2026-11-12", "50")])
APPROVAL = scene(contacts=[ASKED], cues={"waits_approval": 0.9})


def test_what_the_debtor_says_waits_until_we_answer(told):
    row = told[WAITING]
    assert (row.claims_paid, row.copy_needed, row.last_in_ago) == (True, "not_received", 11)
    assert told[NOTED].claims_paid, "a note for ourselves is no answer"
    assert (told[ANSWERED].claims_paid, told[ANSWERED].copy_needed) == (False, "")
    assert not told[MONEY_CAME].claims_paid
    assert told[APPROVAL].waits_approval


BOUNCED = scene(contacts=[sent("2026-11-10", bounced=1)])
SENT_AGAIN = scene(contacts=[sent("2026-11-10", bounced=1), sent("2026-11-11")])
STEPS = scene(
    contacts=[
        sent("2026-09-25"),
        sent("2026-10-10"),
        sent("2026-10-20", "notice"),
        sent("2026-11-19", "call"),
    ]
)
SPOKE = scene(
    contacts=[sent("2026-11-12", "call"), sent("2026-11-13", "call"), reply("2026-11-13")]
)


def test_mail_that_bounced_is_no_contact(told):
    row = told[BOUNCED]
    assert (row.copy_needed, row.n_reminders) == ("bounced", 0)
    assert pd.isna(row.last_out_ago)
    assert told[SENT_AGAIN].copy_needed == ""


def test_steps_count_from_the_due_day(told):
    row = told[STEPS]
    assert (row.n_reminders, row.n_calls, row.last_out_ago) == (2, 1, 2)


def test_a_call_after_which_the_debtor_spoke_reached_him(told):
    assert told[SPOKE].n_calls == 0


NOTICE = sent("2026-11-11", "final_notice", channel="letter")
PERSON = {"kind": "consumer"}
TO_COMPANY = scene(contacts=[NOTICE])
TO_PERSON = scene(debtor=PERSON, contacts=[NOTICE])
TO_PERSON_LATER = scene(debtor=PERSON, contacts=[NOTICE], as_of="2026-12-05")
MAILED = scene(debtor=PERSON, contacts=[sent("2026-11-05", "final_notice")])
BROUGHT = {**NOTICE, "delivered_on": "2026-11-20"}
TO_THE_DOOR = scene(debtor=PERSON, contacts=[BROUGHT], as_of="2026-12-04")


def test_a_final_notice_lapses_later_for_who_is_protected(told):
    row = told[TO_COMPANY]
    assert (row.notice_lapsed, row.announced_ahead, row.n_final_notices) == (True, 4, 1)
    assert not told[TO_PERSON].notice_lapsed
    assert told[TO_PERSON_LATER].notice_lapsed
    assert told[MAILED].notice_lapsed
    assert not told[TO_THE_DOOR].notice_lapsed


THREAT = event("announced", "2026-11-01", until="2026-11-15")
LAPSED = scene(events=[THREAT])
WITHDRAWN = scene(events=[THREAT, event("withdrawn")])


OTHER = scene(events=[event("announced", "2026-11-01", code="costs"), event("executed", code="x")])


def test_doing_something_else_does_not_settle_a_threat(told):
    assert told[OTHER].announced_ahead == -6
    assert (told[OTHER].announced_code, told[OTHER].announced_ago) == ("costs", 20)


def test_a_threat_stands_until_it_is_carried_out_or_withdrawn(told):
    assert told[LAPSED].announced_ahead == -6
    assert pd.isna(told[WITHDRAWN].announced_ahead)


SETTLED_BY_PLAN = scene(
    contacts=[sent("2026-10-28", "final_notice")],
    events=[THREAT, event("plan", "2026-11-02", until="2027-01-01")],
)
HELD_BY_PROMISE = scene(events=[THREAT, promise("2026-11-25")])
RESUMED = scene(events=[THREAT, promise("2026-11-16")])


def test_no_threat_stands_beside_an_agreement(told):
    row = told[SETTLED_BY_PLAN]
    assert pd.isna(row.announced_ahead)
    assert not row.notice_lapsed, "after a plan the ladder asks a new notice"
    assert told[HELD_BY_PROMISE].announced_ahead == 4
    assert told[RESUMED].announced_ahead == -6


HOLDS = (
    "U bent in verzuim. Betaal € 150,00 binnen veertien dagen vanaf de dag nadat deze brief bij u"
    " is bezorgd op NL91 ABNA 0417 1643 00. Anders komt er € 40,00 aan incassokosten bij."
)
TOO_SHORT = "Betaal € 150,00 binnen 14 dagen na heden op NL91 ABNA 0417 1643 00, anders € 40,00."
PERSONS = {"kind": "consumer"}
VALID, VOID, VOID_MENDED, VOID_COMPANY = (
    scene(debtor=who, contacts=[sent(day, "final_notice", text=text) for day, text in letters])
    for who, letters in (
        (PERSONS, [("2026-11-03", HOLDS)]),
        (PERSONS, [("2026-11-03", TOO_SHORT)]),
        (PERSONS, [("2026-10-20", TOO_SHORT), ("2026-11-03", HOLDS)]),
        ({}, [("2026-11-03", TOO_SHORT)]),
    )
)


def test_a_void_14_day_letter_gives_no_term_and_threatens_nothing(told):
    row = told[VOID]
    assert (row.notice_lapsed, row.void_notice) == (False, "wording|term")
    assert pd.isna(row.announced_ahead)
    for who in (VALID, VOID_MENDED, VOID_COMPANY):
        assert (told[who].notice_lapsed, told[who].void_notice) == (True, "")


RUNGS = [
    (0, scene()),
    (1, scene(contacts=[sent("2026-10-10")])),
    (2, REMINDED),
    (3, scene(contacts=[sent("2026-10-10"), sent("2026-11-02", "notice")])),
    (4, VALID),
]


@pytest.mark.parametrize(("rung", "who"), RUNGS)
def test_the_rung_of_the_ladder(told, rung, who):
    assert told[who].rung == rung


def tried(channel, *days):
    return [sent(day, channel=channel) for day in days]


BY_POST = scene(
    contacts=[
        *tried("email", "2026-01-05", "2026-02-05", "2026-03-05"),
        *tried("letter", "2026-04-06", "2026-05-06"),
        reply("2026-03-07"),
        reply("2026-04-10"),
        reply("2026-05-13"),
    ]
)
ONCE = scene(contacts=[*tried("email", "2026-05-06"), reply("2026-05-07")])


def test_the_channel_that_worked_before_is_known_after_two_answers(told):
    assert (told[BY_POST].channel, told[ONCE].channel) == ("letter", "")


def drawn_back(code):
    return paid("F1", "2026-10-01", "100", reversed_on="2026-10-20", reversal_code=code)


UNWILLING = scene(payments=[drawn_back("MD06")])
POOR = scene(payments=[drawn_back("AM04")])


def test_reversals_speak_of_will_or_of_means(told):
    assert not told[UNWILLING].cash_trouble
    assert told[POOR].cash_trouble


ANSWERS = [
    (code, fact, scene(events=[event("answer", "2026-11-20", code=code)]))
    for code, fact in {
        "refuses": "refuses",
        "cash_trouble": "cash_trouble",
        "instalment_request": "asks_instalments",
        "pay_run": "names_pay_run",
        "complaint_quality": "complaint",
    }.items()
]
NOT_REACHED = scene(events=[event("answer", "2026-11-20", code="no_answer")])
SWAP = scene(events=[event("barter", "2026-11-20")])


@pytest.mark.parametrize(("code", "fact", "who"), ANSWERS)
def test_a_coded_answer_counts_as_said(told, code, fact, who):
    assert told[who][fact]
    assert told[who].last_in_ago == 1


def test_who_was_not_reached_said_nothing(told):
    assert pd.isna(told[NOT_REACHED].last_in_ago)


def test_an_offer_to_swap_counts(told):
    assert told[SWAP].offers_set_off


def test_the_bank_grows_stale_and_a_stranger_is_protected():
    moments = pd.DataFrame({"case_id": [""], "debtor_id": ["X"], "as_of": ["2026-11-21"]})
    moments = moments.astype({"as_of": "datetime64[us]"})
    for until, days in (("2026-11-01", 20), ("2026-12-01", 0)):
        day = pd.Timestamp(until).date()
        row = look(Ledger.empty(), moments, bank_until=day).iloc[0]
        assert row.stale_days == days
        assert (row.overdue_cents, row.natural_person, row.consumer) == (0, True, True)


CITY = scene(debtor={"name": "Gemeente Zwolle", "legal_form": "overheid"})
LISTED = scene(debtor={"legal_form": "N.V."})
GRANTED = scene(events=[COMPLAINT, event("complaint_closed", "2026-11-20", code="justified")])
SWAPPED = scene(events=[event("barter")])
SET_OFF = scene(payments=[paid("F2", "2026-11-10", "20", method="set_off")])
POOR_TWICE = scene(
    payments=[
        paid("F1", day, "10", reversed_on=day, reversal_code="AM04", method="direct_debit")
        for day in ("2026-10-10", "2026-11-10")
    ]
)


def test_what_kind_of_debtor_and_claim_it_is(told):
    assert (told[CITY].public, told[LISTED].large) == (True, True)
    plain = told[PLAIN]
    assert not any((plain.public, plain.large, plain.near_insolvency))
    assert (told[GRANTED].justified_complaint, told[CLOSED].justified_complaint) == (True, False)
    assert (told[SWAPPED].set_off_tried, told[PLAIN].set_off_tried) == (True, False)
    assert told[SET_OFF].set_off_tried
    assert told[POOR_TWICE].near_insolvency


PRIVATE = {"kind": "consumer", "name": "J. Jansen", "legal_form": None}
OLD = scene(as_of="2031-09-20")
OLD_STOPPED = scene(as_of="2031-09-20", contacts=[sent("2028-01-05")])
OLD_BOUNCED = scene(as_of="2031-09-20", contacts=[sent("2028-01-05", bounced=1)])
OLD_SALE = scene(as_of="2028-10-12", debtor=PRIVATE)
OLD_SALE_STOPPED = scene(as_of="2028-10-12", debtor=PRIVATE, contacts=[sent("2027-02-03")])
TOO_LATE_STOPPED = scene(as_of="2031-12-02", contacts=[sent("2031-11-20")])


def test_the_oldest_claim_lapses_unless_it_was_interrupted(told):
    """F1 was due on 2 October 2026: five years, for a consumer sale two."""
    assert pd.isna(told[PLAIN].lapses_ahead)
    assert told[OLD].lapses_ahead == 12
    assert pd.isna(told[OLD_STOPPED].lapses_ahead)
    assert told[OLD_BOUNCED].lapses_ahead == 12
    assert told[OLD_SALE].lapses_ahead == -10
    assert told[OLD_SALE_STOPPED].lapses_ahead == 114
    assert told[TOO_LATE_STOPPED].lapses_ahead == -61


CALLS = [sent("2026-11-12", "call", channel="phone"), sent("2026-11-16", "call", channel="phone")]
VAIN = scene(contacts=[sent("2026-10-28", "final_notice"), *CALLS])
ONE_CALL = scene(contacts=[sent("2026-10-28", "final_notice"), CALLS[0]])
ANSWERED = scene(contacts=[sent("2026-10-28", "final_notice"), *CALLS, reply("2026-11-17")])
TOO_SOON = scene(contacts=[sent("2026-11-05", "final_notice"), *CALLS])


def test_silence_after_a_final_notice_counts_after_calls_in_vain(told):
    assert told[VAIN].tried_in_vain
    assert not any(told[one].tried_in_vain for one in (ONE_CALL, ANSWERED, TOO_SOON))
    assert (told[VAIN].n_out_week, told[PLAIN].n_out_week) == (1, 0)


@given(st.integers(0, 1 << 20))
@examples(max_examples=5, deadline=None)
def test_both_engines_tell_the_same_and_facts_stay_within_bounds(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    one = look(ledger, moments)
    other = look(in_polars(ledger), moments)
    pd.testing.assert_frame_equal(one, other)
    assert list(one.columns) == list(NOTHING)
    assert (one["disputed_cents"] <= one["overdue_cents"]).all()
    assert (one["disputed_cents"] >= 0).all()
    assert one["debtor_id"].tolist() == moments["debtor_id"].tolist()


HANDED = event("executed", "2026-10-20", code="hand_over")
AGENCY = {
    (True, False): [HANDED],
    (True, False, "paid in part"): [HANDED, event("executed", code="agency_part")],
    (False, False, "back"): [HANDED, event("executed", code="agency_returned")],
    (False, True, "in vain"): [HANDED, event("executed", code="agency_unsuccessful")],
    (True, False, "a second time"): [
        HANDED,
        event("executed", "2026-11-01", code="agency_unsuccessful"),
        event("executed", code="hand_over"),
    ],
    (False, False, "of an earlier case"): [event("executed", "2026-08-20", code="hand_over")],
    (False, False, "taken as a word only"): [event("announced", code="hand_over")],
}
WITH_AGENCY = {state: scene(events=rows) for state, rows in AGENCY.items()}


@pytest.mark.parametrize("state", list(AGENCY))
def test_a_claim_lies_with_the_agency_until_it_comes_back(told, state):
    row = told[WITH_AGENCY[state]]
    assert (row.handed_over, row.collected_in_vain) == state[:2]
