from datetime import date

import pytest

from kanwil.book.readers import read
from kanwil.book.readers.terms import due_of

NS = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
ISSUED = date(2026, 1, 15)


def _cbc(**texts):
    return "".join(f"<cbc:{name}>{text}</cbc:{name}>" for name, text in texts.items() if text)


def _party(role, name, *, own="", kvk="", vat="", email=""):
    legal = f'<cbc:CompanyID schemeID="0106">{kvk}</cbc:CompanyID>' if kvk else ""
    tax = f"<cac:PartyTaxScheme>{_cbc(CompanyID=vat)}</cac:PartyTaxScheme>" if vat else ""
    contact = f"<cac:Contact>{_cbc(ElectronicMail=email)}</cac:Contact>"
    return (
        f"<cac:Accounting{role}Party>{_cbc(SupplierAssignedAccountID=own)}<cac:Party>"
        f"<cac:PartyName>{_cbc(Name=name)}</cac:PartyName>{tax}"
        f"<cac:PartyLegalEntity>{legal}</cac:PartyLegalEntity>{contact}"
        f"</cac:Party></cac:Accounting{role}Party>"
    )


def ubl(
    number="F1", payable="121.00", *, root="Invoice", kind="380", due="", notes=(), more="",
    totals="", currency="EUR", supplier="Wij BV", name="Jansen BV", **buyer,
):  # fmt: skip
    terms = "".join(f"<cac:PaymentTerms>{_cbc(Note=note)}</cac:PaymentTerms>" for note in notes)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} {NS} '
        f'xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2">'
        f"{_cbc(ID=number, IssueDate=ISSUED, DueDate=due)}"
        f"{_cbc(InvoiceTypeCode=kind if root == 'Invoice' else '')}{more}"
        f"{_party('Supplier', supplier)}{_party('Customer', name, **buyer)}{terms}"
        f"<cac:LegalMonetaryTotal>{totals}"
        f'<cbc:PayableAmount currencyID="{currency}">{payable}</cbc:PayableAmount>'
        f"</cac:LegalMonetaryTotal></{root}>"
    )


def _one(write, xml):
    (parsed,) = read(write("f.xml", xml))
    return parsed, parsed.tables["invoices"].iloc[0] if parsed.tables else None


def _codes(parsed):
    return [one.code for one in parsed.problems]


@pytest.mark.parametrize(
    ("given", "cents", "kind"),
    [
        ({}, 12100, "invoice"),
        ({"root": "CreditNote"}, -12100, "credit_note"),
        ({"kind": "381"}, -12100, "credit_note"),
        ({"payable": "-121.00"}, -12100, "credit_note"),
        ({"kind": "384", "payable": "-121.00"}, -12100, "credit_note"),
        ({"kind": "384"}, 12100, "invoice"),
        ({"payable": "120.99999999999999"}, 12100, "invoice"),
        ({"currency": "EUR\n\t"}, 12100, "invoice"),
    ],
)
def test_invoices_and_credit_notes_in_the_ways_in_which_they_occur(write, given, cents, kind):
    _, bill = _one(write, ubl(due="2026-02-14", kvk="12345678", **given))
    assert (bill["cents"], bill["kind"], bill["currency"]) == (cents, kind, "EUR")


def test_a_credit_note_names_the_invoice_that_it_takes_back(write):
    more = (
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F0</cbc:ID>"
        "</cac:InvoiceDocumentReference></cac:BillingReference>"
    )
    parsed, bill = _one(write, ubl(root="CreditNote", more=more, own="1001"))
    assert (bill["credits"], _codes(parsed)) == ("F0", [])
    _, invoice = _one(write, ubl(more=more, own="1001"))
    assert invoice.isna()["credits"]


