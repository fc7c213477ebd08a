"""All that definitions may name: the tallies of each moment, its position and its debtor."""

import numpy as np
import pandas as pd

from kanwil.book.door import Known
from kanwil.book.position import Position, numbers, positions, whole
from kanwil.book.stretches import Floats
from kanwil.features import agreements, money, talk
from kanwil.features.catalogue import TALLIES
from kanwil.features.tally import Facts, tallied


def tallies(known: Known, cues: pd.DataFrame) -> dict[str, Floats]:
    """Return every number that an expression may name, one array over the moments each.

    `cues` has the contact ids as index and a float column per cue.
    """
    position = positions(known)
    facts = _tables(known, position, cues)
    size = len(known.moments)
    counted = {tally.name: tallied(tally, facts[tally.table], size) for tally in TALLIES}
    return {**counted, **_position(position), **_debtor(known), **_moment(known)}


def _tables(known: Known, position: Position, cues: pd.DataFrame) -> dict[str, Facts]:
    oldest = numbers(position.totals, "oldest_days")
    events = agreements.Events.of(known)
    return {
        "bills": money.bills(position, oldest),
        "notes": money.notes(position),
        "overdue": money.overdue(position),
        "payments": money.payments(known, position, oldest),
        "reversals": money.reversals(known),
        "contacts": talk.contacts(known, oldest),
        "replies": talk.replies(known, cues),
        "promises": agreements.promises(known, events),
        "plans": agreements.plans(known, events),
        "complaints": agreements.complaints(events),
        "estates": agreements.estates(events),
    }


def _position(position: Position) -> dict[str, Floats]:
    total = position.totals
    overdue = money.euros(total, "overdue_cents")
    return {
        "overdue_euro": overdue,
        "owed_euro": overdue + money.euros(total, "not_due_cents"),
        "unallocated_euro": money.euros(total, "unallocated_cents"),
        "oldest_days": numbers(total, "oldest_days"),
        "n_overdue": numbers(total, "n_overdue"),
    }


def _debtor(known: Known) -> dict[str, Floats]:
    frame, size = known.debtors, len(known.moments)
    place = whole(frame, "moment")
    told = {
        "customer_since": numbers(frame, "customer_since_ago"),
        "natural_person": numbers(frame, "natural_person"),
    }
    for name, column in _OPTIONAL.items():
        if column in frame.columns:
            told[name] = numbers(frame, column)
    if "kind" in frame.columns:
        kind = money.has_word(frame, "kind", "company", "consumer")
        consumer = money.has_word(frame, "kind", "consumer").astype("float64")
        told["consumer"] = np.where(kind, consumer, np.nan)
    found = {name: np.full(size, np.nan) for name in (*told, *_OPTIONAL, "consumer")}
    for name, values in told.items():
        found[name][place] = values
    return found


_OPTIONAL = {
    "terms_days": "payment_terms_days",
    "direct_debit": "direct_debit",
    "also_supplier": "also_supplier",
}


def _moment(known: Known) -> dict[str, Floats]:
    return {
        "season_sin": numbers(known.moments, "season_sin"),
        "season_cos": numbers(known.moments, "season_cos"),
        "has_log": talk.has_log(known).astype("float64"),
    }
