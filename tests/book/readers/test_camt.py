import pytest

from kanwil.book.mishaps import Notes
from kanwil.book.readers import camt as reader
from kanwil.book.readers import read
from tests_support.bankfiles import BOS, JANSEN, OWN, booked, camt, details, entry, statement


def _read(xml):
    return reader.read_camt(xml.encode(), Notes("b.xml"))


def _rows(parsed, *names):
    return list(parsed.tables["payments"][list(names)].itertuples(index=False, name=None))


def _codes(parsed):
    return [one.code for one in parsed.problems]


@pytest.mark.parametrize("version", ["02", "08", "13"])
def test_receipts_become_payments_and_what_goes_out_is_counted_only(version):
    paid = booked(12100, "Factuur F1", name="Jansen BV", iban=JANSEN, eref="X-1")
    sent = booked(-5000, "huur", name="Verhuur", iban=BOS)
    parsed = _read(camt(statement(paid, sent), version=version))
    assert _rows(parsed, "cents", "reference", "method", "account") == [
        (12100, f"{JANSEN} · Jansen BV · Factuur F1 · EREF X-1", "transfer", OWN)
    ]
    assert parsed.tables["payments"]["debtor_id"].isna().all()
    assert (parsed.rows[0].rows, _codes(parsed)) == (1, ["outgoing"])
    assert parsed.controls == {"received": 12100, "spent": -5000}


def test_a_batch_gives_each_of_its_payments():
    inner = "".join(details(f"nota {n}", amount=f"{n}.00", eref=f"E{n}") for n in range(1, 11))
    parsed = _read(camt(statement((5500, entry(5500, inner)))))
    assert parsed.tables["payments"]["cents"].tolist() == [n * 100 for n in range(1, 11)]
    assert parsed.tables["payments"]["payment_id"].is_unique


@pytest.mark.parametrize(
    "inner",
    [
        details("a", amount="1.00") + details("b", amount="2.00"),
        details("a") + details("b"),
        "<Btch><NbOfTxs>12</NbOfTxs></Btch>",
    ],
)
def test_a_batch_that_is_not_split_stays_one_receipt_and_says_so(inner):
    parsed = _read(camt(statement((5500, entry(5500, inner)))))
    assert (_rows(parsed, "cents"), _codes(parsed)) == ([(5500,)], ["batch_whole"])


def test_a_return_reason_makes_a_negative_row_with_its_code():
    back = booked(-12100, "F1", name="Jansen", iban=JANSEN, eref="X-1", back="AM04")
    ours = booked(7500, "crediteur", name="Leverancier", iban=BOS, back="AC01")
    parsed = _read(camt(statement(back, ours)))
    assert _rows(parsed, "cents", "reversal_code") == [(-12100, "AM04")]
    assert parsed.tables["payments"]["reversed_on"].isna().all()


UNPAID = (
    "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly>"
    "</Domn></BkTxCd>"
)


@pytest.mark.parametrize(
    ("more", "text", "code"),
    [
        ("<RvslInd>true</RvslInd>", "", "MS03"),
        ("", "Terugboeking incasso: NIET AKKOORD MET AFSCHRIJVING", "MD06"),
        ("", "Storno reden: AC04 rekening opgeheven", "AC04"),
        ("", "SEPA Incasso niet uitgevoerd, onvoldoende saldo", "AM04"),
        (UNPAID, "klant overleden", "MD07"),
    ],
)
def test_a_reversal_is_known_by_what_the_bank_says(more, text, code):
    parsed = _read(camt(statement((-12100, entry(-12100, details(text), more=more)))))
    assert _rows(parsed, "cents", "reversal_code") == [(-12100, code)]


def test_who_pays_again_after_a_reversal_pays_and_a_refund_of_ours_is_no_reversal():
    again = booked(12100, "betaling na storno F1", iban=JANSEN)
    refund = booked(-2500, "terugboeking dubbel betaald", iban=JANSEN)
    assert _rows(_read(camt(statement(again, refund))), "cents", "reversal_code") == [
        (12100, pytest.approx(float("nan"), nan_ok=True))
    ]


