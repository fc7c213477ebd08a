"""The training set: nothing after the day of decision, each case once, frozen to the last bit."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kanwil.cues.names import CUES
from kanwil.training.dataset import WEIGHTS, build
from kanwil.training.simulate import simulate

NO_TEXT = pd.DataFrame(columns=["contact_id", *CUES])
HAPPENED = {
    "invoices": "issued_on",
    "payments": "paid_on",
    "contacts": "happened_on",
    "events": "happened_on",
}


@pytest.fixture(scope="module")
def company():
    return simulate(90, 8, weeks=90)


@pytest.fixture(scope="module")
def cues(company):
    """Reading is not the point here: each text says something, drawn once."""
    contacts = company.ledger.contacts
    spoken = contacts[(contacts["direction"] == "in") & contacts["text"].notna()]
    said = np.random.default_rng(0).random((len(spoken), len(CUES))) > 0.9
    frame = pd.DataFrame(said.astype(float), columns=list(CUES))
    frame.insert(0, "contact_id", spoken["contact_id"].to_numpy())
    return frame


def as_it_was(ledger, day):
    """Return the ledger without any row or mark of after `day`."""
    frames = {"debtors": ledger.debtors}
    for table, happened in HAPPENED.items():
        frame = getattr(ledger, table)
        known = frame[[happened, "recorded_on"]].max(axis=1) <= day
        marks = {
            name: frame[name].where(frame[name] <= day)
            for name in ("written_off_on", "reversed_on", "delivered_on")
            if name in frame
        }
        frames[table] = frame.assign(**marks)[known].reset_index(drop=True)
    return type(ledger)(**frames)


def test_what_came_after_the_decision_changes_nothing(company, cues):
    decided = company.resolved["as_of"].sort_values()
    day = decided.iloc[len(decided) // 2]
    cases = company.resolved[company.resolved["as_of"] <= day]
    full = build(company.ledger, cases, cues)
    then = build(as_it_was(company.ledger, day), cases, cues)
    assert len(full) > 30
    assert full.digest == then.digest


def test_what_is_added_afterwards_changes_nothing(company, cues):
    day = company.resolved["as_of"].max()
    before = build(company.ledger, company.resolved, cues)
    paid = company.ledger.payments.assign(
        payment_id="x" + company.ledger.payments["payment_id"],
        paid_on=day + pd.Timedelta(days=1),
    )
    told = company.ledger.contacts.assign(
        contact_id="x" + company.ledger.contacts["contact_id"],
        happened_on=day + pd.Timedelta(days=2),
    )
    more = replace(
        company.ledger,
        payments=pd.concat([company.ledger.payments, paid]).sort_values(
            ["debtor_id", "payment_id"], ignore_index=True
        ),
        contacts=pd.concat([company.ledger.contacts, told]).sort_values(
            ["debtor_id", "contact_id"], ignore_index=True
        ),
    )
    loud = pd.concat([cues, cues.assign(contact_id="x" + cues["contact_id"])])
    assert build(more, company.resolved, loud).digest == before.digest


def test_the_outcome_and_the_action_are_no_part_of_it(company, cues):
    told = company.resolved.assign(action="call", outcome="paid", recovered_cents=1.0)
    assert build(company.ledger, told, cues).digest == (
        build(company.ledger, company.resolved, cues).digest
    )


def test_each_moment_counts_once_and_the_rest_is_counted(company):
    cases = company.resolved.head(6).copy()
    cases["category"] = ["forgetful", "neither", None, "can_wont", "can_wont", "forgetful"]
    cases["proof"] = ["proven", "judged", "judged", "suspected", None, "proven"]
    same = cases.iloc[[0]].assign(case_id="same")
    other = cases.iloc[[1]].assign(case_id="other", category="forgetful")
    stranger = cases.iloc[[3]].assign(case_id="stranger", debtor_id="nobody")
    found = build(company.ledger, pd.concat([cases, same, other, stranger]), NO_TEXT)
    kept = set(found.cases["case_id"])
    assert kept == set(cases["case_id"].iloc[[0, 3, 4, 5]])
    assert found.skipped == {
        "unknown_category": 1,
        "unknown_debtor": 1,
        "objected": 0,
        "conflicting": 2,
        "duplicate": 1,
    }
    weight = dict(zip(found.cases["case_id"], found.weight, strict=True))
    assert weight[cases["case_id"].iloc[3]] == WEIGHTS["suspected"]
    assert weight[cases["case_id"].iloc[4]] == WEIGHTS["judged"], "no proof told is judged"


def test_nothing_to_learn_is_an_empty_set(company):
    assert len(build(company.ledger, company.resolved.head(0), NO_TEXT)) == 0


def test_a_frozen_set_comes_back_to_the_last_bit(company, cues):
    cases = build(company.ledger, company.resolved, cues)
    back = type(cases).thaw(cases.freeze(), cases.digest)
    pd.testing.assert_frame_equal(back.X, cases.X, check_exact=True)
    assert back.counts == cases.counts
    assert back.take(np.array([2, 0])).digest == cases.take(np.array([2, 0])).digest
