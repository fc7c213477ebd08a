"""What the as-of door lets through, and in which words."""

from dataclasses import fields, replace

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.book.door import Known, known
from kanwil.book.frames import Ledger
from tests_support.ledgers import change_the_future, in_polars, make_ledger, make_moments

SEEDS = st.integers(0, 1 << 30)


def moment(debtor_id: str, as_of: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"case_id": ["Z"], "debtor_id": [debtor_id], "as_of": [pd.Timestamp(as_of)]}
    ).astype({"as_of": "datetime64[us]"})


def frames(seen: Known) -> dict[str, pd.DataFrame]:
    return {field.name: getattr(seen, field.name).to_pandas() for field in fields(seen)}


def test_dates_become_days_ago_and_what_came_later_is_missing():
    ledger = Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": ["D"], "customer_since": ["2020-01-01"]}),
        invoices=pd.DataFrame(
            {
                "invoice_id": ["F1"],
                "debtor_id": ["D"],
                "issued_on": ["2024-01-01"],
                "due_on": ["2024-02-10"],
                "amount": ["10"],
                "written_off_on": ["2024-02-02"],
                "delivered_on": ["2023-12-31"],
            }
        ),
        payments=pd.DataFrame(
            {
                "payment_id": ["P1"],
                "debtor_id": ["D"],
                "invoice_id": ["F1"],
                "paid_on": ["2024-01-31"],
                "amount": ["10"],
                "reversed_on": ["2024-02-02"],
                "reversal_code": ["MD06"],
            }
        ),
    )
    seen = frames(known(ledger, moment("D", "2024-02-01")))
    invoice, payment = seen["invoices"].iloc[0], seen["payments"].iloc[0]
    assert (invoice.issued_ago, invoice.due_ago, invoice.delivered_ago) == (31, -9, 32)
    assert np.isnan(invoice.written_off_ago)
    assert (payment["paid_ago"], payment["item"]) == (1, 0)
    assert (payment.paid_weekday, payment.paid_monthday) == (2, 31)
    assert pd.isna(payment.reversed_ago)
    assert pd.isna(payment.reversal_code)
    assert seen["debtors"].customer_since_ago[0] == 1492
    later = frames(known(ledger, moment("D", "2024-02-02")))
    assert later["payments"].reversal_code[0] == "MD06"
    assert later["invoices"].written_off_ago[0] == 0


def test_a_row_counts_from_the_day_it_was_recorded():
    ledger = Ledger.from_frames(
        contacts=pd.DataFrame(
            {
                "contact_id": ["C1"],
                "debtor_id": ["D"],
                "happened_on": ["2024-01-01"],
                "recorded_on": ["2024-01-05"],
                "direction": ["in"],
            }
        )
    )
    assert len(known(ledger, moment("D", "2024-01-04")).contacts) == 0
    assert len(known(ledger, moment("D", "2024-01-05")).contacts) == 1


@pytest.mark.parametrize(("terms", "days"), [(14, 14), (None, 21)])
def test_a_missing_due_date_is_assumed_from_the_terms(terms, days):
    ledger = Ledger.from_frames(
        debtors=pd.DataFrame({"debtor_id": ["D"], "payment_terms_days": [terms]}),
        invoices=pd.DataFrame(
            {"invoice_id": ["F"], "debtor_id": ["D"], "issued_on": ["2024-01-01"], "amount": ["1"]}
        ),
    )
    row = frames(known(ledger, moment("D", "2024-01-01"), terms_days=21))["invoices"].iloc[0]
    assert (row.due_ago, row.due_assumed) == (-days, 1.0)


def test_a_payment_on_another_debtors_invoice_finds_none():
    ledger = Ledger.from_frames(
        invoices=pd.DataFrame(
            {
                "invoice_id": ["F1", "F2"],
                "debtor_id": ["A", "B"],
                "issued_on": ["2024-01-01"] * 2,
                "amount": ["1", "1"],
            }
        ),
        payments=pd.DataFrame(
            {
                "payment_id": ["P1", "P2", "P3"],
                "debtor_id": ["A", "A", "A"],
                "invoice_id": ["F1", "F2", None],
                "paid_on": ["2024-01-02"] * 3,
                "amount": ["1"] * 3,
            }
        ),
    )
    assert list(known(ledger, moment("A", "2024-02-01")).payments["item"]) == [0, -1, -1]


def test_optional_columns_may_be_absent():
    ledger = make_ledger(3)
    bare = replace(
        ledger,
        debtors=ledger.debtors[["debtor_id"]],
        invoices=ledger.invoices[["invoice_id", "debtor_id", "issued_on", "cents", "kind"]],
        payments=ledger.payments[["payment_id", "debtor_id", "invoice_id", "paid_on", "cents"]],
        contacts=ledger.contacts[["contact_id", "debtor_id", "happened_on", "direction"]],
        events=ledger.events[["event_id", "debtor_id", "kind", "happened_on"]],
    )
    seen = frames(known(bare, make_moments(3)))
    assert seen["invoices"].due_assumed.eq(1).all()
    assert (seen["invoices"].credits_item == -1).all()


@pytest.mark.parametrize("convert", [lambda ledger: ledger, in_polars])
def test_an_empty_ledger_and_no_moments_have_every_column(convert):
    full = frames(known(convert(make_ledger(1)), make_moments(1)))
    empty = frames(known(convert(Ledger.empty()), make_moments(1)))
    none = frames(known(convert(make_ledger(1)), make_moments(1)[:0]))
    assert len(empty["moments"]) == 40
    for name, frame in full.items():
        assert list(empty[name].columns) == list(none[name].columns) == list(frame.columns)
        assert len(none[name]) == 0


@given(SEEDS)
@settings(max_examples=6, deadline=None)
def test_no_date_leaves_the_door(seed):
    seen = known(make_ledger(seed), make_moments(seed))
    for field in fields(seen):
        schema = getattr(seen, field.name).schema
        assert not any(kind.is_temporal() for kind in schema.values())
        assert not any(name.endswith("_on") or name == "until" for name in schema)


@given(SEEDS)
@settings(max_examples=6, deadline=None)
def test_nothing_after_the_day_changes_what_is_known(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    as_of = moments["as_of"].iloc[0]
    moments = moments.assign(as_of=as_of)
    before = frames(known(ledger, moments))
    after = frames(known(change_the_future(ledger, as_of, seed), moments))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, after[name], check_dtype=False, obj=name)


@given(SEEDS)
@settings(max_examples=6, deadline=None)
def test_every_row_is_its_own_debtors_and_happened(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    seen = frames(known(ledger, moments))
    bills = ledger.invoices.merge(moments.assign(moment=range(len(moments))), on="debtor_id")
    learnt = bills[["issued_on", "recorded_on"]].max(axis=1)
    expected = bills[learnt <= bills["as_of"]]
    assert sorted(zip(expected.moment, expected.invoice_id, strict=True)) == sorted(
        zip(seen["invoices"].moment, seen["invoices"].invoice_id, strict=True)
    )
    assert list(seen["invoices"].item) == list(range(len(seen["invoices"])))


@given(SEEDS)
@settings(max_examples=6, deadline=None)
def test_polars_sees_what_pandas_sees(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    one, other = known(ledger, moments), known(in_polars(ledger), moments)
    assert other.invoices.implementation is nw.Implementation.POLARS
    for name, frame in frames(one).items():
        pd.testing.assert_frame_equal(frame, frames(other)[name], check_dtype=False, obj=name)
