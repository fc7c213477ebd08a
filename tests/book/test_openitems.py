from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from kanwil.book.readers import read

DAY = date(2026, 6, 30)
NOON = datetime(2026, 5, 1, 11, 50)  # noqa: DTZ001 -- a sheet knows no zone
HEAD = "Klantnr;Factuur;Datum;Openstaand\n"
NAMED = "Klantnr;Naam;Factuur;Datum;Openstaand\n"


def _read(path, as_of=DAY, **wish):
    """Read a list; that most lists here do not name their day is left unsaid."""
    (parsed,) = read(path, as_of=as_of, **wish)
    told = [one for one in parsed.problems if one.code != "assumed_day"]
    return replace(parsed, problems=told)


def _codes(parsed):
    return [one.code for one in parsed.problems]


def _items(parsed):
    left = parsed.tables["open_items"].set_index("invoice_id")["cents"]
    return {
        row.invoice_id: (
            row.debtor_id,
            f"{row.issued_on:%Y-%m-%d}",
            row.cents,
            left[row.invoice_id],
        )
        for row in parsed.tables["invoices"].itertuples()
    }


EXPECTED = {
    "0001": ("00123", "2026-05-01", 121000, 121000),
    "0002": ("00123", "2026-05-13", 100000, 25050),
}
PACKAGES = {
    "exact": """Openstaande posten
Toro BV

Deb.nr.;Naam;Factuurnr.;Factuurdatum;Vervaldatum;Factuurbedrag;Openstaand
00123;Jansen;0001;01-05-2026;31-05-2026;1.210,00;1.210,00
00123;Jansen;0002;13-05-2026;12-06-2026;1.000,00;250,50
""",
    "twinfield": """Code\tx
Debiteurcode\tDebiteurnaam\tFactuurnummer\tBoekdatum\tTotaal\tOpenstaand bedrag\tValuta
00123\tJansen\t0001\t2026-05-01\t1210.00\t1210.00\tEUR
00123\tJansen\t0002\t2026-05-13\t1000.00\t250.50\tEUR
""",
    "afas": """"Verkooprelatie";"Naam";"Factuurnummer";"Datum";"Bedrag";"Restbedrag"
"00123";"Jansen";"0001";"01-05-2026";"1210,00";"1210,00"
"00123";"Jansen";"0002";"13-05-2026";"1000,00";"250,50"
""",
    "snelstart": """Relatiecode,Relatienaam,Factuur,Factuurdatum,Factuurbedrag,Saldo
00123,Jansen,0001,1-5-2026,"€ 1.210,00","€ 1.210,00"
00123,Jansen,0002,13-5-2026,"€ 1.000,00","€ 250,50"
""",
    "moneybird": """Contact id,Contact,Factuurnummer,Factuurdatum,Totaal incl. btw,Nog te betalen
00123,Jansen,0001,2026-05-01,1210.0,1210.0
00123,Jansen,0002,2026-05-13,1000.0,250.5
""",
    "eboekhouden": """Relatie code;Bedrijf;Factuurnr;Datum;Bedrag incl.;Bedrag open
00123;Jansen;0001;01-05-2026;1210,00;1210,00
00123;Jansen;0002;13-05-2026;1000,00;250,50
""",
    "yuki": """Customer code,Customer name,Invoice number,Invoice date,Invoice amount,Open amount
00123,Jansen,0001,05/01/2026,"1,210.00","1,210.00"
00123,Jansen,0002,05/13/2026,"1,000.00",250.50
""",
    "debit and credit": """Klantnr;Klantnaam;Boekstuk;Datum;Debet;Credit;Saldo
00123;Jansen;0001;01-05-2026;1210,00;;1210,00
00123;Jansen;0002;13-05-2026;1000,00;;250,50
""",
    "paid beside total": """Klantnr;Klantnaam;Factuur;Datum;Totaal;Ontvangen
00123;Jansen;0001;01-05-2026;1.210,00;0,00
00123;Jansen;0002;13-05-2026;1.000,00;749,50
""",
}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_lists_of_many_packages_say_the_same(write, package):
    parsed = _read(write("lijst.csv", PACKAGES[package]))
    assert _items(parsed) == EXPECTED
    assert parsed.tables["debtors"][["debtor_id", "name"]].to_numpy().tolist() == [
        ["00123", "Jansen"]
    ]
    assert (parsed.format, parsed.snapshot_on, parsed.failed) == ("openitems", DAY, False)
    assert (parsed.rows[0].rows, parsed.rows[0].rejected) == (2, 0)


