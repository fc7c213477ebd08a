"""What each kind of feature says of a debtor whose story is told in a few lines."""

import numpy as np
import pandas as pd
import pytest

from kanwil.book.frames import Ledger
from kanwil.cues.names import CUES
from kanwil.features.compute import compute

AS_OF = pd.Timestamp("2024-06-30")


def ago(days: float) -> pd.Timestamp:
    return AS_OF - pd.Timedelta(days=days)


def bill(number: str, due: int, amount: int = 100, **more: object) -> dict:
    """Return an invoice that fell due `due` days ago, of `amount` euros, issued 30 days before."""
    days = {"issued_on": ago(due + 30), "due_on": ago(due)}
    return {"invoice_id": number, "debtor_id": "D", **days, "cents": amount * 100, **more}


def pay(number: str | None, day: int, amount: int = 100, **more: object) -> dict:
    row = {"debtor_id": "D", "invoice_id": number, "paid_on": ago(day), "cents": amount * 100}
    return row | {"payment_id": f"{number}-{day}", **more}


def say(day: int, direction: str = "in", **more: object) -> dict:
    kind = "reply" if direction == "in" else "reminder"
    row = {"debtor_id": "D", "happened_on": ago(day), "direction": direction, "kind": kind}
    return row | {"contact_id": f"{direction}{day}", **more}


def note(kind: str, day: int, **more: object) -> dict:
    row = {"debtor_id": "D", "kind": kind, "happened_on": ago(day)}
    return row | {"event_id": f"{kind}{day}", **more}


def told(*rows: dict, cues: dict[str, dict] | None = None, **debtor: object) -> pd.Series:
    """Return the features of debtor D at AS_OF from rows of any table."""
    tables = {"invoices": "issued_on", "payments": "paid_on", "contacts": "direction"}
    frames = {
        name: pd.DataFrame([row for row in rows if column in row])
        for name, column in tables.items()
    }
    events = [row for row in rows if "event_id" in row]
    ledger = Ledger.from_frames(
        debtors=pd.DataFrame([{"debtor_id": "D", **debtor}]),
        events=pd.DataFrame(events),
        **{name: frame for name, frame in frames.items() if len(frame)},
    )
    moment = pd.DataFrame({"case_id": ["Z"], "debtor_id": ["D"], "as_of": [AS_OF]})
    read = [{"contact_id": one, **strengths} for one, strengths in (cues or {}).items()]
    frame = pd.DataFrame(read, columns=["contact_id", *CUES]).fillna(dict.fromkeys(CUES, 0.0))
    return compute(ledger, moment, frame).iloc[0]


def test_lateness_is_of_what_was_paid_and_the_trend_of_the_last_quarter():
    found = told(
        bill("A", 200), pay("A", 200), bill("B", 150), pay("B", 140), bill("C", 50), pay("C", 20)
    )
    assert found["late_year"] == pytest.approx((0 + 10 + 30) / 3)
    assert found["late_trend"] == 30 - 5
    assert found["late_worst"] == 30
    assert found["late_spread"] == pytest.approx(np.std([0, 10, 30], ddof=1))
    assert found["settled_year"] == 3


def test_the_last_six_are_the_newest_six():
    rows = [row for i in range(8) for row in (bill(f"F{i}", 300 - i), pay(f"F{i}", 300 - i - i))]
    assert told(*rows)["late_last_six"] == np.mean(range(2, 8))


def test_an_unpaid_invoice_counts_as_not_on_time_once_its_day_has_passed():
    found = told(
        bill("A", 40), pay("A", 45), bill("B", 35), pay("B", 25), bill("C", 20), bill("D", -5)
    )
    assert found["on_time_share"] == pytest.approx(1 / 3)
    assert found["within_30_share"] == 1
    assert found["late_streak"] == 2


def test_what_a_credit_note_or_loose_credit_settled_says_nothing_of_habit():
    found = told(
        bill("A", 60),
        bill("B", 50),
        {**bill("C", 40, -100), "credits": "A"},
        pay(None, 10, 100),
    )
    assert found["overdue_euro"] == 0
    assert np.isnan(found["on_time_share"])
    assert found["credited_share"] == 0.5
    assert found["unallocated_euro"] == 100


def test_chances_to_pay_since_the_oldest_became_late():
    found = told(
        bill("old", 60, 500),
        bill("A", 40),
        pay("A", 35),
        bill("B", 30),
        pay("B", 28),
        bill("C", 10),
        pay("old", 5, 50),
    )
    assert found["newer_due"] == 3
    assert found["newer_paid_share"] == pytest.approx(2 / 3)
    assert found["others_paid_since"] == 2
    assert found["paid_on_since"] == 1
    assert found["part_paid_share"] == pytest.approx(50 / 600)
    assert found["since_size"] == pytest.approx(100 / 500)
    assert found["parts_year"] == 1
    assert found["beyond_usual"] == 60 - 3.5


