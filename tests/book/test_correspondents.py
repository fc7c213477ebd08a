"""Whose an e-mail is, and which customer an e-invoice means, once the book is asked."""

import pytest

from kanwil.book.ledger import read_ledger

DEBTORS = (
    "debtor_id,name,email,kvk,vat_id\n"
    "1,Jansen Bouw B.V.,jan@jansen.nl; boek@jansen.nl,12345678,\n"
    "2,Bos,bos@gmail.com,,NL820098395B01\n3,Groep A,hulp@boekhouder.nl,,\n"
    "4,Groep B,hulp@boekhouder.nl,,\n"
)
INVOICES = (
    "invoice_id,debtor_id,issued_on,amount\n2026-0001,1,2026-01-05,10.00\n"
    "2026-0002,1,2026-01-05,20.00\n2026-0030,3,2026-01-05,30.00\n"
)


@pytest.fixture
def post(write, take, look):
    """Import one mail and tell how it stands in the book, or the problem's code."""
    take(write("debtors.csv", DEBTORS))
    take(write("invoices.csv", INVOICES))

    def imported(sender, to="wij@ons.nl", subject="Re: x", text="dag"):
        mail = (
            f"From: {sender}\nTo: {to}\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n"
            f"Subject: {subject}\nMessage-ID: <{sender}{subject}{text}>\n\n{text}\n"
        )
        ((_, counts),) = take(write("m.eml", mail))
        if counts.problems:
            assert counts.files[0].rejected == 1
            return [(one.code, one.value) for one in counts.problems]
        found = look(read_ledger).contacts.iloc[-1]
        told = found[["debtor_id", "direction", "kind", "invoice_id"]]
        return tuple(told.where(told.notna(), None))

    return imported


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        ({"sender": "jan@jansen.nl"}, ("1", "in", "reply", None)),
        ({"sender": "BOEK@jansen.nl", "text": "nota 2026-0002"}, ("1", "in", "reply", "2026-0002")),
        ({"sender": "piet@jansen.nl", "subject": "20260001"}, ("1", "in", "reply", "2026-0001")),
        ({"sender": "bos@gmail.com"}, ("2", "in", "reply", None)),
        ({"sender": "vreemd@gmail.com"}, [("unknown_sender", "vreemd@gmail.com")]),
        (
            {"sender": "vreemd@gmail.com", "text": "over 2026-0030"},
            ("3", "in", "reply", "2026-0030"),
        ),
        (
            {"sender": "ik@elders.nl", "subject": "factuur 2026-0030"},
            [("unknown_sender", "ik@elders.nl")],
        ),
        ({"sender": "wij@ons.nl", "to": "jan@jansen.nl"}, ("1", "out", "note", None)),
        ({"sender": "hulp@boekhouder.nl"}, [("unknown_sender", "hulp@boekhouder.nl")]),
        (
            {"sender": "hulp@boekhouder.nl", "text": "2026-0030"},
            ("3", "in", "reply", "2026-0030"),
        ),
    ],
)
def test_a_mail_finds_its_debtor_by_address_then_by_the_invoices_that_it_names(
    post, mail, expected
):
    assert post(**mail) == expected


def test_an_address_that_becomes_known_lets_the_same_mail_in_and_twice_is_once(
    write, take, look, post
):
    assert post("nieuw@vreemd.nl") == [("unknown_sender", "nieuw@vreemd.nl")]
    take(write("debtors.csv", DEBTORS.replace("bos@gmail.com", "nieuw@vreemd.nl")))
    for _ in range(2):
        assert post("nieuw@vreemd.nl") == ("2", "in", "reply", None)
    assert len(look(read_ledger).contacts) == 1


_KVK = '<PartyLegalEntity><CompanyID schemeID="0106">12345678</CompanyID></PartyLegalEntity>'


def _ubl(number, name, party):
    ns = "urn:oasis:names:specification:ubl:schema:xsd:"
    return (
        f'<Invoice xmlns="{ns}Invoice-2"><ID>{number}</ID><IssueDate>2026-01-15</IssueDate>'
        "<DueDate>2026-02-14</DueDate><AccountingCustomerParty><Party>"
        f"<PartyName><Name>{name}</Name></PartyName>{party}</Party></AccountingCustomerParty>"
        '<LegalMonetaryTotal><PayableAmount currencyID="EUR">9.00</PayableAmount>'
        "</LegalMonetaryTotal></Invoice>"
    )


@pytest.mark.parametrize(
    ("customer", "debtor"),
    [
        (("Iets anders", _KVK), "1"),
        (("Bos", "<PartyTaxScheme><CompanyID>NL8200.98395.B01</CompanyID></PartyTaxScheme>"), "2"),
        (("JANSEN BOUW BV", ""), "1"),
        (("Nieuwe klant", ""), "Nieuwe klant"),
    ],
)
def test_an_e_invoice_goes_to_the_debtor_whom_the_book_knows(write, take, look, customer, debtor):
    take(write("debtors.csv", DEBTORS))
    for expected in ((1, 0), (0, 1)):
        ((_, counts),) = take(write("f.xml", _ubl("U1", *customer)))
        assert (counts.files[0].accepted, counts.files[0].unchanged) == expected
    ledger = look(read_ledger)
    assert ledger.invoices["debtor_id"].tolist() == [debtor]
    assert len(ledger.debtors) == (4 if debtor in "12" else 5)
