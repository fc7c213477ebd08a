"""Merging, people, groups, marks and insurer's notices from the desk, on each database."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.terms import EventKind, Lang
from kanwil.base.words import Tr
from kanwil.book.correspondents import addressed
from kanwil.book.door import known
from kanwil.book.ledger import add_event, read_ledger
from kanwil.book.people import Person, Role
from kanwil.book.position import positions
from kanwil.book.tables import FACTS
from kanwil.policy.situation import situate
from kanwil.triage import desk, merging
from kanwil.triage import relations as at
from kanwil.triage.dossier import open_dossier, search
from kanwil.triage.duties import duties
from kanwil.triage.intake import take_in
from kanwil.triage.moves import Seat
from kanwil.triage.relations import Mark
from kanwil.triage.run import triage

DAY = date(2026, 11, 20)
TR = Tr(Lang.NL)


def seat(version=0, debtor="D1", day=DAY):
    return Seat("Sanne", day, debtor, version)


def opened(book, debtor="D1", day=DAY):
    return open_dossier(book, debtor, day, TR)


def test_merged_debtors_are_one_dossier_under_either_number_and_undo_parts_them(book):
    before = opened(book)
    move = at.merged_with(book, seat(), "D2")
    for number in ("D1", "D2"):
        found = opened(book, number)
        assert found.debtor["debtor_id"] == "D1"
        assert found.figures["open_cents"] == 1310_00
        assert found.relations.numbers == [("D2", "Garage Kuipers")]
    assert search(book, "kuipers") == [("D1", "Bakkerij Bos", "Venlo")]
    desk.undo(book, seat(1), move)
    assert opened(book).figures == before.figures
    assert opened(book, "D2").debtor["name"] == "Garage Kuipers"


def test_unmerging_is_remembered_and_two_colleagues_cannot_overwrite_each_other(book):
    at.merged_with(book, seat(), "D2")
    with pytest.raises(ConflictError):
        at.loosened(book, seat(), "D2")
    at.loosened(book, seat(1), "D2")
    assert opened(book, "D2").figures["open_cents"] == 100_00


def test_a_question_is_asked_once_and_its_answer_undone_as_one(book, tmp_path):
    with book.write() as connection:
        connection.execute(FACTS["debtors"].update().values(kvk="12345678"))
    (group,) = merging.questions(book)
    found = [(one.likely.debtor_id, one.name, one.invoices) for one in group]
    assert found == [("D1", "Bakkerij Bos", 2), ("D2", "Garage Kuipers", 1)]
    move = merging.settle(book, seat(), [], ["D2"])
    assert merging.questions(book) == []
    desk.undo(book, seat(1), move)
    move = merging.settle(book, seat(2), ["D2"], [])
    assert merging.questions(book) == []
    desk.undo(book, seat(3), move)
    assert len(merging.questions(book)) == 1


def test_people_have_one_first_choice(book):
    at.with_person(book, seat(), Person("Anja", Role.ADMINISTRATION, "a@bos.nl", first_choice=True))
    move = at.with_person(book, seat(1), Person("Bram", Role.DIRECTOR, first_choice=True))
    people = opened(book).relations.people
    assert [(one["name"], one["first_choice"]) for one in people] == [("Bram", 1), ("Anja", 0)]
    desk.undo(book, seat(2), move)
    (anja,) = opened(book).relations.people
    assert anja["first_choice"] == 1
    at.without_person(book, seat(3), anja["person_id"])
    assert opened(book).relations.people == []
    with pytest.raises(RefusedError, match="e-mailadres"):
        at.with_person(book, seat(4), Person("Anja", email="geen adres"))


def test_a_group_shows_its_exposure_and_warns_of_a_fallen_parent(book):
    at.under_parent(book, seat(), "D2")
    with book.write() as connection:
        add_event(connection, "Sanne", "D2", EventKind.INSOLVENCY, DAY)
    found = opened(book).relations
    assert [(one.debtor_id, one.open_cents) for one in found.group] == [
        ("D2", 10000),
        ("D1", 121000),
    ]
    assert found.fallen == ["Garage Kuipers"]
    assert opened(book, day=date(2026, 11, 19)).relations.fallen == []
    assert opened(book, "D2").relations.fallen == []
    assert opened(book).figures["open_cents"] == 1210_00, "no netting within a group"
    at.under_parent(book, seat(1), None)
    assert opened(book).relations.group == []


def totals(book, day):
    with book.read() as connection:
        ledger = read_ledger(connection)
    who = ledger.debtors["debtor_id"]
    moments = pd.DataFrame({"case_id": who, "debtor_id": who, "as_of": pd.Timestamp(day)})
    seen = known(ledger, moments)
    settled = positions(seen)
    return settled.totals.to_pandas().iloc[0], situate(seen, settled, moments, book.settings).iloc[
        0
    ]


def test_a_retention_is_not_late_until_its_day_and_changes_no_moment_before_it_was_known(book):
    before = totals(book, date(2026, 11, 19))[0]
    mark = Mark("retention", "F1", percent=Decimal(5), until=date(2026, 12, 31))
    at.marked(book, seat(), mark)
    now = totals(book, DAY)[0]
    assert (now["open_cents"], now["overdue_cents"], now["not_due_cents"]) == (121000, 114950, 6050)
    assert totals(book, date(2026, 11, 19))[0].equals(before)
    assert totals(book, date(2027, 1, 1))[0]["overdue_cents"] == 121000
    assert totals(book, date(2027, 1, 1))[0]["n_overdue"] == 1
    (row,) = [one for one in opened(book).invoices if one["invoice_id"] == "F1"]
    assert row["apart"] == [{"kind": "retention", "cents": 6050, "due_on": date(2026, 12, 31)}]


def test_what_was_paid_but_for_the_retention_is_not_late_nor_paid_in_parts(book, tmp_path):
    at.marked(book, seat(), Mark("retention", percent=Decimal(10)))
    (tmp_path / "payments.csv").write_text(
        "payment_id,invoice_id,paid_on,amount\nP2,F1,2026-09-30,1089.00\n"
    )
    take_in(book, [tmp_path / "payments.csv"], "Sanne", DAY)
    found = opened(book)
    assert (found.figures["overdue_cents"], found.figures["open_cents"]) == (0, 121_00)
    (row,) = [one for one in found.invoices if one["invoice_id"] == "F1"]
    assert (row["status"], row["apart"][0]["due_on"]) == ("not_due", None)
    (mark,) = found.relations.marks
    at.unmarked(book, seat(1), mark["mark_id"])
    assert opened(book).figures["overdue_cents"] == 121_00
    assert opened(book, day=DAY).relations.marks == []


def test_an_open_g_part_waits_a_month_and_then_counts(book, tmp_path):
    at.marked(book, seat(day=date(2026, 9, 1)), Mark("g_account", percent=Decimal(30)))
    late, _ = totals(book, date(2026, 10, 15))
    assert late["overdue_cents"] == 847_00
    late, _ = totals(book, date(2026, 11, 1))
    assert (late["overdue_cents"], late["n_overdue"]) == (1210_00, 1)


def test_a_pledge_warns_before_instalments_and_write_offs(book):
    at.marked(book, seat(), Mark("pledged", "F2", party="Bank"))
    assert not totals(book, DAY)[1]["pledged"], "what is paid needs nobody's consent"
    at.marked(book, seat(1), Mark("pledged", "F1", party="Bank"))
    assert totals(book, DAY)[1]["pledged"]


def test_an_insurer_hears_of_what_is_open_once(book):
    at.marked(book, seat(), Mark("insured", notify_days=60, party="Verzekeraar"))
    (duty,) = duties(book, DAY)
    assert (duty.by_day, duty.invoice_id, duty.name) == (date(2026, 11, 30), "F1", "Bakkerij Bos")
    assert duties(book, date(2026, 11, 10)) == [], "not before it was known"
    assert duties(book, DAY, "D2") == []
    at.told(book, seat(1), duty.mark_id)
    assert duties(book, DAY) == []


@pytest.mark.parametrize(
    "mark",
    [
        Mark("loan"),
        Mark("retention"),
        Mark("retention", percent=Decimal(5), amount=Decimal(5)),
        Mark("g_account", percent=Decimal(101)),
        Mark("retention", amount=Decimal(5)),
        Mark("insured"),
    ],
)
def test_a_mark_that_says_too_little_is_refused(book, mark):
    with pytest.raises(RefusedError):
        at.marked(book, seat(), mark)
    assert opened(book).version == 0


def test_a_case_under_an_old_number_is_judged_as_the_main_debtor(book):
    at.merged_with(book, seat(), "D2")
    cases = pd.DataFrame({"case_id": ["Z"], "debtor_id": ["D2"], "as_of": [pd.Timestamp(DAY)]})
    rows, problems, _ = triage(book, DAY, cases)
    assert [(row["case_id"], row["debtor_id"]) for row in rows] == [("Z", "D1")]
    assert problems == []


def test_a_reply_of_a_contact_person_finds_its_debtor(book):
    at.with_person(book, seat(), Person("Anja", email="anja@accountants.nl"))
    at.merged_with(book, seat(0, "D2"), "D1")
    mails = pd.DataFrame(
        {
            "email": ["anja@accountants.nl"],
            "recipients": [""],
            "subject": ["Betaling"],
            "text": ["Volgende week."],
            "answers": ["1"],
            "direction": ["in"],
            "kind": ["reply"],
        }
    )
    with book.read() as connection:
        assert addressed(connection, mails)["debtor_id"].tolist() == ["D2"]
