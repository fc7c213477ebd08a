# ruff: noqa: E501 -- headers as wide as packages write them
"""Lists in the shapes in which packages export them; each holds the same three open items."""

from datetime import date

import pytest

from kanwil.book.readers import read

DAY = date(2026, 6, 30)
# invoice: debtor's number (or name), name, issued, due, cents left
ITEMS = {
    "0001": ("00123", "Jansen B.V.", "2026-05-01", "2026-05-31", 123456),
    "0002": ("00123", "Jansen B.V.", "2026-05-13", "2026-06-12", -25050),
    "0003": ("00124", "De Vries", "2026-06-20", "2026-07-20", 100000),
}
PACKAGES = {
    "Exact Online": """Openstaande posten: Debiteuren
Toro B.V.;;;;;;;;
Peildatum: 30-06-2026

Code;Naam;Bkst.nr.;Factuurnr.;Uw ref.;Factuurdatum;Vervaldatum;Dagen;Openstaand
00123;Jansen B.V.;26700001;0001;PO 7;01-05-2026;31-05-2026;30;1.234,56
00123;Jansen B.V.;26700002;0002;;13-05-2026;12-06-2026;18;-250,50
00124;De Vries;26700003;0003;;20-06-2026;20-07-2026;-20;1.000,00
;;;;;;;Totaal;1.984,06
""",
    "Exact Globe": """"Deb.nr."\t"Naam"\t"Onze ref."\t"Datum"\t"Vervaldatum"\t"Debet"\t"Credit"
"00123"\t"Jansen B.V."\t""\t""\t""\t""\t""
""\t""\t"0001"\t"01-05-26"\t"31-05-26"\t"1234,56"\t""
""\t""\t"0002"\t"13-05-26"\t"12-06-26"\t""\t"250,50"
""\t"Totaal"\t""\t""\t""\t"1234,56"\t"250,50"
"00124"\t"De Vries"\t""\t""\t""\t""\t""
""\t""\t"0003"\t"20-06-26"\t"20-07-26"\t"1000,00"\t""
""\t"Totaal"\t""\t""\t""\t"1000,00"\t""
""\t"Eindtotaal"\t""\t""\t""\t"2234,56"\t"250,50"
""",
    "Twinfield": """Debiteur,Naam,Dagboek,Factuurnummer,Factuurdatum,Vervaldatum,Valuta,Bedrag,Openstaand
00123,Jansen B.V.,VRK,0001,2026-05-01,2026-05-31,EUR,1234.56,1234.56
00123,Jansen B.V.,VRK,0002,2026-05-13,2026-06-12,EUR,-250.50,-250.50
00124,De Vries,VRK,0003,2026-06-20,2026-07-20,EUR,1500.00,1000.00
""",
    "AFAS Profit": """Openstaande posten debiteuren op 30-06-2026;;;;;
Factuurnummer;Factuurdatum;Vervaldatum;Dagen vervallen;Factuurbedrag;Saldo
00123 - Jansen B.V.;;;;;
0001;01-05-2026;31-05-2026;30;1.234,56;1.234,56
0002;13-05-2026;12-06-2026;18;250,50-;250,50-
Totaal 00123;;;;984,06;984,06
00124 - De Vries;;;;;
0003;20-06-2026;20-07-2026;-20;1.500,00;1.000,00
Totaal 00124;;;;1.500,00;1.000,00
Totaal generaal;;;;2.484,06;1.984,06
""",
    "SnelStart": """Relatiecode;Relatienaam;Factuurnummer;Factuurdatum;Vervaldatum;Factuurbedrag;Openstaand saldo
00123;Jansen B.V.;0001;1-5-2026;31-5-2026;€ 1.234,56;€ 1.234,56
00123;Jansen B.V.;0002;13-5-2026;12-6-2026;€ -250,50;€ -250,50
00124;De Vries;0003;20-6-2026;20-7-2026;€ 1.000,00;€ 1.000,00
""",
    "e-Boekhouden": """"Datum","Factuurnr","Code","Bedrijf","Bedrag","Betaald","Openstaand","Vervaldatum"
"01-05-2026","0001","00123","Jansen B.V.","1234,56","0,00","1234,56","31-05-2026"
"13-05-2026","0002","00123","Jansen B.V.","-250,50","0,00","-250,50","12-06-2026"
"20-06-2026","0003","00124","De Vries","1500,00","500,00","1000,00","20-07-2026"
""",
    "Moneybird": """Factuurnummer,Status,Klantnummer,Contact,Factuurdatum,Vervaldatum,Valuta,Totaalprijs incl. btw,Nog te betalen
0001,te laat,00123,Jansen B.V.,2026-05-01,2026-05-31,EUR,1234.56,1234.56
0002,open,00123,Jansen B.V.,2026-05-13,2026-06-12,EUR,-250.5,-250.5
0003,open,00124,De Vries,2026-06-20,2026-07-20,EUR,1500.0,1000.0
""",
    "Yuki": """Contactcode;Contact;Factuurnr.;Datum;Vervaldatum;Bedrag;Openstaand bedrag
00123;Jansen B.V.;0001;1 mei 2026;31 mei 2026;1.234,56;1.234,56
00123;Jansen B.V.;0002;13 mei 2026;12 jun 2026;(250,50);(250,50)
00124;De Vries;0003;20 jun. 2026;20 jul. 2026;1.000,00;1.000,00
""",
    "Unit4 Multivers": """Debiteurnr.;Zoeknaam;Naam;Fact.nr.;Fact.datum;Verv.datum;Bedrag;Betaald;Openst. bedrag;D/C
00123;JANSEN;Jansen B.V.;0001;12-mrt-2026;31-05-2026;1.234,56;0,00;1.234,56;D
00123;JANSEN;Jansen B.V.;0002;13-mei-2026;12-06-2026;250,50;0,00;250,50;C
00124;VRIES;De Vries;0003;20-jun-2026;20-07-2026;1.500,00;500,00;1.000,00;D
""",
    "Visma eAccounting": """Customer number;Customer name;Invoice number;Invoice date;Due date;Currency;Total amount;Remaining amount
00123;Jansen B.V.;0001;2026-05-01 00:00:00;2026-05-31 00:00:00;EUR\t;1 234,56;1 234,56
00123;Jansen B.V.;0002;2026-05-13 00:00:00;2026-06-12 00:00:00;EUR;-250,50;-250,50
00124;De Vries;0003;2026-06-20 00:00:00;2026-07-20 00:00:00;EUR;1 000,00;1 000,00
""",
    "SAP (en)": """Account\tName 1\tDocument Number\tDocument Date\tNet due date\tAmount in local currency\tLocal Currency
00123\tJansen B.V.\t0001\t01.05.2026\t31.05.2026\t1.234,56\tEUR
00123\tJansen B.V.\t0002\t13.05.2026\t12.06.2026\t250,50-\tEUR
*\t\t\t\t\t984,06\tEUR
00124\tDe Vries\t0003\t20.06.2026\t20.07.2026\t1.000,00\tEUR
*\t\t\t\t\t1.000,00\tEUR
**\t\t\t\t\t1.984,06\tEUR
""",
    "SAP (nl)": """Debiteur\tNaam 1\tDocumentnummer\tDocumentdatum\tNettovervaldatum\tBedrag in lokale valuta
00123\tJansen B.V.\t0001\t01.05.2026\t31.05.2026\t1.234,56
00123\tJansen B.V.\t0002\t13.05.2026\t12.06.2026\t250,50-
00124\tDe Vries\t0003\t20.06.2026\t20.07.2026\t1.000,00
\t\t\t\t\t1.984,06
""",
    "SAP (de)": """Debitor\tName 1\tBelegnummer\tBelegdatum\tNettofälligkeit\tBetrag in Hauswährung\tHauswährung
00123\tJansen B.V.\t0001\t01.05.2026\t31.05.2026\t1.234,56\tEUR
00123\tJansen B.V.\t0002\t13.05.2026\t12.06.2026\t250,50-\tEUR
00124\tDe Vries\t0003\t20.06.2026\t20.07.2026\t1.000,00\tEUR
Gesamtsumme\t\t\t\t\t1.984,06\tEUR
""",
    "DATEV": """Konto;Kontobezeichnung;Rechnungs-Nr.;Datum;Fälligkeit;Soll;Haben;Saldo
00123;Jansen B.V.;0001;01.05.2026;31.05.2026;1.234,56;;1.234,56
00123;Jansen B.V.;0002;13.05.2026;12.06.2026;;250,50;-250,50
Summe 00123;;;;;1.234,56;250,50;984,06
00124;De Vries;0003;20.06.2026;20.07.2026;1.000,00;;1.000,00
Gesamt;;;;;2.234,56;250,50;1.984,06
""",
    "Lexware": """Kunden-Nr.;Firma;Beleg-Nr.;Belegdatum;Fällig am;Betrag;S/H
00123;Jansen B.V.;0001;01.05.2026;31.05.2026;1.234,56;S
00123;Jansen B.V.;0002;13.05.2026;12.06.2026;250,50;H
00124;De Vries;0003;20.06.2026;20.07.2026;1.000,00;S
""",
    "ageing": """Debiteuren ouderdomsanalyse per 30-06-2026
Debiteur;Factuur;;Verval;Niet;1 - 30;31 - 60;> 60
nummer;nummer;datum;datum;vervallen;dagen;dagen;dagen
00123;0001;01-05-2026;31-05-2026;;1.234,56;;
00123;0002;13-05-2026;12-06-2026;;-250,50;;
00124;0003;20-06-2026;20-07-2026;1.000,00;;;
""",
    "Swiss": """Kundennummer,Firma,Rechnungsnummer,Rechnungsdatum,Zahlbar bis,Offener Betrag
00123,Jansen B.V.,0001,01.05.2026,31.05.2026,1'234.56
00123,Jansen B.V.,0002,13.05.2026,12.06.2026,-250.50
00124,De Vries,0003,20.06.2026,20.07.2026,1'000.00
""",
    "no numbers": """Klant;Factuurnummer;Factuurdatum;Vervaldatum;Openstaand
Jansen B.V.;;;;
;0001;01-05-2026;31-05-2026;1234,56
;0002;13-05-2026;12-06-2026;-250,50
De Vries;;;;
;0003;20-06-2026;20-07-2026;1000,00
""",
    "names above": """Factuurnummer;Factuurdatum;Vervaldatum;Openstaand
Jansen B.V.;;;
0001;01-05-2026;31-05-2026;1234,56
0002;13-05-2026;12-06-2026;-250,50
Totaal Jansen B.V.;;;984,06
De Vries;;;
0003;20-06-2026;20-07-2026;1000,00
Totaal De Vries;;;1000,00
""",
}


