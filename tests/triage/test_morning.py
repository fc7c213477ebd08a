"""The morning's own parts: calls in vain and back, search by amount, what changed overnight."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kanwil.base.problems import ConflictError
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.book.tables import FACTS
from kanwil.triage import calling, open_book, summaries
from kanwil.triage.board import board
from kanwil.triage.dossier import open_dossier
from kanwil.triage.finding import owing
from kanwil.triage.moves import Seat
from kanwil.triage.overnight import last_day, overnight
from kanwil.triage.queue import case_of, decided, todays_debtors
from kanwil.triage.tables import JUDGEMENTS, RUNS


@pytest.fixture
def book(sample_url):
    found = open_book(sample_url, Settings())
    yield found
    found.close()


def called(book, day):
    """Return who is to be called, and the seat for the first of them."""
    shown = board(book, day)
    places = shown.places(todays_debtors(book, day, shown))
    waiting = calling.to_call(shown, places, decided(book, day))
    row, version = case_of(book, day, waiting[0])
    return waiting, Seat("Sanne", day, waiting[0], version, row["case_id"], row["judgement"])


def test_a_call_in_vain_leaves_the_row_of_calls_and_comes_back_by_undo(book, sample_day):
    waiting, seat = called(book, sample_day)
    tomorrow = sample_day + timedelta(days=3)
    moves = calling.not_reached(book, seat, "no_answer", tomorrow, "Niet bereikt")
    assert calling.in_vain(book, seat.debtor_id, sample_day) == 1
    assert called(book, sample_day)[0] == waiting[1:]
    with pytest.raises(ConflictError):
        calling.not_reached(book, seat, "voicemail", tomorrow, "Voicemail")
    calling.take_back(book, seat, moves)
    assert calling.in_vain(book, seat.debtor_id, sample_day) == 0
    assert called(book, sample_day)[0] == waiting


def test_another_way_than_the_phone_is_one_that_is_allowed(book, sample_day):
    for debtor in called(book, sample_day)[0]:
        row, _ = case_of(book, sample_day, debtor)
        other = calling.other_way(row)
        barred = {one["action"]: one["forbidden_by"] for one in row["detail"]["alternatives"]}
        assert other is None or (other is not Action.CALL and not barred[other])


def test_every_number_to_call_is_the_dossiers_own(book, sample_day):
    debtor = called(book, sample_day)[0][0]
    opened = open_dossier(book, debtor, sample_day, Tr(Lang.NL))
    told = {one.phone for one in calling.numbers(opened)}
    assert told <= {opened.debtor["phone"], *(one["phone"] for one in opened.relations.people)}
    assert calling.phones(book, [debtor]).get(debtor) == opened.debtor["phone"]


def test_who_owes_an_amount_or_an_invoice_is_found_as_people_write_it(book, sample_day):
    shown = board(book, sample_day)
    debtor, cents = next(iter(shown.rows["overdue_cents"].items()))
    written = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"
    assert debtor in owing(book, shown, f"€ {written}")
    invoices = FACTS["invoices"].c
    with book.read() as connection:
        number, whose = connection.execute(select(invoices.invoice_id, invoices.debtor_id)).first()
    assert owing(book, shown, number) == {whose}
    assert owing(book, shown, "Jansen") == set()
    everyone = shown.order("overdue")
    assert len(shown.select(everyone, (), written, {debtor})) == 1
    assert len(shown.select(everyone, (), "", ())) == len(everyone)


def test_overnight_everyone_is_new_gone_moved_or_the_same(book, sample_day):
    yesterday = sample_day - timedelta(days=1)
    assert last_day(book, sample_day) is None
    with book.write() as connection:
        run = connection.execute(select(RUNS)).mappings().one()
        old = {**run, "run": run["run"] + 1, "as_of": yesterday}
        connection.execute(RUNS.insert().values(**old))
        rows = connection.execute(select(JUDGEMENTS)).mappings().all()
        told = [{**one, "run": old["run"], "judgement": None} for one in rows[2:]]
        told[0]["row"] = {**told[0]["row"], "action": "wait", "category": "neither"}
        told[1]["debtor_id"] = "D-gone"
        plain = [{k: v for k, v in one.items() if k != "judgement"} for one in told]
        summaries.insert(connection, plain)
    assert last_day(book, sample_day) == yesterday
    found = overnight(book, sample_day, yesterday)
    assert set(found.newly.index) == {one["debtor_id"] for one in (*rows[:2], rows[3])}
    assert list(found.gone.index) == ["D-gone"]
    assert rows[2]["debtor_id"] in found.moved.index
