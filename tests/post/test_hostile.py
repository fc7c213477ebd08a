"""Hostile names are words in all that leaves the house: letters, mail, zip, CSV and workbooks."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from email import message_from_bytes, policy

import pypdf
import pytest
from openpyxl import load_workbook

from kanwil.base.terms import Lang
from kanwil.book.readers.texts import Line as Row
from kanwil.book.rejected import Raw, rejected_file
from kanwil.post import handover
from kanwil.post.facts import LetterKind
from kanwil.post.handover import Cover, HandOverFile, Table, pack
from kanwil.post.letters import compose, render_letter
from kanwil.post.report import Report, Section, render_report
from kanwil.post.sending import mime
from kanwil.post.specimen import BUSINESS, COMPANY, specimen
from kanwil.triage import memorial
from kanwil.triage.report import report_xlsx
from tests_support.hostile import EVERY, MORE, NAMES

DAY = date(2026, 11, 20)
FORMULA = re.compile(r"[=+\-@\t\r]")
SHOWN = [one for one in EVERY if one.isascii() and len(one) < 100]


def printed(pdf):
    """Return the letters and signs of a PDF without its line ends."""
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s", "", text)


def cells(data, mark):
    return [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=mark)
            for cell in row]  # fmt: skip


def _id(name):
    return "".join(sign for sign in name[:12] if sign.isascii() and sign.isprintable())


@pytest.fixture(params=EVERY, ids=_id)
def letter(request):
    name = request.param
    who = replace(BUSINESS, name=name, person=name, city=name[:60])
    us = replace(COMPANY, name=name)
    return compose(LetterKind.REMINDER, specimen(LetterKind.REMINDER, to=who, company=us))


def test_a_letter_prints_a_name_as_it_is_written(letter):
    pdf, name = render_letter(letter), letter.facts.to.name
    assert pdf.startswith(b"%PDF-")
    assert "root:" not in printed(pdf)
    if name in SHOWN and name.isprintable():
        assert re.sub(r"\s", "", name) in printed(pdf)


def test_a_mail_keeps_a_name_out_of_its_headers_and_its_markup(letter):
    made = mime(letter, "1@x", "a@b.nl", "c@d.nl")
    back = message_from_bytes(bytes(made), policy=policy.default)
    assert back["Bcc"] is None
    assert str(back["To"]) == "c@d.nl"
    html = back.get_body(("html",)).get_content()
    for sign in ("<script", "<img src=http", "<form", "<b>", "<style>"):
        assert sign not in html
    assert len(list(back.iter_attachments())) == 1


def test_the_hand_over_holds_no_formula_no_other_path_and_a_printed_cover():
    table = Table(tuple("abcdefgh"), [(name,) * 8 for name in EVERY])
    cover = Cover("K-1", EVERY, EVERY, [(NAMES[6], Decimal(1))], NAMES[0], NAMES[3], MORE)
    names = ("CLAIM", "AGREEMENT", "LEDGER", "COMPLAINTS", "NOTICE", "SPECIFICATION")
    tables = {getattr(handover, one): table for one in names} | {f"{handover.INVOICES}.csv": table}
    file = HandOverFile(DAY, cover, {"naam": list(EVERY)}, tables)
    with zipfile.ZipFile(io.BytesIO(pack(file))) as archive:
        for name in archive.namelist():
            assert not name.startswith(("/", "\\"))
            assert ".." not in name
        told = [cell for name in archive.namelist() if name.endswith(".csv")
                for cell in cells(archive.read(name), ",")]  # fmt: skip
        assert archive.read(handover.COVER).startswith(b"%PDF-")
    assert len(told) > len(EVERY)
    assert [one for one in told if FORMULA.match(one)] == []


def test_the_journal_entry_holds_no_formula_and_reads_back():
    lines = [
        memorial.Line(DAY, "MEM", "1300", name[:60], name[:60], name, Decimal(1), Decimal(0))
        for name in EVERY
    ]
    made = memorial.as_csv(lines)
    assert [one for one in cells(made, ";") if FORMULA.match(one)] == []
    assert memorial.read_csv(made) == lines


def test_the_month_holds_no_formula_and_prints():
    rows = tuple((name, Decimal(-1)) for name in EVERY)
    told = Report(NAMES[3], NAMES[2], DAY, (Section(MORE[4], NAMES[0], EVERY[6:8], rows),))
    sheets = load_workbook(io.BytesIO(report_xlsx(told))).worksheets
    found = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert len(found) > len(EVERY)
    assert [cell.value for cell in found if cell.data_type == "f"] == []
    assert render_report(told, Lang.NL).startswith(b"%PDF-")


@pytest.mark.parametrize("mark", [";", ""])
def test_refused_rows_hold_no_formula(mark):
    rows = {n: [name, "x"] for n, name in enumerate(EVERY, start=2)}
    ending, data = rejected_file(Raw(mark, (Row(1, ["Naam", "x"]),), rows), set(rows))
    if ending == ".csv":
        told = cells(data, mark)
        assert [
            one for one in told if FORMULA.match(one) and not re.fullmatch(r"[\d+ ]+", one)
        ] == []
        return
    sheet = load_workbook(io.BytesIO(data)).active
    assert [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []
