"""From bank file to ledger: booked when sure, asked when not, counted once, nothing lost."""

import shutil
from datetime import date

import pytest

from kanwil.base.problems import UnknownDebtorError
from kanwil.base.store import atomic, engine_for
from kanwil.book.bank import NotWaitingError, assign, moves, proposals, set_aside, undo, waiting
from kanwil.book.importing import store
from kanwil.book.ledger import read_ledger
from kanwil.book.readers import read
from tests_support.bankfiles import BOS, JANSEN, OWN, booked, camt, details, entry, statement

DEBTORS = (
    "debtor_id,name,iban,email\n"
    f"1,Jansen Bouw B.V.,{JANSEN},jan@jansen.nl\n2,Bos Groen,{BOS},\n3,De Vries Advies,,\n"
)
INVOICES = (
    "invoice_id,debtor_id,issued_on,due_on,amount\n"
    "2026-0001,1,2026-01-05,2026-02-04,100.00\n2026-0002,1,2026-01-20,2026-02-19,250.00\n"
    "2026-0003,1,2026-02-01,2026-03-03,75.50\n2026-0011,2,2026-01-10,2026-02-09,250.00\n"
    "2026-0021,3,2026-01-10,2026-02-09,480.00\n"
)


@pytest.fixture(scope="module")
def _filled(tmp_path_factory, _sqlite):
    """A book with these debtors and invoices, made once."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copy(_sqlite, folder / "book.db")
    (folder / "debtors.csv").write_text(DEBTORS)
    (folder / "invoices.csv").write_text(INVOICES)
    engine = engine_for(f"sqlite:///{folder / 'book.db'}")
    with atomic(engine) as connection:
        for name in ("debtors", "invoices"):
            (parsed,) = read(folder / f"{name}.csv")
            store(connection, parsed, "tester")
    engine.dispose()
    return folder / "book.db"


@pytest.fixture
def engine(tmp_path, request):
    filled = "bank" in request.fixturenames
    shutil.copy(request.getfixturevalue("_filled" if filled else "_sqlite"), tmp_path / "book.db")
    found = engine_for(f"sqlite:///{tmp_path / 'book.db'}")
    yield found
    found.dispose()


@pytest.fixture
def bank(write, take):
    """Import a statement of these bookings, and tell the codes of what was said about it."""

    def imported(*bookings, name="bank.xml"):
        taken = take(write(name, camt(statement(*bookings))))
        return [
            (one.code, one.value.partition(": ")[2])
            for parsed, counts in taken
            for one in [*parsed.problems, *counts.problems]
        ]

    return imported


def _paid(look, *names):
    frame = look(read_ledger).payments.sort_values("payment_id", key=lambda ids: ids.str[-2:])
    columns = names or ("debtor_id", "invoice_id", "cents")
    rows = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None)
    return sorted(rows.itertuples(index=False, name=None), key=str)


ONE, TWO, THREE = ("1", "2026-0001", 10000), ("1", "2026-0002", 25000), ("1", "2026-0003", 7550)
SURE = [
    (10000, "factuur 2026-0001", "", [ONE]),
    (10000, "Fact. 20260001", "", [ONE]),
    (10000, "FACTUUR20260001 DANK", "", [ONE]),
    (35000, "2026-0001 en 2026-0002", "", [ONE, TWO]),
    (35000, "nrs 20260001/02", "", [ONE, TWO]),
    (4000, "deel 2026-0001", "", [("1", "2026-0001", 4000)]),
    (17550, "2026-0001", "", [ONE, THREE]),
    (25000, "dank u", JANSEN, [TWO]),
    (32550, "dank u", JANSEN, [TWO, THREE]),
    (42550, "alles", JANSEN, [ONE, TWO, THREE]),
    (15000, "op rekening", JANSEN, [ONE, ("1", "2026-0002", 5000)]),
    (48000, "De Vries Advies", "", [("3", "2026-0021", 48000)]),
    (25000, "1000000020260011", BOS, [("2", "2026-0011", 25000)]),
    (48000, "RF6120260021", "", [("3", "2026-0021", 48000)]),
]


@pytest.mark.parametrize("receipt", SURE, ids=lambda one: f"{one[0]} {one[1]}")
def test_a_sure_receipt_is_booked_on_what_it_pays(bank, look, receipt):
    cents, text, iban, expected = receipt
    assert bank(booked(cents, text, name="Payer", iban=iban)) == []
    assert _paid(look) == expected
    assert not look(waiting)


UNSURE = [
    (25000, "dank u", "", ("unallocated", "2026-0002, 2026-0011")),
    (48000, "dank u", "", ("propose_amount", "2026-0021")),
    (11111, "2026-0001 / 2026-0011", "", ("propose_named", "2026-0001, 2026-0011")),
    (11111, "Jansen Bouw", "", ("propose_party", "1")),
    (9900, "2026-0001", BOS, ("propose_named", "2026-0001")),
    (123, "geen idee", "", ("unallocated", "")),
]


@pytest.mark.parametrize("receipt", UNSURE, ids=lambda one: f"{one[0]} {one[1]}")
def test_an_unsure_receipt_is_asked_about_with_its_candidates_and_kept(bank, look, receipt):
    cents, text, iban, told = receipt
    assert bank(booked(cents, text, iban=iban)) == [told]
    assert _paid(look) == []
    (kept,) = look(waiting)
    assert (kept.cents, text in kept.reference) == (cents, True)
    code, candidates = look(proposals).loc[0, ["code", "candidates"]]
    assert (code, ", ".join(candidates)) == told


def test_a_discount_or_bank_costs_leave_a_rest_that_is_told(bank, look):
    assert bank(booked(24500, "2026-0002 minus 2%", iban=JANSEN)) == [("kept_back", "2026-0002")]
    assert _paid(look) == [("1", "2026-0002", 24500)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0)])
def test_statements_may_come_in_any_order_and_no_cent_is_lost(look, take, write, bank, order):
    files = [
        [booked(10000, "2026-0001", day="2026-03-02"), booked(999, "?", day="2026-03-02")],
        [booked(30000, "2026-0002", iban=JANSEN, day="2026-03-09")],
        [booked(4000, "2026-0003", day="2026-03-16"), booked(48000, "De Vries Advies")],
    ]
    for number in order:
        take(write(f"{number}.xml", camt(statement(*files[number]))))
    credit, part = ("1", None, 5000), ("1", "2026-0003", 4000)
    assert _paid(look) == sorted([ONE, TWO, part, credit, ("3", "2026-0021", 48000)], key=str)
    assert [line.cents for line in look(waiting)] == [999]


def test_a_user_who_wants_to_be_surer_is_asked_what_would_be_booked(bank, engine, look, write):
    (parsed,) = read(write("bank.xml", camt(statement(booked(17550, "2026-0001 deels")))))
    with atomic(engine) as connection:
        counts = store(connection, parsed, "tester", certainty=95)
    told = ("propose_fit", "175.50: 2026-0001, 2026-0003")
    assert [(one.code, one.value) for one in counts.problems] == [told]
    assert look(proposals).loc[0, "candidates"] == ("2026-0001", "2026-0003")


def test_what_is_paid_too_much_is_a_credit_that_is_told(bank, look):
    assert bank(booked(12000, "2026-0001")) == [("credit_left", "2026-0001")]
    assert _paid(look) == [ONE, ("1", None, 2000)]


def test_a_second_payment_of_the_same_invoice_is_a_credit_that_is_told(bank, look):
    bank(booked(10000, "2026-0001", iban=JANSEN))
    again = booked(10000, "2026-0001", iban=JANSEN, day="2026-03-09")
    assert bank(again, name="b.xml") == [("double_payment", "2026-0001")]
    assert _paid(look) == [("1", "2026-0001", 10000)] * 2


def test_the_same_file_and_an_overlapping_one_change_nothing(bank, look, write, take):
    one, two = booked(10000, "2026-0001"), booked(777, "wie ben ik")
    bank(one, two)
    before = _paid(look)
    for name, opening in (("bank.xml", 10000), ("overlap.xml", 500)):
        xml = camt(statement(one, two, booked(1, "nieuw"), opening=opening))
        if name == "bank.xml":
            xml = camt(statement(one, two))
        ((_, counts),) = take(write(name, xml))
        assert counts.files[0].unchanged == 2
        assert counts.files[0].rejected == 0
    assert _paid(look) == before
    assert len(look(waiting)) == 2


def test_bank_before_ledger_gives_the_same_book(write, take, look):
    take(write("bank.xml", camt(statement(booked(10000, "2026-0001", iban=JANSEN)))))
    assert (_paid(look), len(look(waiting))) == ([], 1)
    take(write("debtors.csv", DEBTORS))
    take(write("invoices.csv", INVOICES))
    assert (_paid(look), len(look(waiting))) == ([("1", "2026-0001", 10000)], 0)


BOOKKEEPING = (
    "payment_id,debtor_id,invoice_id,paid_on,amount\nX1,1,2026-0001,2026-03-03,100.00\n"
    "X2,1,2026-0002,2026-03-03,250.00\n"
)
BOTH = booked(35000, "2026-0001 2026-0002", iban=JANSEN)


@pytest.mark.parametrize("text", ["2026-0001 2026-0002", "2026-0001 en 2026-0002 zie bijlage"])
def test_what_the_bookkeeping_told_already_is_not_booked_again(bank, look, write, take, text):
    take(write("payments.csv", BOOKKEEPING))
    assert bank(booked(35000, text, iban=JANSEN)) == [("already_booked", "X1 X2")]
    assert _paid(look, "payment_id", "cents") == [("X1", 10000), ("X2", 25000)]


def test_a_payment_of_the_bookkeeping_is_known_by_payer_amount_and_day(bank, look, write, take):
    take(write("payments.csv", BOOKKEEPING))
    assert bank(booked(25000, "dank", iban=JANSEN)) == [("already_booked", "X2")]
    again = booked(25000, "dank", iban=JANSEN, day="2026-03-04")
    assert bank(again, name="b.xml") == [("credit_left", "2026-0003")]
    assert len(_paid(look)) == 4


def test_what_the_bank_told_gives_way_to_the_bookkeeping(bank, look, write, take):
    bank(BOTH)
    for _ in range(2):
        take(write("payments.csv", BOOKKEEPING))
        assert _paid(look, "payment_id", "cents") == [("X1", 10000), ("X2", 25000)]
    assert bank(BOTH) == []
    assert len(_paid(look)) == 2


def test_a_list_of_open_items_and_the_bank_do_not_count_a_payment_twice(bank, look, lists):
    listed = LISTED.replace("100,00;100,00", "100,00;40,00").rpartition("2026-0002")[0]
    lists(listed)
    assert _paid(look) == [("1", "2026-0001", 6000)]
    bank(booked(6000, "2026-0001", iban=JANSEN))
    assert _paid(look) == [("1", "2026-0001", 6000)]
    assert _paid(look, "paid_on")[0][0].isoformat()[:10] == "2026-03-02"


@pytest.fixture
def lists(bank, write, take):
    """Import a list of open items of 10 March 2026."""
    return lambda text: take(write("lijst.csv", text), as_of=date(2026, 3, 10))


LISTED = (
    "Factuurnummer;Debiteurnummer;Naam;Factuurdatum;Vervaldatum;Bedrag;Openstaand\n"
    "2026-0001;1;Jansen;2026-01-05;2026-02-04;100,00;100,00\n"
    "2026-0002;1;Jansen;2026-01-20;2026-02-19;250,00;90,00\n"
)


@pytest.mark.parametrize(
    "case",
    [
        ((10000, "2026-0001", "2026-02-10"), ("propose_named", "2026-0001"), None),
        ((10000, "2026-0001", "2026-03-08"), None, ("1", "2026-0001", 10000)),
        ((10000, "dank", "2026-03-12"), None, ("1", "2026-0001", 10000)),
        ((16000, "dank", "2026-02-10"), None, ("1", "2026-0002", 16000)),
        ((9000, "2026-0002", "2026-03-12"), None, ("1", "2026-0002", 9000)),
    ],
    ids=str,
)
def test_what_a_list_says_is_open_was_not_paid_before_its_day(bank, look, lists, case):
    lists(LISTED)
    derived = ("1", "2026-0002", 16000)
    assert _paid(look) == [derived]
    (cents, text, day), told, paid = case
    assert bank(booked(cents, text, iban=JANSEN, day=day)) == ([told] if told else [])
    expected = [derived, paid] if paid and paid != derived else [derived]
    assert _paid(look) == sorted(expected, key=str)


def test_a_receipt_that_only_older_items_can_explain_is_kept_and_counted(bank, look, lists):
    lists(LISTED.replace("250,00;90,00", "250,00;250,00"))
    assert bank(booked(25000, "dank", iban=JANSEN, day="2026-02-21")) == [("before_list", "1")]
    assert (_paid(look), len(look(waiting))) == ([], 1)


def test_what_a_list_knew_was_paid_is_not_paid_once_more(bank, look, lists):
    credit = "C-9;1;Jansen;2026-02-20;2026-03-20;-15,00;-15,00\n"
    bank(booked(16000, "2026-0002", iban=JANSEN))
    lists(LISTED + credit)
    rest = booked(9000, "2026-0002", iban=JANSEN, day="2026-03-12")
    assert bank(rest, name="b.xml") == []
    assert _paid(look) == [("1", "2026-0002", 16000), ("1", "2026-0002", 9000)]


def test_nobody_pays_what_was_not_billed_yet(bank, look):
    early = booked(25000, "dank", iban=JANSEN, day="2025-12-01")
    assert bank(early) == [("propose_party", "1")]
    assert bank(booked(25000, "2026-0002", day="2025-11-01"), name="b.xml") == [("unallocated", "")]
    assert _paid(look) == []


def test_own_transfers_are_set_aside(write, take, look):
    other = "NL02ABNA0123456789"
    moved = statement(booked(5000, "van spaarrekening", iban=other))
    saved = statement(booked(-5000, "naar lopende rekening", iban=OWN), account=other)
    rest = statement(booked(700, "rente op rente", iban=OWN), account=other, opening=5000)
    take(write("bank.xml", camt(moved, saved, rest)))
    assert (look(waiting), look(moves)["kind"].tolist()) == ([], ["aside", "aside"])


def _reversed(look):
    frame = look(read_ledger).payments
    days = frame["reversed_on"].dt.strftime("%Y-%m-%d")
    rows = frame.assign(day=days)[["invoice_id", "cents", "day", "reversal_code"]]
    rows = rows.astype(object).where(rows.notna(), None)
    return sorted(rows.itertuples(index=False, name=None), key=str)


@pytest.mark.parametrize(
    "keys", [{"eref": "E-1"}, {"mref": "M-1"}, {"iban": JANSEN}, {"text": "2026-0001"}]
)
@pytest.mark.parametrize("apart", [True, False])
def test_a_reversal_marks_the_payment_that_its_keys_tell(bank, look, keys, apart):
    text = keys.get("text", "incasso")
    keys = {name: value for name, value in keys.items() if name != "text"}
    came = booked(10000, "incasso 2026-0001", **keys)
    back = booked(-10000, text, back="AM04", day="2026-03-05", **keys)
    for number, bookings in enumerate([[came], [back]] if apart else [[came, back]]):
        bank(*bookings, name=f"{number}.xml")
    assert _reversed(look) == [("2026-0001", 10000, "2026-03-05", "AM04")]
    bank(came, back, name="nogmaals.xml")
    assert _reversed(look) == [("2026-0001", 10000, "2026-03-05", "AM04")]


def test_a_reversal_of_a_payment_of_the_bookkeeping_stands_when_that_comes_again(
    bank, look, write, take
):
    take(write("payments.csv", BOOKKEEPING))
    told = "payment_id,debtor_id,invoice_id,paid_on,amount\nY1,1,,2026-03-03,480.00\n"
    take(write("los.csv", told))
    named = booked(-10000, "storno 2026-0001", back="MD06", day="2026-03-20")
    bank(named, booked(-48000, "storno", iban=JANSEN, back="AC04", day="2026-03-20"))
    expected = [
        ("2026-0001", 10000, "2026-03-20", "MD06"),
        ("2026-0002", 25000, None, None),
        (None, 48000, "2026-03-20", "AC04"),
    ]
    assert _reversed(look) == expected
    take(write("payments.csv", BOOKKEEPING))
    assert _reversed(look) == expected


def test_a_reversal_without_its_payment_keeps_the_reason_and_changes_no_amount(bank, look):
    bank(booked(-10000, "storno 2026-0001", back="MS02", day="2026-03-20"))
    assert _reversed(look) == [("2026-0001", 10000, "2026-03-20", "MS02")]


def test_a_reversal_of_part_of_what_was_paid_is_owed_again(bank, look, write, take):
    take(write("payments.csv", BOOKKEEPING))
    bank(booked(-4000, "storno 2026-0001", back="MD06", day="2026-03-20"))
    assert ("2026-0001", -4000, None, "MD06") in _reversed(look)


def test_a_reversal_that_nothing_explains_is_asked_about(bank, look):
    assert bank(booked(-500, "storno", back="MD06")) == [("orphan_reversal", "-5.00")]
    assert [line.cents for line in look(waiting)] == [-500]


def test_a_waiting_receipt_that_was_taken_back_is_booked_as_taken_back(bank, look):
    bank(booked(123, "raadsel", eref="E9"))
    bank(booked(-123, "raadsel", eref="E9", back="AC04", day="2026-03-08"), name="b.xml")
    bank(booked(55, "later"), name="c.xml")
    line = next(one for one in look(waiting) if one.cents == 123)
    look(assign, "sanne", line.payment_id, "1", ["2026-0001"])
    assert _reversed(look) == [("2026-0001", 123, "2026-03-08", "AC04")]


def test_a_person_assigns_sets_aside_and_takes_back(bank, look):
    bank(booked(300, "a"), booked(12000, "b"))
    small, large = sorted(look(waiting), key=lambda line: line.cents)
    look(set_aside, "sanne", small.payment_id, "subsidie")
    look(assign, "sanne", large.payment_id, "1", ["2026-0001"])
    assert _paid(look) == [("1", "2026-0001", 10000), ("1", None, 2000)]
    assert not look(waiting)
    look(undo, "sanne", large.payment_id)
    assert (_paid(look), len(look(waiting))) == ([], 1)
    look(assign, "sanne", large.payment_id, "2")
    assert _paid(look) == [("2", None, 12000)]
    for wrong in (small.payment_id, "bank-onbekend"):
        with pytest.raises(NotWaitingError):
            look(assign, "sanne", wrong, "1")
    look(undo, "sanne", small.payment_id)
    with pytest.raises(UnknownDebtorError):
        look(assign, "sanne", small.payment_id, "99")


def test_what_a_person_took_back_is_not_booked_by_itself_again(bank, look):
    bank(booked(10000, "2026-0001"))
    look(undo, "sanne", look(moves).index[0])
    bank(booked(1, "nieuw"), name="b.xml")
    assert (_paid(look), len(look(waiting))) == ([], 2)


def test_an_account_that_paid_before_is_remembered_for_an_amount_that_fits(bank, look):
    account = "NL02ABNA0123456789"
    bank(booked(10000, "2026-0001", iban=account), booked(25000, "dank", iban=account))
    assert _paid(look) == [("1", "2026-0001", 10000), ("1", "2026-0002", 25000)]
    assert bank(booked(999, "x", iban=account), name="b.xml") == [("propose_party", "1")]


def test_a_batch_of_ten_pays_ten_invoices(write, take, look):
    ids = [f"2026-10{n:02d}" for n in range(10)]
    take(write("debtors.csv", DEBTORS))
    rows = [f"{one},{1 + n % 3},2026-01-05,2026-02-04,{n + 1}.00" for n, one in enumerate(ids)]
    take(write("invoices.csv", "\n".join([INVOICES.partition("\n")[0], *rows])))
    inner = "".join(details(f"nota {one}", amount=f"{n + 1}.00") for n, one in enumerate(ids))
    take(write("bank.xml", camt(statement((5500, entry(5500, inner))))))
    assert {row[1:] for row in _paid(look)} == {(one, n * 100 + 100) for n, one in enumerate(ids)}


def test_a_payment_of_the_bookkeeping_over_two_rows_of_one_day_is_one_bank_line(
    bank, look, write, take
):
    take(write("payments.csv", BOOKKEEPING))
    assert bank(booked(35000, "dank", iban=JANSEN)) == [("already_booked", "X1 X2")]
    rest = booked(9900, "dank", iban=JANSEN)
    assert bank(rest, name="b.xml") == [("credit_left", "2026-0003")]
    assert ("1", "2026-0003", 7550) in _paid(look)


def test_what_the_bookkeeping_took_back_itself_is_not_taken_back_again(bank, look, write, take):
    take(write("payments.csv", f"{BOOKKEEPING}X3,1,2026-0001,2026-03-20,-100.00\n"))
    bank(booked(-10000, "storno 2026-0001", back="MD06", day="2026-03-20"))
    assert sorted(row[1] for row in _reversed(look)) == [-10000, 10000, 25000]
    assert look(moves)["kind"].tolist() == ["same"]


def test_another_payment_of_the_bookkeeping_does_not_push_the_bank_aside(bank, look, write, take):
    bank(booked(10000, "2026-0001", iban=JANSEN))
    later = BOOKKEEPING.replace("2026-03-03", "2026-03-30").replace("100.00", "60.00")
    take(write("payments.csv", later))
    assert len(_paid(look)) == 3


def test_a_reversal_of_a_known_payer_without_invoice_keeps_only_its_reason(bank, look):
    bank(booked(-4000, "storno", iban=JANSEN, back="MS02"))
    assert _reversed(look) == [(None, 4000, "2026-03-02", "MS02")]


def test_a_reversal_that_may_be_of_several_payments_is_asked_about(bank, look, write, take):
    take(write("payments.csv", BOOKKEEPING))
    told = bank(booked(-4000, "storno", iban=JANSEN, back="MS02"))
    assert told == [("orphan_reversal", "-40.00")]


def test_a_credit_note_takes_off_what_is_left_and_a_name_that_adds_up_is_sure(
    bank, look, write, take
):
    credit = "invoice_id,debtor_id,issued_on,amount,kind,credits\n"
    take(write("invoices.csv", f"{credit}C1,1,2026-02-02,-50.00,credit_note,2026-0002\n"))
    assert bank(booked(20000, "2026-0002")) == []
    assert bank(booked(17550, "Jansen Bouw BV"), name="b.xml") == []
    assert _paid(look) == [ONE, ("1", "2026-0002", 20000), THREE]


def test_nothing_waits_in_a_book_without_a_bank(look):
    assert look(proposals).empty
    for wrong in ("bank-x", ""):
        with pytest.raises(NotWaitingError):
            look(undo, "sanne", wrong)


def test_postgresql_books_the_same(book_url, tmp_path):
    (tmp_path / "debtors.csv").write_text(DEBTORS)
    (tmp_path / "invoices.csv").write_text(INVOICES)
    xml = camt(statement(BOTH, booked(123, "raadsel"), booked(25000, "dank", iban=BOS)))
    back = camt(statement(booked(-25000, "dank", iban=BOS, back="AM04", day="2026-03-06")))
    for name, text in (("1.xml", xml), ("2.xml", back), ("3.xml", xml)):
        (tmp_path / name).write_text(text)
    engine = engine_for(book_url)
    for path in (tmp_path, *(tmp_path / f"{n}.xml" for n in (1, 2, 3))):
        with atomic(engine) as connection:
            for parsed in read(path):
                if parsed.format != "camt" or path != tmp_path:
                    store(connection, parsed, "tester")
    with atomic(engine) as connection:
        paid = read_ledger(connection).payments
        assert sorted(paid["cents"]) == [10000, 25000, 25000]
        assert paid["reversal_code"].dropna().tolist() == ["AM04"]
        assert len(waiting(connection)) == 1
    engine.dispose()