def test_a_workbook_says_the_same(tmp_path):
    book = Workbook()
    book.active.title = "Voorblad"
    sheet = book.create_sheet("Posten")
    sheet.append(["Openstaande posten per 30-06-2026"])
    sheet.append([])
    sheet.append(
        ["Debiteurnummer", "Naam", "Factuurnummer", "Factuurdatum", "Bedrag", "Openstaand"]
    )
    sheet.append(["00123", "Jansen", "0001", NOON, 1210, 1210.0])
    sheet.append(["00123", "Jansen", "0002", date(2026, 5, 13), 1000.0, 250.5])
    book.save(tmp_path / "lijst.xlsx")
    parsed = _read(tmp_path / "lijst.xlsx", as_of=None)
    assert _items(parsed) == EXPECTED
    assert parsed.snapshot_on == DAY
    assert parsed.tables["invoices"]["line"].tolist() == [4, 5]


def test_numbers_of_a_workbook_are_never_thousands(tmp_path):
    book = Workbook()
    book.active.append(["Klantnr", "Factuur", "Datum", "Openstaand"])
    book.active.append([123, 20260001, date(2026, 5, 1), 1.234])
    book.active.append([123, 20260002, date(2026, 5, 1), 0.1 + 0.2])
    book.save(tmp_path / "lijst.xlsx")
    parsed = _read(tmp_path / "lijst.xlsx")
    assert _items(parsed) == {"20260002": ("123", "2026-05-01", 30, 30)}
    assert _codes(parsed) == ["too_many_decimals"]


def test_the_first_of_two_lists_is_read_and_the_other_named(tmp_path):
    book = Workbook()
    for name in ("Een", "Twee"):
        sheet = book.create_sheet(name)
        sheet.append(["Klantnr", "Factuur", "Datum", "Openstaand", "Incasso"])
        sheet.append([True, f"F{name}", date(2026, 5, 1), 5, None])
    book.save(tmp_path / "lijst.xlsx")
    parsed = _read(tmp_path / "lijst.xlsx")
    assert set(_items(parsed)) == {"FEen"}
    assert [(one.code, one.value) for one in parsed.problems if one.code == "not_read"] == [
        ("not_read", "Twee")
    ]


def test_a_workbook_without_a_list_and_one_that_is_broken(tmp_path, write):
    book = Workbook()
    book.active.append(["hallo"])
    book.save(tmp_path / "leeg.xlsx")
    assert _codes(_read(tmp_path / "leeg.xlsx")) == ["unknown_format"]
    assert _codes(_read(write("kapot.xlsx", b"PK\x03\x04" + b"x" * 50))) == ["broken_text"]


def test_days_that_could_be_months_take_nothing_until_the_order_is_said(write):
    path = write(
        "lijst.csv",
        HEAD + "1;F1;01-02-2026;10,00\n1;F2;03-04-2026;5,00\n",
    )
    parsed = _read(path)
    assert (parsed.tables, _codes(parsed)) == ({}, ["unclear_dates"])
    assert "--date-order" in parsed.problems[0].message
    assert _items(_read(path, date_order="dmy"))["F1"][1] == "2026-02-01"
    assert _items(_read(path, date_order="mdy"))["F1"][1] == "2026-01-02"


@pytest.mark.parametrize(
    ("above", "day"),
    [
        ("Openstaande posten per 30-06-2026", date(2026, 6, 30)),
        ("Peildatum: 3 juni 2026", date(2026, 6, 3)),
        ("Afgedrukt op 01-07-2026;stand t/m 30-6-2026", date(2026, 6, 30)),
        ("Aged receivables as of 2026-06-30", date(2026, 6, 30)),
        ("as of 03/04/2026", None),
        ("zomaar iets", None),
    ],
)
def test_the_day_of_the_list_is_taken_from_the_file(write, above, day):
    path = write("l.csv", f"{above}\nKlantnr;Factuur;Datum;Openstaand\n1;F1;2026-05-01;10,00\n")
    assert _read(path, as_of=date(2030, 1, 1)).snapshot_on == (day or date(2030, 1, 1))
    assert _codes(_read(path, as_of=None)) == ([] if day else ["no_snapshot_day"])
    (parsed,) = read(path, as_of=date(2030, 1, 1))
    assert _codes(parsed) == ([] if day else ["assumed_day"])


def test_totals_are_left_out_and_checked(write):
    rows = HEAD + "1;F1;2026-05-01;10,00\n1;F2;2026-05-02;5,00\n"
    good = _read(
        write(
            "a.csv",
            f"{rows}Subtotaal;;;15,00\n2;F3;2026-05-03;1,00\n;;;1,00\nTotaal;;;16,00\n;;;16,00\n",
        )
    )
    assert set(_items(good)) == {"F1", "F2", "F3"}
    assert _codes(good) == []
    bad = _read(write("b.csv", f"{rows}Totaal;;;17,00\n"))
    assert [(one.code, one.line, one.value) for one in bad.problems] == [
        ("total_differs", 4, "17.00 ≠ 15.00")
    ]
    assert len(_items(bad)) == 2
    words = _read(write("c.csv", f"{rows};;Totaal;zie boven\n"))
    assert _codes(words) == []