def told(path, **wish):
    (parsed,) = read(path, as_of=DAY, **wish)
    left = parsed.tables["open_items"].set_index("invoice_id")["cents"] if parsed.tables else {}
    names = {}
    for row in parsed.tables.get("debtors", left)[["debtor_id", "name"]].itertuples():
        names[row.debtor_id] = row.name
    items = {
        row.invoice_id: (
            row.debtor_id,
            names[row.debtor_id],
            f"{row.issued_on:%Y-%m-%d}",
            f"{row.due_on:%Y-%m-%d}",
            int(left[row.invoice_id]),
        )
        for row in parsed.tables["invoices"].itertuples()
    }
    return parsed, items


def expected(package):
    items = {key: list(item) for key, item in ITEMS.items()}
    if package == "Unit4 Multivers":
        items["0001"][2] = "2026-03-12"
    for item in items.values():
        if package in ("no numbers", "names above"):
            item[0] = item[1]
        if package == "ageing":
            item[1] = float("nan")
    return {key: tuple(item) for key, item in items.items()}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_the_same(write, package):
    parsed, items = told(write("lijst.csv", PACKAGES[package]))
    assert repr(items) == repr(expected(package)), parsed.problems
    assert not parsed.failed
    assert "total_differs" not in [one.code for one in parsed.problems]
