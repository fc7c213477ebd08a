"""A corpus of broken files, each a kind of fault that people really hand in.

`python -m tests_support.faults FOLDER` (from `tests/`) writes them all.
"""

import io
import os
import socket
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests_support.bankfiles import JANSEN, booked, camt, entry, mt940, statement

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Fault:
    """One broken file.

    Attributes
    ----------
    name : what is wrong, in words.
    make : writes it under a folder and returns the path to hand in.
    code : the problem that must be told.
    rows : how many rows are good and would be taken.
    """

    name: str
    make: Make
    code: str
    rows: int = 0


FAULTS: list[Fault] = []


def _file(suffix: str, data: bytes | str, encoding: str = "utf-8") -> Make:
    def make(folder: Path) -> Path:
        path = folder / f"bestand{suffix}"
        path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
        return path

    return make


def _add(name: str, make: Make, code: str, rows: int = 0) -> None:
    FAULTS.append(Fault(name, make, code, rows))


def _texts(
    suffix: str, *faults: tuple[str, bytes | str, str] | tuple[str, bytes | str, str, int]
) -> None:
    for name, data, code, *rows in faults:
        _add(name, _file(suffix, data), code, *rows)


# ------------------------------------------------------------------ canonical files
INVOICES = "invoice_id,debtor_id,issued_on,due_on,amount,currency,kind,credits\n"
GOOD = "F1,D1,2026-01-05,2026-02-04,100.00,EUR,invoice,\n"
PAYMENTS = "payment_id,debtor_id,invoice_id,paid_on,amount,method,reversed_on\n"
CONTACTS = "contact_id,debtor_id,happened_on,direction,channel,kind,text,bounced\n"
EVENTS = "event_id,debtor_id,kind,happened_on,until,amount\n"
RESOLVED = "case_id,debtor_id,as_of,category,resolved_on,amount_overdue\n"


def _invoice(**changed: str) -> str:
    cells = dict(
        zip(
            INVOICES.strip().split(","),
            ["F9", "D1", "2026-01-05", "2026-02-04", "50.00", "EUR", "invoice", ""],
            strict=True,
        )
    )
    return INVOICES + GOOD + ",".join({**cells, **changed}.values()) + "\n"