@pytest.mark.parametrize(
    ("buyer", "debtor"),
    [
        ({"own": "1001", "kvk": "12345678"}, "1001"),
        ({"kvk": "12345678", "vat": "NL8200.98.395.B.01"}, "kvk-12345678"),
        ({"vat": "NL8200.98.395.B.01"}, "NL820098395B01"),
        ({"kvk": "1234"}, "Jansen BV"),
    ],
)
def test_the_debtor_is_known_by_our_number_then_by_a_public_one_then_by_name(write, buyer, debtor):
    parsed, bill = _one(write, ubl(due="2026-02-14", email="a@jansen.nl", **buyer))
    known = parsed.tables["debtors"].iloc[0]
    assert (bill["debtor_id"], known["debtor_id"]) == (debtor, debtor)
    assert (known["name"], known["email"]) == ("Jansen BV", "a@jansen.nl")
    assert _codes(parsed) == (["name_as_id"] if debtor == "Jansen BV" else [])


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("30 dagen netto", "2026-02-14"),
        ("30dagen", "2026-02-14"),
        ("Graag betalen binnen 14 dagen.", "2026-01-29"),
        ("Netto 30", "2026-02-14"),
        ("within 30 days", "2026-02-14"),
        ("2% korting binnen 8 dagen, 30 dagen netto", "2026-02-14"),
        ("Te betalen binnen twee weken", "2026-01-29"),
        ("30 dagen einde maand", "2026-02-28"),
        ("Te voldoen voor 1 maart 2026", "2026-03-01"),
        ("uiterlijk 28-02-2026", "2026-02-28"),
        ("Bij te late betaling 1,5% rente na 14 dagen", None),
        ("Netto 30 Tage", "2026-02-14"),
        ("Zahlbar innerhalb von 14 Tagen", "2026-01-29"),
        ("fällig am 14.02.2026", "2026-02-14"),
        ("14 Tage 2% Skonto, 30 Tage netto", "2026-02-14"),
        ("8 dagen na factuurdatum", "2026-01-23"),
        ("einde maand + 30", "2026-03-02"),
        ("payable within 30 days", "2026-02-14"),
        ("Betalingsconditie: 30", "2026-02-14"),
        ("vervaldag 2026-02-14", "2026-02-14"),
        ("per omgaande", None),
        ("", None),
    ],
)
def test_terms_in_words_give_a_due_day_with_a_remark(text, due):
    found = due_of(ISSUED, [], [text])
    assert found.day == (date.fromisoformat(due) if due else None)
    assert found.code == ("due_from_text" if due else "due_missing")


def test_contradictory_days_take_the_last_and_a_day_before_the_invoice_takes_none(write):
    more = (
        "<cac:PaymentMeans><cbc:PaymentDueDate>2026-02-20</cbc:PaymentDueDate></cac:PaymentMeans>"
    )
    parsed, bill = _one(write, ubl(due="2026-02-14", more=more, own="1"))
    assert (str(bill["due_on"].date()), _codes(parsed)) == ("2026-02-20", ["contradictory_due"])
    parsed, bill = _one(write, ubl(due="2025-02-14", own="1"))
    assert (bill.isna()["due_on"], _codes(parsed)) == (True, ["due_before_issue"])


def test_a_prepaid_invoice_claims_what_is_left(write):
    totals = _cbc(TaxInclusiveAmount="121.00", PrepaidAmount="100.00")
    parsed, bill = _one(write, ubl(payable="21.00", totals=totals, due="2026-02-14", own="1"))
    assert (bill["cents"], _codes(parsed)) == (2100, ["prepaid"])
    parsed, _ = _one(write, ubl(payable="20.00", totals=totals, due="2026-02-14", own="1"))
    assert _codes(parsed) == ["prepaid", "payable_differs"]


@pytest.mark.parametrize(
    ("xml", "code", "field"),
    [
        (ubl(number=" ", own="1"), "missing_value", "ID"),
        (ubl(name="", own=""), "missing_value", "AccountingCustomerParty"),
        (ubl(payable="gratis", own="1"), "missing_value", "PayableAmount"),
        (ubl(own="1").replace("2026-01-15", "2026-02-30"), "bad_date", "IssueDate"),
    ],
)
def test_a_document_that_lacks_the_needed_is_refused_with_its_element(write, xml, code, field):
    parsed, _ = _one(write, xml)
    errors = [(one.code, one.field) for one in parsed.problems if one.severity == "error"]
    assert errors == [(code, field)]
    assert (parsed.rows[0].rows, parsed.rows[0].rejected) == (1, 1)


def test_a_pro_forma_is_no_claim_and_an_attachment_of_twelve_megabytes_does_not_matter(write):
    parsed, bill = _one(write, ubl(kind="325", own="1"))
    assert (bill, _codes(parsed), parsed.rows[0].rows) == (None, ["no_claim"], 0)
    pdf = (
        f"<cbc:EmbeddedDocumentBinaryObject>{'QUJD' * 3_000_000}</cbc:EmbeddedDocumentBinaryObject>"
    )
    _, bill = _one(write, ubl(due="2026-02-14", own="1", more=pdf))
    assert bill["cents"] == 12100


@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', '"x"'])
def test_hostile_xml_is_refused(write, entity):
    hostile = f"?><!DOCTYPE Invoice [<!ENTITY a {entity}>]><"
    (parsed,) = read(write("f.xml", ubl(own="1", name="&a;").replace("?><", hostile, 1)))
    assert _codes(parsed) == ["hostile_xml"]


