"""The likely cause comes from what was said and done, and our own side is said first."""

import numpy as np
import pandas as pd
import pytest

from kanwil.base.terms import CATEGORIES
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import positions
from kanwil.cues.names import CUES
from kanwil.features.catalogue import BY_NAME
from kanwil.model.cause import SIGNS, causes, of_invoices

from .conftest import debtors

CASES = [
    ("can_wont", {"complaint_quality": 0.8}, "complaint"),
    ("can_wont", {"complaint_open": 1}, "complaint"),
    ("can_wont", {"complaint_price": 0.9, "complaint_open": 1}, "price"),
    ("can_wont", {"leverage": 0.7}, "leverage"),
    ("can_wont", {"pay_run": 0.7}, "pay_run"),
    ("can_wont", {"cash_trouble": 0.9}, ""),
    ("wants_cant", {"cash_trouble": 0.9}, "cash_short"),
    ("wants_cant", {"cash_trouble": 0.9, "trouble_52w": 4}, "cash_long"),
    ("wants_cant", {"estate": 1, "cash_trouble": 0.9}, "insolvent"),
    ("wants_cant", {"complaint_quality": 0.9}, ""),
    ("neither", {"refuses_broke": 0.6}, "refuses_broke"),
    ("neither", {"insolvency": 0.9, "refuses": 0.5}, "insolvent"),
    ("forgetful", {"forgot": 0.6}, "forgot"),
    ("forgetful", {"promise_vague": 0.6}, "procrastinates"),
    ("forgetful", {"late_streak": 6}, "procrastinates"),
    ("forgetful", {"on_time_share": 0.9}, "forgot"),
    ("forgetful", {}, ""),
    ("forgetful", {"complaint_quality": 0.1}, ""),
    ("forgetful", {"not_received": 0.7}, "not_received"),
    ("can_wont", {"claims_paid": 0.8, "refuses": 0.4}, "claims_paid"),
    ("wants_cant", {"waits_approval": 0.6}, "waits_approval"),
    ("neither", {"our_error": 0.7, "refuses": 0.7}, "our_error"),
    ("forgetful", {"bounced": 1}, "wrong_address"),
    ("can_wont", {"complaint_quality": np.nan, "complaint_open": np.nan}, ""),
]


@pytest.mark.parametrize(("category", "facts", "cause"), CASES)
def test_the_likely_cause(category, facts, cause):
    assert causes(debtors(facts), np.array([CATEGORIES.index(category)])) == [cause]


def test_rows_are_judged_each_by_their_own_category():
    both = debtors({"complaint_quality": 0.9}, {"complaint_quality": 0.9})
    assert causes(both, np.array([0, 1])) == ["complaint", ""]


def test_every_sign_is_a_feature():
    assert {sign.feature for sign in SIGNS} <= set(BY_NAME)


def test_each_invoice_has_the_cause_that_a_reply_or_an_event_names():
    day = "2026-10-30"
    ledger = Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": ["A"]}),
        invoices=pd.DataFrame(
            {
                "debtor_id": "A",
                "invoice_id": ["F-101", "F-102", "F-103", "F-104"],
                "issued_on": "2026-08-01",
                "due_on": "2026-09-01",
                "amount": 100,
            }
        ),
        contacts=pd.DataFrame(
            {
                "debtor_id": "A",
                "contact_id": ["C1", "C2", "C3"],
                "happened_on": ["2026-10-20", "2026-10-21", "2026-10-22"],
                "direction": "in",
                "invoice_id": ["F-101", "", ""],
                "text": ["te duur", "F-102 kreeg ik nooit", "ik kan niet betalen"],
            }
        ),
        events=pd.DataFrame(
            {
                "debtor_id": "A",
                "event_id": ["E1"],
                "kind": ["complaint"],
                "happened_on": ["2026-10-01"],
                "invoice_id": ["F-103"],
            }
        ),
    )
    moments = pd.DataFrame({"case_id": "Z", "debtor_id": ["A"], "as_of": [pd.Timestamp(day)]})
    seen = known(ledger, moments)
    said = [{"complaint_price": 0.9}, {"not_received": 0.8}, {"cash_trouble": 0.9}]
    cues = pd.DataFrame(said, columns=list(CUES)).fillna(0.0)
    cues.insert(0, "contact_id", ["C1", "C2", "C3"])
    assert of_invoices(seen, positions(seen), cues) == [
        {"F-101": "price", "F-102": "not_received", "F-103": "complaint"}
    ]
