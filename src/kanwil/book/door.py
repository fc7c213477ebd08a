"""The as-of door: what was known on a day, with every date turned into days ago."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from kanwil.book.frames import Ledger
from kanwil.book.holding import standing
from kanwil.book.persons import is_natural_person
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
    marks : the marks that stand, always pandas, see `holding.standing`.
    """

    moments: Frame
    debtors: Frame
    invoices: Frame
    payments: Frame
    contacts: Frame
    events: Frame
    marks: Frame


def known(ledger: Ledger, moments: Any, terms_days: int = 30) -> Known:  # noqa: ANN401 -- any engine
    """Return what was known of the ledger at the end of each moment's day.

    A row is known iff max(happened, recorded) ≤ as_of. A missing due date is the day of issue plus
    the debtor's terms, else plus `terms_days`. `moments` has case_id, debtor_id and as_of, in any
    order; debtors that the ledger does not hold simply have no rows.
    """
    when = nw.from_native(moments, eager_only=True)
    asked = Asked.of(when["debtor_id"], when["as_of"])
    tables = {name: nw.from_native(getattr(ledger, name), eager_only=True) for name in _DATES}
    dated = {name: _dated(tables[name], _DATES[name]) for name in _DATES}
    parts = {
        name: stretches(tables[name], days[_DATES[name].happened], days["recorded_on"], asked)
        for name, days in dated.items()
    }
    days = {name: _ago(dated[name], _DATES[name], parts[name], asked) for name in _DATES}
    debtors = _debtors(nw.from_native(ledger.debtors, eager_only=True), asked)
    _add_invoice_numbers(days["invoices"], _terms(debtors, asked, terms_days))
    _add_payment_numbers(days["payments"], asked)
    days["payments"]["item"], days["invoices"]["credits_item"] = _links(tables, parts)
    seen = {name: _seen(tables[name], _DATES[name], parts[name], days[name]) for name in _DATES}
    marks = nw.from_native(standing(ledger.marks, asked), eager_only=True)
    return Known(moments=_moments(when, asked, debtors), debtors=debtors, marks=marks, **seen)


def frame_of(columns: dict[str, NDArray[Any]], like: Frame) -> Frame:
    """Return numpy columns as a frame of `like`'s engine; NaN is a missing value on every one."""
    made = nw.from_dict(columns, backend=like.implementation)
    floats = [name for name, values in columns.items() if values.dtype.kind == "f"]
    if like.implementation.is_pandas_like() or not floats:
        return made
    return made.with_columns(nw.col(*floats).fill_nan(None))


def beside(frame: Frame, columns: dict[str, NDArray[Any]]) -> Frame:
    """Return the frame with numpy columns added on its right."""
    return nw.concat([nw.maybe_reset_index(frame), frame_of(columns, frame)], how="horizontal")


def _column(frame: Frame, name: str) -> Floats:
    return day_numbers(frame[name]) if name in frame.columns else np.full(len(frame), np.nan)


def _dated(frame: Frame, dates: _Dates) -> dict[str, Floats]:
    return {name: _column(frame, name) for name in dates.all}


def _dateless(frame: Frame, dates: tuple[str, ...]) -> Frame:
    gone = {name for name, kind in frame.schema.items() if kind.is_temporal()}
    return frame.drop(*(gone | {*dates, "debtor_id"} & {*frame.columns}))


def _ago_name(date: str) -> str:
    return f"{date.removesuffix('_on')}_ago"


def _ago(
    dated: dict[str, Floats], dates: _Dates, part: Stretches, asked: Asked
) -> dict[str, NDArray[Any]]:
    """Return the known rows' moment and days ago, without what happened later."""
    today = asked.day[part.moment]
    ago: dict[str, NDArray[Any]] = {"moment": part.moment}
    for name, numbers in dated.items():
        days = today - numbers[part.rows]
        ago[_ago_name(name)] = np.where(days < 0, np.nan, days) if name in dates.later else days
    return ago


def _seen(frame: Frame, dates: _Dates, part: Stretches, days: dict[str, NDArray[Any]]) -> Frame:
    rows = beside(_dateless(frame, dates.all)[part.rows], days)
    if "reversal_code" not in rows.columns:
        return rows
    reversed_by_now = ~nw.col("reversed_ago").is_null()
    return rows.with_columns(reversal_code=nw.when(reversed_by_now).then(nw.col("reversal_code")))


def _moments(when: Frame, asked: Asked, like: Frame) -> Frame:
    """Return the numbered moments; the season is the one thing that stays of their date."""
    whole = asked.day.astype("datetime64[D]")
    angle = 2 * np.pi * (whole - whole.astype("datetime64[Y]")).astype("float64") / 365.25
    names = {name: when[name].to_list() for name in ("case_id", "debtor_id")}
    texts_only = {"case_id": nw.String(), "debtor_id": nw.String()}
    return beside(
        nw.from_dict(names, schema=texts_only, backend=like.implementation),
        {
            "moment": np.arange(len(when)),
            "season_sin": np.sin(angle),
            "season_cos": np.cos(angle),
        },
    )


def _debtors(frame: Frame, asked: Asked) -> Frame:
    code = asked.codes(frame["debtor_id"])
    row = np.full(len(asked.debtors), -1)
    row[code[code >= 0]] = np.flatnonzero(code >= 0)
    moment = np.flatnonzero(row[asked.code] >= 0)
    rows = row[asked.code[moment]]
    since = asked.day[moment] - _column(frame, "customer_since")[rows]
    numbers = {
        "moment": moment,
        "customer_since_ago": np.where(since < 0, np.nan, since),
        "natural_person": _persons(frame, row)[asked.code[moment]],
    }
    return beside(_dateless(frame, ("customer_since",))[rows], numbers)


def _persons(frame: Frame, row: Ints) -> Floats:
    """Return 1.0 or 0.0 per debtor asked for; what is not in the book says nothing."""
    told = frame[row[row >= 0]]
    nothing = [""] * len(told)
    columns = [
        told[name].cast(nw.String).fill_null("").to_list() if name in told.columns else nothing
        for name in ("kind", "legal_form", "vat_id", "name")
    ]
    found = np.full(len(row), np.nan)
    found[row >= 0] = [is_natural_person(*one) for one in zip(*columns, strict=True)]
    return found


def _terms(debtors: Frame, asked: Asked, terms_days: int) -> Floats:
    """Return per moment the debtor's payment terms in days, else the company's."""
    terms = np.full(len(asked.day), float(terms_days))
    if "payment_terms_days" in debtors.columns:
        own = debtors["payment_terms_days"].cast(nw.Float64).to_numpy()
        terms[debtors["moment"].to_numpy()] = np.where(np.isnan(own), float(terms_days), own)
    return terms


def _add_invoice_numbers(days: dict[str, NDArray[Any]], terms: Floats) -> None:
    due = days["due_ago"]
    assumed = np.isnan(due)
    days["item"] = np.arange(len(due))
    days["due_ago"] = np.where(assumed, days["issued_ago"] - terms[days["moment"]], due)
    days["due_assumed"] = assumed.astype("float64")


def _add_payment_numbers(days: dict[str, NDArray[Any]], asked: Asked) -> None:
    paid = (asked.day[days["moment"]] - days["paid_ago"]).astype("datetime64[D]")
    days["paid_weekday"] = (paid.astype("int64") + 3.0) % 7
    days["paid_monthday"] = (paid - paid.astype("datetime64[M]")).astype("float64") + 1


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
