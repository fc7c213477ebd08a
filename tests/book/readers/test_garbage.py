"""Files that once broke a reader, and random bytes: problems, never an exception.

`tests/triage/test_fuzz.py` looks for more of them.
"""

import io
import logging
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kanwil.book.readers import read
from tests_support.bankfiles import mt940
from tests_support.faults import INVOICES, ITEM, LIST
from tests_support.wellformed import zipped

DAY = date(2026, 3, 15)
MT940 = mt940(("", 100, ["F1"]))
MAIL = (
    "From: {sender}\nTo: c@d.nl\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: {subject}\n"
    "Content-Type: text/plain\n\nNee\n"
)
XAF = (
    '<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"><header/><company><transactions><journal>'
    "<transaction><nr>1</nr><trLine><nr>1</nr><accID>1300</accID><amnt>1e999999</amnt></trLine>"
    "</transaction></journal></transactions></company></auditfile>"
)
CRASHES = (
    ("a line of quotes", f'{INVOICES}""\n', "no_rows"),
    ("an apostrophe for an amount", f"{INVOICES}F1,D1,2026-01-05,,',EUR,invoice,\n", "bad_amount"),
    ("a list that ends at its headings", LIST, "no_rows"),
    ("an item without what is open", LIST + ITEM.replace(";121,00\n", ";\n"), "missing_value"),
    ("an audit amount past all bounds", XAF, "bad_amount"),
    ("a balance past all bounds", MT940.replace("EUR100,00", "EUR" + "9" * 400), "no_balances"),
    ("a balance with two commas", MT940.replace("EUR100,00", "EUR100,0,0"), "no_balances"),
    ("a thousand brackets", MAIL.format(sender="(" * 3000, subject="x"), "missing_value"),
)


def _read(data, name="bestand.txt"):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        (parsed,) = read(path, as_of=DAY)
        return parsed


@pytest.mark.parametrize(("name", "text", "code"), CRASHES, ids=[one[0] for one in CRASHES])
def test_what_once_broke_a_reader_is_told_of(name, text, code):
    assert code in {one.code for one in _read(text.encode()).problems}, name


def test_half_an_entry_day_and_a_subject_in_no_alphabet_lose_nothing():
    half = _read(MT940.replace(":61:2603020302", ":61:26030222").encode())
    assert half.tables["payments"]["cents"].tolist() == [100]
    mail = MAIL.format(sender="a@b.nl", subject=f"=?{chr(255) * 30}?q?x?=")
    assert len(_read(mail.encode()).tables["contacts"]) == 1


def test_a_line_of_the_bank_is_not_written_to_the_log(caplog):
    with caplog.at_level(logging.DEBUG):
        told = _read(MT940.replace(":61:2603020302C", ":61:onzin Jansen ").encode())
    assert told.problems
    assert "Jansen" not in caplog.text


@pytest.mark.parametrize("sign", [" ", "A", "9", ",", "(", "/", "\t"])
def test_a_very_long_line_takes_no_longer_than_many_short_ones(sign):
    long = sign * 20_000
    began = process_time()
    for text in (MT940.replace(":25:", f":25:NL20{long}"), LIST + ITEM.replace("F1", long)):
        _read(text.encode())
    assert process_time() - began < 5


def _workbook(**parts):
    """A little workbook in which some parts are other bytes."""
    book, out = Workbook(), io.BytesIO()
    for cells in (("Debiteur", "Factuur", "Bedrag"), ("D1", "F1", 1)):
        book.active.append(cells)
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped(files | {name.replace("|", "/"): data for name, data in parts.items()})


def _sheet(rows):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c {}><v>1</v></c></row>'
_ODS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"


def _open_document(columns, rows):
    spaces = " ".join(f'xmlns:{one}="{_ODS.format(one)}"' for one in ("office", "table", "text"))
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>x</text:p>'
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table>"
        f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                   "content.xml": content.encode()})  # fmt: skip


def _texts(size, times):
    shared = f"<sst><si><t>{'x' * size}</t></si></sst>".encode()
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, times))
    return {"xl|worksheets|sheet1.xml": _sheet(cells), "xl|sharedStrings.xml": shared}


@pytest.mark.parametrize(
    "data",
    [
        _workbook(**{"xl|worksheets|sheet1.xml": _sheet(FAR.format('r="XFD1048576"'))}),
        _workbook(**{"xl|worksheets|sheet1.xml": _sheet(FAR.format("r = 'XFD1048576'"))}),
        _workbook(**_texts(1_000_000, 3_000)),
        _open_document(16_384, 1_048_576),
    ],
    ids=["far away", "far away, written oddly", "one text in every cell", "a cell repeated"],
)
def test_a_workbook_that_asks_for_all_memory_is_refused(data):
    assert [one.code for one in _read(data, "lijst.xlsx").problems] == ["too_big_file"]


def test_a_binary_workbook_is_refused():
    told = _read(_workbook(**{"xl|workbook.bin": b"x"}), "lijst.xlsx")
    assert [one.code for one in told.problems] == ["unknown_format"]


def test_a_workbook_with_a_damaged_part_is_refused():
    whole = zipped({"1.xml": b"x" * 100}, zipfile.ZIP_LZMA)
    for data in (whole.replace(b"\0\0\0\0", b"\xff\xff\xff\xff"), whole[:50] + b"!" + whole[51:]):
        assert "broken_text" in {one.code for one in _read(data, "alles.zip").problems}


@pytest.mark.parametrize(
    "head",
    [b"", b"<Document>:camt.053", b":20:x\n:25:y\n", b"From: a@b\nDate: x\n", b"From x 2026\n"],
)
@settings(max_examples=15, deadline=None)
@given(tail=st.binary(max_size=300))
def test_random_bytes_never_raise(head, tail):
    parsed = _read(head + tail)
    assert parsed.problems or parsed.tables
