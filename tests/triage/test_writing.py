"""From a decision to its letter, over what is late, in the debtor's language and with its facts."""

from datetime import date, timedelta

import pandas as pd
import pytest

from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Lang, Merit
from kanwil.book.frames import Ledger
from kanwil.book.ledger import add_contact, add_event, export
from kanwil.book.people import Person, put_person
from kanwil.policy.threats import Consequence
from kanwil.triage import open_book, writing
from kanwil.triage.dossier import open_dossier
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of
from kanwil.triage.run import run_day
from kanwil.triage.writing import LetterKind

DAY = date(2026, 11, 20)
OWN = Settings(
    user="Sanne",
    company="De Fietsenmaker B.V.",
    company_iban="NL91ABNA0417164300",
    company_phone="030 123 45 67",
)


def company(**more):
    return {"kind": "company", "legal_form": "B.V.", "vat_id": "NL1", **more}


def ledger():
    return Ledger.from_frames(
        debtors=pd.DataFrame(
            [
                {"debtor_id": "D1", "name": "Bakkerij Bos B.V.", "language": "nl", **company()},
                {"debtor_id": "P1", "name": "J. de Wit", "kind": "consumer", "language": "en"},
                {"debtor_id": "D3", "name": "Nog niet B.V.", **company()},
            ]
        ),
        invoices=pd.DataFrame(
            {
                "invoice_id": ["F1", "F2", "F3", "F4"],
                "debtor_id": ["D1", "D1", "P1", "D3"],
                "issued_on": ["2026-08-01", "2026-08-20", "2026-09-01", "2026-11-10"],
                "due_on": ["2026-08-31", "2026-09-19", "2026-09-15", "2026-11-27"],
                "amount": [1210.00, 605.50, 400.00, 100.00],
            }
        ),
        payments=pd.DataFrame(
            {
                "payment_id": ["P1"],
                "debtor_id": ["D1"],
                "invoice_id": ["F2"],
                "paid_on": ["2026-11-18"],
                "amount": [300.00],
            }
        ),
    )


@pytest.fixture
def desk(tmp_path):
    """A judged book in which everyone late was reminded twice."""
    book = open_book(f"sqlite:///{tmp_path / 'b.db'}", OWN)
    export(ledger(), tmp_path / "folder")
    take_in(book, [tmp_path / "folder"], "Sanne", DAY)
    with book.write() as connection:
        put_person(connection, "Sanne", "D1", Person("Anouk Bos", first_choice=True))
        for debtor in ("D1", "P1"):
            for on in (date(2026, 10, 5), date(2026, 10, 26)):
                sent = {"direction": "out", "channel": "email", "kind": "reminder", "text": "Open?"}
                add_contact(connection, "Sanne", debtor, on, **sent)
    run_day(book, DAY, "Sanne")
    yield book
    book.close()


def write(book, wanted, debtor="D1", day=DAY, **more):
    found = writing.write(book, seat_of(book, "Sanne", day, debtor), wanted, **more)
    assert writing.flaws(found) == [], found.text()
    return found


def learnt(book, kind, day=DAY, **more):
    with book.write() as connection:
        add_event(connection, "Sanne", "D1", kind, day, **more)
    run_day(book, DAY, "Sanne")


def test_a_reminder_covers_all_that_is_late_and_greets_the_right_person(desk):
    letter = write(desk, Action.REMIND)
    assert letter.kind is LetterKind.SECOND_REMINDER
    assert letter.facts.asked_cents == 1515_50
    assert [line.number for line in letter.facts.invoices] == ["F1", "F2"]
    assert "Anouk Bos" in letter.text()
    assert letter.facts.reminded_on == (date(2026, 10, 5), date(2026, 10, 26))
    assert letter.facts.announcement is None


def test_a_debtor_is_written_to_in_its_own_language(desk):
    assert write(desk, Action.REMIND, "P1").lang is Lang.EN
    assert write(desk, Action.REMIND, "P1", lang=Lang.NL).lang is Lang.NL


