"""Complaints from their first word to the credit note: who answers them, and by when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.days import next_working_day
from kanwil.base.problems import RefusedError
from kanwil.base.terms import EventKind, Merit
from kanwil.book.appending import read_current
from kanwil.book.links import mains, members
from kanwil.book.settling import left_of
from kanwil.book.tables import FACTS
from kanwil.policy.complaint import SUBJECTS, Subject, code_of, parse
from kanwil.triage.books import Book
from kanwil.triage.desk import Fact, add_fact
from kanwil.triage.moves import Seat
from kanwil.triage.table import lines

__all__ = [
    "GRANTED", "SUBJECTS", "Complaint", "Subject", "Told", "answer_day", "complain", "complaints",
    "complaints_of", "settle",
]  # fmt: skip
ANSWER_DAYS = 7
GRANTED = (Merit.JUSTIFIED, Merit.PARTLY)


@dataclass(frozen=True)
class Complaint:
    """A complaint and what became of it.

    Attributes
    ----------
    cents : the disputed part; None disputes the whole invoice.
    answer_by : the day that was set, else a week after it was made.
    due : of an open one, whether a day was set or what it is about is still open.
    merit : what it proved to be, None while it is open or where nobody said so.
    credit_cents : the credit note that was promised, None where no amount was said.
    credited : whether a credit note came since it was made.
    """

    event_id: str
    debtor_id: str
    invoice_id: str
    subject: Subject
    owner: str
    made_on: date
    answer_by: date
    due: bool
    cents: int | None
    text: str
    closed_on: date | None
    answer: str
    merit: Merit | None
    credit_cents: int | None
    credited: bool

    @property
    def waits_for_credit(self) -> bool:
        """Whether it was granted and the credit note has not come."""
        return self.merit in GRANTED and not self.credited


def answer_day(made_on: date) -> date:
    """Return the day by which a complaint of this day is answered, where nobody set another."""
    return next_working_day(made_on + timedelta(days=ANSWER_DAYS))


def complaints(book: Book, day: date, debtor_id: str | None = None) -> list[Complaint]:
    """Return the complaints that were known on `day`, of all or one debtor, oldest first."""
    with book.read() as connection:
        return complaints_of(connection, day, debtor_id)


def complaints_of(
    connection: Connection, day: date, debtor_id: str | None = None
) -> list[Complaint]:
    """Return the same within one view of the book."""
    found = mains(connection)
    kinds = [EventKind.COMPLAINT, EventKind.COMPLAINT_CLOSED]
    if debtor_id is None:
        events = read_current(connection, FACTS["events"], kinds, "kind")
    else:
        numbers = members(found, [debtor_id])
        events = read_current(connection, FACTS["events"], numbers, "debtor_id")
    events = _known(events[events["kind"].isin(kinds)], "happened_on", day)
    events = events.assign(debtor_id=events["debtor_id"].replace(found))
    made = events[events["kind"] == EventKind.COMPLAINT]
    if made.empty:
        return []
    ends = events[events["kind"] == EventKind.COMPLAINT_CLOSED]
    asked = (["credit_note"], "kind") if debtor_id is None else (numbers, "debtor_id")
    bills = read_current(connection, FACTS["invoices"], *asked)
    notes = _known(bills[bills["kind"] == "credit_note"], "issued_on", day)
    closed, credit = _by_debtor(ends), _by_debtor(notes.replace({"debtor_id": found}))
    pairs = [(row, _end(closed[row.debtor_id], row)) for row in lines(made)]
    # What is left of an invoice is asked of the open ones only: most were closed long ago.
    about = [_text(row.invoice_id) for row, end in pairs if end is None]
    left = left_of(connection, [one for one in about if one])["left_cents"]
    still = set(left.index[left > 0])
    return [_complaint(row, end, credit[row.debtor_id], still) for row, end in pairs]


def _by_debtor(rows: pd.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for one in lines(rows):
        found[one.debtor_id].append(one)
    return found


def _known(rows: pd.DataFrame, dated: str, day: date) -> pd.DataFrame:
    on = rows[dated]
    known = (on <= str(day)) & ~(rows["recorded_on"].fillna("") > str(day))
    return rows[known].sort_values(dated, kind="stable")


def _complaint(row: Any, end: Any, notes: Iterable[Any], still: set[str]) -> Complaint:  # noqa: ANN401 -- named tuples of frames
    made_on, invoice = date.fromisoformat(row.happened_on), _text(row.invoice_id)
    subject, owner = parse(_text(row.code))
    by_day = _text(row.until)
    merit = _text(end.code) if end is not None else ""
    return Complaint(
        event_id=row.event_id,
        debtor_id=str(row.debtor_id),
        invoice_id=invoice,
        subject=subject,
        owner=owner,
        made_on=made_on,
        answer_by=date.fromisoformat(by_day) if by_day else answer_day(made_on),
        due=bool(by_day) or invoice in still,
        cents=_cents(row.cents),
        text=_text(row.text),
        closed_on=date.fromisoformat(end.happened_on) if end is not None else None,
        answer=_text(end.text) if end is not None else "",
        merit=Merit(merit) if merit in set(Merit) else None,
        credit_cents=_cents(end.cents) if end is not None else None,
        credited=any(_credits(one, row) for one in notes),
    )


def _end(closed: Iterable[Any], made: Any) -> Any:  # noqa: ANN401 -- see above
    return next((one for one in closed if _ends(one, made)), None)


def _ends(end: Any, made: Any) -> bool:  # noqa: ANN401 -- see above
    """Tell whether a complaint was closed by this: for its own invoice, or for all."""
    mine, about = _text(end.invoice_id), _text(made.invoice_id)
    same = not mine or not about or mine == about
    return bool(same and end.happened_on >= made.happened_on)


def _credits(note: Any, made: Any) -> bool:  # noqa: ANN401 -- see above
    on, about = _text(note.credits), _text(made.invoice_id)
    return note.issued_on >= made.happened_on and (not on or not about or on == about)


def _text(value: Any) -> str:  # noqa: ANN401 -- a cell of a frame
    return "" if pd.isna(value) else str(value)


def _cents(value: Any) -> int | None:  # noqa: ANN401 -- a cell of a frame
    return None if pd.isna(value) else int(value)


@dataclass(frozen=True)
class Told:
    """What is noted of a new complaint; without an amount it disputes the whole invoice."""

    subject: Subject
    invoice_id: str | None = None
    amount: Decimal | None = None
    owner: str = ""
    answer_by: date | None = None
    text: str = ""


def complain(book: Book, seat: Seat, told: Told) -> int:
    """Record a complaint with who answers it, and by when.

    Raises
    ------
    RefusedError : the day to answer by has passed.
    """
    by_day = told.answer_by or answer_day(seat.day)
    if by_day < seat.day:
        raise RefusedError("Kies een dag vanaf vandaag.")
    code = code_of(told.subject, told.owner)
    fact = Fact(EventKind.COMPLAINT, by_day, told.amount, told.invoice_id, code, told.text)
    return add_fact(book, seat, fact)


def settle(
    book: Book,
    seat: Seat,
    complaint: Complaint,
    merit: Merit,
    *,
    credit: Decimal | None = None,
    text: str = "",
) -> int:
    """Close a complaint with what it proved to be, and the credit note that was promised."""
    promised = credit if merit in GRANTED else None
    invoice = complaint.invoice_id or None
    kind = EventKind.COMPLAINT_CLOSED
    return add_fact(book, seat, Fact(kind, None, promised, invoice, str(merit), text))
