import pytest

from kanwil.book.readers import read

NOW = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";'
    '"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"\n'
)
OLD = (
    '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)",'
    '"MutatieSoort","Mededelingen"\n'
)
ENGLISH = (
    '"Date","Name / Description","Account","Counterparty","Code","Debit/credit","Amount (EUR)",'
    '"Transaction type","Notifications"\n'
)
OWN, JANSEN = "NL20INGB0001234567", "NL91ABNA0417164300"
TOLD = f"Naam: Jansen BV Omschrijving: factuur 2026-001 IBAN: {JANSEN} Kenmerk: E7 Valutadatum: 02"


def _new(day, side, amount, balance, *told_as):
    told, code = (*told_as, "x", "OV")[:2] if len(told_as) != 1 else (*told_as, "OV")
    cells = (day, "Jansen BV", OWN, JANSEN, code, side, amount, "Overschrijving", told, balance, "")
    return ";".join(f'"{cell}"' for cell in cells) + "\n"


def _rows(parsed):
    frame = parsed.tables["payments"]
    return [
        (str(day.date()), cents)
        for day, cents in zip(frame["paid_on"], frame["cents"], strict=True)
    ]


def _codes(parsed):
    return [one.code for one in parsed.problems]


def test_the_present_layout_runs_on_from_balance_to_balance(write):
    lines = _new("20260303", "Bij", "1.234,50", "2.184,50", TOLD)
    lines += _new("20260302", "Af", "50,00", "950,00") + _new("20260301", "Bij", "0,5", "1000,00")
    (parsed,) = read(write("NL20INGB.csv", NOW + lines))
    assert _rows(parsed) == [("2026-03-01", 50), ("2026-03-03", 123450)]
    last = parsed.tables["payments"]["reference"].iloc[-1]
    assert last == f"{JANSEN} · Jansen BV · factuur 2026-001 · EREF E7"
    assert (parsed.format, _codes(parsed)) == ("ing", ["outgoing"])


@pytest.mark.parametrize(
    ("head", "side", "day", "amount"),
    [
        (OLD, "Bij", "20160302", "121,00"),
        (OLD, "Bij", "02-03-2016", "121,00"),
        (ENGLISH, "Credit", "20160302", "121.00"),
    ],
)
def test_older_and_english_layouts_have_no_balance(write, head, side, day, amount):
    line = f'"{day}","Jansen","{OWN}","","GT","{side}","{amount}","Online","factuur 9"\n'
    (parsed,) = read(write("oud.csv", head + line))
    assert (_rows(parsed), _codes(parsed)) == ([("2016-03-02", 12100)], ["no_balances"])


def test_a_filtered_download_is_read_with_a_remark(write):
    lines = _new("20260303", "Bij", "10,00", "500,00") + _new("20260301", "Bij", "1,00", "100,00")
    (parsed,) = read(write("f.csv", NOW + lines))
    assert (len(_rows(parsed)), _codes(parsed)) == (2, ["balance_gap", "no_balances"])


def test_a_reversal_and_the_ways_of_paying_are_recognised(write):
    lines = _new("20260305", "Af", "5,00", "15,00", "SEPA Incasso storno REDEN: AM04", "IC")
    lines += _new("20260304", "Bij", "9,00", "20,00", "iDEAL", "ID")
    lines += _new("20260303", "Bij", "5,00", "11,00", "incasso F1", "IC")
    (parsed,) = read(write("s.csv", NOW + lines))
    frame = parsed.tables["payments"]
    assert frame["cents"].tolist() == [500, 900, -500]
    assert frame["method"].tolist() == ["direct_debit", "ideal", "direct_debit"]
    assert frame["reversal_code"].tolist()[2] == "AM04"


def test_an_unclear_line_is_refused_and_the_others_are_taken(write):
    lines = _new("20260230", "Bij", "1,00", "") + _new("20260303", "Bij", "1,2,3", "")
    lines += _new("20260303", "Erbij", "1,00", "") + _new("20260303", "Bij", "1,00", "")
    (parsed,) = read(write("x.csv", NOW + lines))
    assert (parsed.rows[0].rows, parsed.rows[0].rejected) == (4, 3)
    errors = [(one.code, one.line) for one in parsed.problems if one.severity == "error"]
    assert errors == [("bad_date", 2), ("bad_amount", 3), ("unknown_choice", 4)]


def test_a_missing_column_is_named(write):
    (parsed,) = read(write("x.csv", NOW.replace('"Bedrag (EUR)"', '"Iets"')))
    assert [(one.code, one.field) for one in parsed.problems] == [("missing_columns", "bedrageur")]


def test_the_same_booking_in_two_downloads_has_one_id(write):
    lines = [_new("20260303", "Bij", "10,00", "110,00"), _new("20260301", "Bij", "1,00", "100,00")]
    ids = []
    for name, body in (("a.csv", "".join(lines)), ("b.csv", lines[0])):
        (parsed,) = read(write(name, NOW + body))
        ids.append(set(parsed.tables["payments"]["payment_id"]))
    assert ids[1] < ids[0]
