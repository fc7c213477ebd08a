"""Lists of all four kinds: told apart by content, in any order of columns, as the user has them."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.book.readers import read
from kanwil.book.readers.layouts import Choice

DAY = date(2026, 6, 30)
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
DAYS = {
    "iso": lambda d: d.isoformat(),
    "iso with time": lambda d: f"{d.isoformat()}T11:50:00",
    "d-m-Y": lambda d: f"{d:%d-%m-%Y}",
    "d/m/y with time": lambda d: f"{d.day}/{d.month}/{d:%Y} 11:50",
    "m/d/Y": lambda d: f"{d:%m/%d/%Y}",
    "d.m.Y": lambda d: f"{d:%d.%m.%Y}",
    "named": lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year}",
    "short": lambda d: f"{d:%d-%b-%y}",
    "compact": lambda d: f"{d:%Y%m%d}.0",
    "serial": lambda d: str((d - date(1899, 12, 30)).days),
}
AMOUNTS = {
    "1.234,56": lambda t: t.translate(str.maketrans(",.", ".,")),
    "1234,56": lambda t: t.replace(",", "").replace(".", ","),
    "1,234.56": lambda t: t,
    "1 234,56": lambda t: t.replace(",", " ").replace(".", ","),
    "1'234.56": lambda t: t.replace(",", "'"),
    "€": lambda t: "€ " + t.translate(str.maketrans(",.", ".,")),
    "1.234,56-": lambda t: t.translate(str.maketrans(",.", ".,")).lstrip("-") + "-" * ("-" in t),
    "(1.234,56)": lambda t: (
        "(" * ("-" in t) + t.translate(str.maketrans(",.", ".,")).lstrip("-") + ")" * ("-" in t)
    ),
}


def _read(text, **wish):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lijst.csv"
        path.write_text(text, encoding="utf-8")
        (parsed,) = read(path, as_of=DAY, **wish)
    return parsed


@given(
    rows=st.lists(
        st.tuples(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(-(10**12), 10**12)),
        min_size=1,
        max_size=6,
    ),
    day=st.sampled_from(list(DAYS)),
    amount=st.sampled_from(list(AMOUNTS)),
    order=st.permutations(range(5)),
    junk=st.lists(st.sampled_from(["Connected.", "(3 rows)", "Lijst;2026", ";;;"]), max_size=3),
)
@settings(max_examples=25, deadline=None)
def test_what_is_written_in_any_notation_is_read_back(rows, day, amount, order, junk):
    rows = [(issued, cents or 1) for issued, cents in rows]
    # A day past the twelfth tells the order of day and month; an early positive row the signs.
    rows += [(date(2020, 5, 13 + n), 150) for n in range(7)]
    cells = [("Klantnr", "Factuurnummer", "Factuurdatum", "Vervaldatum", "Openstaand")]
    for n, (issued, cents) in enumerate(rows):
        due = issued + timedelta(30)
        written = AMOUNTS[amount](f"{cents / 100:,.2f}")
        cells.append((f"00{n}", f"0{n}", DAYS[day](issued), DAYS[day](due), written))
    lines = [";".join(row[place] for place in order) for row in cells]
    parsed = _read("\n".join([*junk, *lines]))
    invoices = parsed.tables["invoices"].set_index("invoice_id")
    got = [
        (row.debtor_id, row.issued_on.date(), row.due_on.date(), row.cents)
        for row in (invoices.loc[f"0{n}"] for n in range(len(rows)))
    ]
    said = [(f"00{n}", on, on + timedelta(30), cents) for n, (on, cents) in enumerate(rows)]
    assert got == said
    assert not parsed.failed


RECEIPTS = {
    "nl": "Datum;Debiteurnr;Naam;Factuurnr;Ontvangen bedrag;Betaalwijze\n"
    "13-05-2026;001;J;F1;100,00;Bank\n",
    "de": "Zahlungseingänge\nBuchungsdatum;Kundennr.;Rechnungsnr.;Betrag;Zahlungsart\n"
    "13.05.2026;001;F1;100,00;Überweisung\n",
    "en": "Payment date,Customer number,Invoice number,Amount,Payment method\n"
    "05/13/2026,001,F1,100.00,Wire\n",
}


@pytest.mark.parametrize("text", RECEIPTS.values(), ids=RECEIPTS)
def test_receipts_in_three_languages(text):
    parsed = _read(text)
    (paid,) = parsed.tables["payments"].itertuples()
    assert (parsed.format, paid.debtor_id, paid.invoice_id) == ("payments", "001", "F1")
    assert (paid.cents, f"{paid.paid_on:%Y-%m-%d}", paid.method) == (
        10000,
        "2026-05-13",
        "transfer",
    )
    assert _read(text).tables["payments"]["payment_id"].tolist() == [paid.payment_id]


def test_receipts_without_a_number_keep_the_name_for_matching():
    text = "Betaald op;Naam;Bedrag;Omschrijving\n13-05-2026;Jansen;5,00;F9\nTotaal;;6,00;\n"
    parsed = _read(text)
    (paid,) = parsed.tables["payments"].itertuples()
    assert (paid.debtor_id == paid.debtor_id, paid.reference) == (False, "Jansen · F9")
    assert [(one.code, one.value) for one in parsed.problems] == [("total_differs", "6.00 ≠ 5.00")]


def test_debtors_with_their_terms_language_and_kind():
    parsed = _read(
        "Nummer;Naam;Adres;Huisnummer;Postcode;Betalingsconditie;KvK-nummer;Taal;Soort\n"
        "00123;Jansen;Laan;12a;1234 AB;30 dagen netto;01234567;Nederlands;Bedrijf\n"
        "00124;Bos;;;;14;;Engels;Particulier\nL1;Y;;;;;;;Leverancier\n"
    )
    told = parsed.tables["debtors"].set_index("debtor_id")
    assert (parsed.format, list(told.index)) == ("debtors", ["00123", "00124"])
    jansen, bos = told.loc["00123"], told.loc["00124"]
    assert (jansen.address, jansen.kvk, jansen.payment_terms_days) == ("Laan 12a", "01234567", 30)
    assert (jansen.kind, bos.kind, jansen.language, bos.language) == (
        *("company", "consumer"),
        *("nl", "en"),
    )
    assert "supplier_left_out" in [one.code for one in parsed.problems]


def test_a_list_of_invoices_that_tells_nothing_of_payment_says_so():
    parsed = _read("Klantnr;Factuurnr;Factuurdatum;Totaal incl. btw\n1;F1;13-05-2026;5,00\n")
    assert (parsed.format, parsed.snapshot_on) == ("invoices", None)
    assert [one.code for one in parsed.problems] == ["nothing_paid"]


def test_a_choice_replaces_what_was_recognised():
    text = "Wie;Bon;Wanneer;Kolom;Schuld\n1;F1;01-02-2026;9,00;5.000\n"
    parsed = _read(text)
    assert (parsed.layout.columns, parsed.tables) == ({}, {})
    columns = {0: "debtor_id", 1: "invoice_id", 2: "issued_on", 4: "remaining"}
    choice = Choice(columns, "openitems", "dmy", ",")
    chosen = _read(text, recall={parsed.layout.signature: choice}.get)
    (row,) = chosen.tables["invoices"].itertuples()
    assert (row.cents, f"{row.issued_on:%Y-%m-%d}") == (500000, "2026-02-01")
    assert (chosen.layout.columns, chosen.layout.chosen, chosen.layout.kind) == (
        *(columns, True),
        "openitems",
    )


def test_a_column_may_be_ignored_and_another_currency_is_kept():
    text = "Klantnr;Factuurnr;Datum;Bedrag;Openstaand\n1;F1;13-05-2026;$ 1,00;5,00\n"
    parsed = _read(text, mapping={"Openstaand": "ignore"})
    (row,) = parsed.tables["invoices"].itertuples()
    assert (row.cents, row.currency) == (100, "USD")


def test_a_column_that_cannot_tell_follows_the_one_that_can():
    head = "Klantnr;Factuurnr;Factuurdatum;Vervaldatum;Openstaand\n"
    parsed = _read(f"{head}1;F1;01-02-2026;13-03-2026;5,00\n")
    assert f"{parsed.tables['invoices']['issued_on'].iloc[0]:%Y-%m-%d}" == "2026-02-01"
    mixed = _read(f"{head}1;F1;13-02-2026;03-25-2026;5,00\n")
    assert [one.code for one in mixed.problems] == ["mixed_dates"]


def test_days_under_the_number_and_days_late():
    parsed = _read(
        "Deb.nr.;Naam;Boekstuk;;Bedrag;Vervaldagen\n3332;Jansen;26-Apr-26;1101;100,00;-5\n"
        "3332;Bos;13-05-2026 11:50;1102;1.200,50;10\n"
    )
    got = [
        (row.invoice_id, f"{row.issued_on:%m-%d}", f"{row.due_on:%m-%d}")
        for row in parsed.tables["invoices"].itertuples()
    ]
    assert got == [("1101", "04-26", "07-05"), ("1102", "05-13", "06-20")]