def test_a_statement_that_does_not_add_up_is_refused_whole_with_both_sums(write):
    good, bad = statement(booked(100, "a")), statement(booked(200, "b"), total=250)
    (parsed,) = read(write("b.xml", camt(good, bad)))
    (problem,) = parsed.problems
    assert (problem.code, problem.value) == ("bank_balance", "100.00 + 2.00 ≠ 102.50")
    assert not parsed.tables


def test_a_count_of_entries_that_differs_refuses_the_file(write):
    xml = camt(statement(booked(100, "a")))
    told = "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>"
    (parsed,) = read(write("b.xml", xml.replace("<Ntry>", f"{told}<Ntry>")))
    assert [(one.code, one.value) for one in parsed.problems] == [("bank_lines", "1 van 2")]


def test_pending_entries_and_foreign_accounts_are_left_out_and_interest_is_no_receipt():
    pending = (0, entry(9900, details("straks"), status="PDNG"))
    more = "<BkTxCd><Domn><Fmly><SubFmlyCd>INTR</SubFmlyCd></Fmly></Domn></BkTxCd>"
    interest = (12, entry(12, details("rente"), more=more))
    dollars = statement(booked(700, "x"), currency="USD")
    parsed = _read(camt(statement(pending, interest), dollars.replace('"EUR"', '"USD"')))
    assert _rows(parsed, "cents") == []
    assert _codes(parsed) == ["pending", "foreign_account", "outgoing"]