def test_a_notice_names_one_consequence_and_what_the_law_adds(desk):
    letter = write(desk, Action.FINAL_NOTICE)
    assert letter.kind is LetterKind.FINAL_NOTICE
    facts = letter.facts
    assert facts.announcement.consequence is Consequence.HAND_OVER
    assert facts.costs_cents == 227_33
    assert facts.interest_cents > 0
    assert facts.announcement.by_day > facts.pay_by >= DAY + timedelta(days=8)
    assert facts.payment.cents == 1515_50, "interest and costs are not asked yet"


def test_who_is_protected_gets_a_fourteen_day_letter(desk):
    letter = write(desk, Action.FINAL_NOTICE, "P1", lang=Lang.NL)
    assert letter.kind is LetterKind.FOURTEEN_DAYS
    assert letter.facts.announcement.cents == 60_00
    assert letter.facts.pay_by > DAY + timedelta(days=21)
    with pytest.raises(RefusedError, match="14-dagenbrief"):
        write(desk, LetterKind.FINAL_NOTICE, "P1")


@pytest.mark.parametrize(
    "kind",
    [LetterKind.HANDOVER_ANNOUNCED, LetterKind.HANDED_OVER, LetterKind.BEFORE_BANKRUPTCY],
)
def test_what_the_guards_forbid_is_not_announced(desk, kind):
    with pytest.raises(RefusedError, match="Overdragen kan pas"):
        write(desk, kind)


def test_nothing_is_threatened_beside_an_agreement(desk):
    learnt(desk, "promise", until=date(2026, 11, 28))
    with pytest.raises(RefusedError, match="toegezegd"):
        write(desk, Action.FINAL_NOTICE)
    confirmed = write(desk, LetterKind.PROMISE_CONFIRMED)
    assert confirmed.facts.pay_by == date(2026, 11, 30), "a Saturday becomes a Monday"


def test_a_complaint_is_answered_and_only_the_rest_is_asked(desk):
    learnt(desk, "complaint", cents=305_50, invoice_id="F2", text="Te laat geleverd.")
    assert "Te laat geleverd." in write(desk, Action.RESOLVE_COMPLAINT).text()
    assert write(desk, LetterKind.ASK_UNDISPUTED).facts.payment.cents == 1210_00
    learnt(desk, "complaint_closed", invoice_id="F2", code=Merit.PARTLY, cents=100_00)
    solved = write(desk, LetterKind.COMPLAINT_SOLVED)
    assert solved.facts.payment.cents == 1415_50
    assert "€ 100,00" in solved.text()


def test_agreements_and_pauses_are_confirmed_as_they_were_recorded(desk):
    learnt(desk, "pause", until=date(2026, 12, 4), text="even rust")
    assert "even rust" in write(desk, LetterKind.PAUSE_CONFIRMED).text()
    learnt(desk, "plan", code="2026-12-01=1000.00|2027-01-04=515.50", until=date(2027, 1, 4))
    letter = write(desk, LetterKind.PLAN_AGREED)
    assert letter.facts.payment.cents == 1000_00
    assert "515,50" in letter.facts.agreement


def test_what_was_announced_is_withdrawn_by_name(desk):
    learnt(desk, "announced", code="hand_over", until=date(2026, 12, 4))
    assert "overdragen" in write(desk, LetterKind.ANNOUNCEMENT_WITHDRAWN).text()


def test_before_the_due_day_only_what_falls_due_is_named(desk):
    letter = write(desk, LetterKind.DUE_SOON, "D3")
    assert [line.number for line in letter.facts.invoices] == ["F4"]
    with pytest.raises(RefusedError, match="niets te laat"):
        write(desk, LetterKind.REMINDER, "D3")


def test_nothing_goes_to_an_estate(desk):
    learnt(desk, "insolvency")
    for kind in (LetterKind.REMINDER, LetterKind.SEND_COPY):
        with pytest.raises(RefusedError, match="Failliet"):
            write(desk, kind)


def test_what_needs_no_letter_says_so(desk):
    opened = open_dossier(desk, "D1", DAY, writing.Tr(Lang.NL))
    assert writing.kind_for(Action.WAIT, opened) is None
    with pytest.raises(RefusedError, match="geen brief"):
        write(desk, Action.WRITE_OFF)
