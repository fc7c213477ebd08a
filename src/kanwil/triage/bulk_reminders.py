"""Reminding in one go who has certainly just forgotten: who qualifies, and why others do not."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kanwil.base.terms import Action, Category
from kanwil.post.outbox import Hand, forget_decisions
from kanwil.triage.board import Board
from kanwil.triage.books import Book
from kanwil.triage.kept import kept
from kanwil.triage.moves import Seat, append, decided_on, undoable, version_of
from kanwil.triage.table import lines

MOST_DAYS = 30
MOST_REMINDERS = 1
MOST_CENTS = 1_000_00
EXCLUDED: dict[str, str] = {
    "doubt": "niet zeker vergeten",
    "old": "langer dan dertig dagen te laat",
    "several": "meer dan één factuur te laat",
    "reminded": "al twee keer herinnerd",
    "person": "particulier of eenmanszaak die al herinnerd is",
    "large": "meer dan € 1.000",
}
_NOTE = "samen met anderen herinnerd"


@dataclass(frozen=True)
class Bulk:
    """Who can be reminded in one go, and of the other reminders how many are left out and why."""

    rows: pd.DataFrame
    left_out: Mapping[str, int]


def offered(book: Book, day: date, listed: Board, done: Collection[str]) -> Bulk:
    """Choose among everyone on the board who was not decided on today."""
    stamp = listed.stamp, frozenset(done)
    rows = listed.rows
    return kept(("bulk", book.url, day), stamp, lambda: bulk(rows[~rows.index.isin(list(done))]))


def bulk(rows: pd.DataFrame) -> Bulk:
    """Choose among undecided rows of the board with the advice to remind.

    Only who is certainly `forgetful`, with one small and young invoice and at most one reminder:
    so no complaint, promise or final notice stands, for those bar the reminder itself.
    """
    asked = rows[rows["action"] == Action.REMIND]
    why = pd.Series("", index=asked.index)
    for code, hit in (
        ("large", asked["overdue_cents"] > MOST_CENTS),
        ("person", asked["natural_person"] & (asked["n_reminders"].fillna(0) > 0)),
        ("reminded", asked["n_reminders"].fillna(0) > MOST_REMINDERS),
        ("several", asked["n_overdue"] != 1),
        ("old", asked["oldest_days"] > MOST_DAYS),
        ("doubt", asked["plausible"] != Category.FORGETFUL),
    ):
        why = why.mask(hit, code)
    left = Counter(why[why != ""])
    return Bulk(asked[why == ""], {code: left[code] for code in EXCLUDED if left[code]})


def remind_all(book: Book, by: str, day: date, rows: pd.DataFrame) -> dict[str, int]:
    """Accept the reminder for all these rows at once; return the move by debtor.

    Whom a colleague decided on meanwhile is passed by.
    """
    with book.write() as connection:
        decided = decided_on(connection, day)
        moves = {}
        for one in lines(rows[~rows.index.isin(decided)]):
            version = version_of(connection, one.Index)
            seat = Seat(by, day, one.Index, version, one.case_id, one.judgement)
            moves[seat.debtor_id] = append(
                connection, seat, "accept", action=Action.REMIND, note=_NOTE
            )
        return moves


def take_back(book: Book, by: str, day: date, moves: Mapping[str, int]) -> None:
    """Undo what `remind_all` did, all of it or nothing.

    Raises
    ------
    RefusedError : one of them was undone before, a later move stands on it, or its letter went.
    """
    with book.write() as connection:
        forget_decisions(Hand(connection, by, day), list(moves.values()))
        for debtor, move in moves.items():
            seat = Seat(by, day, debtor, version_of(connection, debtor))
            undoable(connection, seat, move)
            append(connection, seat, "undo", undoes=move)
