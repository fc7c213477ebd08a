import zipfile

import pytest

from kanwil.book.readers import read
from tests_support.bankfiles import booked, camt, statement

OWN, JANSEN = "NL20RABO0123456789", "NL91ABNA0417164300"
RABO = (
    '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn",'
    '"Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij",'
    '"Naam initiërende partij","BIC tegenpartij","Code","Batch ID","Transactiereferentie",'
    '"Machtigingskenmerk","Incassant ID","Betalingskenmerk","Omschrijving-1","Omschrijving-2",'
    '"Omschrijving-3","Reden retour","Oorspr bedrag","Oorspr munt","Koers"\n'
)
KNAB = (
    "KNAB EXPORT;;;;;;;;;;;;;;;;\nRekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;"
    "Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;Betaalwijze;Omschrijving;Type betaling;"
    "Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum;\n"
)
BUNQ = '"Date","Interest Date","Amount","Account","Counterparty","Name","Description"\n'
BUNQ_NL = '"Datum";"Rentedatum";"Bedrag";"Rekening";"Tegenrekening";"Naam";"Omschrijving"\n'
TRIODOS = (
    '"Boekdatum","Rekeningnummer","Bedrag","Debet/Credit","Naam tegenrekening","Tegenrekening",'
    '"Code","Omschrijving","Saldo"\n'
)


