import pytest

from kanwil.book.mishaps import Notes
from kanwil.book.readers import mt940 as reader
from kanwil.book.readers import read
from tests_support.bankfiles import JANSEN, OWN, booked, camt, mt940, statement

STRUCTURED = f"/TRTP/SEPA OVERBOEKING/IBAN/{JANSEN}/BIC/ABNANL2A/NAME/"
DIALECTS = {
    "abn amro, structured": (
        "N654NONREF",
        [f"{STRUCTURED}JANSEN BV", "/REMI/FACTUUR 2026-001/EREF/NOTPROVIDED"],
        (JANSEN, "JANSEN BV", "FACTUUR 2026-001"),
    ),
    "abn amro, labels": (
        "N654NONREF",
        [
            f"SEPA OVERBOEKING                 IBAN: {JANSEN}",
            "BIC: ABNANL2A                    NAAM: JANSEN BV",
            "OMSCHRIJVING: FACTUUR 2026-001",
            "KENMERK: 7541410",
        ],
        (JANSEN, "JANSEN BV", "SEPA OVERBOEKING FACTUUR 2026-001"),
    ),
    "ing": (
        "NTRFEREF//31102000055044\r\n/TRCD/00100/",
        [f"/EREF/SCT-1//CNTP/{JANSEN}/ABNANL2A/JANSEN BV///REMI/USTD//FACTUUR 2026-001/"],
        (JANSEN, "JANSEN BV", "FACTUUR 2026-001"),
    ),
    "ing, cut in the middle of a word": (
        "NTRFNONREF//31102000055044",
        [
            f"/CNTP/{JANSEN}/ABNANL2A/JANSEN BV EN ZONEN///REMI/USTD//F",
            "ACTUUR 2026-001/",
        ],
        (JANSEN, "JANSEN BV EN ZONEN", "FACTUUR 2026-001"),
    ),
    "rabobank": (
        f"N541EREF            \r\n{JANSEN}",
        ["/EREF/01-01-2026 12:00 003/ORDP//NAME/JANSEN BV/REMI/FACTUUR 2026-0", "01/ISDT/2026"],
        (JANSEN, "JANSEN BV", "FACTUUR 2026-001"),
    ),
    "asn and sns": (
        f"NOVB{JANSEN}\r\njansen",
        [f"{JANSEN} jansen", " " * 65, "factuur 2026-001", " " * 65],
        (JANSEN, "jansen", "factuur 2026-001"),
    ),
    "knab": (
        "NTRFNONREF//B4G29",
        ["FACTUUR 2026-001", f"REK: {JANSEN}/NAAM: JANSEN BV"],
        (JANSEN, "JANSEN BV", "FACTUUR 2026-001"),
    ),
    "triodos": (
        "NET NONREF",
        ["000>100000000000", ">20ABNANL2A", f">21{JANSEN}", ">22FACTUUR 2026-001"],
        (JANSEN, "", "FACTUUR 2026-001"),
    ),
    "triodos, in pieces": (
        "N000NONREF",
        [
            "000>100987654321",
            f">20ALGEMENE DIENSTEN FACTUUR 2>21026-001>22 {JANSEN}>310390123456",
        ],
        (JANSEN, "", "ALGEMENE DIENSTEN FACTUUR 2026-001"),
    ),
    "german banks": (
        "NTRFNONREF",
        [
            "166?00SEPA-UEBERWEISUNG?109310?20EREF+NOTPROVIDED?21SVWZ+FACTUUR 2026-0",
            f"01?30ABNANL2A?31{JANSEN}?32JANSEN ?33BV",
        ],
        (JANSEN, "JANSEN BV", "FACTUUR 2026-001"),
    ),
    "old rabobank": (
        "NMSC230346979       JANSEN BV",
        ["FACTUUR 2026-001"],
        ("", "JANSEN BV", "FACTUUR 2026-001"),
    ),
    "bunq": (
        "NTRFNONREF",
        [f"/IBAN/{JANSEN}/NAME/Jansen BV/REMI/factuur 2026-001"],
        (JANSEN, "Jansen BV", "factuur 2026-001"),
    ),
}


def _entries(text):
    (statement,) = reader.statements(text.replace("\r\n", "\n"), Notes("b.sta"))
    return statement.entries


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_dutch_dialect_tells_who_and_what_for(dialect):
    rest, told, (iban, name, text) = DIALECTS[dialect]
    (entry,) = _entries(mt940((rest, 12100, told)))
    assert (entry.cents, entry.iban, entry.name) == (12100, iban, name)
    assert text in entry.text
    assert text in entry.reference


def test_receipts_become_payments_and_balances_agree(write):
    text = mt940(("", 12100, ["factuur 1"]), ("", -5000, ["huur"]), ("", 100, []))
    (parsed,) = read(write("maart.sta", text))
    assert parsed.tables["payments"]["cents"].tolist() == [12100, 100]
    assert parsed.tables["payments"]["account"].tolist() == [OWN, OWN]
    assert parsed.controls == {"received": 12200, "spent": -5000}
    assert [one.code for one in parsed.problems] == ["outgoing"]