def test_a_notice_has_no_balances_and_says_so():
    xml = camt(statement(booked(100, "a"), kind="Ntfctn")).replace("camt.053", "camt.054")
    parsed = _read(xml.replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn"))
    assert (_rows(parsed, "cents"), _codes(parsed)) == ([(100,)], ["no_balances"])


def test_the_same_booking_has_the_same_id_in_whatever_statement_it_stands():
    one, two = booked(500, "losse koop"), booked(500, "losse koop")
    other = booked(900, "iets anders", day="2026-03-03")
    first = _read(camt(statement(one, two)))
    second = _read(camt(statement(other, one, two, opening=70000)))
    ids = first.tables["payments"]["payment_id"].tolist()
    assert len(set(ids)) == 2
    assert set(ids) < set(second.tables["payments"]["payment_id"])


def test_overlapping_statements_in_one_file_do_not_double_but_following_pages_do():
    one = booked(500, "losse koop")
    overlap = _read(camt(statement(one, opening=100), statement(one, opening=100)))
    assert (len(overlap.tables["payments"]), overlap.rows[0].repeated) == (1, 1)
    pages = _read(camt(statement(one, opening=100), statement(one, opening=600)))
    assert (len(pages.tables["payments"]), pages.rows[0].repeated) == (2, 0)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (lambda xml: xml[: len(xml) // 2], "broken_xml"),
        (lambda xml: xml.replace("<BkTo", "<Ander").replace("</BkTo", "</Ander"), None),
        (lambda xml: xml.replace(">100.00<", ">honderd<"), "bad_amount"),
        (lambda xml: xml.replace("2026-03-02", "2026-02-30"), "bad_date"),
        (lambda xml: xml.replace("<Stmt>", "<X>").replace("</Stmt>", "</X>"), "unknown_format"),
        (
            lambda xml: xml.replace("?><", '?><!DOCTYPE d [<!ENTITY a "b">]><'),
            "hostile_xml",
        ),
        (
            lambda xml: xml.replace(
                "?><", '?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><'
            ).replace("Factuur", "&a;"),
            "hostile_xml",
        ),
    ],
)
def test_a_faulty_file_says_what_is_wrong(write, broken, code):
    path = write("b.xml", broken(camt(statement(booked(10000, "Factuur 1")))))
    (parsed,) = read(path)
    assert [one.code for one in parsed.problems] == ([code] if code else [])


def ten(n):
    return f"&e{n};" * 10


def test_an_entity_bomb_is_refused_at_once(write):
    levels = "".join(f'<!ENTITY e{n} "{ten(n - 1)}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE d [<!ENTITY e0 "lol">{levels}]>'
    xml = camt(statement(booked(10000, "&e11;"))).replace("?><", f"?>{bomb}<")
    (parsed,) = read(write("b.xml", xml))
    assert [one.code for one in parsed.problems] == ["hostile_xml"]


def test_windows_text_that_claims_to_be_utf_8_is_read(write):
    xml = camt(statement(booked(100, "café")))
    (parsed,) = read(write("b.xml", xml, "cp1252"))
    assert [one.code for one in parsed.problems] == ["read_as_windows"]
    assert parsed.tables["payments"]["reference"].tolist() == ["café"]


def test_a_reversal_without_a_code_is_read_from_the_words_beside_it():
    back = "<RtrInf><AddtlInf>rekening opgeheven</AddtlInf></RtrInf>"
    inner = details("F1").replace("</TxDtls>", f"{back}</TxDtls>")
    assert _rows(_read(camt(statement((-100, entry(-100, inner))))), "reversal_code") == [("AC04",)]


def test_an_older_closing_balance_will_do_as_opening_and_other_balances_do_not_matter():
    xml = camt(statement(booked(100, "a"))).replace("OPBD", "PRCD")
    more = xml.replace(
        "<Bal>",
        '<Bal><Tp><CdOrPrtry><Cd>CLAV</Cd></CdOrPrtry></Tp><Amt Ccy="USD">9</Amt></Bal><Bal>',
        1,
    )
    assert _rows(_read(more), "cents") == [(100,)]


def test_balances_in_two_currencies_refuse_the_file(write):
    xml = camt(statement(booked(100, "a")))
    head, _, tail = xml.rpartition("<Bal>")
    (parsed,) = read(write("b.xml", f"{head}<Bal>{tail.replace('EUR', 'SEK', 1)}"))
    assert [(one.code, one.value) for one in parsed.problems] == [("bank_balance", "EUR ≠ SEK")]


@pytest.mark.parametrize("amount", ["NaN", "1e400", ""])
def test_an_amount_that_is_no_number_refuses_the_file(write, amount):
    xml = camt(statement(booked(10000, "a"))).replace(">100.00<", f">{amount}<")
    (parsed,) = read(write("b.xml", xml))
    assert [one.code for one in parsed.problems] == ["bad_amount"]


def test_another_encoding_that_a_file_declares_is_followed(write):
    xml = camt(statement(booked(100, "café"))).replace("UTF-8", "ISO-8859-1")
    (parsed,) = read(write("b.xml", xml, "latin-1"))
    assert parsed.tables["payments"]["reference"].tolist() == ["café"]


def test_a_batch_of_dollars_is_split_by_its_euros(write):
    paid = (
        f'<TxDtls><Amt Ccy="USD">50.00</Amt><AmtDtls><TxAmt><Amt Ccy="EUR">{euros}</Amt></TxAmt>'
        "</AmtDtls></TxDtls>"
        for euros in ("40.00", "45.00")
    )
    (parsed,) = read(write("b.xml", camt(statement((8500, entry(8500, "".join(paid)))))))
    assert parsed.tables["payments"]["cents"].tolist() == [4000, 4500]


def test_a_bank_may_count_payments_or_entries(write):
    both = "".join(details("x", amount=amount) for amount in ("1.00", "2.00"))
    told = "<TxsSummry><TtlNtries><NbOfNtries>{}</NbOfNtries></TtlNtries></TxsSummry><Ntry>"
    for count, codes in ((1, []), (2, []), (3, ["bank_lines"])):
        xml = camt(statement((300, entry(300, both)))).replace("<Ntry>", told.format(count), 1)
        (parsed,) = read(write("b.xml", xml))
        assert [one.code for one in parsed.problems] == codes