def test_a_page_break_repeats_the_header(write):
    head = "Klantnr;Factuur;Datum;Openstaand\n"
    path = write(
        "a.csv",
        f"{head}1;F1;2026-05-01;10,00\nPagina 2;;;\n"
        f"{head}1;F2;2026-05-01;5,00\nAfgedrukt door S.;;;\n",
    )
    parsed = _read(path)
    assert set(_items(parsed)) == {"F1", "F2"}
    assert _codes(parsed) == []


def test_debtors_in_headings_above_their_items(write):
    path = write(
        "a.csv",
        "Factuur;Datum;Openstaand\n10001 - Jansen B.V.;;\nF1;2026-05-01;10,00\n"
        "Totaal 10001;;10,00\n"
        "10002;De Vries;\nF2;2026-05-01;5,00\nTotaal;;15,00\n",
    )
    parsed = _read(path)
    assert {k: v[0] for k, v in _items(parsed).items()} == {"F1": "10001", "F2": "10002"}
    assert parsed.tables["debtors"]["name"].tolist() == ["Jansen B.V.", "De Vries"]


@pytest.mark.parametrize(
    ("heading", "cell", "party"),
    [
        ("Debiteur", "10001 - Jansen B.V.", ("10001", "Jansen B.V.")),
        ("Debiteur", "10001", ("10001", None)),
        ("Klant", "Jansen B.V.", ("Jansen B.V.", "Jansen B.V.")),
        ("Naam", "Jansen B.V.", ("Jansen B.V.", "Jansen B.V.")),
    ],
)
def test_one_column_for_the_debtor(write, heading, cell, party):
    parsed = _read(
        write("a.csv", f"{heading};Factuur;Datum;Openstaand\n{cell};F1;2026-05-01;10,00\n")
    )
    (row,) = parsed.tables["debtors"].itertuples()
    assert (row.debtor_id, row.name if row.name == row.name else None) == party


def test_a_number_that_is_printed_once_is_carried_down(write):
    rows = NAMED + "1;Jansen;F1;2026-05-01;10,00\n;;F2;2026-05-01;10,00\n2;Bos;F3;2026-05-01;1,00\n"
    assert _items(_read(write("a.csv", rows)))["F2"][0] == "1"
    real_hole = rows + "2;Bos;F4;2026-05-01;1,00\n;;F5;2026-05-01;1,00\n"
    parsed = _read(write("b.csv", real_hole))
    assert set(_items(parsed)) == {"F1", "F3", "F4"}
    assert _codes(parsed) == ["missing_value", "missing_value"]


def test_one_number_with_several_names_is_told(write):
    rows = NAMED + "1;Jansen;F1;2026-05-01;10,00\n1;Bakker;F2;2026-05-01;10,00\n"
    parsed = _read(write("a.csv", rows))
    assert parsed.tables["debtors"]["name"].tolist() == ["Jansen"]
    assert [(one.code, one.line, one.value) for one in parsed.problems] == [
        ("several_names", 2, "1")
    ]


def test_payments_under_an_invoices_number_lower_what_is_left(write):
    head = "Klantnr;Factuur;Datum;Bedrag;Saldo\n"
    parsed = _read(
        write("a.csv", f"{head}1;F1;2026-05-01;100,00;100,00\n1;F1;2026-05-20;-40,00;-40,00\n")
    )
    assert _items(parsed) == {"F1": ("1", "2026-05-01", 10000, 6000)}
    parsed = _read(
        write("b.csv", f"{head}1;F1;2026-05-01;100,00;100,00\n1;F1;2026-05-20;40,00;40,00\n")
    )
    assert (_items(parsed), _codes(parsed)) == ({}, ["duplicate_id", "duplicate_id"])


def test_credit_notes_by_sign_by_side_and_by_kind(write):
    parsed = _read(
        write(
            "a.csv",
            "Klantnr;Factuur;Datum;Openstaand;Soort;D/C\n1;F1;2026-05-01;-10,00;Factuur;\n"
            "1;F2;2026-05-01;10,00;Creditnota;\n1;F3;2026-05-01;10,00;;C\n1;F4;2026-05-01;10,00;;D\n",
        )
    )
    assert [cents for *_, cents in _items(parsed).values()] == [-1000, -1000, -1000, 1000]
    assert parsed.tables["invoices"]["kind"].tolist() == ["credit_note"] * 3 + ["invoice"]


