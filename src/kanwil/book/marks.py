"""Marks on invoices: G-account part, retention, pledge, credit insurance; noted, ended, told."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from kanwil.base.money import cents
from kanwil.base.problems import RefusedError
from kanwil.book.holding import KINDS, NO_PROFILE, PARTS
from kanwil.book.records import Done, Pen, current
from kanwil.book.tables import MARKS


@dataclass(frozen=True)
class Mark:
    """What holds for one invoice, or (without one) for all of a debtor's.

    Attributes
    ----------
    percent, amount : how much of the invoice a part is; one of the two.
    until : the day that the part falls due; None for a G-account part is a month after the rest,
        for a retention a day that nobody knows yet.
    notify_on, notify_days : by when the insurer wants to hear; days count from the due date.
    party : the insurer or the pledgee.
    """

    kind: str
    invoice_id: str | None = None
    percent: Decimal | None = None
    amount: Decimal | None = None
    until: date | None = None
    notify_on: date | None = None
    notify_days: int | None = None
    party: str = ""
    text: str = ""


def put_mark(connection: Connection, by: str, debtor_id: str, mark: Mark, day: date) -> Done:
    """Note a mark; no moment before `day` knows of it."""
    _check(mark)
    row = {
        "mark_id": f"m-{secrets.token_hex(8)}",
        "debtor_id": debtor_id,
        "invoice_id": mark.invoice_id,
        "kind": mark.kind,
        "known_on": day,
        "share": None if mark.percent is None else int((mark.percent * 100).to_integral_value()),
        "cents": None if mark.amount is None else cents(mark.amount),
        "until": mark.until,
        "notify_on": mark.notify_on,
        "notify_days": mark.notify_days,
        "party": mark.party.strip(),
        "text": mark.text.strip(),
    }
    pen = Pen(connection, by)
    pen.put(MARKS, row)
    return pen.done


def end_mark(connection: Connection, by: str, mark_id: str, day: date) -> Done:
    """Let a mark hold no longer from `day` on; the moments before it keep it."""
    return _change(connection, by, mark_id, ended_on=day)


def told_insurer(connection: Connection, by: str, mark_id: str, day: date) -> Done:
    """Note that the insurer was told."""
    return _change(connection, by, mark_id, notified_on=day)


def marks_of(
    connection: Connection, day: date, debtor_ids: Iterable[str] | None = None, kind: str = ""
) -> list[dict[str, Any]]:
    """Return the marks that stand on `day`, of all debtors or of these."""
    where = {} if debtor_ids is None else {"debtor_id": debtor_ids}
    found = current(connection, MARKS, **where, **({"kind": [kind]} if kind else {}))
    return [
        one
        for one in found
        if one["known_on"] <= day and (one["ended_on"] is None or one["ended_on"] > day)
    ]


def _change(connection: Connection, by: str, mark_id: str, **columns: date) -> Done:
    found = current(connection, MARKS, mark_id=[mark_id])
    if not found:
        raise RefusedError("Deze markering is intussen al weggehaald.")
    pen = Pen(connection, by)
    pen.put(MARKS, found[0] | columns)
    return pen.done


def _check(mark: Mark) -> None:
    if mark.kind not in KINDS:
        raise RefusedError("Kies wat er voor deze factuur geldt.")
    if mark.kind in PARTS:
        if (mark.percent is None) == (mark.amount is None):
            raise RefusedError("Vul een percentage of een bedrag in, niet allebei.")
        if mark.amount is not None and (mark.amount <= 0 or mark.invoice_id is None):
            raise RefusedError("Een vast bedrag hoort bij één factuur en is groter dan nul.")
        if mark.percent is not None and not 0 < mark.percent <= 100:
            raise RefusedError("Een percentage ligt tussen 0 en 100.")
    if mark.kind == NO_PROFILE and mark.invoice_id is not None:
        raise RefusedError("Een bezwaar geldt voor de klant, niet voor één factuur.")
    if mark.kind == "insured" and mark.notify_on is None and mark.notify_days is None:
        raise RefusedError("Vul in wanneer de verzekeraar het uiterlijk moet weten.")