def _cells(mark, *rows):
    return "".join(mark.join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def _rabo(number, amount, balance, *told, back=""):
    front = (OWN, "EUR", "RABONL2U", number, "2026-03-02", "2026-03-02", amount, balance)
    other = (JANSEN, "Jansen BV", "", "", "ABNANL2A", "cb", "", "E7", "", "", "")
    return (*front, *other, *(*told, "", "", "")[:3], back, "", "", "")


def _knab(day, side, amount):
    money = (OWN, day, "EUR", side, amount, JANSEN, "Jansen BV", day, "Overboeking", "F1")
    return (*money, "", "", "", "", "C1L03PGBC", day, "")


def _sns(amount, before, mark):
    front = ("02-03-2026", OWN, JANSEN, "Jansen BV", "", "", "", "EUR", before, "EUR", amount)
    return mark.join((*front, "02-03-2026", "02-03-2026", "8810", "OVB", "1", "", "'F1'", "3"))


def _tab(before, after, amount, text, day="20260302"):
    return f"123456789\tEUR\t{day}\t{before}\t{after}\t{day}\t{amount}\t{text}"


_ABN = "SEPA Overboeking                 IBAN: NL91ABNA0417164300        BIC: ABNANL2A           "
_ABN += "         Naam: Jansen BV                 Omschrijving: F1"
_TRTP = "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/Jansen BV/REMI/F1/EREF/X"
FILES = {
    "Rabobank": RABO + _cells(",", _rabo("1", "+1.234,50", "+1.334,50", "F1", " ")),
    "Rabobank, Windows": RABO + _cells(",", _rabo("1", "+1234,50", "+1334,50", "F1", " ")),
    "Rabobank before 2018": _cells(
        ",",
        (OWN, "EUR", "20260302", "C", "1234.50", JANSEN, "Jansen BV", "20260302", "cb", "", "F1",
         "", "", "", "", "", "", "", ""),
    ),
    "Knab": KNAB + _cells(";", _knab("02-03-2026", "C", "1234,50")),
    "bunq": BUNQ + _cells(
        ",", ("2026-03-02", "2026-03-02", "1,234.50", OWN, JANSEN, "Jansen BV", "F1")
    ),
    "bunq in Dutch": BUNQ_NL + _cells(
        ";", ("2026-03-02", "2026-03-02", "1.234,50", OWN, JANSEN, "Jansen BV", "F1")
    ),
    "Triodos": TRIODOS + _cells(
        ",",
        ("02-03-2026", OWN, "1.234,50", "Credit", "Jansen BV", JANSEN, "ET", "F1", "1.334,50"),
    ),
    "Triodos without headings": _cells(
        ",",
        ("02-03-2026", OWN, "1.234,50", "Credit", "Jansen BV", JANSEN, "ET", "F1", "1.334,50"),
    ),
    "SNS": _sns("+1234.50", "100.00", ";") + "\n",
    "ASN": _sns("1234.50", "100.00", ",") + "\n",
    "ABN AMRO": _tab("100,00", "1334,50", "1234,50", _ABN) + "\n",
    "ABN AMRO with slashes": _tab("100,00", "1334,50", "1234,50", _TRTP) + "\n",
    "ABN AMRO in Dutch": "Rekeningnummer;Muntsoort;Transactiedatum;Rentedatum;Beginsaldo;Eindsaldo;"
    "Transactiebedrag;Omschrijving\n"
    f"123456789;EUR;20260302;20260302;100,00;1334,50;1234,50;{_ABN}\n",
    "Rabobank in English": "IBAN/BBAN,Currency,BIC,Sequence number,Date,Value date,Amount,"
    "Balance after trn,Counterparty IBAN/BBAN,Counterparty name,Description-1\n"
    f'{OWN},EUR,RABONL2U,1,2026-03-02,2026-03-02,"+1234,50","+1334,50",{JANSEN},Jansen BV,F1\n',
    "ABN AMRO as a sheet": "accountNumber\tmutationcode\ttransactiondate\tvaluedate\tstartsaldo"
    "\tendsaldo\tamount\tdescription\n"
    f"123456789\tEUR\t20260302\t20260302\t100.00\t1334.50\t1234.50\t{_ABN}\n",
}  # fmt: skip


@pytest.mark.parametrize("bank", FILES)
def test_each_bank_tells_the_same_booking(write, bank):
    data = FILES[bank].encode("cp1252" if "Windows" in bank else "utf-8")
    (parsed,) = read(write("mutaties.csv", data))
    (row,) = parsed.tables["payments"].to_dict("records")
    assert (str(row["paid_on"].date()), row["cents"]) == ("2026-03-02", 123450)
    assert row["reference"].startswith(f"{JANSEN} · Jansen BV · F1")
    assert (parsed.format, parsed.rows[0].rows, parsed.failed) == ("bankcsv", 1, False)


def test_money_that_goes_out_is_left_out_and_balances_run_on_within_a_day(write):
    lines = [
        _tab("100,00", "90,00", "-10,00", "BEA   NR:A1B23C   02.03.26/09.15 Hema,PAS123"),
        _tab("90,00", "190,00", "100,00", _ABN),
        _tab("190,00", "290,00", "100,00", _ABN),
    ]
    for order in (lines, lines[::-1]):
        (parsed,) = read(write("TXT260302.TAB", "\n".join(order) + "\n"))
        assert parsed.tables["payments"]["cents"].tolist() == [10000, 10000]
        assert [one.code for one in parsed.problems] == ["outgoing"]


def test_the_pieces_of_a_text_are_joined_and_a_return_has_its_reason(write):
    long = "factuur 2026-001 " * 9
    rows = _rabo("2", "+5,00", "", long[:140], long[140:]), _rabo("3", "-5,00", "", back="AM04")
    (parsed,) = read(write("rabo.csv", RABO + _cells(",", *rows)))
    frame = parsed.tables["payments"]
    assert long.strip() in frame["reference"][0]
    assert frame["reversal_code"].fillna("").tolist() == ["", "AM04"]


def test_knab_says_which_side_and_without_it_nothing_is_taken(write):
    rows = _knab("02-03-2026", "D", "1,00"), _knab("03-03-2026", "C", "2,00")
    (parsed,) = read(write("k.csv", KNAB + _cells(";", *rows)))
    assert parsed.tables["payments"]["cents"].tolist() == [200]
    (parsed,) = read(write("k.csv", KNAB.replace("CreditDebet", "X") + _cells(";", *rows)))
    assert [one.code for one in parsed.problems] == ["missing_columns"]


def test_a_list_of_receipts_is_no_download(write):
    head = "Betaaldatum;Debiteurnummer;Naam;Bedrag;Omschrijving;Rekening\n"
    (parsed,) = read(write("o.csv", head + f"02-03-2026;7;Jansen;13,00;F1;{JANSEN}\n"))
    assert parsed.format == "payments"
    head = "Rekening;Naam;Omschrijving;Beginsaldo;Debet;Credit;Eindsaldo\n"
    (parsed,) = read(write("s.csv", head + "1300;Jansen;x;0,00;121,00;0,00;121,00\n"))
    assert parsed.format != "bankcsv"


def test_a_zip_of_statements_is_read_one_by_one_and_a_workbook_stays_one(write, tmp_path):
    one, other = (camt(statement(booked(cents, "F1"))) for cents in (100, 200))
    with zipfile.ZipFile(tmp_path / "dagen.zip", "w") as archive:
        for name, xml in (("a/1.xml", one), ("b/1.xml", other), ("lees mij.txt", "dag")):
            archive.writestr(name, xml)
    parts = read(tmp_path / "dagen.zip")
    assert [part.tables["payments"]["cents"].tolist() for part in parts] == [[100], [200]]
    assert [part.path for part in parts] == [str(tmp_path / f"dagen.zip/{n}-1.xml") for n in "ab"]
    assert len(read(tmp_path)) == 2
