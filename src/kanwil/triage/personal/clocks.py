"""When data of a debtor may go: what is still open, the last sign of life, the fiscal years."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_all
from kanwil.book.links import as_one, mains, members
from kanwil.book.position import position
from kanwil.triage.table import lines

FISCAL_YEARS = 7
FILE_YEARS = 2
"""After so many years without any sign of life nothing but the fiscal part has a purpose."""
_DATED = {
    "invoices": ("issued_on", "written_off_on"),
    "payments": ("paid_on", "reversed_on"),
    "contacts": ("happened_on",),
    "events": ("happened_on",),
}


@dataclass(frozen=True)
class Clock:
    """Where one debtor stands on a day.

    Attributes
    ----------
    open_cents : what it owes us; negative is what we owe it. Other currencies count as they are.
    last_on : the last invoice, payment, contact or event; None when there is none.
    last_year : of its newest fiscal fact; None when there is none.
    through : everything fiscal up to the end of this year may go; None when nothing may.
    """

    debtor_id: str
    name: str
    open_cents: int
    last_on: date | None
    last_year: int | None
    through: int | None

    @property
    def fiscal_until(self) -> date | None:
        """The first day on which nothing fiscal need be kept; None where nothing is held."""
        return None if self.last_year is None else date(self.last_year + FISCAL_YEARS + 1, 1, 1)

    @property
    def file_until(self) -> date | None:
        """The first day on which the file serves no purpose any more."""
        return None if self.last_on is None else _years_later(self.last_on, FILE_YEARS)


def clocks(
    connection: Connection, day: date, terms_days: int, debtor_ids: Iterable[str] | None = None
) -> list[Clock]:
    """Return the clocks of all debtors or of these, merged ones as one, by main number."""
    found = mains(connection)
    wanted = None if debtor_ids is None else members(found, debtor_ids)
    ledger = _dated_as_happened(as_one(read_all(connection, wanted), found))
    if ledger.debtors.empty:
        return []
    last = _last(ledger)
    years, through = _last_years(ledger), _through(ledger, day, terms_days)
    owed = _owed(ledger, [day] * len(ledger.debtors), ledger.debtors, terms_days)
    return [
        Clock(
            one.debtor_id,
            one.debtor_id if pd.isna(one.name) else one.name,
            cents,
            last.get(one.debtor_id),
            years.get(one.debtor_id),
            through.get(one.debtor_id),
        )
        for one, cents in zip(lines(ledger.debtors[["debtor_id", "name"]]), owed, strict=True)
    ]


def _dated_as_happened(ledger: Ledger) -> Ledger:
    """Return the ledger in which each fact is known from the day it happened: years are fiscal."""
    parts = {
        name: getattr(ledger, name).assign(recorded_on=pd.NaT).astype({"recorded_on": _DAY})
        for name in _DATED
    }
    return replace(ledger, **parts)


_DAY = "datetime64[us]"


def _last(ledger: Ledger) -> Mapping[str, date]:
    told = [
        getattr(ledger, name)[["debtor_id", column]].set_axis(["debtor_id", "day"], axis=1)
        for name, columns in _DATED.items()
        for column in columns
    ]
    days = pd.concat(told).dropna().groupby("debtor_id")["day"].max()
    return {str(one): day.date() for one, day in days.items()}


def _last_years(ledger: Ledger) -> Mapping[str, int]:
    spans = _spans(ledger)
    years = spans.groupby("debtor_id")["until"].max()
    return {str(one): int(year) for one, year in years.items()}


def _through(ledger: Ledger, day: date, terms_days: int) -> Mapping[str, int]:
    """Return per debtor the last year up to which all is old enough, settled and by itself.

    A year ends nothing while money of it was still open, or while something later belongs to
    something before: a payment to its invoice, a credit note or a write-off to theirs.
    """
    newest = day.year - FISCAL_YEARS - 1
    spans = _spans(ledger)
    old = spans[spans["since"] <= newest]
    candidates = old[["debtor_id", "until"]].drop_duplicates()
    candidates = candidates[candidates["until"] <= newest]
    pairs = candidates.merge(spans, on="debtor_id", suffixes=("", "_of"))
    cut = pairs[(pairs["since"] <= pairs["until"]) & (pairs["until"] < pairs["until_of"])]
    keys = pd.MultiIndex.from_frame(candidates)
    whole = candidates[~keys.isin(pd.MultiIndex.from_frame(cut[["debtor_id", "until"]]))]
    ends = [date(int(year), 12, 31) for year in whole["until"]]
    settled = np.array(_owed(ledger, ends, whole, terms_days), dtype="int64") == 0
    best = whole[settled].groupby("debtor_id")["until"].max()
    return {str(one): int(year) for one, year in best.items()}


def _spans(ledger: Ledger) -> pd.DataFrame:
    """Return debtor_id, since and until (years) of each fiscal fact and of what binds two."""
    invoices, payments = ledger.invoices, ledger.payments[ledger.payments["debtor_id"].notna()]
    issued = invoices.set_index("invoice_id")["issued_on"]
    on_invoice = payments["invoice_id"].map(issued)
    noted = invoices["credits"].map(issued)
    every = pd.concat(
        [
            _span(invoices["debtor_id"], invoices["issued_on"], invoices["written_off_on"]),
            _span(invoices["debtor_id"], noted, invoices["issued_on"]),
            _span(payments["debtor_id"], payments["paid_on"], payments["reversed_on"]),
            _span(payments["debtor_id"], on_invoice, payments["paid_on"]),
        ]
    )
    return every.drop_duplicates()


def _span(debtor: pd.Series, one: pd.Series, other: pd.Series) -> pd.DataFrame:
    both = pd.DataFrame({"debtor_id": debtor, "one": one, "other": other})
    since = both[["one", "other"]].min(axis=1).dt.year
    until = both[["one", "other"]].max(axis=1).dt.year
    return pd.DataFrame({"debtor_id": debtor, "since": since, "until": until}).dropna()


def _owed(ledger: Ledger, days: Iterable[date], whose: pd.DataFrame, terms_days: int) -> list[int]:
    moments = pd.DataFrame({"debtor_id": whose["debtor_id"].tolist(), "case_id": ""})
    if moments.empty:
        return []
    moments["as_of"] = pd.to_datetime([str(day) for day in days]).astype(_DAY)
    return list(position(known(ledger, moments, terms_days)).to_native()["open_cents"])


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
