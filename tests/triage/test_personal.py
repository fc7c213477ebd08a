"""A debtor gets all that is held about it, and what the law lets go is gone without a trace."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import LargeBinary, func, select

from kanwil.base.audit import LOG, PAYLOAD, broken_links, record
from kanwil.base.problems import ConflictError, RefusedError, UnknownDebtorError
from kanwil.base.settings import Settings
from kanwil.base.store import METADATA, rows
from kanwil.base.terms import Lang
from kanwil.base.users import NotAllowedError, Person, Role, admit
from kanwil.base.words import Tr
from kanwil.book.tables import FACTS, LINKS, MARKS
from kanwil.training.shelf import row_of, trainset, verify
from kanwil.training.tables import MODELS
from kanwil.triage import open_book
from kanwil.triage.board import board
from kanwil.triage.books import used_by
from kanwil.triage.intake import take_in
from kanwil.triage.logbook import entries, in_words
from kanwil.triage.personal.erasing import NotWipedError, Reason, erase
from kanwil.triage.personal.gathering import copy_of
from kanwil.triage.personal.holdings import HOLDINGS, NOT_PERSONAL, PARTLY
from kanwil.triage.personal.page import page_of
from kanwil.triage.personal.plan import plan
from kanwil.triage.personal.proposing import proposal
from kanwil.triage.personal.scope import scope_of
from kanwil.triage.tables import SUMMARIES
from tests_support.everything import NOTE, SECRET, filled

DAY = date(2026, 11, 22)


@pytest.fixture
def book(book_url, tmp_path):
    """D1's invoice is of 2015, beyond any clock."""
    found = open_book(book_url, Settings(user="Sanne"))
    yield filled(found, tmp_path / "folder")
    found.close()


@pytest.fixture
def lite(request, tmp_path):
    """The same on SQLite alone, for what no database does otherwise."""
    shutil.copy(request.getfixturevalue("_sqlite"), tmp_path / "book.db")
    found = open_book(f"sqlite:///{tmp_path / 'book.db'}", Settings(user="Sanne"))
    yield filled(found, tmp_path / "folder")
    found.close()


@pytest.fixture
def recent(book_url, tmp_path):
    """D1's invoice is of 2023: it stays until 2031."""
    found = open_book(book_url, Settings(user="Sanne"))
    yield filled(found, tmp_path / "folder", year=2023)
    found.close()


def everything(book):
    """Return each row of each table, as text."""
    with book.read() as connection:
        return {
            table.name: [
                str({k: v for k, v in row.items() if not isinstance(table.c[k].type, LargeBinary)})
                for row in rows(connection, select(table))
            ]
            for table in METADATA.sorted_tables
        }


def links(book):
    with book.read() as connection:
        return broken_links(connection)


def test_each_table_is_declared_once():
    declared = [one.table.name for one in HOLDINGS] + [*PARTLY, *NOT_PERSONAL]
    assert sorted(declared) == sorted(METADATA.tables)


def test_a_table_that_names_a_debtor_is_never_declared_as_not_personal():
    named = {name for name, table in METADATA.tables.items() if "debtor_id" in table.c}
    assert not named & set(NOT_PERSONAL)


def test_the_copy_holds_every_table_and_nothing_of_another(book):
    told = copy_of(book, "D1", DAY, "Sanne")
    assert set(told["held"]) == {one.table.name for one in HOLDINGS}
    assert told["log"]
    assert told["reports"]
    assert [one["case_id"] for one in told["learnt"]] == ["Z1"]
    whole = json.dumps(told)
    assert NOTE in whole
    for other in ("Kuipers", "Ik betaal morgen", "een ander", "Sanne", "Karel"):
        assert other not in whole


def test_the_page_reads_the_reasons_and_escapes_what_people_wrote(lite):
    with lite.write() as connection:
        told = FACTS["contacts"].update().where(FACTS["contacts"].c.contact_id == "C1")
        connection.execute(told.values(text="<script>alert(1)</script>"))
    page = page_of(lite, copy_of(lite, "D1", DAY, "Sanne"))
    for words in (
        "Ingedeeld als: vergeten.",
        f"Reden: {SECRET} vergat het",
        f"Beste {SECRET}",
        "Kan op verzoek meteen weg",
        "&lt;script&gt;",
        "Autoriteit",
    ):
        assert words in page
    assert "<script" not in page


def test_nobody_unknown_is_told_of(lite):
    with pytest.raises(UnknownDebtorError):
        copy_of(lite, "D9", DAY, "Sanne")