def test_a_list_that_books_debts_as_negative_is_turned_and_told(write):
    rows = "".join(f"1;F{n};2026-05-01;-10,00\n" for n in range(5))
    parsed = _read(write("a.csv", f"Klantnr;Factuur;Datum;Openstaand\n{rows}"))
    assert parsed.tables["open_items"]["cents"].tolist() == [1000] * 5
    assert _codes(parsed) == ["signs_turned"]


def test_bad_rows_are_refused_and_the_good_ones_taken(write):
    parsed = _read(
        write(
            "a.csv",
            "Klantnr;Factuur;Datum;Vervaldatum;Openstaand\n1;F1;2026-05-01;;10,00\n1;F2;2026-05-01;;veel\n"
            "1;F3;2026-05-01;;\n1;;2026-05-01;;5,00\n1;F5;2026-02-30;;5,00\n1;F6;;2026-05-31;1.234\n",
        )
    )
    assert set(_items(parsed)) == {"F1", "F6"}
    told = {(one.line, one.field, one.code) for one in parsed.problems}
    assert told == {
        (3, "remaining", "bad_amount"),
        (4, "amount", "missing_value"),
        (5, "invoice_id", "missing_value"),
        (6, "issued_on", "bad_date"),
        (7, "issued_on", "assumed_issue"),
    }
    assert (parsed.rows[0].rows, parsed.rows[0].rejected) == (6, 4)
    assert _items(parsed)["F6"][2] == 123400


def test_a_column_of_ambiguous_amounts_is_refused_by_row(write):
    parsed = _read(write("a.csv", HEAD + "1;F1;2026-05-01;1.234\n"))
    assert _codes(parsed) == ["ambiguous_amount"]
    assert parsed.tables["invoices"].empty


def test_headings_we_do_not_know_can_be_mapped(write):
    path = write("a.csv", "Cliënt;Bon;Wanneer;Schuld\n1;F1;2026-05-01;10,00\n")
    assert _codes(_read(path)) == ["unknown_format"]
    fields = {
        "debtor_id": "Cliënt",
        "invoice_id": "Bon",
        "issued_on": "Wanneer",
        "remaining": "Schuld",
    }
    assert _items(_read(path, mapping=fields)) == {"F1": ("1", "2026-05-01", 1000, 1000)}
    turned = {heading: field for field, heading in fields.items()}
    assert _items(_read(path, mapping=turned)) == {"F1": ("1", "2026-05-01", 1000, 1000)}


def test_a_missing_column_is_named(write):
    parsed = _read(write("a.csv", "Klantnr;Naam;Datum;Openstaand\n1;x;2026-05-01;10,00\n"))
    assert [(one.code, one.field) for one in parsed.problems] == [("missing_columns", "invoice_id")]


def test_a_paid_invoice_in_a_list_with_a_status_is_not_open(write):
    rows = (
        "Klantnr;Factuur;Datum;Bedrag;Status\n"
        "1;F1;2026-05-01;10,00;Betaald\n1;F2;2026-05-01;10,00;Niet betaald\n"
    )
    assert [left for *_, left in _items(_read(write("a.csv", rows))).values()] == [0, 1000]


def test_a_history_with_days_of_settlement_becomes_payments(write):
    path = write(
        "a.csv",
        "Customer ID,Invoice Number,Invoice Date,Due Date,Invoice Amount,Settled Date\n"
        "c1,F1,13/01/2026,12/02/2026,100.00,20/02/2026\nc1,F2,14/01/2026,13/02/2026,50.00,\n"
        "c1,F3,14/01/2026,13/02/2026,50.00,31/02/2026\n",
    )
    parsed = _read(path, as_of=None)
    assert (parsed.format, parsed.snapshot_on) == ("invoices", None)
    assert parsed.tables["invoices"]["invoice_id"].tolist() == ["F1", "F2"]
    (paid,) = parsed.tables["payments"].itertuples()
    assert (paid.invoice_id, paid.cents, f"{paid.paid_on:%Y-%m-%d}") == ("F1", 10000, "2026-02-20")
    assert [(one.line, one.field, one.code) for one in parsed.problems] == [
        (4, "settled_on", "bad_date")
    ]


def test_particulars_of_the_debtor_are_taken_along(write):
    parsed = _read(
        write(
            "a.csv",
            "Klantnr;Naam;E-mail;Plaats;Betalingstermijn;Factuur;Datum;Openstaand;Kleur\n"
            "1;Bos;;Delft;30 dagen;F1;2026-05-01;1,00;x\n"
            "1;Bos;b@bos.nl;Delft;30 dagen;F2;2026-05-01;1,00;x\n",
        )
    )
    (bos,) = parsed.tables["debtors"].itertuples()
    assert (bos.email, bos.city, bos.payment_terms_days) == ("b@bos.nl", "Delft", 30)
    assert _codes(parsed) == ["extra_columns"]
    assert parsed.partial == {"debtors"}
