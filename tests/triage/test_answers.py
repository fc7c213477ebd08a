"""Answers, closed complaints and hand-overs: what a person says lands where the guards read it."""

from datetime import date
from decimal import Decimal

import pytest

from kanwil.base.problems import RefusedError, UnknownDebtorError
from kanwil.base.terms import Action, Category, EventKind, Lang, Merit, Outcome, Proof
from kanwil.base.words import Tr
from kanwil.book.ledger import add_event, read_ledger
from kanwil.policy.question import OPENING, QUESTIONS
from kanwil.triage import desk
from kanwil.triage.closing import close_complaint, close_named
from kanwil.triage.dossier import open_dossier
from kanwil.triage.merging import seat_of
from kanwil.triage.run import rejudge_one

DAY = date(2026, 11, 20)


def seat(book):
    return seat_of(book, "Sanne", DAY, "D1")


def row(book):
    rejudge_one(book, "D1", DAY, "Sanne")
    return open_dossier(book, "D1", DAY, Tr(Lang.NL)).judgement


def forbidden(book):
    return set(row(book)["forbidden"].split("|"))


def events(book):
    with book.read() as connection:
        return read_ledger(connection, ["D1"]).events


def test_the_ten_answers_are_there_and_one_asks_for_a_day():
    """Invoice, approval, complaint (3), cannot, plan, barter, date, refuses, not reached (2)."""
    codes = {answer.code for answer in OPENING.answers}
    assert codes >= {
        *("not_received", "waits_approval", "complaint_delivery", "complaint_price"),
        *("complaint_quality", "cash_trouble", "instalment_request", "set_off_offer"),
        *("promise_dated", "refuses", "no_answer", "voicemail"),
    }
    dated = {answer.code for one in QUESTIONS for answer in one.answers if answer.dated}
    assert dated == {"promise_dated"}


def test_a_promised_day_is_a_promise_that_holds_back_and_goes_when_undone(judged):
    day = date(2026, 11, 27)
    move = desk.answer(
        judged, seat(judged), "what_holds", "promise_dated", until=day, amount=Decimal(500)
    )
    assert events(judged)[["kind", "cents"]].values.tolist() == [["promise", 50_000]]
    now = row(judged)
    assert now["action"] in {"wait", "check_payment"}, "nobody is approached"
    assert "call:promise" in now["forbidden"]
    desk.undo(judged, seat(judged), move)
    assert "call:promise" not in forbidden(judged)


@pytest.mark.parametrize("until", [None, date(2026, 11, 19)])
def test_a_promise_names_a_day_ahead(judged, until):
    with pytest.raises(RefusedError):
        desk.answer(judged, seat(judged), "what_holds", "promise_dated", until=until)


@pytest.mark.parametrize("code", ["no_answer", "voicemail"])
def test_a_call_in_vain_is_a_step_of_ours_and_no_word_of_theirs(judged, code):
    desk.answer(judged, seat(judged), "what_holds", code)
    found = forbidden(judged)
    assert "call:their_turn" in found
    assert "hand_over:unasked" in found


def complain(book):
    with book.write() as connection:
        add_event(connection, "Sanne", "D1", "complaint", date(2026, 11, 10), invoice_id="F1")


@pytest.mark.parametrize(("merit", "holds"), [("justified", 1), ("partly", 1), ("unfounded", 0)])
def test_a_justified_complaint_keeps_supply_going(judged, merit, holds):
    complain(judged)
    assert "final_notice:complaint" in forbidden(judged)
    fact = desk.Fact(EventKind.COMPLAINT_CLOSED, invoice_id="F1", code=merit)
    move = desk.add_fact(judged, seat(judged), fact)
    found = forbidden(judged)
    assert "final_notice:complaint" not in found
    assert ("stop_supply:justified_complaint" in found) == bool(holds)
    desk.undo(judged, seat(judged), move)
    assert "final_notice:complaint" in forbidden(judged)


def test_a_complaint_is_closed_with_its_merit_only(judged):
    with pytest.raises(RefusedError):
        desk.add_fact(judged, seat(judged), desk.Fact(EventKind.COMPLAINT_CLOSED))


def test_a_complaint_is_closed_by_name(judged):
    with pytest.raises(RefusedError, match="geen klacht"):
        close_complaint(judged, ("Sanne", DAY), "D1", Merit.PARTLY, None)
    complain(judged)
    with pytest.raises(UnknownDebtorError):
        close_complaint(judged, ("Sanne", DAY), "D99", Merit.PARTLY, None)
    with pytest.raises(RefusedError):
        close_complaint(judged, ("Sanne", DAY), "D1", Merit.PARTLY, "F9")
    assert close_complaint(judged, ("Sanne", DAY), "D1", Merit.PARTLY, "F1") == "D1"
    assert "partly" in set(events(judged)["code"])
    with pytest.raises(RefusedError, match="geen klacht"):
        close_complaint(judged, ("Sanne", DAY), "D1", Merit.PARTLY, "F1")


def test_who_was_never_late_has_no_case_to_close(judged):
    ended = (Category.FORGETFUL, Outcome.PAID, Proof.JUDGED)
    with pytest.raises(RefusedError, match="nooit te laat"):
        close_named(judged, "D2", ("Sanne", DAY), ended, Decimal(0))


def test_a_company_is_handed_over_without_a_word_and_a_person_with_a_reason(judged):
    move = desk.accept(judged, seat(judged), Action.HAND_OVER)
    desk.undo(judged, seat(judged), move)
    with judged.write() as connection:
        connection.exec_driver_sql(
            "UPDATE debtors SET legal_form = 'eenmanszaak' WHERE debtor_id = 'D1'"
        )
    with pytest.raises(RefusedError):
        desk.accept(judged, seat(judged), Action.HAND_OVER, " ")
    desk.accept(judged, seat(judged), Action.HAND_OVER, "weigert, en betaalt anderen wel")
