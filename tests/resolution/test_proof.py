"""What the ledger proves about an end: the proposal follows the facts, the controller decides."""

from datetime import date

import pandas as pd
import pytest

from kanwil.base.terms import Category, Outcome, Proof
from kanwil.book.frames import Ledger
from kanwil.resolution.proof import propose

DECIDED, TODAY = date(2026, 3, 2), date(2026, 6, 1)


def ledger(*, payments=(), events=(), contacts=(), credit=None, written_off_on=None):
    """One debtor who owed 1,000 since 1 February; what follows is given as (day, word) pairs."""
    invoices = [
        {"invoice_id": "i1", "debtor_id": "d1", "issued_on": "2026-01-01", "due_on": "2026-02-01"}
        | {"amount": "1000.00", "kind": "invoice", "written_off_on": written_off_on},
        {"invoice_id": "i2", "debtor_id": "d1", "issued_on": "2026-04-20", "due_on": "2026-05-20"}
        | {"amount": "70.00", "kind": "invoice"},
    ]
    if credit:
        invoices.append(
            {"invoice_id": "c1", "debtor_id": "d1", "issued_on": credit[0], "kind": "credit_note"}
            | {"amount": credit[1], "credits": "i1"}
        )
    return Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": ["d1"]}),
        invoices=pd.DataFrame(invoices),
        payments=pd.DataFrame(
            [
                {"payment_id": f"p{n}", "debtor_id": "d1", "invoice_id": "i1", "paid_on": day}
                | {"amount": amount, "method": method}
                for n, (day, amount, method) in enumerate(payments)
            ],
            columns=["payment_id", "debtor_id", "invoice_id", "paid_on", "amount", "method"],
        ),
        events=pd.DataFrame(
            [
                {"event_id": f"e{n}", "debtor_id": "d1", "happened_on": day, "kind": kind}
                for n, (day, kind) in enumerate(events)
            ],
            columns=["event_id", "debtor_id", "happened_on", "kind"],
        ),
        contacts=pd.DataFrame(
            [
                {"contact_id": f"t{n}", "debtor_id": "d1", "happened_on": day, "kind": kind}
                | {"direction": "out"}
                for n, (day, kind) in enumerate(contacts)
            ],
            columns=["contact_id", "debtor_id", "happened_on", "kind", "direction"],
        ),
    )


FULL = ("2026-03-10", "1000.00", "transfer")


@pytest.mark.parametrize(
    ("facts", "outcome", "cents", "proves"),
    [
        ({}, None, 0, set()),
        ({"payments": [("2026-03-10", "400.00", "transfer")]}, Outcome.PAID_PART, 40_000, set()),
        ({"payments": [FULL]}, Outcome.PAID, 100_000, set()),
        (
            {"payments": [FULL], "contacts": [("2026-03-06", "reminder")]},
            Outcome.PAID,
            100_000,
            {Category.FORGETFUL},
        ),
        (
            {"payments": [FULL], "contacts": [("2026-03-06", "reminder"), ("2026-03-09", "call")]},
            Outcome.PAID,
            100_000,
            set(),
        ),
        (
            {"payments": [FULL], "contacts": [("2026-03-04", "reminder")]},
            Outcome.PAID,
            100_000,
            set(),
        ),
        (
            {"payments": [FULL], "events": [("2026-03-03", "plan")]},
            Outcome.PLAN_KEPT,
            100_000,
            {Category.WANTS_CANT},
        ),
        (
            {"payments": [("2026-03-20", "800.00", "transfer")], "credit": ("2026-03-12", "200")},
            Outcome.CREDITED,
            80_000,
            {Category.CAN_WONT},
        ),
        ({"credit": ("2026-03-12", "1000")}, Outcome.CREDITED, 0, set()),
        ({"payments": [("2026-03-20", "1000", "set_off")]}, Outcome.SET_OFF, 100_000, set()),
        ({"written_off_on": "2026-05-01"}, Outcome.WRITTEN_OFF, 0, set()),
        (
            {"events": [("2026-04-01", "insolvency")]},
            Outcome.INSOLVENT,
            0,
            {Category.WANTS_CANT, Category.NEITHER},
        ),
    ],
)
def test_the_ledger_proposes(facts, outcome, cents, proves):
    found = propose(ledger(**facts), "d1", DECIDED, TODAY)
    assert (found.outcome, found.recovered_cents, found.proves) == (outcome, cents, proves)


def test_the_level_of_proof_depends_on_what_the_controller_says():
    facts = ledger(payments=[FULL], contacts=[("2026-03-06", "reminder")])
    found = propose(facts, "d1", DECIDED, TODAY)
    assert found.proof(Category.FORGETFUL) is Proof.PROVEN
    assert found.proof(Category.CAN_WONT) is Proof.SUSPECTED
    assert propose(ledger(), "d1", DECIDED, TODAY).proof(Category.NEITHER) is Proof.JUDGED


def test_what_was_paid_before_the_decision_is_not_recovered_by_it():
    facts = ledger(payments=[("2026-02-20", "300", "transfer"), ("2026-03-10", "700", "transfer")])
    found = propose(facts, "d1", DECIDED, TODAY)
    assert (found.outcome, found.recovered_cents) == (Outcome.PAID, 70_000)


def test_what_comes_after_today_is_not_seen():
    assert propose(ledger(payments=[FULL]), "d1", DECIDED, date(2026, 3, 9)).outcome is None
