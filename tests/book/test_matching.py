import pandas as pd
import pytest

from kanwil.book.matching import SURE, match

OPEN = pd.DataFrame(
    [("2026-0017", "a", 10000), ("2026-0018", "a", 5000), ("2026-0019", "b", 5000), ("7", "b", 99)],
    columns=["invoice_id", "debtor_id", "remaining_cents"],
)


def _match(debtor, cents, text):
    asked = pd.DataFrame({"debtor_id": [debtor], "cents": [cents], "reference": [text]}, index=[4])
    return match(asked, OPEN).loc[4].tolist()


@pytest.mark.parametrize(
    ("payment", "found"),
    [
        ((None, 10000, "factuur 2026-0017 dank"), ("2026-0017", "reference", 0.99)),
        ((None, 4000, "FACT 20260017."), ("2026-0017", "reference", SURE)),
        (("a", 5000, None), ("2026-0018", "amount", SURE)),
        ((None, 10000, "dank"), ("2026-0017", "amount", 0.6)),
        ((None, 5000, None), (None, "", 0)),
        (("a", 77, "spoed"), (None, "", 0)),
        ((None, 15000, "2026-0017 en 2026-0018"), (None, "", 0)),
        ((None, 12, "7"), (None, "", 0)),
        (("b", 10000, "2026-0017"), (None, "", 0)),
    ],
)
def test_a_payment_finds_its_invoice_or_says_that_it_does_not(payment, found):
    invoice, _, how, confidence = _match(*payment)
    assert (invoice, how, confidence) == found


def test_nothing_open_matches_nothing():
    asked = pd.DataFrame({"debtor_id": ["a"], "cents": [1], "reference": ["x"]})
    assert match(asked, OPEN.iloc[:0])["how"].tolist() == [""]
