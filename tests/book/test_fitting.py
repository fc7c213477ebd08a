"""What holds of every receipt, whatever it says: no cent appears or disappears."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.book.fitting import Receipt, fit
from kanwil.book.offers import Item, Offer
from kanwil.book.recognising import Parties

IBAN = "NL91ABNA0417164300"
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)
NUMBERS = [f"2026-{n:04}" for n in range(1, 9)]


@st.composite
def offers(draw):
    """Some open invoices of two debtors, one of whom has an account."""
    items = {}
    for number in draw(st.lists(st.sampled_from(NUMBERS), unique=True)):
        cents = draw(st.integers(1, 500_00))
        left = draw(st.integers(0, cents))
        owner = draw(st.sampled_from("12"))
        items[number] = Item(number, owner, cents, left, "2026-02-14", "2026-01-15")
    return Offer(items, Parties({"1": IBAN}, {"1": "Jansen Bouw", "2": "Bos Groen"}))


WORDS = st.lists(st.sampled_from([*NUMBERS, IBAN, "Jansen Bouw", "Bos Groen", "dank", "20260001"]))


@given(offers(), st.integers(1, 1_500_00), WORDS, DAYS)
def test_the_parts_of_a_receipt_are_all_of_it_and_no_item_gets_more_than_is_left(
    offer, cents, words, day
):
    left = {one: item.left for one, item in offer.items.items()}
    found = fit(offer, Receipt(cents, " ".join(words), day))
    if not found.parts:
        assert not found.sure()
        return
    assert sum(part for _, part in found.parts) == cents
    assert all(part > 0 for _, part in found.parts)
    if found.how != "double":
        assert all(part <= left[one] for one, part in found.parts if one)
    assert {offer.items[one].debtor_id for one, _ in found.parts if one} <= {found.debtor_id}


@given(offers(), st.integers(1, 1_500_00), DAYS)
def test_the_order_in_which_words_stand_does_not_matter(offer, cents, day):
    words = [IBAN, *NUMBERS[:3], "dank"]
    there, back = (fit(offer, Receipt(cents, " ".join(one), day)) for one in (words, words[::-1]))
    assert there == back


@pytest.mark.parametrize(("day", "code"), [("2026-02-10", "kept_back"), ("2026-02-20", "")])
def test_a_discount_for_paying_early_is_none_after_the_due_day(day, code):
    item = Item("2026-0001", "1", 100_000, 100_000, "2026-02-14", "2026-01-15")
    found = fit(Offer({item.invoice_id: item}, Parties({}, {})), Receipt(98_000, "2026-0001", day))
    assert (found.code, found.parts) == (code, (("2026-0001", 98_000),))
