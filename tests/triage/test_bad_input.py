"""Whatever people hand in: a clear problem in either language, no traceback, the book untouched."""

import shutil
import zipfile
from datetime import date

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import func, select

from kanwil.base.words import PO_FILE
from kanwil.book.tables import BANK_LINES, FACTS, OPEN_ITEMS
from kanwil.triage import open_book
from kanwil.triage.intake import Wishes, preview, take_in
from tests_support.faults import FAULTS, ITEM, LIST

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


def test_a_list_with_a_bad_row_in_a_zip_is_shown_too(book, tmp_path):
    path = tmp_path / "alles.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lijst.xml", LIST + ITEM + ITEM.replace("F1", "F2").replace("121", "x"))
    shown = preview(book, [path], "tester", DAY, Wishes())
    assert [one.rejected for one in shown.report.files] == [1]
