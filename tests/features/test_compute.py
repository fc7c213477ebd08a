"""That features are a function of what was known, and of nothing else."""

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.book.frames import Ledger
from kanwil.features.catalogue import BY_NAME, FEATURES
from kanwil.features.compute import compute
from kanwil.features.feature import Group
from tests_support.ledgers import (
    change_the_future,
    in_polars,
    make_cues,
    make_ledger,
    make_moments,
)

SEEDS = st.integers(0, 1 << 30)
NAMES = [feature.name for feature in FEATURES]


@given(SEEDS)
@settings(max_examples=5, deadline=None)
def test_nothing_after_the_day_changes_a_feature(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    as_of = moments["as_of"].iloc[0]
    moments = moments.assign(as_of=as_of)
    later = change_the_future(ledger, as_of, seed)
    before = compute(ledger, moments, make_cues(ledger))
    after = compute(later, moments, make_cues(later))
    pd.testing.assert_frame_equal(before, after, check_exact=True)


@given(SEEDS)
@settings(max_examples=3, deadline=None)
def test_polars_works_out_what_pandas_works_out(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    cues = make_cues(ledger)
    one, other = compute(ledger, moments, cues), compute(in_polars(ledger), moments, cues)
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9)


@given(SEEDS, st.integers(7, 45))
@settings(max_examples=3, deadline=None)
def test_the_size_of_a_bucket_changes_nothing(seed, size):
    ledger, moments = make_ledger(seed), make_moments(seed)
    cues = make_cues(ledger)
    whole = compute(ledger, moments, cues)
    pd.testing.assert_frame_equal(
        whole, compute(ledger, moments, cues, bucket=size), check_exact=True
    )


def test_several_workers_change_nothing():
    ledger, moments = make_ledger(5), make_moments(5)
    cues = make_cues(ledger)
    with joblib.parallel_config(backend="threading"):  # starting processes takes seconds
        shared = compute(ledger, moments, cues, n_jobs=2, bucket=20)
    pd.testing.assert_frame_equal(compute(ledger, moments, cues), shared, check_exact=True)


@given(SEEDS)
@settings(max_examples=3, deadline=None)
def test_one_debtor_alone_is_its_row_in_the_batch(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    cues = make_cues(ledger)
    whole = compute(ledger, moments, cues)
    for i in (0, 7, 23):
        one = moments.iloc[[i]]
        alone = compute(ledger.of(one["debtor_id"]), one, cues)
        pd.testing.assert_frame_equal(
            alone, whole.iloc[[i]].reset_index(drop=True), check_exact=True
        )


@given(SEEDS)
@settings(max_examples=3, deadline=None)
def test_rows_are_float_and_keep_the_order_of_the_moments(seed):
    ledger, moments = make_ledger(seed), make_moments(seed)
    cues = make_cues(ledger)
    found = compute(ledger, moments, cues)
    assert list(found.columns) == NAMES
    assert (found.dtypes == "float64").all()
    assert not np.isinf(found.to_numpy()).any()
    shuffled = moments.sample(frac=1, random_state=1)
    again = compute(ledger, shuffled, cues).set_axis(shuffled.index).sort_index()
    pd.testing.assert_frame_equal(found, again, check_exact=True)


@pytest.mark.parametrize("convert", [lambda ledger: ledger, in_polars])
def test_a_debtor_of_whom_nothing_is_known_has_zeros_and_gaps(convert):
    empty = Ledger.empty()
    found = compute(convert(empty), make_moments(1), make_cues(empty)).iloc[0]
    assert found["overdue_euro"] == 0
    assert found["settled_year"] == 0
    for name in ("late_year", "on_time_share", "tenure_years", "consumer", "order_trend"):
        assert np.isnan(found[name]), name


@pytest.mark.parametrize("convert", [lambda ledger: ledger, in_polars])
def test_a_ledger_may_lack_every_optional_column(convert):
    ledger = make_ledger(3)
    needed = {
        "debtors": ["debtor_id"],
        "invoices": ["invoice_id", "debtor_id", "issued_on", "cents", "kind"],
        "payments": ["payment_id", "debtor_id", "invoice_id", "paid_on", "cents"],
        "contacts": ["contact_id", "debtor_id", "happened_on", "direction"],
        "events": ["event_id", "debtor_id", "kind", "happened_on"],
    }
    bare = Ledger(**{name: frame[needed[name]] for name, frame in ledger.frames().items()})
    emptied = {
        name: frame.assign(**{c: None for c in frame.columns if c not in needed[name]})
        for name, frame in ledger.frames().items()
    }
    moments, cues = make_moments(3), make_cues(ledger)
    found = compute(convert(bare), moments, cues)
    assert found["consumer"].isna().all()
    again = compute(convert(Ledger(**emptied)), moments, cues)
    pd.testing.assert_frame_equal(found, again)


def test_no_moments_have_no_rows():
    ledger = make_ledger(1)
    found = compute(ledger, make_moments(1)[:0], make_cues(ledger))
    assert found.shape == (0, len(NAMES))


def test_without_a_contact_log_silence_means_nothing():
    ledger = make_ledger(8)
    frames = ledger.frames() | {"contacts": ledger.contacts[:0], "events": ledger.events[:0]}
    found = compute(Ledger.from_frames(**frames), make_moments(8), make_cues(ledger))
    told = (Group.CONTACT, Group.REPLIES, Group.PROMISES)
    silent = [n for n in NAMES if BY_NAME[n].group in told and not n.startswith("plan_")]
    assert found["has_log"].eq(0).all()
    assert found[[n for n in silent if n != "has_log"]].isna().all(axis=None)


def test_replies_that_nobody_read_are_not_taken_for_silence():
    ledger, moments = make_ledger(8), make_moments(8)
    unread = compute(ledger, moments, make_cues(ledger)[:0])
    wrote = unread["last_reply_weeks"].notna()
    assert wrote.any()
    assert unread.loc[wrote, "refuses"].isna().all()
    assert unread.loc[~wrote & unread["has_log"].eq(1), "refuses"].eq(0).all()
