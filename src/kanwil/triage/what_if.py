"""What would change a judgement, found by adding facts to copies of its debtor and judging those.

Only the scoring process and the command line load this; the screen reads what `explaining` kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.book.frames import TABLES, Ledger
from kanwil.book.ledger import bank_until as bank_day
from kanwil.book.ledger import read_ledger
from kanwil.cues.judged import known_on
from kanwil.model.bundle import Bundle
from kanwil.model.quotes import quotes
from kanwil.training.shelf import champion
from kanwil.triage.books import Book
from kanwil.triage.explaining import NOTHING, explained, keep
from kanwil.triage.judging import judge
from kanwil.triage.past import Past, past
from kanwil.triage.possible import Change, changes
from kanwil.triage.runs import judgement_of

MOST = 3


def what_would_change(
    bundle: Bundle,
    own: Ledger,
    row: Mapping[str, Any],
    settings: Settings,
    *,
    day: date,
    bank_until: date | None = None,
    before: Past | None = None,
) -> list[dict[str, Any]]:
    """Return at most three changes that give another category or action, the shortest first.

    Parameters
    ----------
    own : the ledger of this one debtor.
    row : its judgement of `day`, with `detail`.

    Returns
    -------
    kind, what its sentence names, and `category` and `action` as they would be; JSON-able.
    """
    possible = [Change("nothing", 0.0), *changes(own, row, settings, day)]
    copies, moments = _copies(own, possible, day)
    stale = bank_until is not None and (day - bank_until).days > settings.stale_after_days
    judged = judge(
        bundle,
        copies,
        moments,
        settings,
        # Days that we look ahead are no days on which the bank was forgotten.
        bank_until=bank_until if stale else None,
        past=_before(before, str(row["debtor_id"]), moments["debtor_id"].tolist()),
        explain=False,
    ).rows
    # What is stored was judged on other facts than are known now.
    return _shortest(possible, judged) if _stance(judged[0]) == _stance(row) else []


def _shortest(
    possible: Sequence[Change], judged: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the shortest change of each kind that tells; the first changes nothing."""
    stands = _stance(judged[0])
    found = [
        (change, _stance(one))
        for change, one in zip(possible, judged, strict=True)
        if _tells(stands, _stance(one)) and one["overdue"] != "0.00"
    ]
    shortest: dict[str, dict[str, Any]] = {}
    for change, (category, action) in sorted(found, key=lambda one: one[0].length):
        told = {"kind": change.kind, **change.told, "category": category, "action": action}
        shortest.setdefault(change.kind, told)
    return list(shortest.values())[:MOST]


def _stance(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row["category"]), str(row["action"])


def _tells(stands: tuple[str, str], then: tuple[str, str]) -> bool:
    """Tell whether it is another action, or another category that is named."""
    return then != stands and (then[1] != stands[1] or bool(then[0]))


def _copies(own: Ledger, possible: Sequence[Change], day: date) -> tuple[Ledger, pd.DataFrame]:
    """Return a ledger in which each change befell a debtor of its own, and their moments."""
    names = [f"{place:03d}" for place in range(len(possible))]
    frames = {table: _repeated(frame, names) for table, frame in own.frames().items()}
    for table in TABLES:
        rows = [
            {**fact, "debtor_id": name, **_renamed(fact, name)}
            for name, change in zip(names, possible, strict=True)
            for fact in change.facts.get(table, ())
        ]
        if rows:
            both = pd.concat([frames[table], _typed(rows, frames[table])])
            frames[table] = both.sort_values("debtor_id", kind="stable", ignore_index=True)
    moments = pd.DataFrame(
        {
            "case_id": "what if",
            "debtor_id": names,
            "as_of": [pd.Timestamp(day) + pd.Timedelta(days=one.days) for one in possible],
        }
    )
    return Ledger(**frames, marks=_repeated(own.marks, names)), moments


def _typed(rows: list[dict[str, Any]], like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(rows).reindex(columns=like.columns).astype(like.dtypes)


def _repeated(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the rows once per name, with the ids of that name."""
    again = pd.concat([frame] * len(names), ignore_index=True)
    name = pd.Series(np.repeat(names, len(frame)), dtype="str")
    numbers = {one: name + again[one] for one in _NUMBERS if one in again}
    return again.assign(debtor_id=name, **numbers)


_NUMBERS = ("invoice_id", "credits", "payment_id", "contact_id", "event_id")


def _renamed(fact: Mapping[str, Any], name: str) -> dict[str, str]:
    return {one: name + str(fact[one]) for one in _NUMBERS if one in fact}


def ensure(book: Book, debtor_id: str, day: date) -> None:
    """Explain a debtor's judgement of the day in this process, where it is not explained yet."""
    with book.read() as connection:
        row = judgement_of(connection, debtor_id, day)
    if row is not None and explained(book, row) is None:
        explain(book, row["judgement"], debtor_id, day)


def explain(book: Book, judgement: int, debtor_id: str, day: date) -> dict[str, Any]:
    """Find and keep what is told of a stored judgement when its dossier is opened."""
    with book.read() as connection:
        row = judgement_of(connection, debtor_id, day)
        own, bundle = read_ledger(connection, [debtor_id]), champion(connection)
        until, before = bank_day(connection, day), past(connection, day, debtor_id)
    if row is None or row["judgement"] != judgement:
        return NOTHING
    ((_, judged),) = known_on(before.lessons, pd.Series([pd.Timestamp(day)]))
    words = row["detail"][Lang.NL]
    values = {one["code"]: one.get("value") for one in (*words["reasons"], *words["buts"])}
    found = {
        "changes": what_would_change(
            bundle, own, row, book.settings, day=day, bank_until=until, before=before
        ),
        "quotes": quotes(bundle.reader, own, day, values, judged),
    }
    with book.write() as connection:
        keep(connection, judgement, found)
    return found


def _before(before: Past | None, debtor_id: str, names: Sequence[str]) -> Past | None:
    """Return what went before as that of every copy."""
    if before is None:
        return None
    lessons = [one for one in before.lessons if one.debtor_id == debtor_id]
    earlier, decided = before.earlier.get(debtor_id), before.decided.get(debtor_id)
    return Past(
        before.stakes,
        dict.fromkeys(names, earlier) if earlier else {},
        dict.fromkeys(names, decided) if decided else {},
        [replace(one, contact_id=n + one.contact_id) for one in lessons for n in names],
    )
