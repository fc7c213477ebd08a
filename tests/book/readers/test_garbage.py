"""Whatever the bytes are: a reader answers with rows or with problems, and never raises."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.book.readers import read
from tests_support.bankfiles import JANSEN, booked, camt, details, entry, mt940, statement

UBL = (
    '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>F1</ID>'
    "<IssueDate>2026-01-15</IssueDate><PaymentTerms><Note>30 dagen netto</Note></PaymentTerms>"
    "<AccountingCustomerParty><Party><PartyName><Name>Jansen</Name></PartyName></Party>"
    '</AccountingCustomerParty><LegalMonetaryTotal><PayableAmount currencyID="EUR">121.00'
    "</PayableAmount></LegalMonetaryTotal></Invoice>"
)
MAIL = (
    "From: a@b.nl\nTo: c@d.nl\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: =?utf-8?q?x?=\n"
    'Content-Type: multipart/alternative; boundary="X"\n\n--X\nContent-Type: text/html\n\n'
    "<p>Nee<![endif]--><blockquote>x</blockquote>\n--X\nContent-Type: text/plain\n"
    "Content-Transfer-Encoding: base64\n\nTmVl\n--X--\n"
)
ING = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";'
    '"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"\n"20260303";"J";"NL20INGB0001234567";'
    '"";"OV";"Bij";"1,00";"x";"factuur";"2,00";""\n'
)
_BATCH = entry(300, details("a", amount="1.00") + details("b", amount="2.00", back="AM04"))
WHOLE = {
    "camt": camt(statement(booked(12100, "Factuur F1", name="J", iban=JANSEN), (300, _BATCH))),
    "mt940": mt940(("", 100, ["/REMI/USTD//F1"]), (f"NOVB{JANSEN}", -100, ["storno MD06"])),
    "ing": ING,
    "ubl": UBL,
    "mail": MAIL,
    "mbox": f"From x Mon Mar  2 10:00:00 2026\n{MAIL}\nFrom x Mon Mar  2 10:00:00 2026\n{MAIL}",
}


def _survives(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bestand.txt"
        path.write_bytes(data)
        for parsed in read(path):
            assert parsed.rows
            assert parsed.problems or parsed.tables or parsed.rows[0].rows == 0
            for one in parsed.rows:
                assert 0 <= one.rejected + one.repeated <= one.rows
        return parsed


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_sample_is_recognised_and_read(name):
    parsed = _survives(WHOLE[name].encode())
    assert parsed.format == name.replace("mbox", "mail")
    assert parsed.tables


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_damaged_file_never_raises(name, data):
    whole = bytearray(WHOLE[name].encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        if not whole:
            break
    _survives(bytes(whole[: data.draw(st.integers(0, len(whole)))]))


@pytest.mark.parametrize(
    "head",
    [b"", b"<Document>:camt.053", b":20:x\n:25:y\n", b"From: a@b\nDate: x\n", b"From x 2026\n"],
)
@settings(max_examples=15, deadline=None)
@given(tail=st.binary(max_size=300))
def test_random_bytes_never_raise(head, tail):
    _survives(head + tail)