def test_beyond_every_clock_nothing_is_left_but_the_log_that_it_was_done(book):
    before = everything(book)
    with book.read() as connection:
        scope = scope_of(connection, "D1")
    erase(book, "D1", DAY, "Sanne")
    after = everything(book)
    left = {name: [row for row in found if SECRET in row] for name, found in after.items()}
    assert {name: found for name, found in left.items() if found} == {}
    with book.read() as connection:
        for one in HOLDINGS:
            query = select(func.count()).select_from(one.table).where(one.about(scope))
            assert connection.execute(query).scalar() == 0, one.table.name
    for name, found in before.items():
        others = [row for row in found if "Kuipers" in row]
        assert [row for row in after[name] if "Kuipers" in row] == others, name
    assert links(book) == []
    with book.read() as connection:
        last = rows(connection, select(LOG).order_by(LOG.c.entry.desc()).limit(1))[0]
        dead = rows(connection, select(PAYLOAD).where(PAYLOAD.c.body.is_(None)))
    assert (last["move"], last["subject"], last["made_by"]) == ("erase", "D1", "Sanne")
    assert len(dead) == 3
    assert {row["salt"] for row in dead} == {""}


def test_the_bytes_are_gone_from_the_file(lite, tmp_path):
    def found():
        return [one for one in tmp_path.glob("book.db*") if SECRET.encode() in one.read_bytes()]

    assert found()
    erase(lite, "D1", DAY, "Sanne")
    assert found() == []


def test_what_the_fiscal_law_keeps_stays_with_its_day_and_nothing_else(recent):
    with recent.read() as connection:
        told = plan(connection, "D1", DAY, recent.settings)
    stays = {one.table: (one.stay, one.until) for one in told.lines if one.stay}
    until = date(2031, 1, 1)
    assert stays == {
        **dict.fromkeys(
            ("memorial_lines", "settlements", "bank_moves", "bank_lines", "loose_payments"),
            (1, until),
        ),
        **dict.fromkeys(("payments", "open_items", "invoices", "debtors", "marks"), (1, until)),
    }
    erase(recent, "D1", DAY, "Sanne")
    with recent.read() as connection:
        own = FACTS["debtors"]
        debtor = rows(connection, select(own).where(own.c.debtor_id == "D1"))[0]
        kept = [row["kind"] for row in rows(connection, select(MARKS))]
        assert connection.execute(select(func.count()).select_from(LINKS)).scalar() == 0
    assert (debtor["name"], debtor["email"], debtor["phone"], debtor["iban"]) == (
        f"Bakker {SECRET}",
        None,
        None,
        None,
    )
    assert kept == ["no_profile"], "the objection is known for as long as the debtor"
    assert NOTE not in str(everything(recent))
    assert links(recent) == []


def test_what_was_erased_does_not_come_back_from_the_same_file(recent, tmp_path):
    erase(recent, "D1", DAY, "Sanne")
    before = everything(recent)
    take_in(recent, [tmp_path / "folder"], "Sanne", DAY)
    after = everything(recent)
    assert after["debtors"] == before["debtors"]


def test_models_forget_the_cases_and_are_marked(book):
    erase(book, "D1", DAY, "Sanne")
    with book.read() as connection:
        row, learnt = row_of(connection, "eigen-1"), trainset(connection, "eigen-1")
        assert verify(connection) == {}
    assert row["facts"]["forgotten"] == 2, "one case and one lesson"
    assert list(learnt.cases["debtor_id"]) == ["D2"]
    assert learnt.lessons == {}
    with book.read() as connection:
        assert connection.execute(select(func.count()).select_from(MODELS)).scalar() == 1


def test_the_list_that_a_screen_holds_in_memory_forgets_too(lite):
    day = date(2015, 5, 20)
    with lite.write() as connection:
        connection.execute(SUMMARIES.update().values(expected_value="0.00"))
    assert list(board(lite, day).rows.index) == ["D1", "D2"]
    erase(lite, "D1", DAY, "Sanne")
    assert list(board(lite, day).rows.index) == ["D2"]


def test_who_was_shown_what_goes_erases_that_or_nothing(lite):
    with lite.read() as connection:
        shown = plan(connection, "D1", DAY, lite.settings)
    assert shown.models == ("eigen-1",)
    with lite.write() as connection:
        record(connection, "Karel", "note", "D1", note=NOTE)
    before = everything(lite)
    with pytest.raises(ConflictError):
        erase(lite, "D1", DAY, "Sanne", shown=shown)
    assert everything(lite) == before
    with lite.read() as connection:
        shown = plan(connection, "D1", DAY, lite.settings)
    assert erase(lite, "D1", DAY, "Sanne", shown=shown) == shown