def test_the_position_in_euros():
    found = told(bill("A", 90, 300), bill("B", 10, 100), bill("C", -10, 100), pay("A", 20, 50))
    assert found["overdue_euro"] == 350
    assert found["overdue_share"] == pytest.approx(350 / 450)
    assert (found["oldest_days"], found["n_overdue"]) == (90, 2)
    assert found["old_share"] == pytest.approx(250 / 350)
    assert found["against_turnover"] == pytest.approx(350 / 200)


def test_a_fixed_payment_day_shows_as_rhythm():
    rows = [row for i in range(6) for row in (bill(f"F{i}", 7 * i), pay(f"F{i}", 7 * i))]
    assert told(*rows)["weekday_rhythm"] == pytest.approx(1)
    assert told(*rows)["monthday_rhythm"] < 0.5
    assert np.isnan(told(*rows[:6])["weekday_rhythm"])


@pytest.mark.parametrize(
    ("code", "means", "will"),
    [("AM04", 1, 0), ("MS03", 1, 0), ("AC04", 1, 0), ("MD06", 0, 1), ("MS02", 0, 1),
     ("SL01", 0, 1), ("AC06", 0, 0), ("MD02", 0, 0), ("AC01", 0, 0), ("MD01", 0, 0)],
)  # fmt: skip
def test_only_codes_that_speak_of_the_debtor_count(code, means, will):
    found = told(bill("A", 50), pay("A", 45, reversed_on=ago(42), reversal_code=code))
    assert (found["means_reversals"], found["will_reversals"]) == (means, will)
    assert found["overdue_euro"] == 100
    for kind, count in (("means", means), ("will", will)):
        last = found[f"last_{kind}_reversal_weeks"]
        assert last == 6 if count else np.isnan(last)


def test_promises_kept_broken_and_running():
    found = told(
        bill("A", 90, 400),
        pay("A", 60, 100),
        say(65, promised_on=ago(62), promised_cents=10_000),
        say(50, promised_on=ago(45), promised_cents=20_000),
        pay("A", 46, 50),
        note("promise", 20, until=ago(15)),
        note("promise", 2, until=ago(-5)),
    )
    assert (found["promises_kept"], found["promises_broken"]) == (1, 2)
    assert found["promise_running"] == 1
    assert found["promises_kept_share"] == pytest.approx(1 / 3)
    assert found["last_broken_weeks"] == pytest.approx(15 / 7)


def test_a_promise_may_be_kept_three_days_late():
    rows = bill("A", 90), say(20, promised_on=ago(10))
    assert told(*rows, pay("A", 7))["promises_kept"] == 1
    assert told(*rows, pay("A", 6))["promises_broken"] == 1
    assert told(*rows, pay("A", 7, reversed_on=ago(3)))["promises_broken"] == 1


def test_a_plan_runs_until_the_instalments_stop():
    rows = bill("A", 200, 900), note("plan", 100, until=ago(-100))
    paying = told(*rows, pay("A", 70, 50), pay("A", 20, 50))
    stopped = told(*rows, pay("A", 70, 50))
    assert (paying["plan_running"], paying["plan_missed"]) == (1, 0)
    assert (stopped["plan_running"], stopped["plan_missed"]) == (0, 1)
    fresh = told(bill("A", 200, 900), note("plan", 10))
    assert fresh["plan_running"] == 1
    assert told(bill("A", 200, 900), note("plan", 100, until=ago(5)))["plan_missed"] == 0


@pytest.mark.parametrize(
    ("closing", "open_now"),
    [(None, 1), ({"invoice_id": "A"}, 0), ({}, 0), ({"invoice_id": "B"}, 1)],
)
def test_a_complaint_is_open_until_its_own_closing(closing, open_now):
    rows = [bill("A", 60), note("complaint", 30, invoice_id="A"), note("complaint_closed", 40)]
    rows += [] if closing is None else [note("complaint_closed", 5, **closing)]
    found = told(*rows)
    assert found["complaint_open"] == open_now
    assert found["complaints_year"] == 1


@pytest.mark.parametrize(("until", "in_force"), [(None, 1), (ago(-10), 1), (ago(10), 0)])
def test_an_insolvency_is_in_force_until_its_end(until, in_force):
    assert told(note("wsnp", 50, until=until))["estate"] == in_force


