"""Truth after import: stale books, ageing that adds up, decisions, what changed and falls due."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.settings import Settings
from kanwil.base.terms import Category, Lang, Outcome, Proof
from kanwil.base.words import Tr
from kanwil.book.bank import NotWaitingError
from kanwil.book.readers import read
from kanwil.book.settling import Word
from kanwil.triage import answered, changes, deciding, desk, imports, memorial, open_book, questions
from kanwil.triage.ageing import BUCKETS, aged, ageing
from kanwil.triage.arrivals import arrivals
from kanwil.triage.intake import take_in
from kanwil.triage.moves import Seat
from kanwil.triage.run import run_day, triage
from kanwil.triage.standing import standing_of
from kanwil.triage.upcoming import upcoming
from tests_support.bankfiles import booked, camt, mt940, statement
from tests_support.ledgers import BASE, change_the_future, make_ledger

DAY = date(2026, 11, 20)
NL = Tr(Lang.NL)


def _write(folder, **tables):
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


@pytest.fixture
def late(tmp_path, _sqlite):
    """A book on SQLite in which D1 is late and paid something not long ago."""
    found = open_book(f"sqlite:///{tmp_path / 'late.db'}", Settings())
    folder = _write(
        tmp_path / "late",
        debtors="debtor_id,name,legal_form\nD1,Bos,B.V.\nD2,Kuipers,B.V.\n",
        invoices="invoice_id,debtor_id,issued_on,due_on,amount\nF1,D1,2026-09-01,2026-10-01,100.00\n"
        "F2,D1,2026-09-02,2026-10-02,50.00\nF3,D2,2026-10-25,2026-11-24,900.00\n",
        payments="payment_id,debtor_id,invoice_id,paid_on,amount\nP1,D1,F2,2026-11-10,20.00\n",
    )
    take_in(found, [folder], "Sanne", DAY)
    yield found
    found.close()


def test_a_stale_bank_blocks_reminders_and_says_until_when(late):
    fresh, stale = DAY, date(2026, 11, 25)
    assert standing_of(late, fresh).sentence(NL) == "bank verwerkt t/m 10 november"
    assert standing_of(late, stale).sentence(NL) == "Stand van 10 november; verwerk eerst uw bank."
    row, old = (triage(late, one)[0][0] for one in (fresh, stale))
    assert "remind:stale" not in row["forbidden"]
    assert "remind:stale" in old["forbidden"]
    assert old["action"] in ("wait", "check_payment")


def test_the_sample_company_is_not_stale_on_its_own_day(sample_url, sample_day):
    book = open_book(sample_url, Settings())
    assert not standing_of(book, sample_day).stale
    book.close()


def test_a_book_without_money_is_not_stale(tmp_path):
    book = open_book(f"sqlite:///{tmp_path / 'b.db'}", Settings())
    assert not standing_of(book, DAY).stale
    book.close()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 480))
def test_ageing_adds_up_and_knows_no_later_payment(seed, days):
    ledger, day = make_ledger(seed), (BASE + pd.Timedelta(days=days)).date()
    table = aged(ledger, day, 30)
    assert (table[[*BUCKETS, "credit"]].sum(axis=1) == table["open"]).all()
    assert (table[list(BUCKETS)] >= 0).all(axis=None)
    later = change_the_future(ledger, pd.Timestamp(day), seed)
    pd.testing.assert_frame_equal(table, aged(later, day, 30))


def test_ageing_tells_what_is_not_yet_due(late):
    table = ageing(late, DAY).set_index("debtor_id")
    assert table.loc["D1", ["late_31_60", "open"]].tolist() == [13000, 13000]
    assert table.loc["D2", ["not_due", "open"]].tolist() == [90000, 90000]


def _decide(book, kind, invoice="F1", cents=None):
    return deciding.decide(book, "Sanne", DAY, Word(invoice, kind, DAY, cents, reason="=oud"))


def test_a_memorial_is_balanced_written_once_and_tells_what_was_taken_back(late):
    batch = _decide(late, "written_off")
    _decide(late, "set_off", "F2", 1000)
    number, lines = memorial.write_memorial(late, "Sanne", DAY)
    assert [(one.account, one.debit, one.credit) for one in lines] == [
        ("4700", Decimal("100.00"), Decimal("0.00")),
        ("1300", Decimal("0.00"), Decimal("100.00")),
        ("1600", Decimal("10.00"), Decimal("0.00")),
        ("1300", Decimal("0.00"), Decimal("10.00")),
    ]
    assert memorial.write_memorial(late, "Sanne", DAY) == (None, [])
    assert memorial.written(late, number) == lines
    deciding.undo(late, "Sanne", batch)
    _, back = memorial.write_memorial(late, "Sanne", DAY)
    assert [(one.account, one.debit) for one in back] == [("4700", Decimal(0)), ("1300", 100)]
    assert memorial.waiting(late) == []


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
_CENTS = st.integers(0, 10**9).map(lambda one: Decimal(one) / 100)


@given(
    st.lists(
        st.builds(
            memorial.Line,
            st.dates(date(1990, 1, 1)),
            *[_TEXT] * 5,
            *[_CENTS.map(lambda one: one.quantize(Decimal("0.01")))] * 2,
        )
    )
)
def test_what_a_memorial_says_is_read_back_equal(lines):
    assert memorial.read_csv(memorial.as_csv(lines)) == lines


def test_closing_as_written_off_books_what_is_overdue_and_its_undo_takes_it_back(late):
    closing = desk.Closing(
        DAY, Category.NEITHER, Outcome.WRITTEN_OFF, Proof.PROVEN, Decimal(0), Decimal(130)
    )
    move = desk.close(late, Seat("Sanne", DAY, "D1", 0, "D1@2026-10-02"), closing)
    assert [one.invoice_id for one in memorial.waiting(late)] == ["F1", "F1", "F2", "F2"]
    assert ageing(late, DAY)["debtor_id"].tolist() == ["D2"]
    desk.undo(late, Seat("Sanne", DAY, "D1", 1, "D1@2026-10-02"), move)
    assert memorial.waiting(late) == []
    assert ageing(late, DAY)["debtor_id"].tolist() == ["D1", "D2"]


def test_what_falls_due_is_told_before_and_on_the_day(late):
    dues = [(one.kind, one.invoice_id, one.on) for one in upcoming(late, date(2026, 11, 17))]
    assert dues == [("before_due", "F3", date(2026, 11, 17)), ("on_due", "F3", date(2026, 11, 24))]


@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        ("pause,2026-11-10,2026-12-31", []),
        ("complaint,2026-11-10,", ["call_first"]),
        ("promise,2026-11-01,2026-11-15", ["call_first", "before_due", "on_due"]),
    ],
)
def test_who_is_held_is_not_reminded_and_who_complains_is_called_first(
    late, tmp_path, event, kinds
):
    events = f"event_id,debtor_id,kind,happened_on,until\nE1,D2,{event}\n"
    more = "invoice_id,debtor_id,issued_on,due_on,amount\nF4,D2,2026-11-15,2026-11-30,10.00\n"
    take_in(late, [_write(tmp_path / "more", events=events, invoices=more)], "Sanne", DAY)
    found = upcoming(late, DAY, 30)
    assert [one.kind for one in found if one.invoice_id == "F4"] == kinds


def test_what_changed_is_told_once_and_kept(late, tmp_path):
    assert changes.is_due(late)
    run_day(late, DAY, "Sanne")
    first = changes.report(late, DAY, "Sanne")
    assert (first["new_invoices"]["n"], first["since"]) == (3, None)
    assert not changes.is_due(late)
    then = DAY + timedelta(days=6)
    folder = _write(
        tmp_path / "next",
        payments="payment_id,debtor_id,invoice_id,paid_on,amount\nP2,D1,F1,2026-11-24,100.00\n",
        contacts="contact_id,debtor_id,happened_on,direction,kind,text\n"
        "C1,D1,2026-11-25,in,reply,De levering klopt niet\n",
        events="event_id,debtor_id,kind,happened_on\nE1,D1,complaint,2026-11-25\n",
    )
    take_in(late, [folder], "Sanne", then)
    run_day(late, then, "Sanne")
    told = changes.report(late, then, "Sanne")
    assert (told["new_invoices"]["n"], told["paid"]["cents"]) == (0, 10000)
    assert [one["debtor_id"] for one in told["newly_late"]["rows"]] == ["D2"]
    (moved,) = told["moved"]["rows"]
    assert moved["name"] == "Bos"
    assert moved["why"]["nl"]
    assert changes.past(late)[1]["report"] == first
    assert [one.kind for one in arrivals(late, then, DAY)] == ["reply"]


@pytest.mark.parametrize(
    ("paid", "name"), [("100.00,2026-11-22", "kept"), ("1.00,2026-11-22", "broken")]
)
def test_a_promise_is_kept_or_broken_between_two_imports(late, tmp_path, paid, name):
    promise = "event_id,debtor_id,kind,happened_on,until,amount\n"
    events = f"{promise}E1,D1,promise,2026-11-18,2026-11-23,100.00\n"
    take_in(late, [_write(tmp_path / "a", events=events)], "Sanne", DAY)
    changes.report(late, DAY, "Sanne")
    payments = f"payment_id,debtor_id,invoice_id,amount,paid_on\nP2,D1,F1,{paid}\n"
    take_in(late, [_write(tmp_path / "b", payments=payments)], "Sanne", DAY)
    told = changes.report(late, DAY + timedelta(days=7), "Sanne")
    assert [(one["debtor_id"], one["kind"]) for one in told[name]["rows"]] == [("D1", "promise")]


def test_gone_items_are_asked_answered_together_and_undone(book, tmp_path):
    head = "Klantnr;Factuur;Datum;Vervaldatum;Openstaand\n"
    for day, numbers in ((date(2026, 11, 1), "ABC"), (DAY, "C")):
        rows = "".join(f"D1;{one}1;2026-09-01;2026-10-01;10,00\n" for one in numbers)
        (tmp_path / f"{day}.csv").write_text(head + rows)
        take_in(book, [tmp_path / f"{day}.csv"], "Sanne", day)
    asked = questions.gone(book, DAY)
    assert [(one.invoice_id, one.name, one.cents) for one in asked] == [
        ("A1", "Bakkerij Bos", 1000),
        ("B1", "Bakkerij Bos", 1000),
    ]
    batch = questions.answer(book, "Sanne", DAY, asked, "paid")
    for kind in ("open", "unknown", "paid"):
        with pytest.raises(ConflictError):
            questions.answer(book, "Mark", DAY, asked[:1], kind)
    assert questions.gone(book, DAY) == []
    assert memorial.waiting(book) == []
    questions.undo_answer(book, "Sanne", batch)
    assert questions.gone(book, DAY) == asked
    with pytest.raises(RefusedError):
        questions.answer(book, "Sanne", DAY, asked, "paid", on=date(2026, 10, 1))


def test_two_who_book_one_receipt_do_not_book_it_twice(late, tmp_path):
    (tmp_path / "bank.sta").write_text(mt940(("", 700, ["zonder kenmerk"])))
    take_in(late, [tmp_path / "bank.sta"], "Sanne", DAY)
    (line,) = questions.receipts(late)
    first = questions.book_receipt(late, "Sanne", line.payment_id, "D1", ["F1"])
    with pytest.raises(NotWaitingError):
        questions.book_receipt(late, "Mark", line.payment_id, "D2", [])
    with pytest.raises(NotWaitingError):
        questions.set_aside(late, "Mark", line.payment_id, "van onszelf")
    questions.undo_receipt(late, "Mark", line.payment_id, first)
    questions.set_aside(late, "Mark", line.payment_id, "van onszelf")
    with pytest.raises(ConflictError):
        questions.undo_receipt(late, "Sanne", line.payment_id, first)
    (found,) = answered.recent(late)
    assert (found.kind, found.by) == ("aside", "Mark")
    answered.take_back(late, "Sanne", found)
    assert questions.receipts(late) == [line]


def test_a_statement_without_receipts_tells_how_far_the_bank_is(late, tmp_path):
    for end in ("261118", "261115"):
        text = mt940(("", -5000, ["Huur"])).replace("62F:C260302", f"62F:C{end}")
        (tmp_path / "bank.sta").write_text(text)
        take_in(late, [tmp_path / "bank.sta"], "Sanne", DAY)
    assert standing_of(late, DAY).until == date(2026, 11, 18)
    assert standing_of(late, date(2026, 11, 17)).until == date(2026, 11, 15)
    for one in imports.listed(late)[:2]:
        imports.take_back(late, "Sanne", one.number)
    assert standing_of(late, DAY).until == date(2026, 11, 10)


@pytest.mark.parametrize("how", ["<Dt><Dt>2026-03-20</Dt></Dt>", ""])
def test_a_camt_statement_covers_until_its_closing_balance_or_last_entry(tmp_path, how):
    text = camt(statement(booked(-5000, "Huur")))
    head, tail = text.rsplit("</CdtDbtInd></Bal>", 1)
    (tmp_path / "bank.xml").write_text(f"{head}</CdtDbtInd>{how}</Bal>{tail}")
    (found,) = read(tmp_path / "bank.xml")
    assert found.snapshot_on == date(2026, 3, 20 if how else 2)


def test_what_was_answered_and_decided_before_can_be_found_and_taken_back(late, tmp_path):
    head = "Klantnr;Naam;Factuur;Datum;Vervaldatum;Openstaand\n"
    for day, numbers in ((date(2026, 11, 12), ("F1", "F2")), (date(2026, 11, 15), ("F2",))):
        rows = (f"D1;Bos;{one};2026-09-01;2026-10-01;30,00\n" for one in numbers)
        (tmp_path / "lijst.csv").write_text(head + "".join(rows))
        take_in(late, [tmp_path / "lijst.csv"], "Sanne", day)
    asked = questions.gone(late, DAY)
    questions.answer(late, "Sanne", DAY, asked, "paid")
    deciding.decide(late, "Anja", DAY, Word("F3", "written_off", DAY, reason="coulance"))
    found = answered.recent(late)
    assert [(one.kind, one.what, one.cents, one.by) for one in found] == [
        ("written_off", "F3", 90000, "Anja"),
        ("paid", "F1", 3000, "Sanne"),
    ]
    for one in found:
        answered.take_back(late, "Sanne", one)
    assert answered.recent(late) == []
    assert questions.gone(late, DAY) == asked