def test_the_log_keeps_why_also_when_what_is_left_is_erased_later(recent):
    erase(recent, "D1", DAY, "Sanne", reason=Reason.ASKED)
    with recent.read() as connection:
        assert plan(connection, "D1", DAY, recent.settings).goes == 0
    erase(recent, "D1", date(2031, 1, 1), "Sanne", reason=Reason.EXPIRED)
    found, _ = entries(recent, moves=["erase"])
    assert [in_words(one, Tr(Lang.NL)) for one in found] == [
        "de bewaartermijn is om",
        "de klant vroeg erom · 1 jan 2031",
    ]
    assert links(recent) == []


def test_bytes_that_somebody_still_reads_are_told_of_and_go_the_next_time(lite, tmp_path):
    with closing(sqlite3.connect(tmp_path / "book.db", isolation_level=None)) as reader:
        raw = lite.engine.raw_connection()
        raw.cursor().execute("PRAGMA busy_timeout = 0")
        raw.close()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM log").fetchone()
        with pytest.raises(NotWipedError):
            erase(lite, "D1", DAY, "Sanne")
    assert SECRET not in str(everything(lite))
    erase(lite, "D2", date(2036, 1, 1), "Sanne")
    assert not [one for one in tmp_path.glob("book.db*") if SECRET.encode() in one.read_bytes()]


def test_an_open_claim_keeps_everything(lite):
    with lite.write() as connection:
        paid = FACTS["payments"]
        connection.execute(paid.update().where(paid.c.payment_id == "P1").values(cents=99_00))
    before = everything(lite)
    with pytest.raises(RefusedError, match="vordering open"):
        erase(lite, "D1", DAY, "Sanne")
    assert everything(lite) == before


def test_a_year_stays_while_something_later_belongs_to_it(lite):
    with lite.write() as connection:
        paid = FACTS["payments"]
        later = paid.update().where(paid.c.payment_id == "P1")
        connection.execute(later.values(paid_on=date(2019, 1, 2)))
    with lite.read() as connection:
        found = plan(connection, "D1", DAY, lite.settings)
        assert (found.clock.through, found.clock.fiscal_until) == (None, date(2027, 1, 1))
        found = plan(connection, "D1", date(2027, 1, 1), lite.settings)
    assert found.clock.through == 2019


def test_who_collects_for_others_keeps_the_file_two_years(request, tmp_path):
    shutil.copy(request.getfixturevalue("_sqlite"), tmp_path / "book.db")
    own = Settings(user="Sanne", collects_for_others=True)
    found = open_book(f"sqlite:///{tmp_path / 'book.db'}", own)
    book = filled(found, tmp_path / "folder", year=2025)
    erase(book, "D1", DAY, "Sanne")
    left = everything(book)
    assert NOTE in str(left["contacts"])
    assert SECRET in str(left["outbox"])
    assert SECRET not in str(left["judgements"])
    assert left["log_payload"]
    with book.read() as connection:
        told = plan(connection, "D1", DAY, book.settings)
    assert {one.until for one in told.lines if one.table == "contacts"} == {date(2027, 6, 1)}
    book.close()


def test_only_an_administrator_erases(lite):
    who = Person("k@x.example", "Karel", Role.CONTROLLER)
    engine = lite.engine.execution_options(actor=who)
    before = everything(lite)
    with pytest.raises(NotAllowedError):
        erase(type(lite)(lite.url, engine, lite.settings, who), "D1", DAY, "Karel")
    assert everything(lite) == before


def test_an_administrator_who_logged_in_erases(book):
    with book.write() as connection:
        admit(connection, "Anna", Person("anna@x.example", "Anna", Role.ADMINISTRATOR))
    erase(used_by(book, "anna@x.example"), "D1", DAY, "Anna", reason=Reason.WRONG)
    assert NOTE not in str(everything(book))


def test_the_yearly_proposal_names_who_is_held_too_long_and_once(lite):
    found = proposal(lite, DAY)
    assert [(one.debtor_id, one.file, one.through) for one in found] == [("D1", True, 2015)]
    erase(lite, "D1", DAY, "Sanne")
    assert proposal(lite, DAY) == []


def test_who_objected_is_not_proposed_for_ever(recent):
    """Its objection stays as long as its invoices do."""
    assert [one.debtor_id for one in proposal(recent, DAY)] == ["D1"]
    erase(recent, "D1", DAY, "Sanne")
    assert proposal(recent, DAY) == []
