"""Features of moments, in buckets of sorted debtors, so that memory stays flat."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import joblib
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.book.door import Known, frame_of, known
from kanwil.book.frames import Ledger
from kanwil.book.stretches import Frame, texts
from kanwil.cues.names import CUES
from kanwil.features.catalogue import FEATURES
from kanwil.features.facts import tallies

_NEEDED = {
    "debtors": "debtor_id name kind legal_form vat_id customer_since payment_terms_days"
    " direct_debit also_supplier",
    "invoices": "invoice_id debtor_id issued_on due_on cents kind credits written_off_on"
    " recorded_on",
    "payments": "payment_id debtor_id invoice_id paid_on cents reversed_on reversal_code"
    " recorded_on",
    "contacts": "contact_id debtor_id happened_on recorded_on direction kind promised_on"
    " promised_cents bounced",
    "events": "debtor_id kind happened_on recorded_on until invoice_id cents",
}


# What is one tally as it stands needs no engine, which saves most of the time of a single debtor.
_EXPRESSIONS = {f.name: f.expression for f in FEATURES if isinstance(f.expression, nw.Expr)}


@dataclass(frozen=True)
class _Bucket:
    """Some moments of neighbouring debtors, with their part of the ledger and of the cues."""

    ledger: Ledger
    moments: Frame
    cues: pd.DataFrame


def compute(
    ledger: Ledger,
    moments: pd.DataFrame,
    cues: pd.DataFrame,
    *,
    terms_days: int = 30,
    n_jobs: int = 1,
    bucket: int = 10_000,
) -> pd.DataFrame:
    """Return the features of each moment: float64, a row per moment in order, NaN where unknown.

    Parameters
    ----------
    ledger : its frames sorted by debtor_id, as a Ledger is; pandas or Polars.
    moments : case_id, debtor_id, as_of; in any order.
    cues : contact_id and a float column per cue, of the inbound contacts that were read.
    terms_days : the company's payment terms where neither invoice nor debtor has any.
    n_jobs, bucket : processes that share the work, and how many moments are taken at once; neither
        changes any number.
    """
    when = nw.from_native(moments, eager_only=True)
    order = np.argsort(texts(when["debtor_id"]).to_numpy(dtype=object), kind="stable")
    buckets = _buckets(ledger, nw.maybe_reset_index(when[order]), _unique(cues), bucket)
    if n_jobs == 1 or len(order) <= bucket:
        parts = [_computed(one, terms_days) for one in buckets]
    else:
        tasks = (joblib.delayed(_computed)(one, terms_days) for one in buckets)
        parts = joblib.Parallel(n_jobs=n_jobs)(tasks)
    names = [feature.name for feature in FEATURES]
    found = np.empty((len(order), len(names)))
    found[order] = np.concatenate([np.empty((0, len(names))), *parts])
    return pd.DataFrame(found, columns=names)


def features(seen: Known, cues: pd.DataFrame) -> pd.DataFrame:
    """Return what `compute` returns, of moments whose knowledge was gathered before."""
    return pd.DataFrame(_made(seen, _unique(cues)), columns=[one.name for one in FEATURES])


def _unique(cues: pd.DataFrame) -> pd.DataFrame:
    """Return the cues by contact, one row each, with every cue; unread ones are no evidence."""
    by_contact = cues.reindex(columns=["contact_id", *CUES]).drop_duplicates("contact_id")
    return by_contact.set_index("contact_id").astype("float64").fillna(0.0)


def _buckets(ledger: Ledger, when: Frame, cues: pd.DataFrame, size: int) -> Iterator[_Bucket]:
    tables = {name: nw.from_native(getattr(ledger, name), eager_only=True) for name in _NEEDED}
    slim = {
        name: frame.select(*(c for c in _NEEDED[name].split() if c in frame.columns))
        for name, frame in tables.items()
    }
    for start in range(0, len(when), size):
        moments = when[start : start + size]
        first, last = moments["debtor_id"][0], moments["debtor_id"][-1]
        part = {name: _between(frame, first, last) for name, frame in slim.items()}
        read = cues.index.get_indexer(texts(part["contacts"]["contact_id"]))
        native = {name: frame.to_native() for name, frame in part.items()}
        yield _Bucket(Ledger(**native, marks=ledger.marks), moments, cues.iloc[read[read >= 0]])


def _between(frame: Frame, first: str, last: str) -> Frame:
    """Return the rows from one debtor to another; a slice, so nothing is copied."""
    ids, places = frame["debtor_id"], range(len(frame))
    start = bisect_left(places, first, key=ids.__getitem__)
    return frame[start : bisect_right(places, last, key=ids.__getitem__)]


def _computed(one: _Bucket, terms_days: int) -> NDArray[np.float64]:
    return _made(known(one.ledger, one.moments.to_native(), terms_days), one.cues)


def _made(seen: Known, cues: pd.DataFrame) -> NDArray[np.float64]:
    told = tallies(seen, cues)
    made = frame_of(told, seen.debtors).select(**_EXPRESSIONS).to_pandas()
    worked_out = {name: made[name].to_numpy("float64", na_value=np.nan) for name in made.columns}
    columns = [worked_out[f.name] if f.name in made else told[str(f.expression)] for f in FEATURES]
    return np.column_stack(columns)
