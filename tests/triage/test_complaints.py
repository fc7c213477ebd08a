"""A complaint is answered by a day, splits what is disputed from what is not, and is counted."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action, EventKind, Lang, Merit
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.ledger import add_event, export
from kanwil.policy.complaint import Subject, code_of, parse
from kanwil.triage import complaints, desk, recurring
from kanwil.triage.complaints import Told
from kanwil.triage.dossier import open_dossier
from kanwil.triage.duties import duties
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of
from kanwil.triage.queue import case_of
from kanwil.triage.run import rejudge_one, run_day

DAY = date(2026, 11, 20)
NL = Tr(Lang.NL)


def seat(book, day=DAY, who="D1"):
    return seat_of(book, "Sanne", day, who)


def only(book, day=DAY):
    (found,) = complaints.complaints(book, day)
    return found


def due(book, day):
    return [(one.kind, one.debtor_id, one.invoice_id, one.by_day) for one in duties(book, day)]


@given(st.sampled_from(Subject), st.text(max_size=40))
def test_subject_and_owner_come_back_from_the_code(subject, owner):
    told, who = parse(code_of(subject, owner))
    assert (told, who) == (subject, " ".join(owner.replace("|", " ").split()))


@given(st.text(max_size=30))
def test_any_other_code_is_a_complaint_about_something_else(code):
    assert parse(code)[0] in Subject


def test_a_complaint_is_answered_by_a_day_and_its_credit_note_watched_for(book, tmp_path):
    about = Told(Subject.DELIVERY, "F1", Decimal("200.00"), "Piet", text="kapot")
    move = complaints.complain(book, seat(book), about)
    one = only(book)
    assert (one.subject, one.owner, one.cents) == (Subject.DELIVERY, "Piet", 200_00)
    assert one.answer_by == date(2026, 11, 27)
    said = open_dossier(book, "D1", DAY, NL).timeline[0].text
    assert said == (
        "Klacht ontvangen · bezorging · Piet · F1 · € 200,00 · antwoord vóór 27-11-2026"
    )
    assert due(book, DAY) == []
    assert due(book, date(2026, 11, 25)) == [("complaint", "D1", "F1", date(2026, 11, 27))]
    assert duties(book, date(2026, 12, 9), "D1")[0].party == "Piet"

    later = DAY + timedelta(days=4)
    merit = Merit.PARTLY
    complaints.settle(book, seat(book, later), one, merit, credit=Decimal(150), text="excuus")
    closed = only(book, later)
    assert (closed.merit, closed.credit_cents, closed.waits_for_credit) == (merit, 150_00, True)
    assert due(book, later) == [("credit", "D1", "F1", date(2026, 12, 1))]

    note = {"invoice_id": "C1", "debtor_id": "D1", "issued_on": str(later), "amount": -150.00}
    rows = pd.DataFrame([{**note, "kind": "credit_note", "credits": "F1"}])
    export(Ledger.from_frames(invoices=rows), tmp_path / "note")
    take_in(book, [tmp_path / "note" / "invoices.csv"], "Sanne", later)
    assert due(book, later) == []
    assert only(book, later).credited
    assert only(book, DAY).closed_on is None, "nothing is known before its day"

    desk.undo(book, seat(book), move + 1)
    desk.undo(book, seat(book), move)
    assert complaints.complaints(book, later) == []


def test_an_unfounded_complaint_asks_no_credit_note(book):
    complaints.complain(book, seat(book), Told(Subject.PRICE))
    given_amount = Decimal(10)
    complaints.settle(book, seat(book), only(book), Merit.UNFOUNDED, credit=given_amount)
    assert (only(book).credit_cents, only(book).waits_for_credit) == (None, False)
    assert due(book, DAY) == []


def test_a_day_to_answer_by_lies_ahead(book):
    with pytest.raises(RefusedError):
        complaints.complain(book, seat(book), Told(Subject.OTHER, answer_by=DAY - timedelta(1)))


def free(book):
    rejudge_one(book, "D1", DAY, "Sanne")
    row = case_of(book, DAY, "D1")[0]
    listed = row["detail"]["alternatives"]
    return row["disputed"], {one["action"]: one["forbidden_by"] for one in listed}


def test_the_undisputed_part_may_be_asked_for_and_the_whole_may_not(book, tmp_path):
    paid = {"payment_id": "P9", "debtor_id": "D2", "paid_on": "2026-11-18", "amount": "1.00"}
    pd.DataFrame([paid]).to_csv(tmp_path / "payments.csv", index=False)
    take_in(book, [tmp_path / "payments.csv"], "Sanne", DAY)
    run_day(book, DAY, "Sanne")
    move = complaints.complain(book, seat(book), Told(Subject.QUALITY, "F1", Decimal(210)))
    disputed, barred = free(book)
    assert disputed == "210.00"
    assert barred[Action.REMIND] == barred[Action.RESOLVE_COMPLAINT] == []
    assert "complaint" in barred[Action.FINAL_NOTICE]
    desk.undo(book, seat(book), move)
    complaints.complain(book, seat(book), Told(Subject.QUALITY, "F1"))
    disputed, barred = free(book)
    assert disputed == "1210.00"
    assert "all_disputed" in barred[Action.REMIND]


def test_what_recurs_is_told_with_the_place_that_stands_out(book, tmp_path):
    """Nine complaints of thirty customers: seven about delivery, of which five in Almere."""
    names = [f"K{n:02}" for n in range(30)]
    debtors = pd.DataFrame(
        {
            "debtor_id": names,
            "name": names,
            "city": ["Almere" if n < 6 else f"Plaats {n}" for n in range(30)],
        }
    )
    export(Ledger.from_frames(debtors=debtors), tmp_path / "more")
    take_in(book, [tmp_path / "more" / "debtors.csv"], "Sanne", DAY)
    assert recurring.recurring(book, DAY) == []
    made = ["delivery"] * 5 + ["delivery", "delivery", "price", "quality"]
    who = [*names[:5], *names[10:14]]
    with book.write() as connection:
        for name, code in zip(who, made, strict=True):
            add_event(connection, "Sanne", name, EventKind.COMPLAINT, DAY, code=code)
        old = DAY - timedelta(days=400)
        add_event(connection, "Sanne", "D1", EventKind.COMPLAINT, old, code="price")
    (found,) = recurring.recurring(book, DAY)
    assert (found.n, found.total, found.place, found.most) == (7, 9, "Almere", 5)
    assert recurring.in_words(found, NL) == (
        "7 van de 9 klachten in een jaar: bezorging. Opvallend: 5 daarvan in Almere."
    )
    told = recurring.in_words(replace(found, judged=3, granted=2, place=""), NL)
    assert told.endswith("Van de 3 die beoordeeld zijn, 2 terecht.")
