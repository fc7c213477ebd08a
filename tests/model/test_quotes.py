"""Quotes: the debtor's own words beside the reason that they belong to, masked."""

from datetime import date

import pandas as pd
import pytest

from kanwil.book.frames import Ledger
from kanwil.model.quotes import quotes
from kanwil.training.standby import shipped_or_rebuilt

SAID = "Na mijn operatie bel ik u. De geleverde pomp is kapot en lekt, zo betaal ik niet."
DAY = date(2026, 10, 30)


@pytest.fixture(scope="module")
def reader():
    return shipped_or_rebuilt().reader


@pytest.fixture(scope="module")
def own():
    return Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": ["A"]}),
        contacts=pd.DataFrame(
            {
                "debtor_id": "A",
                "contact_id": ["C1", "C2"],
                "happened_on": ["2026-10-20", "2026-10-21"],
                "direction": "in",
                "text": [SAID, "Dank voor uw bericht."],
            }
        ),
        events=pd.DataFrame(
            {
                "debtor_id": ["A"],
                "event_id": ["E1"],
                "kind": ["complaint"],
                "happened_on": ["2026-10-22"],
                "text": ["Klacht van Jan, ligt in het ziekenhuis: pomp lekt."],
            }
        ),
    )


def test_a_quote_is_the_clause_that_counted(reader, own):
    found = quotes(reader, own, DAY, {"complaint_quality": 0.8, "complaint_13w": 1.0})
    assert set(found) == {"complaint_quality", "complaint_13w"}
    assert found["complaint_quality"]["on"] == "2026-10-20"
    assert "pomp" in found["complaint_quality"]["text"]
    assert "operatie" not in found["complaint_quality"]["text"]


def test_what_was_not_said_has_no_quote(reader, own):
    values = {"complaint_quality": 0.0, "insolvency": 0.9, "late_year": 12.0, "forgot": None}
    assert quotes(reader, own, DAY, values) == {}


def test_what_came_in_later_or_before_the_span_is_not_quoted(reader, own):
    assert quotes(reader, own, date(2026, 10, 19), {"complaint_quality": 0.8}) == {}
    assert quotes(reader, own, date(2026, 12, 30), {"complaint_4w": 1.0}) == {}


def test_an_open_complaint_is_quoted_from_the_book_masked(reader, own):
    found = quotes(reader, own, DAY, {"complaint_open": 1.0})["complaint_open"]
    assert (found["on"], "pomp lekt" in found["text"]) == ("2026-10-22", True)
    assert "ziekenhuis" not in found["text"]
