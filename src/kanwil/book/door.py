"""The as-of door: what was known on a day, with every date turned into days ago."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from kanwil.book.frames import Ledger
from kanwil.book.persons import natural_person
from kanwil.book.stretches import (
    Asked,
    Floats,
    Frame,
    Ints,
    Stretches,
    day_numbers,
    items,
    numbered,
    stretches,
    texts,
)


@dataclass(frozen=True, slots=True)
class _Dates:
    """A table's dates: `signed` may lie ahead, `later` are facts that have a day of their own."""

    happened: str
    signed: tuple[str, ...] = ()
    later: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (self.happened, "recorded_on", *self.signed, *self.later)


_DATES = {
    "invoices": _Dates("issued_on", ("due_on",), ("delivered_on", "written_off_on")),
    "payments": _Dates("paid_on", (), ("reversed_on",)),
    "contacts": _Dates("happened_on", ("promised_on",), ("delivered_on",)),
    "events": _Dates("happened_on", ("until",)),
}


@dataclass(frozen=True)
class Known:
    """What was known at each moment: narwhals frames of the ledger's own engine, without dates.

    Every frame has `moment`, the row number in the moments asked for. `moments` has one row for
    each, `debtors` at most one; the others have all known rows, moment after moment, in the order
    in which they became known. A date `x_on` became `x_ago`, days (float) before the moment's day:
    missing when it had not happened, negative only for days that were agreed beforehand
    (`due_ago`, `promised_ago`, `until_ago`).

    Attributes
    ----------
    moments : moment, case_id, debtor_id, season_sin, season_cos.
    debtors : the attributes, `customer_since_ago`, `natural_person`; none for an unknown debtor.
    invoices : also `item` (its row number), `credits_item` (the row that a credit note credits,
        -1 for none) and `due_assumed` (1.0 when the due date was not given).
    payments : also `item` (row of the invoice, -1 when it is on none that is known of this
        debtor), `paid_weekday` (Monday = 0.0) and `paid_monthday`.
    contacts, events : as in the ledger.
    """

    moments: Frame
    debtors: Frame
    invoices: Frame
    payments: Frame
    contacts: Frame
    events: Frame


def known(ledger: Ledger, moments: Any, terms_days: int = 30) -> Known:  # noqa: ANN401 -- any engine
    """Return what was known of the ledger at the end of each moment's day.

    A row is known iff max(happened, recorded) ≤ as_of. A missing due date is the day of issue plus
    the debtor's terms, else plus `terms_days`. `moments` has case_id, debtor_id and as_of, in any
    order; debtors that the ledger does not hold simply have no rows.
    """
    when = nw.from_native(moments, eager_only=True)
    asked = Asked.of(when["debtor_id"], when["as_of"])
    tables = {name: nw.from_native(getattr(ledger, name), eager_only=True) for name in _DATES}
    parts = {name: _stretches(tables[name], _DATES[name], asked) for name in _DATES}
    seen = {name: _seen(tables[name], _DATES[name], parts[name], asked) for name in _DATES}
    debtors = _debtors(nw.from_native(ledger.debtors, eager_only=True), asked)
    terms = _terms(debtors, asked, terms_days)
    paid_item, credits_item = _links(tables, parts)
    return Known(
        moments=_moments(when, asked, debtors),
        debtors=debtors,
        invoices=_invoices(seen["invoices"], parts["invoices"], terms, credits_item),
        payments=_payments(seen["payments"], parts["payments"], asked, paid_item),
        contacts=seen["contacts"],
        events=seen["events"],
    )


def with_numbers(frame: Frame, **columns: NDArray[Any]) -> Frame:
    """Return the frame with numpy columns added; NaN is a missing value on every engine."""
    made = [nw.new_series(n, v, backend=frame.implementation) for n, v in columns.items()]
    added = frame.with_columns(*made)
    if frame.implementation.is_pandas_like():
        return added
    floats = [name for name, values in columns.items() if values.dtype.kind == "f"]
    return added.with_columns(nw.col(*floats).fill_nan(None)) if floats else added


def _column(frame: Frame, name: str) -> Floats:
    return day_numbers(frame[name]) if name in frame.columns else np.full(len(frame), np.nan)


def _stretches(frame: Frame, dates: _Dates, asked: Asked) -> Stretches:
    happened, recorded = _column(frame, dates.happened), _column(frame, "recorded_on")
    return stretches(frame, happened, recorded, asked)


def _dateless(frame: Frame, dates: tuple[str, ...]) -> Frame:
    gone = {name for name, kind in frame.schema.items() if kind.is_temporal()}
    return frame.drop(*(gone | {*dates, "debtor_id"} & {*frame.columns}))