def test_a_folder_is_one_import_with_doubles_and_purchases_told_apart(write, tmp_path):
    files = {
        "a": ubl("F1", own="1", due="2026-02-14"),
        "b": ubl("F1", own="1", due="2026-02-14"),
        "c": ubl("F2", own="2", due="2026-02-14"),
        "d": ubl("F3", own="2", due="2026-02-14"),
        "e": ubl("F3", "5.00", own="2", due="2026-02-14"),
        "f": ubl("X9", due="2026-02-14", supplier="Energie NV", name="Wij B.V."),
    }
    for name, xml in files.items():
        write(f"map/{name}.xml", xml)
    (parsed,) = read(tmp_path / "map")
    assert parsed.tables["invoices"]["invoice_id"].tolist() == ["F1", "F2"]
    assert sorted(parsed.tables["debtors"]["debtor_id"]) == ["1", "2"]
    assert [(one.rows, one.rejected, one.repeated) for one in parsed.rows] == [
        (1, 0, 0), (1, 0, 1), (1, 0, 0), (1, 1, 0), (1, 1, 0), (0, 0, 0),
    ]  # fmt: skip
    assert _codes(parsed) == [
        "name_as_id",
        "no_claim",
        "duplicate_id",
        "duplicate_id",
        "repeated_row",
    ]


def test_oddities_are_told_one_by_one(write):
    parsed, _ = _one(write, ubl(root="CreditNote", payable="-5.00", own="1"))
    assert _codes(parsed) == ["credit_sign"]
    parsed, bill = _one(write, ubl(due="over een maand", own="1"))
    assert (_codes(parsed), bill.isna()["due_on"]) == (["left_out", "due_missing"], True)
    parsed, bill = _one(write, ubl(due="2026-02-14", own="1", currency="USD"))
    assert (_codes(parsed), bill["currency"]) == (["foreign_currency"], "USD")
    parsed, _ = _one(write, ubl(due="2026-02-14", own="1", payable="12.345"))
    assert _codes(parsed) == ["healed_amount"]
    parsed, _ = _one(write, ubl(own="1").replace("LegalMonetaryTotal", "Totaal"))
    assert _codes(parsed) == ["missing_value"]
    parsed, _ = _one(write, ubl(own="1").replace("AccountingCustomerParty", "Koper"))
    assert _codes(parsed) == ["missing_value"]
    parsed, _ = _one(write, ubl(number="").replace("<cbc:ID></cbc:ID>", ""))
    assert _codes(parsed) == ["unknown_format"]


def test_a_buyer_number_of_our_own_is_told_from_a_public_one(write):
    number = "<cac:PartyIdentification><cbc:ID{}>{}</cbc:ID></cac:PartyIdentification>"
    for scheme, value, debtor in (
        ("", "K-77", "K-77"),
        (' schemeID="0106"', "12345678", "kvk-12345678"),
    ):
        party = f"<cac:Party>{number.format(scheme, value)}"
        xml = ubl(due="2026-02-14")
        head, _, tail = xml.partition("<cac:AccountingCustomerParty>")
        _, bill = _one(
            write, f"{head}<cac:AccountingCustomerParty>{tail.replace('<cac:Party>', party, 1)}"
        )
        assert bill["debtor_id"] == debtor


def test_a_customer_who_is_collected_from_gives_account_and_mandate(write):
    means = (
        "<cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode>"
        "<cbc:PaymentID>1111452145876521</cbc:PaymentID><cac:PaymentMandate>"
        "<cac:PayerFinancialAccount><cbc:ID>NL91 ABNA 0417 1643 00</cbc:ID>"
        "</cac:PayerFinancialAccount></cac:PaymentMandate></cac:PaymentMeans>"
    )
    parsed, bill = _one(write, ubl(due="2026-02-14", own="1", more=means))
    debtor = parsed.tables["debtors"].iloc[0]
    assert (debtor["iban"], debtor["direct_debit"]) == ("NL91ABNA0417164300", 1.0)
    assert bill["description"] == "Betalingskenmerk 1111452145876521"


def test_an_envelope_may_be_long_and_a_buyer_known_by_its_address_in_the_network(write):
    address = '<cbc:EndpointID schemeID="0106">27137631</cbc:EndpointID>'
    body = ubl().partition("?>")[2].replace("<cac:Party>", f"<cac:Party>{address}")
    (parsed,) = read(write("e.xml", f"<Envelope><Head>{'x' * 100_000}</Head>{body}</Envelope>"))
    assert parsed.tables["invoices"]["debtor_id"].tolist() == ["kvk-27137631"]