@pytest.mark.parametrize(
    ("mark", "told", "code"),
    [
        ("D", ["/RTYP/SEPA Incasso niet uitgevoerd/MARF/M1/RTRN/MS03/NAME/Jansen/REMI/F1"], "MS03"),
        ("D", ["Terugboeking", "NIET AKKOORD MET AFSCHRIJVING"], "MD06"),
        ("D", ["STORNO REDEN AM04"], "AM04"),
        ("RC", ["hersteld"], "MS03"),
    ],
)
def test_reversals_are_negative_with_their_code(mark, told, code):
    text = mt940(("", -12100, told)).replace(":61:2603020302D", f":61:2603020302{mark}")
    (entry,) = _entries(text)
    assert (entry.cents, entry.code, entry.of_customer) == (-12100, code, True)


def test_money_of_ours_that_comes_back_is_no_receipt():
    for rest, told in (("", ["/RTRN/AC01/NAME/Leverancier"]), ("", ["terug"])):
        text = mt940((rest, 5000, told))
        text = text if "RTRN" in told[0] else text.replace("0302C", "0302RD")
        (entry,) = _entries(text)
        assert (entry.cents, entry.of_customer) == (5000, False)


def test_dots_for_cents_and_repeated_fields_of_old_rabobank_are_read():
    text = mt940(("NMSC1", 12100, ["deel een"])).replace(",", ".")
    text = text.replace(":86:deel een", ":86:deel een\r\n:86:deel twee")
    (entry,) = _entries(text)
    assert (entry.cents, entry.text) == (12100, "deel een deel twee")


def test_every_61_line_is_read_or_the_file_is_refused_with_the_count(write):
    text = mt940(("", 100, ["a"]), ("", 200, ["b"]))
    (parsed,) = read(write("b.sta", text.replace("0302C2,00", "0302?2,00")))
    assert [(one.code, one.value) for one in parsed.problems] == [
        ("bank_line", "2603020302?2,00NTRFNONREF//2"),
        ("bank_lines", "1 van 2"),
    ]
    assert not parsed.tables


def test_an_unbalanced_statement_is_refused(write):
    (parsed,) = read(write("b.sta", mt940(("", 100, ["a"]), total=90)))
    assert [(one.code, one.value) for one in parsed.problems] == [
        ("bank_balance", "100.00 + 1.00 ≠ 100.90")
    ]


def test_the_thirtieth_of_february_is_the_end_of_the_month_with_a_remark():
    notes = Notes("b.sta")
    text = mt940(("", 100, ["rente"]), eol="\n").replace(":61:2603020302", ":61:2602300230")
    (statement,) = reader.statements(text, notes)
    assert statement.entries[0].booked_on.isoformat() == "2026-02-28"
    assert {(one.code, one.value) for one in notes.problems} == {("impossible_day", "30-02")}


def test_a_booking_day_over_new_year_has_its_own_year():
    text = mt940(("", 100, ["a"])).replace(":61:2603020302", ":61:2512310102")
    assert _entries(text)[0].booked_on.isoformat() == "2026-01-02"


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_any_line_end_and_encoding_will_do(write, eol, encoding):
    path = write("b.txt", mt940(("", 100, ["café"]), eol=eol), encoding)
    (parsed,) = read(path)
    assert parsed.tables["payments"]["reference"].tolist() == ["café"]


def test_the_summary_below_the_balances_belongs_to_no_booking():
    text = mt940(("", 100, ["a"])).replace("\r\n-\r\n", "\r\n:64:C260302EUR1,\r\n:86:D0C1\r\n-\r\n")
    assert _entries(text)[0].text == "a"


def test_the_same_booking_from_camt_and_mt940_has_one_id(write):
    one = booked(12100, "Factuur 2026-001", name="Jansen BV", iban=JANSEN)
    (first,) = read(write("b.xml", camt(statement(one))))
    rest, told, _ = DIALECTS["abn amro, structured"]
    (second,) = read(write("b.sta", mt940((rest, 12100, told))))
    ids = [parsed.tables["payments"]["payment_id"].tolist() for parsed in (first, second)]
    assert ids[0] == ids[1]


def test_a_closing_balance_that_is_no_balance_leaves_the_file_unchecked_with_a_remark(write):
    text = mt940(("", 100, ["a"])).replace(":62F:C260302EUR101,00", ":62F:onbekend")
    (parsed,) = read(write("b.sta", text))
    assert [one.code for one in parsed.problems] == ["no_balances"]


def test_an_ideal_payment_and_a_collection_are_told_by_their_words():
    text = mt940(("", 100, ["iDEAL bestelling"]), ("NDDT", 200, ["F1"]), ("", 300, ["huur"]))
    assert [one.method for one in _entries(text)] == ["ideal", "direct_debit", "transfer"]


def test_expected_bookings_wait_and_statements_that_do_not_run_on_are_told(write):
    head = ":20:x\n:25:NL20INGB0001234567\n:28C:{}\n:60F:C200101EUR{},\n"
    first = head.format(1, 100) + ":61:200101EC9,NTRFA\n:61:200101C5,NTRFA\n:62F:C200101EUR105,\n"
    last = head.format(3, 205) + ":61:200101C6,NTRFA\n:62F:C200101EUR211,\n"
    (parsed,) = read(write("x.sta", first + last))
    told = [(one.code, one.line) for one in parsed.problems]
    assert told == [("pending", None), ("balance_gap", 8)]
    assert parsed.tables["payments"]["cents"].tolist() == [500, 600]
