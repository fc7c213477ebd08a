"""Lists of open items in the course of time: what must have been paid, and what is gone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.book.ledger import read_ledger
from kanwil.book.snapshots import derive

DAYS = [f"2026-0{month}-28" for month in range(1, 7)]
AMOUNT = st.integers(1, 10_000)


@given(
    AMOUNT,
    st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 10_000)), unique_by=lambda x: x[0]),
)
def test_after_each_list_the_derived_payments_leave_what_it_says(cents, lists):
    lists = [(day, min(left, cents)) for day, left in lists]
    made, _ = derive(cents, lists, [])
    for day, left in lists:
        assert cents - sum(paid for on, paid in made if on <= day) == left


@given(
    AMOUNT,
    st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 10_000)), unique_by=lambda x: x[0]),
)
def test_a_credit_note_is_the_mirror_of_an_invoice(cents, lists):
    made, rose = derive(cents, lists, [])
    mirrored = derive(-cents, [(day, -left) for day, left in lists], [])
    assert mirrored == ([(day, -paid) for day, paid in made], rose)


def test_known_payments_are_not_derived_again():
    assert derive(100, [("2026-02-28", 40)], [("2026-02-01", 60, None)]) == ([], False)
    assert derive(100, [("2026-02-28", 100)], [("2026-02-01", 60, "2026-02-10")]) == ([], False)
    assert derive(100, [("2026-02-28", 100)], [("2026-02-01", 60, None)]) == ([], True)


HEAD = "Klantnr;Factuur;Datum;Vervaldatum;Openstaand\n"


def _list(write, **left):
    rows = "".join(f"1;{one};2026-01-01;2026-01-31;{cents}\n" for one, cents in left.items())
    return write("lijst.csv", HEAD + rows)


def _payments(look):
    frame = look(read_ledger).payments
    days = frame["paid_on"].dt.strftime("%m-%d")
    return sorted(zip(frame["invoice_id"], days, frame["cents"].tolist(), strict=True))


def _codes(taken):
    return [(one.code, one.value) for _, counts in taken for one in counts.problems]


def test_a_lower_amount_on_a_later_list_is_a_payment_not_another_amount(write, take, look):
    take(_list(write, F1="100,00", F2="50,00"), as_of=date(2026, 2, 28))
    ((_, counts),) = take(_list(write, F1="40,00", F2="50,00"), as_of=date(2026, 3, 31))
    ledger = look(read_ledger)
    assert ledger.invoices["cents"].tolist() == [10000, 5000]
    assert _payments(look) == [("F1", "03-31", 6000)]
    assert counts.files[0].accepted == 2


def test_the_order_in_which_lists_come_in_does_not_matter(write, take, look):
    lists = {date(2026, 2, 28): "100,00", date(2026, 3, 31): "60,00", date(2026, 4, 30): "20,00"}
    for day in (date(2026, 4, 30), date(2026, 2, 28), date(2026, 3, 31)):
        take(_list(write, F1=lists[day]), as_of=day)
    assert look(read_ledger).invoices["cents"].tolist() == [2000]
    assert _codes(take(_list(write, F1="20,00"), as_of=date(2026, 4, 30))) == []


def test_an_older_list_splits_what_a_newer_one_told(write, take, look):
    rows = "Klantnr;Factuur;Datum;Bedrag;Openstaand\n1;F1;2026-01-01;100,00;{}\n"
    take(write("a.csv", rows.format("20,00")), as_of=date(2026, 4, 30))
    assert _payments(look) == [("F1", "04-30", 8000)]
    take(write("b.csv", rows.format("60,00")), as_of=date(2026, 3, 31))
    assert _payments(look) == [("F1", "03-31", 4000), ("F1", "04-30", 4000)]


def test_a_real_payment_takes_the_place_of_a_derived_one(write, take, look):
    take(_list(write, F1="100,00"), as_of=date(2026, 2, 28))
    take(_list(write, F1="40,00"), as_of=date(2026, 3, 31))
    take(write("p.csv", "payment_id,invoice_id,paid_on,amount\nP1,F1,2026-03-10,60.00\n"))
    assert _payments(look) == [("F1", "03-10", 6000)]


def test_items_that_are_gone_are_named_and_stay_open(write, take, look):
    take(_list(write, F1="100,00", F2="50,00", F3="7,00"), as_of=date(2026, 2, 28))
    take(write("p.csv", "payment_id,invoice_id,paid_on,amount\nP1,F3,2026-03-10,7.00\n"))
    told = _codes(take(_list(write, F1="100,00"), as_of=date(2026, 3, 31)))
    assert told == [("gone", "F2")]
    assert _payments(look) == [("F3", "03-10", 700)]
    assert _codes(take(_list(write, F2="50,00"), as_of=date(2026, 1, 31))) == []


def test_a_remaining_amount_that_rises_is_told(write, take, look):
    take(_list(write, F1="100,00"), as_of=date(2026, 2, 28))
    take(_list(write, F1="40,00"), as_of=date(2026, 3, 31))
    assert _codes(take(_list(write, F1="100,00"), as_of=date(2026, 4, 30))) == [
        ("remaining_rose", "F1")
    ]
    assert _payments(look) == [("F1", "03-31", 6000), ("F1", "04-30", -6000)]


def test_an_invoice_known_of_another_debtor_stays_there(write, take, look):
    take(write("i.csv", "invoice_id,debtor_id,issued_on,amount\nF1,9,2026-01-01,100\n"))
    told = take(_list(write, F1="100,00"), as_of=date(2026, 2, 28))
    assert ("other_debtor", "F1") in _codes(told)
    assert look(read_ledger).invoices["debtor_id"].tolist() == ["9"]


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_list_again_changes_nothing(write, take, look, times):
    path = _list(write, F1="100,00", F2="50,00")
    counts = [take(path, as_of=date(2026, 2, 28))[0][1].files[0] for _ in range(times)]
    assert (counts[0].accepted, counts[-1].accepted, counts[-1].unchanged) == (2, 0, 2)
