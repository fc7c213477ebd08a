"""The silence law on real facts: what a ledger must hold before unwillingness is named."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kanwil.base.places import samples_folder
from kanwil.base.terms import CATEGORIES, Category
from kanwil.book.door import known
from kanwil.book.frames import TABLES, Ledger
from kanwil.book.position import position
from kanwil.cues.names import CUES
from kanwil.features.catalogue import BY_NAME
from kanwil.features.compute import compute
from kanwil.model.assess import assess, read_contacts
from kanwil.model.evidence import allowed
from kanwil.training.standby import shipped_or_rebuilt

DAY = pd.Timestamp("2026-10-30")
BROKEN = {"kind": "promise", "happened_on": "2026-10-10", "until": "2026-10-20"}


def late_debtor(**frames):
    """The features of one debtor whose F1 (100 euros) is 28 days late."""
    bill = {"invoice_id": "F1", "issued_on": "2026-09-02", "due_on": "2026-10-02", "amount": 100}
    other = {"invoice_id": "F2", "issued_on": "2026-08-25", "due_on": "2026-10-05", "amount": 50}
    rows = {"debtors": [{"name": "Iets B.V."}], "invoices": [bill, other], **frames}
    ids = {"payments": "payment_id", "contacts": "contact_id", "events": "event_id"}
    made = {
        table: pd.DataFrame(
            [{"debtor_id": "A", **({ids[table]: f"X{n}"} if table in ids else {}), **row}
             for n, row in enumerate(facts)]
        )
        for table, facts in rows.items()
    }  # fmt: skip
    ledger = Ledger.from_frames(**made)
    moments = pd.DataFrame({"case_id": "Z", "debtor_id": ["A"], "as_of": DAY})
    cues = pd.DataFrame(columns=["contact_id", *CUES])
    return compute(ledger, moments, cues)


def paid(invoice, day, **more):
    return {"invoice_id": invoice, "paid_on": day, "amount": 100, **more}


SHOWS = {
    "a complaint": {"events": [{"kind": "complaint", "happened_on": "2026-10-20"}]},
    "a broken promise": {"events": [BROKEN]},
    "a reversal by choice": {
        "payments": [paid("F1", "2026-10-01", reversed_on="2026-10-15", reversal_code="MD06")]
    },
    "a plan that stopped": {"events": [{"kind": "plan", "happened_on": "2026-09-10"}]},
}
SHOWS_NOTHING = {
    "silence": {},
    "reminders": {
        "contacts": [
            {"happened_on": f"2026-10-{n}", "direction": "out", "kind": "reminder"}
            for n in (10, 17, 24)
        ]
    },
    "an empty account": {
        "payments": [paid("F1", "2026-10-01", reversed_on="2026-10-15", reversal_code="AM04")]
    },
    "a settled complaint": {
        "events": [
            {"kind": "complaint", "happened_on": "2026-10-10"},
            {"kind": "complaint_closed", "happened_on": "2026-10-12"},
        ]
    },
    "a promise whose grace runs": {"events": [{**BROKEN, "until": "2026-10-27"}]},
    "a promise that was kept": {"events": [BROKEN], "payments": [paid("F2", "2026-10-22")]},
}


@pytest.mark.parametrize("facts", SHOWS.values(), ids=SHOWS)
def test_these_facts_show_unwillingness(facts):
    assert allowed(late_debtor(**facts)).all()


@pytest.mark.parametrize("facts", SHOWS_NOTHING.values(), ids=SHOWS_NOTHING)
def test_these_facts_do_not(facts):
    found = dict(zip(CATEGORIES, allowed(late_debtor(**facts))[0], strict=True))
    assert not found[Category.NEITHER]


def sample_without_replies():
    frames = {one: pd.read_csv(samples_folder() / f"{one}.csv", dtype="str") for one in TABLES}
    frames["contacts"] = frames["contacts"].query("direction == 'out'")
    frames["events"] = frames["events"].iloc[:0]
    return Ledger.from_frames(**frames)


def test_without_any_reply_nobody_of_the_sample_is_called_unwilling():
    ledger = sample_without_replies()
    payments = ledger.payments.assign(reversal_code=None)
    ledger = replace(ledger, payments=payments.astype(ledger.payments.dtypes))
    who = ledger.debtors["debtor_id"]
    moments = pd.DataFrame({"case_id": who, "debtor_id": who, "as_of": DAY})
    late = position(known(ledger, moments)).to_pandas()["overdue_cents"].to_numpy() > 0
    found = assess(shipped_or_rebuilt(), ledger, moments[late].reset_index(drop=True))
    named = found.frame["category"]
    assert len(named) > 50
    assert not (named == "neither").any()
    # Who pays our other invoices shows without a word that he can and will not.
    others = found.features["others_paid_since"] >= 1
    assert set(named[~others]) <= {"", "wants_cant", "forgetful"}


PROTECTED = ("nation", "gender", "sex", "age", "birth", "postcode", "religion", "health", "origin")


def test_no_feature_is_of_a_protected_kind():
    words = {part for name in BY_NAME for part in name.split("_")}
    assert not words & {*PROTECTED, "city", "country", "address", "name"}
    assert not {"born_on", "given_name"} & words


def test_a_clicked_answer_is_certain_and_is_not_read_again():
    told = {"debtor_id": ["A"], "happened_on": ["2026-10-20"], "text": ["Wil niet betalen"]}
    ledger = Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": ["A"]}),
        contacts=pd.DataFrame({**told, "contact_id": ["C"], "direction": ["in"]}),
        events=pd.DataFrame({**told, "event_id": ["E"], "kind": ["answer"], "code": ["refuses"]}),
    )
    read = read_contacts(shipped_or_rebuilt().reader, ledger)
    assert read["refuses"].tolist() == [1.0]
    assert np.allclose(read[[cue for cue in CUES if cue != "refuses"]], 0)