def test_answers_to_reminders():
    found = told(
        bill("A", 80),
        say(70, "out"),
        say(60),
        say(50, "out"),
        say(30, "out"),
        say(29),
        say(10, "out"),
        say(8, "out", bounced=1),
    )
    assert found["answered_share"] == pytest.approx(2 / 3)
    assert found["paid_after_share"] == 0
    assert found["reminders_since_reply"] == 2
    assert found["reminders_since_late"] == 5
    assert found["last_reply_weeks"] == pytest.approx(29 / 7)
    assert found["last_ours_weeks"] == pytest.approx(8 / 7)
    assert (found["replies_quarter"], found["bounced"], found["has_log"]) == (2, 1, 1)


def test_money_that_follows_a_reminder():
    reminders = [say(day, "out") for day in (100, 60, 20, 5)]
    found = told(bill("A", 120), *reminders, pay("A", 100, 10), pay("A", 46, 10), pay("A", 3, 10))
    assert found["paid_after_share"] == pytest.approx(2 / 4)
    assert told(bill("A", 120), *reminders)["paid_after_share"] == 0


def test_a_cue_fades_by_half_in_four_weeks():
    cues = {"in28": {"cash_trouble": 0.8, "forgot": 0.1}, "in84": {"cash_trouble": 1.0}}
    found = told(bill("A", 90), say(28), say(84), cues=cues)
    assert found["cash_trouble"] == pytest.approx(0.4)
    assert found["trouble_weeks"] == 4
    assert found["trouble_4w"] == 0
    assert found["trouble_13w"] == pytest.approx(1.8)
    assert found["refuses"] == 0
    assert np.isnan(found["refusal_weeks"])
    assert np.isnan(found["promise_weeks"])


def test_a_copy_may_be_asked_for_or_another_addressee():
    found = told(say(0), cues={"in0": {"wrong_address": 0.9, "asks_copy": 0.2}})
    assert found["copy"] == pytest.approx(0.9)


def test_buying_and_paying_beside_the_time_before():
    rows = [bill(f"F{i}", due, 300) for i, due in enumerate((300, 200, 100))]
    rows += [pay("F0", 290, 300), pay("F1", 150, 300), bill("N", 20, 50), pay("N", 5, 50)]
    found = told(*rows)
    assert found["order_trend"] == pytest.approx(50 / 900 * 3)
    assert found["pay_trend"] == pytest.approx(50 / 600 * 3)
    assert found["paid_of_due"] == 1
    assert found["last_bill_weeks"] == pytest.approx(50 / 7)
    assert found["last_payment_weeks"] == pytest.approx(5 / 7)


def test_who_the_debtor_is():
    found = told(
        bill("A", 10),
        kind="consumer",
        customer_since=ago(731),
        payment_terms_days=14,
        direct_debit=1,
        also_supplier=0,
    )
    assert found["tenure_years"] == pytest.approx(731 / 365.25)
    assert (found["consumer"], found["natural_person"], found["terms_days"]) == (1, 1, 14)
    assert (found["direct_debit"], found["also_supplier"]) == (1, 0)
    assert (found["mean_bill_euro"], found["bills_year"]) == (100, 1)
    assert found["season_sin"] ** 2 + found["season_cos"] ** 2 == pytest.approx(1)


def test_unknown_attributes_stay_unknown():
    found = told(bill("A", 10))
    for name in ("consumer", "direct_debit", "also_supplier", "terms_days"):
        assert np.isnan(found[name]), name
    assert found["natural_person"] == 1
    assert found["tenure_years"] == pytest.approx(40 / 365.25)


def test_money_of_the_last_weeks():
    found = told(
        bill("A", 200), pay("A", 210), bill("B", 100), pay("B", 70, 40), pay("B", 20, 10),
        bill("C", 20), pay("C", 10), bill("D", -5),
        say(50, "out", kind="call"), say(120, "out", kind="call"), say(15), say(40),
        note("complaint", 14),
    )  # fmt: skip
    assert (found["payments_month"], found["payments_quarter"], found["due_month"]) == (2, 3, 1)
    assert (found["parts_quarter"], found["parts_since"], found["parts_share"]) == (2, 2, 0.5)
    assert (found["early_share"], found["late_half_year"]) == (0.25, 10)
    assert found["settled_half_share"] == 0.5
    assert (found["calls_since_late"], found["replies_month"]) == (1, 1)
    assert (found["open_not_due"], found["last_complaint_weeks"]) == (1, 2)
    assert found["bills_trend"] == pytest.approx((2 + 1) / (2 / 3 + 1))


def test_little_history_says_little():
    late, punctual = (bill("A", 90), pay("A", 50)), (bill("A", 90), pay("A", 90))
    assert told(*late)["late_guarded"] == 40 / 4
    assert told(*late)["on_time_guarded"] == 1 / 3
    assert told(*punctual)["late_guarded"] == 0
    assert told(*punctual)["on_time_guarded"] == 2 / 3
