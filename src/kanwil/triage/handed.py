"""Where a claim lies: with an agency, bailiff or lawyer, and what came back of it so far."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kanwil.base.terms import EventKind, Lang
from kanwil.base.words import Tr
from kanwil.book.ledger import read_ledger
from kanwil.policy.handed import ENDS, Report
from kanwil.policy.threats import Consequence
from kanwil.triage.books import Book
from kanwil.triage.dossier import open_dossier
from kanwil.triage.evidence import known_rows, text_of
from kanwil.triage.table import lines

_SETTLED_DAYS = 30


@dataclass(frozen=True)
class Reported:
    """What the other reported on a day; `cents` is None where it named no amount."""

    event_id: str
    on: date
    what: Report
    cents: int | None
    text: str


@dataclass(frozen=True)
class Handed:
    """A claim that lies with another: since when, with whom, how much (cents), what came back."""

    on: date
    to: str
    cents: int | None
    reports: list[Reported]


def handed_over(book: Book, debtor_id: str, day: date) -> Handed | None:
    """Return with whom the claim lies and what came back; None where it is in our own hands.

    It counts for its own case: what fell due after it is not with the other. Once nothing is late,
    it stays for a month after the last word, since the bill of the costs comes last.
    """
    with book.read() as connection:
        events = read_ledger(connection, [debtor_id]).events
    found = _last(known_rows(events, "happened_on", day))
    if found is None:
        return None
    late = open_dossier(book, debtor_id, day, Tr(Lang.NL)).figures["oldest_days"]
    heard = found.on if late else max([found.on, *(one.on for one in found.reports)])
    return found if heard >= day - timedelta(days=late or _SETTLED_DAYS) else None


def _last(events: pd.DataFrame) -> Handed | None:
    found: Handed | None = None
    for one in sorted(lines(events[events["kind"] == EventKind.EXECUTED]), key=_turn):
        money = None if pd.isna(one.cents) else int(one.cents)
        on, said = one.happened_on.date(), text_of(one.text)
        if one.code == Consequence.HAND_OVER:
            found = Handed(on, said, money, [])
        elif found and one.code in ENDS:
            found = None
        elif found and one.code in set(Report):
            found.reports.append(Reported(one.event_id, on, Report(one.code), money, said))
    return found


def _turn(one: Any) -> tuple[pd.Timestamp, int]:  # noqa: ANN401 -- a named tuple of the frame
    """Order events of one day, of which nobody kept the hour: handed over first, back last."""
    return one.happened_on, 2 if one.code in ENDS else int(one.code != Consequence.HAND_OVER)
