"""Everything about one debtor on one day, ready to show: figures, invoices, habit."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kanwil.base.problems import UnknownDebtorError
from kanwil.base.words import Tr
from kanwil.book.appending import read_current
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.holding import PARTS
from kanwil.book.ledger import bank_until, read_ledger
from kanwil.book.links import mains
from kanwil.book.position import Position, positions
from kanwil.book.tables import FACTS
from kanwil.triage.ageing import buckets
from kanwil.triage.books import Book
from kanwil.triage.kept import every_write, kept
from kanwil.triage.moves import standing, version_of
from kanwil.triage.relations import Relations, relations
from kanwil.triage.runs import judgement_of
from kanwil.triage.said import said_in
from kanwil.triage.table import lines
from kanwil.triage.timeline import Moment, timeline


@dataclass(frozen=True)
class Habit:
    """One paid or open invoice as a point of paying behaviour."""

    due_on: date
    days_late: int
    paid: bool


@dataclass(frozen=True)
class Dossier:
    """What one screen or sheet shows of a debtor; amounts in cents.

    Attributes
    ----------
    debtor : the canonical debtor columns.
    figures : open_cents, overdue_cents, oldest_days, n_overdue, mean_late, on_time (share).
    invoices : invoice_id, issued_on, due_on, cents, remaining_cents, days_late, status, apart
        (the parts that are paid apart: kind, cents, due_on).
    judgement : the newest judgement of the debtor, None when it was never late on a run.
    version : what a move must name, so that two colleagues cannot overwrite each other.
    """

    debtor: dict[str, Any]
    figures: dict[str, Any]
    invoices: list[dict[str, Any]]
    habit: list[Habit]
    timeline: list[Moment]
    judgement: dict[str, Any] | None
    moves: list[dict[str, Any]]
    version: int
    data_until: date | None
    relations: Relations


def open_dossier(book: Book, debtor_id: str, day: date, tr: Tr) -> Dossier:
    """Return one debtor's dossier as known on `day`; all who look share it, so never change it.

    Raises
    ------
    UnknownDebtorError : the book does not hold this debtor.
    """
    key = "dossier", book.url, debtor_id, day, tr.lang, book.settings.payment_terms_days
    return kept(key, every_write(book), lambda: _read(book, debtor_id, day, tr))


def _read(book: Book, debtor_id: str, day: date, tr: Tr) -> Dossier:
    with book.read(day) as connection:
        ledger = read_ledger(connection, [debtor_id])
        if ledger.debtors.empty:
            raise UnknownDebtorError(debtor_id)
        debtor_id = str(ledger.debtors["debtor_id"].iloc[0])
        related = relations(connection, debtor_id, day, book.settings.payment_terms_days)
        judgement = judgement_of(connection, debtor_id, day)
        numbers = [debtor_id, *(number for number, _ in related.numbers)]
        moves = [m for one in numbers for m in standing(connection, one) if m["day"] <= day]
        version = version_of(connection, debtor_id)
        until = bank_until(connection, day)
        said = said_in(connection, ledger.contacts, day)
    seen = known(ledger, _moment(ledger, day), book.settings.payment_terms_days)
    settled = positions(seen)
    given = seen.invoices["due_ago"].to_list()
    invoices, habit = _invoices(settled, given, day)
    return Dossier(
        debtor={str(k): None if pd.isna(v) else v for k, v in ledger.debtors.iloc[0].items()},
        figures=_figures(settled, habit),
        invoices=invoices,
        habit=habit,
        timeline=timeline(ledger, moves, day, tr, said),
        judgement=judgement,
        moves=moves,
        version=version,
        data_until=until,
        relations=related,
    )


def search(book: Book, text: str) -> list[tuple[str, str, str]]:
    """Return (debtor_id, name, city) of the debtors in whose number, name or city all words are."""
    words = text.casefold().split()
    with book.read() as connection:
        found = mains(connection)
        debtors = read_current(
            connection, FACTS["debtors"], only=["debtor_id", "name", "city"]
        ).fillna("")
    where = (debtors["debtor_id"] + " " + debtors["name"] + " " + debtors["city"]).str.casefold()
    hits = debtors["debtor_id"][[all(word in one for word in words) for one in where]]
    # Who was merged is found by its old number and name, and shown as the main debtor.
    shown = debtors[debtors["debtor_id"].isin({found.get(one, one) for one in hits})]
    return [(str(a), str(b), str(c)) for a, b, c in shown.itertuples(index=False)]


def _invoices(
    settled: Position, due_ago: Sequence[float], day: date
) -> tuple[list[dict[str, Any]], list[Habit]]:
    parts: dict[str, list[Any]] = defaultdict(list)
    for one in lines(settled.items.to_pandas()):
        parts[str(one.invoice_id)].append(one)
    rows, habit = [], []
    for one, due in zip(lines(settled.invoices.to_pandas()), due_ago, strict=True):
        own, due_on = parts[str(one.invoice_id)], _before(day, due)
        remaining = sum(int(part.remaining_cents) for part in own)
        late = max((int(part.days_late) for part in own if part.days_late > 0), default=0)
        rows.append(
            {
                "invoice_id": str(one.invoice_id),
                "issued_on": _before(day, one.issued_ago),
                "due_on": due_on,
                "cents": int(one.cents),
                "remaining_cents": remaining,
                "days_late": late if remaining > 0 else None,
                "status": _status(one, remaining, late),
                "apart": [_apart(part, day) for part in own if part.part],
            }
        )
        if one.kind == "invoice" and remaining > 0:
            habit.append(Habit(due_on, late or int(min(due, 0)), paid=False))
        elif one.kind == "invoice" and not pd.isna(one.last_paid_ago):
            habit.append(Habit(due_on, int(one.due_ago - one.last_paid_ago), paid=True))
    rows.sort(key=_open_first)
    return rows, sorted(habit, key=lambda point: point.due_on)


def _open_first(row: dict[str, Any]) -> tuple[bool, int]:
    """Order what is open by age, oldest first, and then what is settled, newest first."""
    settled, day = row["remaining_cents"] == 0, row["due_on"].toordinal()
    return settled, -day if settled else day


def _moment(ledger: Ledger, day: date) -> pd.DataFrame:
    who = ledger.debtors["debtor_id"]
    return pd.DataFrame({"case_id": who, "debtor_id": who, "as_of": pd.Timestamp(day)})


def _before(day: date, ago: float) -> date:
    return day - timedelta(days=int(ago))


def _apart(part: Any, day: date) -> dict[str, Any]:  # noqa: ANN401 -- a named tuple of the frame
    """Return a part that is paid apart: its kind, cents, and due day (None: nobody knows)."""
    due_on = None if pd.isna(part.days_late) else _before(day, part.days_late)
    return {"kind": PARTS[part.part - 1], "cents": int(part.remaining_cents), "due_on": due_on}


def _status(invoice: Any, remaining: int, late: int) -> str:  # noqa: ANN401 -- see above
    if invoice.kind == "credit_note":
        return "credit"
    if not pd.isna(invoice.written_off_ago):
        return "written_off"
    if remaining <= 0:
        return "paid"
    return "overdue" if late > 0 else "not_due"


def _figures(settled: Position, habit: list[Habit]) -> dict[str, Any]:
    now = settled.totals.to_pandas().iloc[0]
    paid = [point.days_late for point in habit if point.paid]
    return {
        "open_cents": int(now["open_cents"]),
        "overdue_cents": int(now["overdue_cents"]),
        "oldest_days": int(now["oldest_days"]),
        "n_overdue": int(now["n_overdue"]),
        "mean_late": sum(paid) / len(paid) if paid else None,
        "on_time": sum(late <= 0 for late in paid) / len(paid) if paid else None,
        "ageing": {str(k): int(v) for k, v in buckets(settled).iloc[0].items()},
    }
