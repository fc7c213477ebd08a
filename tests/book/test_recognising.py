"""What a text means: invoice numbers as people copy them, accounts, and names."""

import pytest

from kanwil.book.readers.bank import ibans_in
from kanwil.book.readers.returns import reason_of, taken_back
from kanwil.book.recognising import Numbers, Parties, name_of

NUMBERS = Numbers(
    ["2026-0001", "2026-0002", "F26/113", "472470", "472471", "00042", "7", "A1234567"]
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("factuur 2026-0001", {"2026-0001"}),
        ("fact.nr 20260001", {"2026-0001"}),
        ("2026 0001", {"2026-0001"}),
        ("FACTUUR20260001", {"2026-0001"}),
        ("2026-0001,2026-0002", {"2026-0001", "2026-0002"}),
        ("20260001/0002", {"2026-0001", "2026-0002"}),
        ("20260001 & 02", {"2026-0001", "2026-0002"}),
        ("472470/71", {"472470", "472471"}),
        ("f26113", {"F26/113"}),
        ("a 1234567", {"A1234567"}),
        ("klant 99 op 01-02-2026", set()),
        ("42", set()),
        ("dank u wel", set()),
        ("", set()),
    ],
)
def test_numbers_are_found_however_they_are_written(text, named):
    assert NUMBERS.named(text) == named


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("factuur 42", {"00042"}),
        ("Faktuurnr: 7", {"7"}),
        ("inv. 7", {"7"}),
        ("1000 0000 0047 2470", {"472470"}),
        ("RF18 472470", {"472470"}),
        ("RF18A1234567", {"A1234567"}),
        ("7 stuks", set()),
    ],
)
def test_short_numbers_and_payment_references_are_hints(text, hinted):
    assert NUMBERS.hinted(text) == hinted


def test_names_are_compared_without_legal_form_and_accents():
    assert name_of("Café de Zon B.V.") == name_of("CAFE DE ZON BV") == "CAFEDEZON"
    parties = Parties({}, {"1": "Jansen Bouw B.V.", "2": "Jansen Bouw Zuid", "3": "Bos"})
    assert parties.by_name("jansen bouw bv factuur") == {"1"}
    assert parties.by_name("Jansen Bouw Zuid te Breda") == {"2"}
    assert parties.by_name("Bos") == set()


def test_an_account_of_the_debtor_says_more_than_one_that_paid_once():
    parties = Parties({"1": "NL91 ABNA 0417 1643 00"}, {})
    parties.learn("NL44RABO0123456789 · Bos · F1", "2")
    parties.learn("NL02ABNA0123456789 · Stichting Mollie Payments · F1", "2")
    assert parties.by_account("van NL91ABNA0417164300 dank") == {"1"}
    assert parties.by_account("NL44RABO0123456789") == set()
    assert parties.by_habit("NL44RABO0123456789 · x") == {"2"}
    assert parties.by_habit("NL02ABNA0123456789 · x") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("REK: NL91ABNA0417164300/NAAM", ["NL91ABNA0417164300"]),
        ("nl91 abna 0417 1643 00 Jansen", ["NL91ABNA0417164300"]),
        ("BE68539007547034 en NL91ABNA0417164300", ["BE68539007547034", "NL91ABNA0417164300"]),
        ("NL91ABNA0417164301", []),
        ("BIC ABNANL2A 2026", []),
    ],
)
def test_valid_accounts_are_found_in_a_text(text, found):
    assert ibans_in(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/RTRN/MS03/", "MS03"),
        ("storno reden AM04", "AM04"),
        ("Terugboeking incasso verzoek betaler", "MD06"),
        ("incasso niet uitgevoerd: rekening geblokkeerd", "AC06"),
        ("Storno selectieve blokkade", "SL01"),
        ("storno geen geldige machtiging", "MD01"),
        ("STORNO REKENINGNUMMER ONJUIST", "AC01"),
        ("storno geweigerd door debiteur", "MS02"),
        ("storno", "MS03"),
        ("storno XX99", "MS03"),
    ],
)
def test_reasons_are_read_from_codes_and_from_dutch_words(text, code):
    assert taken_back(text)
    assert reason_of(text) == code


@pytest.mark.parametrize("text", ["terugboeking dubbel betaald", "retour goederen", "factuur 12"])
def test_our_own_refund_is_not_taken_back_by_a_bank(text):
    assert not taken_back(text)


def test_an_invoice_is_named_by_its_own_reference_and_hinted_at_by_its_order():
    told = {"F1": ("Werk Betalingskenmerk 1111452145876521", "PO-7788"), "F2": ("werk", "9")}
    numbers = Numbers(["F1", "F2", "PROEF"], told)
    assert numbers.named("1111 4521 4587 6521") == {"F1"}
    assert numbers.named("po 7788") == set()
    assert numbers.hinted("uw order PO7788") == {"F1"}
    assert numbers.hinted("9") == set()
