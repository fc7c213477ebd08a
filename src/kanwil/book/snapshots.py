"""What lists of open items tell: payments that must have happened, and items that are gone."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select

from kanwil.book.appending import append, end, read_current
from kanwil.book.frames import coerce
from kanwil.book.tables import FACTS, OPEN_ITEMS

DERIVED = "snapshot"


def derive(
    cents: int, lists: Sequence[tuple[str, int]], payments: Sequence[tuple[str, int, str | None]]
) -> tuple[list[tuple[str, int]], bool]:
    """Reckon what must have been paid between lists, beyond the payments that are known.

    Parameters
    ----------
    cents : the invoice's amount, negative for a credit note.
    lists : (ISO day, cents left on that day).
    payments : (ISO day, cents, ISO day of reversal or None).

    Returns
    -------
    (ISO day, cents) per derived payment, negative where one was taken back; and whether the last
    list leaves more than the known payments allow.
    """
    sign, total, rose, made = (1 if cents >= 0 else -1), 0, False, []
    for day, left in sorted(lists):
        paid = sum(c for on, c, back in payments if on <= day and (back is None or back > day))
        gap = sign * (cents - paid - left) - total
        step = max(gap, -total)
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
    ours = payments["derived"] == DERIVED
    wanted, rose = _wanted(invoices, items, payments[~ours])
    append(connection, FACTS["payments"], wanted, batch)
    stale = payments[ours & ~payments["payment_id"].isin(wanted["payment_id"])]
    end(connection, FACTS["payments"], stale["fact"].tolist(), batch)
    return rose


def _wanted(
    invoices: pd.DataFrame, items: pd.DataFrame, payments: pd.DataFrame
) -> tuple[pd.DataFrame, list[str]]:
    lists = _by_invoice(items, ["snapshot_on", "cents"])
    real = _by_invoice(payments, ["paid_on", "cents", "reversed_on"])
    found, rose = [], []
    for invoice, debtor, cents in zip(
        *(invoices[name].tolist() for name in ("invoice_id", "debtor_id", "cents")), strict=True
    ):
        made, more = derive(cents, lists[invoice], real.get(invoice, []))
        found += [(f"{invoice}@{day}", debtor, invoice, day, paid, DERIVED) for day, paid in made]
        rose += [invoice] if more else []
    columns = ["payment_id", "debtor_id", "invoice_id", "paid_on", "cents", "derived"]
    frame = pd.DataFrame(found, columns=columns)
    typed = coerce("payments", frame)
    return typed.assign(derived=pd.Series(DERIVED, index=typed.index, dtype="str")), rose


def _by_invoice(frame: pd.DataFrame, columns: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    grouped: dict[str, list[tuple[Any, ...]]] = {}
    known = frame.astype(object).where(frame.notna(), None)
    cells = [known[name].tolist() for name in ("invoice_id", *columns)]
    for one, *values in zip(*cells, strict=True):
        grouped.setdefault(one, []).append(tuple(values))
    return grouped


def gone(connection: Connection, day: date, listed: set[str]) -> list[str]:
    """Return the items of the list before `day` that are not on this one and still seem open.

    Nothing when a newer list is already in the book: then that one tells.
    """
    last, before = (
        connection.execute(select(func.max(OPEN_ITEMS.c.snapshot_on)).where(where)).scalar()
        for where in (OPEN_ITEMS.c.until_batch.is_(None), OPEN_ITEMS.c.snapshot_on < day)
    )
    if before is None or (last is not None and last > day):
        return []
    items = read_current(connection, OPEN_ITEMS)
    items = items[(items["snapshot_on"] == before.isoformat()) & (items["cents"] != 0)]
    missing = items[~items["invoice_id"].isin(listed)]
    payments = read_current(
        connection, FACTS["payments"], missing["invoice_id"].tolist(), "invoice_id"
    )
    since = payments[(payments["paid_on"] > before.isoformat()) & payments["reversed_on"].isna()]
    paid = missing["invoice_id"].map(since.groupby("invoice_id")["cents"].sum()).fillna(0)
    return sorted(missing.loc[missing["cents"] != paid, "invoice_id"])
