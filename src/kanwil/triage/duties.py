"""What must be told to a credit insurer, and by which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kanwil.book.door import known
from kanwil.book.ledger import read_ledger
from kanwil.book.links import mains
from kanwil.book.marks import marks_of
from kanwil.book.position import items
from kanwil.triage.books import Book
from kanwil.triage.kept import facts, kept

AHEAD_DAYS = 14


@dataclass(frozen=True)
class Duty:
    """Something to do by a day, about an open invoice."""

    by_day: date
    debtor_id: str
    name: str
    invoice_id: str
    party: str
    mark_id: str


def duties(book: Book, day: date, debtor_id: str | None = None) -> list[Duty]:
    """Return what an insurer must hear within a fortnight or should have heard, soonest first.

    Only of what is still open. One notice is enough for a day that was set; terms after the due
    date ask one for each invoice that fell due after the last notice.
    """
    key = "duties", book.url, day, debtor_id, book.settings.payment_terms_days
    return kept(key, facts(book), lambda: _duties(book, day, debtor_id))


def _duties(book: Book, day: date, debtor_id: str | None) -> list[Duty]:
    with book.read() as connection:
        found = mains(connection)
        marks = marks_of(connection, day, kind="insured")
        marks = [
            one | {"debtor_id": found.get(one["debtor_id"], one["debtor_id"])} for one in marks
        ]
        marks = [one for one in marks if debtor_id in {None, one["debtor_id"]}]
        ledger = read_ledger(connection, [one["debtor_id"] for one in marks]) if marks else None
    if ledger is None:
        return []
    who = ledger.debtors["debtor_id"]
    moments = pd.DataFrame({"case_id": who, "debtor_id": who, "as_of": pd.Timestamp(day)})
    left = items(known(ledger, moments, book.settings.payment_terms_days)).to_pandas()
    left = left.assign(debtor_id=who.to_numpy()[left["moment"].to_numpy()])
    names = dict(zip(who, ledger.debtors["name"].fillna(who), strict=True))
    asked = [
        one for mark in marks for one in _asked(mark, left, day, str(names[mark["debtor_id"]]))
    ]
    soon = day + timedelta(days=AHEAD_DAYS)
    return sorted((one for one in asked if one.by_day <= soon), key=lambda one: one.by_day)


def _asked(mark: dict[str, Any], left: pd.DataFrame, day: date, name: str) -> Iterator[Duty]:
    """Yield one notice per mark, for the oldest open invoice that asks for it."""
    rows = left[(left["debtor_id"] == mark["debtor_id"]) & left["days_late"].notna()]
    if mark["invoice_id"] is not None:
        rows = rows[rows["invoice_id"] == mark["invoice_id"]]
    told, days = mark["notified_on"], mark["notify_days"]
    if told is not None:
        fell_due_later = rows["days_late"] < (day - told).days
        rows = rows[fell_due_later] if days is not None else rows.iloc[:0]
    if rows.empty:
        return
    oldest = rows.sort_values("days_late").iloc[-1]
    by_day = mark["notify_on"]
    if days is not None:
        by_term = day + timedelta(days=int(days - oldest["days_late"]))
        by_day = by_term if by_day is None else min(by_day, by_term)
    yield Duty(
        by_day,
        mark["debtor_id"],
        name,
        str(mark["invoice_id"] or oldest["invoice_id"]),
        mark["party"] or "",
        mark["mark_id"],
    )