def _ago_name(date: str) -> str:
    return f"{date.removesuffix('_on')}_ago"


def _seen(frame: Frame, dates: _Dates, part: Stretches, asked: Asked) -> Frame:
    """Return the table's known rows with days ago for its dates, without what happened later."""
    today = asked.day[part.moment]
    ago = {}
    for name in dates.all:
        days = today - _column(frame, name)[part.rows]
        ago[_ago_name(name)] = np.where(days < 0, np.nan, days) if name in dates.later else days
    rows = nw.maybe_reset_index(_dateless(frame, dates.all)[part.rows])
    return with_numbers(rows, moment=part.moment, **ago)


def _moments(when: Frame, asked: Asked, like: Frame) -> Frame:
    """Return the numbered moments; the season is the one thing that stays of their date."""
    whole = asked.day.astype("datetime64[D]")
    angle = 2 * np.pi * (whole - whole.astype("datetime64[Y]")).astype("float64") / 365.25
    frame = nw.from_dict(
        {name: when[name].to_list() for name in ("case_id", "debtor_id")},
        schema={"case_id": nw.String(), "debtor_id": nw.String()},
        backend=like.implementation,
    )
    numbers = np.arange(len(when))
    return with_numbers(frame, moment=numbers, season_sin=np.sin(angle), season_cos=np.cos(angle))


def _debtors(frame: Frame, asked: Asked) -> Frame:
    code = asked.codes(frame["debtor_id"])
    row = np.full(len(asked.debtors), -1)
    row[code[code >= 0]] = np.flatnonzero(code >= 0)
    moment = np.flatnonzero(row[asked.code] >= 0)
    rows = row[asked.code[moment]]
    since = asked.day[moment] - _column(frame, "customer_since")[rows]
    told = _dateless(frame.with_columns(natural_person=natural_person(frame)), ("customer_since",))
    return with_numbers(
        nw.maybe_reset_index(told[rows]),
        moment=moment,
        customer_since_ago=np.where(since < 0, np.nan, since),
    )


def _terms(debtors: Frame, asked: Asked, terms_days: int) -> Floats:
    """Return per moment the debtor's payment terms in days, else the company's."""
    terms = np.full(len(asked.day), float(terms_days))
    if "payment_terms_days" in debtors.columns:
        own = debtors["payment_terms_days"].cast(nw.Float64).to_numpy()
        terms[debtors["moment"].to_numpy()] = np.where(np.isnan(own), float(terms_days), own)
    return terms


def _invoices(seen: Frame, part: Stretches, terms: Floats, credits_item: Ints) -> Frame:
    due, issued = seen["due_ago"].to_numpy(), seen["issued_ago"].to_numpy()
    assumed = np.isnan(due)
    return with_numbers(
        seen,
        item=np.arange(len(seen)),
        credits_item=credits_item,
        due_ago=np.where(assumed, issued - terms[part.moment], due),
        due_assumed=assumed.astype("float64"),
    )


def _links(tables: dict[str, Frame], parts: dict[str, Stretches]) -> tuple[Ints, Ints]:
    """Return the invoice's row for each known payment and each known credit note; -1 for none."""
    invoices, part = tables["invoices"], parts["invoices"]
    meant = (invoices["kind"] == "invoice").to_numpy() & (invoices["cents"] > 0).to_numpy()
    paid = texts(tables["payments"]["invoice_id"])
    credited = texts(invoices["credits"]) if "credits" in invoices.columns else paid[:0]
    own, paid_no, credited_no = numbered(texts(invoices["invoice_id"]), paid, credited)
    credited_no = credited_no if len(credited_no) else np.full(len(own), -1)
    target = np.asarray(meant, dtype=bool)
    return (
        items(part, own, target, parts["payments"], paid_no),
        items(part, own, target, part, credited_no),
    )


def _payments(seen: Frame, part: Stretches, asked: Asked, item: Ints) -> Frame:
    paid = (asked.day[part.moment] - seen["paid_ago"].to_numpy()).astype("datetime64[D]")
    dated = with_numbers(
        seen,
        item=item,
        paid_weekday=(paid.astype("int64") + 3.0) % 7,
        paid_monthday=(paid - paid.astype("datetime64[M]")).astype("float64") + 1,
    )
    if "reversal_code" not in seen.columns:
        return dated
    reversed_by_now = ~nw.col("reversed_ago").is_null()
    return dated.with_columns(reversal_code=nw.when(reversed_by_now).then(nw.col("reversal_code")))
