"""Who a debtor is: its numbers, its people, its group and what holds for its invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from kanwil.book.appending import read_current
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.holding import NO_PROFILE
from kanwil.book.ledger import read_ledger
from kanwil.book.links import (
    chain_of,
    group_of,
    mains,
    members,
    merge,
    parents,
    set_parent,
    unmerge,
)
from kanwil.book.marks import Mark, end_mark, marks_of, put_mark, told_insurer
from kanwil.book.people import Person, Role, drop_person, people_of, put_person
from kanwil.book.position import position
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book
from kanwil.triage.moves import Seat, append

# The screen speaks to this stage only.
__all__ = ["Mark", "Person", "Relations", "Role", "relations"]
_INSOLVENT = ("insolvency", "wsnp")


@dataclass(frozen=True)
class Relation:
    """One debtor of a group on a day; amounts in cents."""

    debtor_id: str
    name: str
    open_cents: int
    overdue_cents: int
    insolvent: bool


@dataclass(frozen=True)
class Relations:
    """What a dossier shows of who the debtor is.

    Attributes
    ----------
    numbers : (debtor_id, name) of each debtor that was merged into this one.
    people, marks : rows of the book, see `book/tables.py`.
    objection : the mark that says that it objects to profiling, '' where it does not.
    parent : the parent's number, None where there is none.
    group : parent first, the debtor itself among them; empty where it has no relatives.
    fallen : the names of insolvent companies above this one.
    """

    numbers: list[tuple[str, str]]
    people: list[dict[str, Any]]
    marks: list[dict[str, Any]]
    objection: str
    parent: str | None
    group: list[Relation]
    fallen: list[str]


def relations(connection: Connection, debtor_id: str, day: date, terms_days: int) -> Relations:
    """Read who a debtor (by its main number) is, as known on `day`."""
    numbers = members(mains(connection), [debtor_id])
    found = parents(connection)
    group = _group(connection, group_of(found, debtor_id), day, terms_days)
    above = chain_of(found, debtor_id)[1:]
    marks = marks_of(connection, day, numbers)
    objections = [one["mark_id"] for one in marks if one["kind"] == NO_PROFILE]
    return Relations(
        numbers=[one for one in _names(connection, numbers) if one[0] != debtor_id],
        people=people_of(connection, numbers),
        marks=[one for one in marks if one["kind"] != NO_PROFILE],
        objection=objections[0] if objections else "",
        parent=found.get(debtor_id),
        group=group,
        fallen=[one.name for one in group if one.insolvent and one.debtor_id in above],
    )


def _names(connection: Connection, ids: Sequence[str]) -> list[tuple[str, str]]:
    rows = read_current(connection, FACTS["debtors"], ids, "debtor_id", ["debtor_id", "name"])
    return [(str(a), str(b)) for a, b in rows.fillna("").itertuples(index=False)]


def _group(
    connection: Connection, ids: Sequence[str], day: date, terms_days: int
) -> list[Relation]:
    if not ids:
        return []
    ledger = read_ledger(connection, ids)
    who = ledger.debtors["debtor_id"]
    moments = pd.DataFrame({"case_id": who, "debtor_id": who, "as_of": pd.Timestamp(day)})
    now = position(known(ledger, moments, terms_days)).to_pandas()
    fallen = _fallen(ledger, pd.Timestamp(day))
    found = {
        str(one): Relation(str(one), str(name), int(owed), int(late), one in fallen)
        for one, name, owed, late in zip(
            who,
            ledger.debtors["name"].fillna(who),
            now["open_cents"],
            now["overdue_cents"],
            strict=True,
        )
    }
    return [found[one] for one in ids if one in found]


def _fallen(ledger: Ledger, day: pd.Timestamp) -> set[str]:
    events = ledger.events[ledger.events["kind"].isin(_INSOLVENT)]
    since = events[["happened_on", "recorded_on"]].max(axis=1)
    stands = (since <= day) & ~(events["until"] < day)
    return set(events.loc[stands, "debtor_id"])


def merged_with(book: Book, seat: Seat, other: str) -> int:
    """Merge another debtor into this one, by the user's own judgement."""
    with book.write() as connection:
        done = merge(connection, seat.by, other, seat.debtor_id)
        return append(connection, seat, "merge", note=other, records=done)


def loosened(book: Book, seat: Seat, member: str) -> int:
    """Make one of this debtor's numbers a debtor of its own again."""
    with book.write() as connection:
        done = unmerge(connection, seat.by, member)
        return append(connection, seat, "unmerge", note=member, records=done)


def with_person(book: Book, seat: Seat, person: Person, person_id: str = "") -> int:
    """Add or change someone at this debtor."""
    with book.write() as connection:
        done = put_person(connection, seat.by, seat.debtor_id, person, person_id)
        return append(connection, seat, "person", note=person.name, records=done)


def without_person(book: Book, seat: Seat, person_id: str) -> int:
    """Take someone at this debtor off the list."""
    with book.write() as connection:
        done = drop_person(connection, seat.by, person_id)
        return append(connection, seat, "no_person", records=done)


def under_parent(book: Book, seat: Seat, parent: str | None) -> int:
    """Say who the parent company is; None: there is none."""
    with book.write() as connection:
        done = set_parent(connection, seat.by, seat.debtor_id, parent)
        return append(connection, seat, "parent", note=parent or "", records=done)


def marked(book: Book, seat: Seat, mark: Mark) -> int:
    """Note what holds for an invoice or for all of this debtor's."""
    with book.write() as connection:
        done = put_mark(connection, seat.by, seat.debtor_id, mark, seat.day)
        return append(connection, seat, "mark", note=mark.text, records=done)


def unmarked(book: Book, seat: Seat, mark_id: str) -> int:
    """Let a mark hold no longer from today on."""
    with book.write() as connection:
        done = end_mark(connection, seat.by, mark_id, seat.day)
        return append(connection, seat, "end_mark", records=done)


def told(book: Book, seat: Seat, mark_id: str) -> int:
    """Note that the insurer was told today."""
    with book.write() as connection:
        done = told_insurer(connection, seat.by, mark_id, seat.day)
        return append(connection, seat, "told", records=done)
