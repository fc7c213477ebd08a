"""The book without names: nobody can be read in it, and it is the same company to reckon with."""

from decimal import Decimal

from kanwil.base.settings import Settings
from kanwil.triage import open_book
from kanwil.triage.intake import take_in
from kanwil.triage.personal.pseudonyms import pseudonymised
from tests_support.everything import DAY, NOTE, SECRET, filled

WHO = (SECRET, NOTE, "Kuipers", "Ik betaal morgen", "NL91ABNA0417164300", "0612345678", "D1", "F1")


def text(folder):
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())}


def test_no_name_text_or_number_is_left_and_amounts_and_days_are(book_url, tmp_path):
    book = filled(open_book(book_url, Settings()), tmp_path / "folder")
    pseudonymised(book, tmp_path / "out", "Sanne")
    told = text(tmp_path / "out")
    for who in WHO:
        assert not [name for name, said in told.items() if who in said], who
    for kept in ("100.00", "2015-05-01", "2015-06-01", "consumer", "promise"):
        assert any(kept in said for said in told.values()), kept
    pseudonymised(book, tmp_path / "again", "Sanne")
    assert text(tmp_path / "again") == told, "the marks are stable"
    other = open_book(f"sqlite:///{tmp_path / 'support.db'}", Settings())
    report = take_in(other, [tmp_path / "out"], "Support", DAY)
    assert report.problems == []
    assert report.totals["debtors"] == 2
    assert report.totals["open"] == Decimal("0.00")
    other.close()
    book.close()
