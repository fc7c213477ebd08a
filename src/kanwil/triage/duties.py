"""What must be done by a day: telling a credit insurer, answering a complaint, a credit note."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from kanwil.book.appending import read_current
from kanwil.book.door import known
from kanwil.book.ledger import read_ledger
from kanwil.book.links import mains
from kanwil.book.marks import marks_of
from kanwil.book.position import items
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book
from kanwil.triage.complaints import Complaint, answer_day, complaints_of
from kanwil.triage.kept import facts, kept

AHEAD_DAYS = 14
COMPLAINT_DAYS = 2
CREDIT_WATCH = timedelta(days=90)
Kind = Literal["insurer", "complaint", "credit"]


@dataclass(frozen=True)
class Duty:
    """Something to do by a day; `party` is the insurer, or who handles the complaint.

    `mark_id` names the mark or the complaint, `kind` says what is to be done.
    """

    by_day: date
    debtor_id: str
    name: str
    invoice_id: str
    party: str
    mark_id: str
    kind: Kind = "insurer"


def duties(book: Book, day: date, debtor_id: str | None = None) -> list[Duty]:
    """Return what is due, soonest first: what an insurer must hear, and what complaints ask."""

    def found() -> list[Duty]:
        asked = [*_insurers(book, day, debtor_id), *_complaints(book, day, debtor_id)]
        return sorted(asked, key=lambda one: one.by_day)

    key = "duties", book.url, day, debtor_id, book.settings.payment_terms_days
    return kept(key, facts(book), found)


def _complaints(book: Book, day: date, debtor_id: str | None) -> Iterator[Duty]:
    """Yield complaints to answer within two days or too late, and credit notes that were promised.

    A credit note is expected within a week of the day on which the complaint was granted.
    """
    with book.read() as connection:
        made = [one for one in complaints_of(connection, day, debtor_id) if _asks(one, day)]
        ids = [one.debtor_id for one in made]
        known = read_current(
            connection, FACTS["debtors"], ids, "debtor_id", ["debtor_id", "name"]
        ).fillna("")
    names = dict(zip(known["debtor_id"], known["name"], strict=True))
    for one in made:
        name = names.get(one.debtor_id) or one.debtor_id
        told = (one.debtor_id, name, one.invoice_id, one.owner, one.event_id)
        if one.closed_on is None:
            yield Duty(one.answer_by, *told, "complaint")
        else:
            yield Duty(answer_day(one.closed_on), *told, "credit")


def _asks(one: Complaint, day: date) -> bool:
    if one.closed_on is None:
        return one.due and one.answer_by <= day + timedelta(days=COMPLAINT_DAYS)
    return one.waits_for_credit and one.closed_on > day - CREDIT_WATCH


def _insurers(book: Book, day: date, debtor_id: str | None) -> list[Duty]:
    """Return what an insurer must hear within a fortnight or should have heard.

    Only of what is still open. One notice is enough for a day that was set; terms after the due
    date ask one for each invoice that fell due after the last notice.
    """
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
    return [one for one in asked if one.by_day <= soon]


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
