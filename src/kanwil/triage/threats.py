"""The threat ledger: what we announced, whether we did it, and the moves that keep our word."""

from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from kanwil.base.problems import RefusedError
from kanwil.base.terms import EventKind
from kanwil.book.appending import read_current
from kanwil.book.links import mains
from kanwil.book.tables import FACTS
from kanwil.policy.threats import WORDS, Consequence, announceable
from kanwil.triage.board import Board, board
from kanwil.triage.books import Book
from kanwil.triage.desk import Fact, add_fact
from kanwil.triage.kept import kept
from kanwil.triage.moves import Seat
from kanwil.triage.queue import announced, everyone
from kanwil.triage.runs import judgement_of
from kanwil.triage.table import lines

__all__ = ["WORDS", "Announced", "Consequence", "Ledger", "announce", "announceable", "ledger"]
AHEAD_DAYS = 3
YEAR = timedelta(days=365)
_RECENT_DAYS = 30
_ENDS = (EventKind.EXECUTED, EventKind.WITHDRAWN, EventKind.PLAN)
_AGREEMENTS = {"plan", "promise"}


@dataclass(frozen=True)
class Announced:
    """A consequence that was announced and is neither executed nor withdrawn.

    `consequence` is None where only a final notice announced it; it is `held` while a promise
    of the debtor runs.
    """

    debtor_id: str
    name: str
    consequence: Consequence | None
    cents: int | None
    made_on: date
    by_day: date
    held: bool = False


@dataclass(frozen=True)
class Ledger:
    """Our announcements of the last year by what became of them; the five parts are the total."""

    executed: int
    withdrawn: int
    running: int
    lapsed: int
    settled: int

    @property
    def total(self) -> int:
        """All announcements."""
        return self.executed + self.withdrawn + self.running + self.lapsed + self.settled


def pending(row: dict[str, Any]) -> Announced | None:
    """Return what stands announced in a row of the day's list."""
    told = row["announced"]
    if not told:
        return None
    known = told["code"] in set(Consequence)
    return Announced(
        row["debtor_id"],
        str(row["name"]),
        Consequence(told["code"]) if known else None,
        told["cents"],
        date.fromisoformat(told["made_on"]),
        date.fromisoformat(told["by_day"]),
        told.get("held", False),
    )


def due(book: Book, day: date) -> list[Announced]:
    """Return whose day has come or comes within three days, longest ago first."""
    listed = board(book, day)
    if listed is None:
        return []
    return kept(("announced", book.url, day), listed.stamp, lambda: _due(listed, day))


def _due(listed: Board, day: date) -> list[Announced]:
    rows = announced(listed, day + timedelta(days=AHEAD_DAYS))
    found = (one for row in rows if (one := pending(row)) and not one.held)
    return sorted(found, key=lambda one: one.by_day)


def announce(
    book: Book,
    seat: Seat,
    consequence: Consequence,
    by_day: date,
    amount: Decimal | None = None,
) -> int:
    """Record that a consequence was announced.

    Raises
    ------
    RefusedError : the day is not ahead, what was announced before is neither done nor withdrawn,
        or an agreement with the debtor runs.
    """
    if by_day <= seat.day:
        raise RefusedError("Kies een dag na vandaag.")
    with book.read() as connection:
        row = judgement_of(connection, seat.debtor_id, seat.day)
    holding = {pair.partition(":")[2] for pair in row["forbidden"].split("|")} if row else set()
    if holding & _AGREEMENTS:
        raise RefusedError("Er loopt een afspraak met deze klant: kondig nu niets aan.")
    if row and pending(row):
        raise RefusedError(
            "Er staat al een aankondiging: voer die eerst uit of trek haar schriftelijk in."
        )
    return add_fact(book, seat, Fact(EventKind.ANNOUNCED, by_day, amount, code=consequence.value))


def execute(book: Book, seat: Seat, code: str, text: str = "") -> int:
    """Record that we did what we announced."""
    return add_fact(book, seat, Fact(EventKind.EXECUTED, code=code, text=text))


def withdraw(book: Book, seat: Seat, code: str, told: str) -> int:
    """Record that we took an announcement back in writing; `told` says how and when.

    Raises
    ------
    RefusedError : it does not say how the debtor was told.
    """
    if not told.strip():
        raise RefusedError("Zeg met welke brief of e-mail dit is ingetrokken.")
    return add_fact(book, seat, Fact(EventKind.WITHDRAWN, code=code, text=told))


def ledger(book: Book, day: date) -> Ledger:
    """Count the last year's announcements: a letter and an event of one day are one."""
    late = {row["debtor_id"]: row for row in everyone(book, day)}
    made, ends = _year(book, day)
    counts = Counter(
        _end(one, ends.get(one.debtor_id, [])) or _open(one, late.get(one.debtor_id), day)
        for one in lines(made)
    )
    return Ledger(**{one.name: counts[one.name] for one in fields(Ledger)})


def _end(made: Any, ends: list[Any]) -> str:  # noqa: ANN401 -- named tuples of the frame
    """Return how an announcement ended, '' when it did not."""
    for one in ends:
        same = one.code == made.code or not one.code or not made.code
        if same and one.happened_on >= made.happened_on:
            return str(one.kind)
    return ""


def _open(made: Any, row: dict[str, Any] | None, day: date) -> str:  # noqa: ANN401 -- see above
    """Return `settled` where the case that it was about is over, else whether its day passed."""
    stands = None if row is None else pending(row)
    if row is None or stands is None:
        return "settled"
    if made.happened_on.date() < day - timedelta(days=max(row["oldest_days"], _RECENT_DAYS)):
        return "settled"
    later = stands.by_day >= day and made.happened_on.date() == stands.made_on
    return "running" if later else "lapsed"


def _year(book: Book, day: date) -> tuple[pd.DataFrame, dict[str, list[Any]]]:
    """Return what was announced in the year until `day`, and per debtor what ended any of it."""
    with book.read() as connection:
        found = mains(connection)
        said = read_current(connection, FACTS["events"], [*_ENDS, EventKind.ANNOUNCED], "kind")
        sent = read_current(connection, FACTS["contacts"], ["final_notice"], "kind")
    letters = sent[sent["direction"] == "out"].assign(kind=EventKind.ANNOUNCED.value, code="")
    columns = ["debtor_id", "kind", "happened_on", "recorded_on", "code"]
    # A plan takes back all that was announced before it; its text says so to the debtor.
    plans = said["kind"] == EventKind.PLAN
    said.loc[plans, ["kind", "code"]] = [EventKind.WITHDRAWN.value, ""]
    rows = pd.concat([said[columns], letters[columns]], ignore_index=True)
    rows = rows.assign(
        debtor_id=rows["debtor_id"].replace(found),
        code=rows["code"].fillna(""),
        happened_on=pd.to_datetime(rows["happened_on"]),
    )
    known = rows["happened_on"].between(pd.Timestamp(day - YEAR), pd.Timestamp(day))
    known &= ~(pd.to_datetime(rows["recorded_on"]) > pd.Timestamp(day))
    rows = rows[known].sort_values("happened_on", kind="stable")
    made = rows[rows["kind"] == EventKind.ANNOUNCED].drop_duplicates(["debtor_id", "happened_on"])
    ends: dict[str, list[Any]] = defaultdict(list)
    for one in lines(rows[rows["kind"] != EventKind.ANNOUNCED]):
        ends[one.debtor_id].append(one)
    return made, ends