_texts(
    ".csv",
    *(
        (f"invoice amount {value!r}", _invoice(amount=value), code, 1)
        for value, code in (
            ("abc", "bad_amount"),
            ("", "missing_value"),
            ("NaN", "bad_amount"),
            ("inf", "bad_amount"),
            ("-inf", "bad_amount"),
            ("1e309", "bad_amount"),
            ("1.234", "too_many_decimals"),
            ("1.2345", "too_many_decimals"),
            ("--5", "bad_amount"),
            ("=1+1", "bad_amount"),
            ("#REF!", "bad_amount"),
            ("#N/B", "bad_amount"),
            ("12%", "bad_amount"),
            ("€", "bad_amount"),
            ("nvt", "bad_amount"),
            ("10 euro", "bad_amount"),
            ("1.2.3", "bad_amount"),
            ("9" * 40, "bad_amount"),
            ("100000000000000.00", "bad_amount"),
            ("0x10", "bad_amount"),
            ("(", "bad_amount"),
            ("½", "bad_amount"),
            ("O,00", "bad_amount"),
            ("1_000.00", "bad_amount"),
        )
    ),
    *(
        (f"invoice day {value!r}", _invoice(issued_on=value), code, 1)
        for value, code in (
            ("2026-02-30", "bad_date"),
            ("JJJJ-MM-TT", "bad_date"),
            ("2026-13-01", "bad_date"),
            ("0000-00-00", "bad_date"),
            ("gisteren", "bad_date"),
            ("", "missing_value"),
            ("20226-01-05", "bad_date"),
            ("2026-01-05 vroeg", "bad_date"),
            ("31-04-2026", "bad_date"),
            ("5", "bad_date"),
            ("-1", "bad_date"),
            ("1026-01-05", "bad_date"),
            ("9999-12-31", "bad_date"),
            ("2026-01", "bad_date"),
            ("30/02", "bad_date"),
            ("=TODAY()", "bad_date"),
        )
    ),
    *(
        (f"invoice {field} {value!r}", _invoice(**{field: value}), code, rows)
        for field, value, code, rows in (
            ("due_on", "2026-02-31", "bad_date", 1),
            ("due_on", "2025-12-01", "due_before_issue", 2),
            ("currency", "USD", "foreign_currency", 2),
            ("currency", "euro's", "unknown_choice", 1),
            ("kind", "factuurtje", "left_out", 2),
            ("invoice_id", "", "missing_value", 1),
            ("debtor_id", "", "missing_value", 1),
            ("debtor_id", "   ", "missing_value", 1),
            ("debtor_id", "ONBEKEND", "unknown_debtor", 2),
            ("invoice_id", "1.93066E+09", "mangled_id", 1),
        )
    ),
    (
        "one number with two contents",
        INVOICES + GOOD + GOOD.replace("100.00", "99.00"),
        "duplicate_id",
    ),
    (
        "one number thrice, once else",
        INVOICES + GOOD + GOOD + GOOD.replace("D1", "D2"),
        "duplicate_id",
    ),
    ("a row twice", INVOICES + GOOD + GOOD, "repeated_row", 1),
    (
        "days and months through each other",
        INVOICES
        + GOOD.replace("2026-01-05", "13/01/2026")
        + GOOD.replace("F1", "F2").replace("2026-01-05", "01/13/2026"),
        "mixed_dates",
    ),
    (
        "days that may be months",
        INVOICES + GOOD.replace("2026-01-05", "05/01/2026").replace("2026-02-04", "04/02/2026"),
        "unclear_dates",
    ),
    (
        "a row too wide",
        INVOICES + GOOD + "F2,D1,2026-01-05,,50.00,EUR,invoice,,rest\n",
        "too_many_cells",
        1,
    ),
    (
        "an unquoted comma in an amount",
        INVOICES + GOOD + "F2,D1,2026-01-05,2026-02-04,1,234.00,EUR,invoice,\n",
        "unknown_choice",
        1,
    ),
    ("a row cut short", INVOICES + GOOD + "F2,D1,2026-01-05,2026-02-04\n", "missing_value", 1),
    (
        "an open quote to the end",
        INVOICES + GOOD + 'F2,D1,"2026-01-05,,50.00,EUR,invoice,\n',
        "broken_text",
    ),
    (
        "rubbish after a quote",
        INVOICES + GOOD + 'F2,D1,"2026"-01-05,,50.00,EUR,invoice,\n',
        "broken_text",
    ),
    (
        "a needed column left out",
        INVOICES.replace(",amount", "") + "F1,D1,2026-01-05,2026-02-04,EUR,invoice,\n",
        "missing_columns",
    ),
    (
        "a column twice",
        INVOICES.replace("kind", "amount") + "F1,D1,2026-01-05,,1.00,EUR,2.00,\n",
        "missing_columns",
    ),
    (
        "a column that nobody knows",
        INVOICES.replace("credits", "sterrenbeeld") + GOOD,
        "extra_columns",
        1,
    ),
    ("a header only", INVOICES, "no_rows"),
    ("a header under two others", "export 2026\nversie 3\n" + INVOICES + GOOD, "extra_columns", 1),
    ("a payment of nobody", PAYMENTS + "P1,,,2026-02-01,10.00,transfer,\n", "waits", 1),
    (
        "a payment on an unknown invoice",
        PAYMENTS + "P1,D1,XX,2026-02-01,10.00,transfer,\n",
        "unknown_invoice",
        1,
    ),
    ("a payment in shells", PAYMENTS + "P1,D1,,2026-02-01,10.00,schelpen,\n", "left_out", 1),
    ("a payment without a day", PAYMENTS + "P1,D1,,,10.00,transfer,\n", "missing_value"),
    (
        "a payment taken back on no day",
        PAYMENTS + "P1,D1,,2026-02-01,10.00,transfer,2026-02-30\n",
        "bad_date",
    ),
    (
        "a contact in no direction",
        CONTACTS + "C1,D1,2026-02-01,zijwaarts,email,reply,hoi,\n",
        "unknown_choice",
    ),
    ("a contact by pigeon", CONTACTS + "C1,D1,2026-02-01,in,duif,reply,hoi,\n", "left_out", 1),
    (
        "a flag that is perhaps",
        CONTACTS + "C1,D1,2026-02-01,in,email,reply,hoi,misschien\n",
        "left_out",
        1,
    ),
    ("an event of no kind", EVENTS + "E1,D1,bruiloft,2026-02-01,,\n", "unknown_choice"),
    ("an event without a kind", EVENTS + "E1,D1,,2026-02-01,,\n", "missing_value"),
    (
        "a closed case of a fifth category",
        RESOLVED + "Z1,D1,2026-02-01,lui,2026-03-01,10.00\n",
        "unknown_choice",
    ),
    (
        "a closed case without an end",
        RESOLVED + "Z1,D1,2026-02-01,forgetful,,10.00\n",
        "missing_value",
    ),
    ("moments instead of facts", "case_id,debtor_id,as_of\nM1,D1,2026-02-01\n", "ignored_file"),
    (
        "the truth of a simulation",
        "case_id,category,p_can_wont,p_wants_cant,p_neither,p_forgetful\nM1,neither,0,0,1,0\n",
        "ignored_file",
    ),
)

