"""A controller offers, agrees, announces and keeps his word; every move can be undone."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.ledger import add_contact, add_event, export, read_ledger
from kanwil.triage import desk, offering, threats
from kanwil.triage.capacity import fitting
from kanwil.triage.dossier import open_dossier
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of
from kanwil.triage.offering import Terms
from kanwil.triage.queue import case_of
from kanwil.triage.run import rejudge_one, run_day
from kanwil.triage.threats import Consequence

DAY = date(2026, 11, 20)
NL = Tr(Lang.NL)


def seat(book, day=DAY):
    return seat_of(book, "Sanne", day, "D1")


def ground(book, day=DAY):
    return offering.ground(book, open_dossier(book, "D1", day, NL), day, NL)


def pay(book, folder, number, day, amount):
    paid = {"payment_id": number, "debtor_id": "D1", "invoice_id": "F1", "paid_on": day}
    rows = Ledger.from_frames(payments=pd.DataFrame([{**paid, "amount": amount}]))
    export(rows, folder)
    (folder / "debtors.csv").unlink()
    (folder / "invoices.csv").unlink()
    take_in(book, [folder / "payments.csv"], "Sanne", date.fromisoformat(day))


def standing(book, day):
    with book.read() as connection:
        events = read_ledger(connection, ["D1"]).events
    plans = offering.standing_plan(book, "D1", day)
    return events["kind"].tolist(), plans


def row(book, day=DAY):
    return case_of(book, day, "D1")[0]


def forbids(book, day, action):
    alternatives = row(book, day)["detail"]["alternatives"]
    return next(one["forbidden_by"] for one in alternatives if one["action"] == action)


def test_a_plan_fits_what_is_late_and_is_agreed_kept_and_undone(judged, tmp_path):
    found = ground(judged)
    assert found.total_cents == 1_210_00
    made = offering.plan(found.total_cents, Terms(2, date(2026, 12, 1)))
    move = offering.agree(judged, seat(judged), made)
    assert standing(judged, DAY)[1][0] == made
    told = open_dossier(judged, "D1", DAY, NL).timeline[0].text
    assert told == "Betalingsregeling afgesproken · 2 termijnen · € 1.210,00 · tot 04-01-2027"
    rejudge_one(judged, "D1", DAY, "Sanne")
    assert "plan" in forbids(judged, DAY, Action.REMIND)

    pay(judged, tmp_path / "first", "P8", "2026-11-30", "605.00")
    _, now = standing(judged, date(2026, 12, 10))[1]
    assert (now.met, now.missed_on, now.next.due_on) == (1, None, date(2027, 1, 4))

    late = date(2027, 1, 8)
    assert standing(judged, late)[1][1].missed_on == date(2027, 1, 4)
    run_day(judged, late, "Sanne")
    assert "plan" not in forbids(judged, late, Action.CALL), "a broken plan holds nothing back"

    desk.undo(judged, seat(judged), move)
    assert standing(judged, DAY)[1] is None


def test_a_plan_that_was_paid_is_done(book, tmp_path):
    made = offering.plan(1_210_00, Terms(2, date(2026, 12, 1), discount_pct=Decimal(5)))
    offering.agree(book, seat(book), made)
    pay(book, tmp_path / "all", "P9", "2026-11-30", "1149.50")
    assert standing(book, date(2027, 3, 1))[1][1].done


def test_a_plan_starts_after_today(book):
    made = offering.plan(1_210_00, Terms(2, DAY))
    with pytest.raises(RefusedError):
        offering.agree(book, seat(book), made)


def test_a_barter_is_an_event_with_its_value(book):
    swap = offering.barter(1_210_00, 242_00, Decimal(21))
    with pytest.raises(RefusedError):
        offering.agree_barter(book, seat(book), swap, " ")
    move = offering.agree_barter(book, seat(book), swap, "20 broden")
    assert standing(book, DAY)[0] == ["barter"]
    desk.undo(book, seat(book), move)
    assert standing(book, DAY)[0] == []


def test_what_was_announced_stands_until_it_is_done_and_no_other_before(judged):
    by_day = DAY + timedelta(days=14)
    with pytest.raises(RefusedError):
        threats.announce(judged, seat(judged), Consequence.HAND_OVER, DAY)
    threats.announce(judged, seat(judged), Consequence.HAND_OVER, by_day, Decimal(100))
    rejudge_one(judged, "D1", DAY, "Sanne")
    one = threats.pending(row(judged))
    assert (one.consequence, one.cents, one.by_day) == (Consequence.HAND_OVER, 100_00, by_day)
    assert threats.due(judged, DAY) == []
    with pytest.raises(RefusedError):
        threats.announce(judged, seat(judged), Consequence.SUMMONS, by_day)

    later = by_day + timedelta(days=6)
    run_day(judged, later, "Sanne")
    assert [one.debtor_id for one in threats.due(judged, later)] == ["D1"]
    assert threats.ledger(judged, later).lapsed == 1
    assert "threat_open" in forbids(judged, later, Action.FINAL_NOTICE)

    move = threats.execute(judged, seat(judged, later), "hand_over")
    rejudge_one(judged, "D1", later, "Sanne")
    assert threats.pending(row(judged, later)) is None
    sums = threats.ledger(judged, later)
    assert (sums.total, sums.executed) == (1, 1)
    desk.undo(judged, seat(judged, later), move)
    assert threats.ledger(judged, later).executed == 0


def test_an_announcement_is_withdrawn_in_writing_only(book):
    threats.announce(book, seat(book), Consequence.COSTS, DAY + timedelta(days=7))
    with pytest.raises(RefusedError):
        threats.withdraw(book, seat(book), "costs", "")
    threats.withdraw(book, seat(book), "costs", "e-mail van vandaag")
    assert threats.ledger(book, DAY).withdrawn == 1


def test_doing_one_thing_does_not_settle_another_announcement(judged):
    with judged.write() as connection:
        told = {"until": DAY - timedelta(days=1), "code": "stop_supply"}
        add_event(connection, "Sanne", "D1", "announced", DAY - timedelta(days=9), **told)
        add_event(connection, "Sanne", "D1", "executed", DAY, code="hand_over")
    rejudge_one(judged, "D1", DAY, "Sanne")
    assert threats.pending(row(judged)).consequence is Consequence.STOP_SUPPLY


def lapsed_threat(book):
    with book.write() as connection:
        told = {"until": DAY - timedelta(days=1), "code": "hand_over"}
        add_event(connection, "Sanne", "D1", "announced", DAY - timedelta(days=9), **told)
    rejudge_one(book, "D1", DAY, "Sanne")
    assert [one.debtor_id for one in threats.due(book, DAY)] == ["D1"]


def test_a_plan_takes_back_what_was_announced_and_its_undo_brings_it_again(judged):
    lapsed_threat(judged)
    made = offering.plan(1_210_00, Terms(2, date(2026, 12, 1)))
    assert "Wat wij eerder aankondigden, vervalt." in offering.plan_text(
        ground(judged).who, made, NL
    )
    move = offering.agree(judged, seat(judged), made)
    rejudge_one(judged, "D1", DAY, "Sanne")
    assert threats.pending(row(judged)) is None
    assert threats.ledger(judged, DAY).withdrawn == 1
    with pytest.raises(RefusedError):
        threats.announce(judged, seat(judged), Consequence.COSTS, DAY + timedelta(days=14))
    desk.undo(judged, seat(judged), move)
    rejudge_one(judged, "D1", DAY, "Sanne")
    assert threats.pending(row(judged)).consequence is Consequence.HAND_OVER
    assert threats.ledger(judged, DAY).lapsed == 1


def test_what_was_announced_waits_while_a_promise_runs(judged):
    lapsed_threat(judged)
    day = DAY + timedelta(days=2)
    move = desk.answer(judged, seat(judged), "what_holds", "promise_dated", until=day)
    rejudge_one(judged, "D1", DAY, "Sanne")
    assert threats.pending(row(judged)).held
    assert threats.due(judged, DAY) == []
    desk.undo(judged, seat(judged), move)
    rejudge_one(judged, "D1", DAY, "Sanne")
    assert len(threats.due(judged, DAY)) == 1


def test_a_final_notice_announces_too_and_is_counted_once(judged):
    sent = DAY - timedelta(days=20)
    with judged.write() as connection:
        letter = {"direction": "out", "channel": "email", "kind": "final_notice"}
        add_contact(connection, "Sanne", "D1", sent, **letter)
        add_event(connection, "Sanne", "D1", "announced", sent, code="hand_over")
    rejudge_one(judged, "D1", DAY, "Sanne")
    assert threats.pending(row(judged)).consequence is Consequence.HAND_OVER
    assert threats.ledger(judged, DAY).total == 1


def test_what_fits_is_greedy_by_euros_a_minute_and_adds_up():
    columns = {"worth": [100_00, 500_00, 90_00, -3_00], "minutes": [10, 60, 5, 1]}
    rows = pd.DataFrame(columns, index=["D1", "D2", "D3", "D4"])
    found = fitting(rows, 70)
    assert (found.debtors, found.minutes, found.cents) == (("D3", "D1"), 15, 190_00)
    assert fitting(rows, 75).cents == 690_00
    assert fitting(rows, 4).debtors == ()
