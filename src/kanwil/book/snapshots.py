"""What lists of open items tell: the payments that must have happened between them."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from kanwil.book.appending import append, end, read_current
from kanwil.book.frames import coerce
from kanwil.book.tables import FACTS, OPEN_ITEMS

DERIVED, SAID, DECIDED = "snapshot", "said", "decided"


def derive(
    cents: int,
    lists: Sequence[tuple[str, int]],
    payments: Sequence[tuple[str, int, str | None]],
    settled: Sequence[tuple[str, int]] = (),
) -> tuple[list[tuple[str, int]], bool]:
    """Reckon what must have been paid between lists, beyond the payments that are known.

    Parameters
    ----------
    cents : the invoice's amount, negative for a credit note.
    lists : (ISO day, cents left on that day).
    payments : (ISO day, cents, ISO day of reversal or None).
    settled : (ISO day, cents) of its credit notes and of what was set off here. A list may have
        taken them off or not: both explain what it says.

    Returns
    -------
    (ISO day, cents) per derived payment, negative where one was taken back; and whether the last
    list leaves more than the known payments allow.
    """
    sign, total, rose, made = (1 if cents >= 0 else -1), 0, False, []
    for day, left in sorted(lists):
        paid = sum(c for on, c, back in payments if on <= day and (back is None or back > day))
        gap = sign * (cents - paid - left) - total
        rest = gap - sum(c for on, c in settled if on <= day)
        step = max(rest if rest > 0 else min(gap, 0), -total)
        rose = gap < 0
        if step:
            made.append((day, sign * step))
            total += step
    return made, rose


def settle(connection: Connection, batch: int, invoice_ids: Iterable[str] | None) -> list[str]:
    """Bring the derived payments of these invoices in line with all lists and real payments.

    Returns
    -------
    The invoices of which the last list leaves more than before. `None` settles every invoice.
    """
    if connection.execute(select(OPEN_ITEMS.c.fact).limit(1)).first() is None:
        return []
    ids = None if invoice_ids is None else sorted(set(invoice_ids))
    items = read_current(connection, OPEN_ITEMS, ids, "invoice_id")
    listed = sorted(set(items["invoice_id"]))
    payments = read_current(connection, FACTS["payments"], listed, "invoice_id")
    invoices = read_current(connection, FACTS["invoices"], listed, "invoice_id")
    notes = read_current(connection, FACTS["invoices"], listed, "credits")
    ours, decided = payments["derived"] == DERIVED, payments["derived"] == DECIDED
    settled = _settled(notes, payments[decided])
    wanted, rose = _wanted(invoices, items, payments[~ours & ~decided], settled)
    append(connection, FACTS["payments"], wanted, batch)
    stale = payments[ours & ~payments["payment_id"].isin(wanted["payment_id"])]
    end(connection, FACTS["payments"], stale["fact"].tolist(), batch)
    return rose


def _wanted(
    invoices: pd.DataFrame,
    items: pd.DataFrame,
    payments: pd.DataFrame,
    settled: dict[str, list[tuple[Any, ...]]],
) -> tuple[pd.DataFrame, list[str]]:
    lists = _by_invoice(items, ["snapshot_on", "cents"])
    real = _by_invoice(payments, ["paid_on", "cents", "reversed_on"])
    found, rose = [], []
    for invoice, debtor, cents in zip(
        *(invoices[name].tolist() for name in ("invoice_id", "debtor_id", "cents")), strict=True
    ):
        made, more = derive(cents, lists[invoice], real.get(invoice, []), settled.get(invoice, ()))
        found += [(f"{invoice}@{day}", debtor, invoice, day, paid, DERIVED) for day, paid in made]
        rose += [invoice] if more else []
    columns = ["payment_id", "debtor_id", "invoice_id", "paid_on", "cents", "derived"]
    frame = pd.DataFrame(found, columns=columns)
    typed = coerce("payments", frame)
    return typed.assign(derived=pd.Series(DERIVED, index=typed.index, dtype="str")), rose


def _settled(notes: pd.DataFrame, decided: pd.DataFrame) -> dict[str, list[tuple[Any, ...]]]:
    credit = pd.DataFrame(
        {"invoice_id": notes["credits"], "on": notes["issued_on"], "cents": -notes["cents"]}
    )
    kept = decided[["invoice_id", "paid_on", "cents"]].rename(columns={"paid_on": "on"})
    return _by_invoice(pd.concat([credit, kept], ignore_index=True), ["on", "cents"])


def _by_invoice(frame: pd.DataFrame, columns: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    grouped: dict[str, list[tuple[Any, ...]]] = {}
    known = frame.astype(object).where(frame.notna(), None)
    cells = [known[name].tolist() for name in ("invoice_id", *columns)]
    for one, *values in zip(*cells, strict=True):
        grouped.setdefault(one, []).append(tuple(values))
    return grouped