# ------------------------------------------------------------------ bytes that are no table
_texts(
    ".csv",
    ("nothing at all", b"", "empty_file"),
    ("only spaces and line ends", b" \r\n \n\t\n", "empty_file"),
    ("only a byte order mark", b"\xef\xbb\xbf", "empty_file"),
    ("noughts", b"\0" * 5000, "empty_file"),
    ("random bytes", bytes(range(256)) * 40, "unknown_format"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 9, "unknown_format"),
    (
        "a PDF",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        "unknown_format",
    ),
    ("a gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bytes(range(99)), "unknown_format"),
    ("half of UTF-16", ("a;b\n" * 20).encode("utf-16")[:-1], "broken_text"),
    ("a log-in page", "<!DOCTYPE html><html><body>Uw sessie is verlopen</body></html>", "web_page"),
    ("an error in JSON", '{"error": "unauthorized", "status": 401}', "unknown_format"),
    ("a list as JSON", '[{"factuur": "F1", "bedrag": 100}]', "unknown_format"),
    ("a letter", "Beste heer,\nHierbij de lijst.\nGroet\n", "unknown_format"),
    ("Python", "import os\nprint(os.environ)\n", "unknown_format"),
    ("SQL", "INSERT INTO facturen VALUES (1,2);\nDROP TABLE debtors;\n", "unknown_format"),
    ("rich text", r"{\rtf1\ansi Openstaande posten}", "unknown_format"),
    ("a shopping list with a header", "artikel;aantal\nmelk;2\nbrood;1\n", "unknown_format"),
)


# ------------------------------------------------------------------ lists of open items
LIST = (
    "Openstaande posten per 01-03-2026\n"
    "Debiteurnr;Naam;Factuurnr;Factuurdatum;Vervaldatum;Bedrag;Openstaand\n"
)
AMERICAN = (
    "Open items as of 2026-03-01\nCustomer;Invoice;Invoice date;Due date;Amount\n"
    "D1;F1;01/02/2026;03/04/2026;100.00\n"
)
ITEM = "D1;Jansen BV;F1;13-01-2026;12-02-2026;121,00;121,00\n"
_texts(
    ".csv",
    ("a list of no day", LIST.partition("\n")[2] + ITEM, "assumed_day", 1),
    (
        "a list without its amounts",
        LIST.replace(";Bedrag;Openstaand", "") + "D1;Jansen;F1;13-01-2026;12-02-2026\n",
        "missing_columns",
    ),
    (
        "a list without its numbers",
        LIST.replace("Factuurnr;", "") + "D1;Jansen;13-01-2026;12-02-2026;1,00;1,00\n",
        "missing_columns",
    ),
    (
        "a listed day that is not there",
        LIST + ITEM + ITEM.replace("F1", "F2").replace("13-01", "31-02"),
        "bad_date",
        1,
    ),
    (
        "a listed amount that is none",
        LIST + ITEM + ITEM.replace("F1", "F2").replace("121,00", "veel"),
        "bad_amount",
        1,
    ),
    ("a listed item without number", LIST + ITEM + ITEM.replace("F1", ""), "missing_value", 1),
    (
        "a listed number twice with other days",
        LIST + ITEM + ITEM.replace("13-01", "14-01"),
        "duplicate_id",
    ),
    ("a total that is not the sum", LIST + ITEM + "Totaal;;;;;999,00;999,00\n", "total_differs", 1),
    (
        "one number, two names",
        LIST + ITEM + ITEM.replace("F1", "F2").replace("Jansen BV", "De Boer"),
        "several_names",
        2,
    ),
    ("a number that Excel cut off", LIST + ITEM.replace("F1", "1,93066E+12"), "mangled_id"),
    (
        "a list in dollars",
        LIST.replace(";Bedrag", ";Valuta;Bedrag") + ITEM.replace("12-02-2026;", "12-02-2026;USD;"),
        "foreign_currency",
        1,
    ),
    (
        "a list in two currencies",
        LIST.replace(";Bedrag", ";Valuta;Bedrag")
        + ITEM.replace("12-02-2026;", "12-02-2026;EUR;")
        + ITEM.replace("F1", "F2").replace("12-02-2026;", "12-02-2026;GBP;"),
        "foreign_currency",
        2,
    ),
    (
        "a list that may be American",
        AMERICAN,
        "unclear_dates",
    ),
    (
        "a list of which thousands are unclear",
        LIST + ITEM.replace("121,00", "1.234"),
        "ambiguous_amount",
    ),
)

# ------------------------------------------------------------------ XML
XAF = (
    '<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"><header><fiscalYear>2026</fiscalYear>'
    "<curCode>EUR</curCode></header><company>{}</company></auditfile>"
)
_LEDGER = (
    "<customersSuppliers><customerSupplier><custSupID>D1</custSupID><custSupTp>C</custSupTp></customerSupplier></customersSuppliers>"
    "<generalLedger><ledgerAccount><accID>1300</accID><leadReference>BVorDebHad</leadReference></ledgerAccount></generalLedger>"
    "<transactions><journal><jrnID>70</jrnID><transaction><nr>T1</nr><trDt>2026-01-05</trDt><trLine><nr>1</nr><accID>1300</accID><amnt>{general}</amnt><amntTp>D</amntTp></trLine></transaction></journal>"
    "<subledgers><subledger><sbType>CU</sbType><sbLine><nr>1</nr><jrnID>70</jrnID><trNr>T1</trNr><trLineNr>1</trLineNr><amnt>{sub}</amnt><amntTp>D</amntTp><custSupID>D1</custSupID><invRef>F1</invRef><invDt>{day}</invDt><mutTp>I</mutTp></sbLine></subledger></subledgers></transactions>"
)


def _xaf(general: str = "100.00", sub: str = "100.00", day: str = "2026-01-05") -> str:
    return XAF.format(_LEDGER.format(general=general, sub=sub, day=day))


_BOMB = (
    "<!DOCTYPE a [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_DTD = '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">'
_UBL = (
    '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">{id}'
    "<IssueDate>{day}</IssueDate>"
    "<AccountingCustomerParty><Party><PartyName><Name>{name}</Name></PartyName></Party></AccountingCustomerParty>"
    "<LegalMonetaryTotal>{amount}</LegalMonetaryTotal></Invoice>"
)


def _ubl(**changed: str) -> str:
    whole = {
        "id": "<ID>F1</ID>",
        "day": "2026-01-15",
        "name": "Jansen",
        "amount": '<PayableAmount currencyID="EUR">121.00</PayableAmount>',
    }
    return _UBL.format(**{**whole, **changed})


_CAMT = camt(statement(booked(12100, "Factuur F1", name="Jansen", iban=JANSEN)))
_texts(
    ".xml",
    ("an audit file cut off", _xaf()[:-60], "broken_xml"),
    ("an audit file with a stray tag", _xaf().replace("</header>", "</hoofd>"), "broken_xml"),
    ("an audit file with a loose ampersand", _xaf().replace("F1", "F&1"), "broken_xml"),
    ("an audit file that does not add up", _xaf(general="90.00"), "control_total"),
    ("an audit amount that is none", _xaf(sub="honderd"), "bad_amount"),
    ("an audit day that is not there", _xaf(day="2026-02-30"), "bad_date"),
    ("an audit file of a shop", XAF.format("<transactions></transactions>"), "no_debtor_ledger"),
    ("an audit file of another age", _xaf().replace("XAF/3.2", "XAF/1.0"), "xaf_version"),
    ("an audit file after another", _xaf() + _xaf(), "broken_xml"),
    ("an XML bomb", _BOMB + "<a>&j;</a>", "hostile_xml"),
    ("a bomb in an audit file", _BOMB + _xaf().replace("F1", "&j;"), "hostile_xml"),
    (
        "an audit file that reads our passwords",
        _OUTSIDE + _xaf().replace("F1", "&x;"),
        "hostile_xml",
    ),
    ("an audit file that calls home", _DTD + _xaf(), "hostile_xml"),
    (
        "a statement that reads our passwords",
        _OUTSIDE + _CAMT.partition("?>")[2].replace("F1", "&x;"),
        "hostile_xml",
    ),
    ("an e-invoice that reads our passwords", _OUTSIDE + _ubl(name="&x;"), "hostile_xml"),
    ("an entity that nobody declared", _ubl(name="&eacute;"), "broken_xml"),
    ("XML that is none of ours", "<recept><meel gram='500'/></recept>", "unknown_format"),
    (
        "a drawing",
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "unknown_format",
    ),
    ("XML a hundred thousand deep", "<a>" * 100_000, "broken_xml"),
    ("an empty element", "<auditfile/>", "no_debtor_ledger"),
    ("only an XML declaration", '<?xml version="1.0"?>', "broken_xml"),
    ("an encoding of nowhere", '<?xml version="1.0" encoding="klingon"?>' + _xaf(), "broken_xml"),
    ("an e-invoice without a number", _ubl(id=""), "unknown_format"),
    ("an e-invoice without an amount", _ubl(amount=""), "missing_value"),
    ("an e-invoice of no day", _ubl(day="2026-02-30"), "bad_date"),
    ("an e-invoice of nobody", _ubl(name=""), "missing_value"),
    (
        "an e-invoice with an amount in words",
        _ubl(amount='<PayableAmount currencyID="EUR">honderd</PayableAmount>'),
        "missing_value",
    ),
    (
        "an e-invoice in dollars",
        _ubl(amount='<PayableAmount currencyID="USD">121.00</PayableAmount>'),
        "foreign_currency",
        1,
    ),
    ("an e-invoice cut off", _ubl()[:-30], "broken_xml"),
    ("a statement cut off", _CAMT[:-50], "broken_xml"),
    (
        "a statement that does not add up",
        camt(statement(booked(12100, "F1"), total=5)),
        "bank_balance",
    ),
    (
        "a statement with an amount in words",
        _CAMT.replace('"EUR">121.00', '"EUR">veel'),
        "bad_amount",
    ),
    (
        "a statement without a day",
        _CAMT.replace("<BookgDt><Dt>2026-03-02</Dt></BookgDt>", ""),
        "bad_date",
    ),
    (
        "a statement in kronor",
        camt(statement(booked(12100, "F1"), currency="SEK")),
        "foreign_account",
    ),
    ("a batch that is not split up", camt(statement((300, entry(300, "")))), "unallocated", 1),
    ("a statement without bookings", camt(statement()), "no_rows"),
)
_MT = mt940(("", 12100, ["/REMI/USTD//Factuur F1"]))
_texts(
    ".sta",
    ("an MT940 cut off", _MT[: _MT.index(":62F:")], "no_balances", 1),
    ("an MT940 that does not add up", mt940(("", 12100, ["F1"]), total=5), "bank_balance"),
    ("an MT940 line that is none", _MT.replace(":61:2603020302C121,00", ":61:onzin"), "bank_lines"),
    (
        "an MT940 of the thirtieth of February",
        _MT.replace(":61:2603020302", ":61:2602300230"),
        "impossible_day",
        1,
    ),
    ("an MT940 without an amount", _MT.replace("C121,00N", "CN"), "bank_lines"),
    ("an MT940 without bookings", mt940(), "no_rows"),
)
ING = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";'
    '"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"\n'
)
_ROW = (
    '"{day}";"Jansen";"NL20INGB0001234567";"";"OV";"{side}";"{amount}";"x";"factuur F1";"2,00";""\n'
)


def _ing(day: str = "20260303", side: str = "Bij", amount: str = "1,00") -> str:
    return ING + _ROW.format(day=day, side=side, amount=amount)


_texts(
    ".csv",
    ("a bank day that is not there", _ing(day="20260230"), "bad_date"),
    ("a bank amount that is none", _ing(amount="veel"), "bad_amount"),
    ("a bank row without a side", _ing(side="?"), "unknown_choice"),
    ("a bank file without rows", ING, "no_rows"),
)
_TAB = (
    "123456789\tEUR\t20260302\t100,00\t{after}\t20260302\t{amount}\tSEPA Overboeking Naam: Jansen\n"
)
_TAB_GOOD = _TAB.format(after="110,00", amount="10,00")
_SNS = (
    "{day},NL20SNSB0123456789,NL91ABNA0417164300,Jansen,,,,EUR,100.00,EUR,10.00,,,8810,OVB,1,,"
    "'F1',3\n"
)
_RABO = (
    '"IBAN/BBAN","Munt","Volgnr","Datum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN",'
    '"Naam tegenpartij","Omschrijving-1"\n'
)
_RABO_ROW = '"NL20RABO0123456789","EUR","{n}","{day}","{amount}","{after}","","Jansen","F1"\n'
_KNAB = (
    "KNAB EXPORT;;;;;;\nRekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;"
    "Tegenrekeningnummer;Omschrijving;\n"
)
_KNAB_ROW = "NL20KNAB0123456789;02-03-2026;EUR;{side};{amount};;F1;\n"


def _rabo(day: str = "2026-03-02", amount: str = "+1,00", **more: str) -> str:
    first = _RABO_ROW.format(n=1, day="2026-03-01", amount="+5,00", after="+5,00")
    return _RABO + first + _RABO_ROW.format(n=2, day=day, amount=amount, after="+6,00")


_texts(
    ".csv",
    ("a Rabobank day that is not there", _rabo(day="2026-02-30"), "bad_date", 1),
    ("a Rabobank amount that is none", _rabo(amount="veel"), "bad_amount", 1),
    ("a Rabobank download with a gap", _rabo(amount="+2,00"), "balance_gap", 2),
    ("a Rabobank download of no account", _rabo().replace('"Datum"', '"Iets"'), "missing_columns"),
    ("a Rabobank download in dollars", _rabo().replace('"EUR"', '"USD"'), "foreign_account"),
    ("a Rabobank download without rows", _RABO, "no_rows"),
    (
        "a Knab row of neither side",
        _KNAB + _KNAB_ROW.format(side="X", amount="1,00"),
        "unknown_choice",
    ),
    (
        "a Knab download that hides its sides",
        _KNAB.replace("CreditDebet", "Betaalwijze") + _KNAB_ROW.format(side="C", amount="1,00"),
        "missing_columns",
    ),
    ("an SNS day that is not there", _SNS.format(day="30-02-2026"), "bad_date"),
    ("an SNS download of one day", _SNS.format(day="02-03-2026"), "propose_party", 1),
)
_texts(
    ".TAB",
    (
        "an ABN AMRO amount that is none",
        _TAB_GOOD * 3 + _TAB.format(after="x", amount="y"),
        "bad_amount",
        3,
    ),
    (
        "an ABN AMRO download with a gap",
        _TAB_GOOD + _TAB_GOOD.replace("10,00", "9,00"),
        "balance_gap",
        2,
    ),
    ("an ABN AMRO download of payments", _TAB.format(after="90,00", amount="-10,00"), "outgoing"),
)
_texts(
    ".xml",
    ("an envelope around nothing", "<Envelope>" + "x" * 100_000 + "</Envelope>", "unknown_format"),
    (
        "a statement that counts wrong",
        _CAMT.replace(
            "<Ntry>",
            "<TxsSummry><TtlNtries><NbOfNtries>9</NbOfNtries></TtlNtries></TxsSummry><Ntry>",
            1,
        ),
        "bank_lines",
    ),
    (
        "statements with one missing between",
        camt(statement(booked(100, "F1")), statement(booked(200, "F2"), opening=99999)),
        "balance_gap",
        2,
    ),
)
_texts(
    ".sta",
    ("an MT940 of what is expected", _MT.replace("C121,00N", "EC121,00N"), "bank_balance"),
)
HEAD = "From: {sender}\nTo: debiteuren@wij.nl\nDate: {day}\nSubject: Re: factuur\n"
_DAY = "Mon, 2 Mar 2026 10:00:00 +0100"


def _mail(
    body: str = "Wij betalen morgen.",
    sender: str = "jan@jansen.nl",
    day: str = _DAY,
    more: str = "",
) -> str:
    return HEAD.format(sender=sender, day=day) + more + f"\n{body}\n"


_texts(
    ".eml",
    ("a mail of a stranger", _mail(), "unknown_sender"),
    ("a mail of nobody", _mail(sender=""), "missing_value"),
    ("a mail of no day", _mail(day="ooit"), "bad_date"),
    (
        "a mail of the thirtieth of February",
        _mail(day="Mon, 30 Feb 2026 10:00:00 +0100"),
        "bad_date",
    ),
    (
        "a mail in Klingon",
        _mail(more="Content-Type: text/plain; charset=klingon\n"),
        "unknown_sender",
    ),
    (
        "a mail in broken base64",
        _mail("!!!", more="Content-Transfer-Encoding: base64\n"),
        "unknown_sender",
    ),
    (
        "a mail under a seal",
        _mail("AAAA", more="Content-Type: application/pkcs7-mime\n"),
        "unknown_sender",
    ),
    (
        "a bounce without a report",
        _mail("niet bezorgd", more="X-Failed-Recipients: x@nergens.nl\n"),
        "unknown_sender",
    ),
    (
        "a mail whose parts never end",
        _mail(
            "--X\nContent-Type: text/plain\n\nNee",
            more='Content-Type: multipart/mixed; boundary="X"\n',
        ),
        "unknown_sender",
    ),
)


# ------------------------------------------------------------------ workbooks
def _xlsx(*rows: tuple[object, ...], hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if hidden:
        book.create_sheet("leeg")
        sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_TOP = ("Openstaande posten per 01-03-2026",)
_HEADS = ("Debiteurnr", "Naam", "Factuurnr", "Factuurdatum", "Vervaldatum", "Bedrag", "Openstaand")
_CELLS = ("D1", "Jansen BV", "F1", "13-01-2026", "12-02-2026", 121.0, 121.0)


def _zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _bombed() -> bytes:
    """A workbook of some kilobytes whose sheet is half a gigabyte."""
    whole = _xlsx(_TOP, _HEADS, _CELLS)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name.endswith("sheet1.xml"):
                with new.open(name, "w", force_zip64=True) as sheet:
                    sheet.write(
                        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                    )
                    for _ in range(512):
                        sheet.write(
                            b'<row><c t="inlineStr"><is><t>' + b"A" * 2**20 + b"</t></is></c></row>"
                        )
                    sheet.write(b"</sheetData></worksheet>")
            else:
                new.writestr(name, old.read(name))
    return out.getvalue()


def _locked() -> bytes:
    """An OLE file whose directory names the stream of a workbook under a password."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return head + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0") + b"\0" * 4096


_texts(
    ".xlsx",
    ("a workbook cut off", _xlsx(_TOP, _HEADS, _CELLS)[:-700], "broken_text"),
    ("a workbook that is a zip of something", _zip(**{"lees mij.txt": b"hoi"}), "broken_text"),
    ("a zip that climbs out", _zip(**{"../../etc/cron.d/x": b"* * * * * root x"}), "broken_text"),
    ("a workbook of nothing", _xlsx(), "unknown_format"),
    ("a workbook of prose", _xlsx(("Beste,",), ("hierbij de lijst",)), "unknown_format"),
    (
        "a workbook of formulas nobody reckoned",
        _xlsx(_TOP, _HEADS, (*_CELLS[:5], "=SUM(A1:A2)", "=F3")),
        "missing_value",
    ),
    (
        "a workbook with errors in cells",
        _xlsx(
            _TOP,
            _HEADS,
            _CELLS,
            ("D1", "Jansen BV", "F2", "13-01-2026", "12-02-2026", "#REF!", "#N/A"),
        ),
        "missing_value",
        1,
    ),
    ("a workbook whose list is hidden", _xlsx(_TOP, _HEADS, _CELLS, hidden=True), "unknown_format"),
    ("a workbook under a password", _locked(), "locked_file"),
    ("a workbook bomb", _bombed(), "too_big_file"),
    (
        "an old workbook of rubbish",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(250)) * 30,
        "broken_text",
    ),
    (
        "a workbook in which a day is not there",
        _xlsx(_TOP, _HEADS, _CELLS, ("D1", "Jansen BV", "F2", "30-02-2026", "", 1.0, 1.0)),
        "bad_date",
        1,
    ),
    (
        "a workbook with NaN",
        _xlsx(_TOP, _HEADS, _CELLS, ("D1", "Jansen BV", "F2", "13-01-2026", "", "NaN", "NaN")),
        "bad_amount",
        1,
    ),
    ("a CSV that calls itself a workbook", LIST + ITEM.replace("121,00", "veel"), "bad_amount"),
)


# ------------------------------------------------------------------ things that are no files
def _in(name: str, make: Callable[[Path], object]) -> Make:
    def made(folder: Path) -> Path:
        make(folder / name)
        return folder / name

    return made


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5 * 2**30)


def _socket(path: Path) -> None:
    end = socket.socket(socket.AF_UNIX)
    end.bind(str(path)[:100])
    end.close()


def _loop(path: Path) -> None:
    path.symlink_to(path.with_name("ander.csv"))
    path.with_name("ander.csv").symlink_to(path)


_texts(
    ".zip",
    ("a zip of statements cut off", _zip(**{"1.xml": _CAMT.encode()})[:-40], "broken_text"),
    ("a zip with a broken statement", _zip(**{"1.xml": _CAMT.encode()[:-50]}), "broken_xml"),
    (
        "a zip with an empty statement",
        _zip(**{"1.053": b"", "2.xml": _CAMT.encode()}),
        "empty_file",
        1,
    ),
)
_add("an empty folder", _in("map", Path.mkdir), "unknown_format")
_add("a folder that calls itself a CSV", _in("lijst.csv", Path.mkdir), "unknown_format")
_add(
    "a folder of folders",
    _in("map", lambda path: (path / "nog een").mkdir(parents=True)),
    "unknown_format",
)
_add("a link to nothing", _in("lijst.csv", lambda path: path.symlink_to("weg.csv")), "no_file")
_add("two links to each other", _in("lijst.csv", _loop), "no_file")
_add("a link to a device", _in("lijst.csv", lambda path: path.symlink_to("/dev/zero")), "no_file")
_add("a pipe", _in("lijst.csv", os.mkfifo), "no_file")
_add("a socket", _in("s.csv", _socket), "no_file")
_add("five gigabytes of nothing", _in("lijst.csv", _sparse), "too_big_file")
_add("a name with a line end", _in("a\nb.csv", lambda path: path.write_text("x")), "unknown_format")
_add(
    "a name of markup", _in("<img src=x>.csv", lambda path: path.write_text("x")), "unknown_format"
)


if __name__ == "__main__":
    for number, fault in enumerate(FAULTS):
        where = Path(sys.argv[1]) / f"{number:03}"
        where.mkdir(parents=True)
        print(fault.make(where), fault.name, fault.code, sep="\t")  # noqa: T201 -- a command
