"""Whatever people hand in: a clear problem in either language, no traceback, the book untouched."""

import shutil
from datetime import date

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import func, select

from kanwil.base.words import PO_FILE
from kanwil.book.tables import BANK_LINES, FACTS, OPEN_ITEMS
from kanwil.triage import open_book
from kanwil.triage.intake import take_in
from tests_support.faults import FAULTS

DAY = date(2026, 3, 15)


@pytest.fixture(scope="module")
def book(tmp_path_factory, _sqlite):
    folder = tmp_path_factory.mktemp("bad")
    shutil.copy(_sqlite, folder / "book.db")
    opened = open_book(f"sqlite:///{folder / 'book.db'}")
    (folder / "debtors.csv").write_text("debtor_id,name\nD1,Jansen\n")
    take_in(opened, [folder / "debtors.csv"], "tester", DAY)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def english():
    with PO_FILE.open("rb") as file:
        return {one.id for one in read_po(file, locale="en") if one.string}


def _facts(book):
    with book.read() as connection:
        return [
            connection.execute(select(func.count(), func.max(table.c.fact))).one()
            for table in (*FACTS.values(), BANK_LINES, OPEN_ITEMS)
        ]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_broken_file_is_told_of_and_harms_nothing(fault, book, english, tmp_path):
    before = _facts(book)
    path = fault.make(tmp_path)
    report = take_in(book, [path], "tester", DAY, dry_run=fault.rows > 0)
    assert _facts(book) == before
    told = {one.code: one for one in report.problems}
    assert fault.code in told
    assert sum(one.accepted for one in report.files) == fault.rows
    for one in report.files:
        assert one.rows == one.accepted + one.unchanged + one.rejected
        assert min(one.accepted, one.unchanged, one.rejected) >= 0
    for one in report.problems:
        assert one.file.startswith(str(tmp_path))
        assert len(one.value) <= 80
        assert one.message in english


def test_the_corpus_is_large_and_no_fault_stands_twice():
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names)) >= 150
