"""Copies of invoices go along by their exact number, and never another customer's."""

from kanwil.base.settings import Settings
from kanwil.triage.enclosing import invoice_files, terms_file


def test_a_copy_bears_the_number_and_nothing_like_it(tmp_path):
    for name in ("Factuur F1.pdf", "12026-1.pdf", "2026-11.pdf", "kopie_2026-7.PDF", "9 1.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    own = Settings(invoice_folder=str(tmp_path))
    found = invoice_files(own, ["F1", "2026-1", "2026/7", "1", "../secret"])
    assert {number: file.name for number, file in found.items()} == {
        "F1": "Factuur F1.pdf",
        "2026/7": "kopie_2026-7.PDF",
    }


def test_the_bare_number_goes_before_one_with_words(tmp_path):
    for name in ("2026-1.pdf", "Factuur 2026-1.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    own = Settings(invoice_folder=str(tmp_path))
    assert invoice_files(own, ["2026-1"])["2026-1"].name == "2026-1.pdf"


def test_no_folder_no_files(tmp_path):
    assert invoice_files(Settings(), ["F1"]) == {}
    assert invoice_files(Settings(invoice_folder=str(tmp_path / "gone")), ["F1"]) == {}
    assert terms_file(Settings()) is None
