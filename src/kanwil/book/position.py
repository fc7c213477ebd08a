"""Who owes what at a moment: settled invoices, open items netted oldest first, and the totals."""

from dataclasses import dataclass
from typing import NamedTuple

import narwhals.stable.v2 as nw
import numpy as np

from kanwil.book.door import Known, beside, frame_of
from kanwil.book.holding import Held, held
from kanwil.book.stretches import Floats, Frame, Ints


@dataclass(frozen=True)
class Position:
    """The whole answer for a set of moments; amounts in cents, days as in Known.

    Attributes
    ----------
    invoices : `known.invoices` with `is_invoice` (credit notes are rows too), `paid_cents` and
        `paid_count` of payments that count, `credited_cents`, `last_paid_ago` (missing when
        nothing was paid) and `left_cents` (float, before netting; 0 when written off). Where a
        part is held back, `due_ago` is that of what is left, or of what was paid last, and the
        payment of that part is not one more in `paid_count`.
    items : what is left per moment after netting, oldest first: moment, item, invoice_id, cents
        (the invoice's amount), remaining_cents (int), days_late (float; ≤ 0 is not overdue), part
        (int: 0, or a place in `holding.PARTS` plus 1: what is held back of an invoice is a row of
        its own). Money that the debtor owes without an invoice (paid back too much) is one row
        with item -1, no invoice_id and no days_late; nor has a part that nobody knows the day of.
    totals : one row per moment: moment, open_cents (net of credit, so it may be negative),
        overdue_cents, credit_cents, not_due_cents, unallocated_cents (credit before netting; all
        int), oldest_days and n_overdue (int, 0 when nothing is overdue).
    """

    invoices: Frame
    items: Frame
    totals: Frame


def position(known: Known) -> Frame:
    """Return the totals of every moment, see `Position.totals`."""
    return positions(known).totals


def items(known: Known) -> Frame:
    """Return the open items of every moment, see `Position.items`."""
    return positions(known).items


def positions(known: Known) -> Position:
    """Settle the known invoices, net unallocated credit oldest first, and add up.

    Payments count unless reversed by then; on an unknown or another debtor's invoice they are
    unallocated credit, as are an invoice's excess and a credit note on no known invoice. What is
    written off by then is 0.
    """
    bills, came_in = _Bills(known.invoices), _CameIn(known)
    settled = _settled(bills, came_in)
    credit = _unallocated(bills, came_in, settled, len(known.moments))
    parts, invoices = _whole_bills(bills, settled["left_cents"]), known.invoices
    if len(known.marks):
        columns = ["item", "moment", "invoice_id", "cents", "due_ago"]
        back = held(known.marks.to_pandas(), invoices.select(columns).to_pandas())
        parts = _split(parts, back, settled["left_cents"])
        due = _paid_apart(bills, settled, back)
        invoices = beside(invoices.drop("due_ago"), {"due_ago": due})
    open_items = _netted(bills, parts, credit, known.invoices)
    return Position(
        invoices=beside(invoices, {"is_invoice": bills.is_invoice, **settled}),
        items=open_items,
        totals=_totals(bills, settled["left_cents"], credit, open_items),
    )


def numbers(frame: Frame, name: str) -> Floats:
    """Return a column as floats, NaN where missing."""
    values: Floats = frame.to_native()[name].to_numpy().astype("float64", copy=False)
    return values


def whole(frame: Frame, name: str) -> Ints:
    """Return a column without gaps as integers."""
    values: Ints = frame.to_native()[name].to_numpy().astype("int64", copy=False)
    return values


def summed(at: Ints, values: Floats, size: int) -> Floats:
    """Return the sum of `values` per place `at`, 0 where there is none."""
    return np.bincount(at, values, size).astype("float64", copy=False)


class _Bills:
    """The known invoices and credit notes as arrays."""

    def __init__(self, frame: Frame) -> None:
        self.moment, self.credits_item = whole(frame, "moment"), whole(frame, "credits_item")
        self.cents = numbers(frame, "cents")
        self.due_ago, self.issued_ago = numbers(frame, "due_ago"), numbers(frame, "issued_ago")
        self.stands = np.isnan(numbers(frame, "written_off_ago"))
        named = (frame["kind"] == "invoice").to_numpy()
        self.is_invoice = np.asarray(named, dtype=bool) & (self.cents > 0)
        self.is_note = ~self.is_invoice & self.stands


class _CameIn:
    """The known payments that count as arrays."""

    def __init__(self, known: Known) -> None:
        frame = known.payments
        counts = np.isnan(numbers(frame, "reversed_ago"))
        self.moment, self.item = whole(frame, "moment")[counts], whole(frame, "item")[counts]
        self.cents = numbers(frame, "cents")[counts]
        self.paid_ago = numbers(frame, "paid_ago")[counts]


def _settled(bills: _Bills, came_in: _CameIn) -> dict[str, Floats]:
    size = len(bills.cents)
    linked = came_in.item >= 0
    on = came_in.item[linked]
    last = np.full(size, np.inf)
    np.minimum.at(last, on, came_in.paid_ago[linked])
    paid = summed(on, came_in.cents[linked], size)
    notes = bills.is_note & (bills.credits_item >= 0)
    credited = summed(bills.credits_item[notes], -bills.cents[notes], size)
    left = np.maximum(bills.cents - paid - credited, 0)
    return {
        "paid_cents": paid,
        "paid_count": summed(on, np.ones(len(on)), size),
        "credited_cents": credited,
        "last_paid_ago": np.where(np.isinf(last), np.nan, last),
        "left_cents": np.where(bills.is_invoice & bills.stands, left, 0.0),
    }


def _unallocated(bills: _Bills, came_in: _CameIn, settled: dict[str, Floats], size: int) -> Floats:
    """Return per moment the credit in cents that is on no invoice; negative: owed without one."""
    loose = came_in.item < 0
    notes = bills.is_note & (bills.credits_item < 0)
    excess = np.maximum(settled["paid_cents"] + settled["credited_cents"] - bills.cents, 0)
    return (
        summed(came_in.moment[loose], came_in.cents[loose], size)
        - summed(bills.moment[notes], bills.cents[notes], size)
        + summed(bills.moment, excess * bills.is_invoice, size)
    )


class _Parts(NamedTuple):
    """What is left of each bill, in the parts that fall due together."""

    item: Ints
    part: Ints
    left: Floats
    due_ago: Floats


def _whole_bills(bills: _Bills, left: Floats) -> _Parts:
    rows = np.flatnonzero(left > 0)
    return _Parts(rows, np.zeros(len(rows), dtype="int64"), left[rows], bills.due_ago[rows])


def _split(whole_bills: _Parts, back: Held, left: Floats) -> _Parts:
    """Take the parts that are held back off the bills; what falls due first is paid first."""
    rest, kept = left.copy(), np.zeros(len(back.item))
    for part in range(int(back.part.max(initial=0)), 0, -1):
        at = np.flatnonzero(back.part == part)
        kept[at] = np.minimum(back.cents[at], rest[back.item[at]])
        rest[back.item[at]] -= kept[at]
    at = np.flatnonzero(kept > 0)
    mine = np.flatnonzero(rest[whole_bills.item] > 0)
    item = whole_bills.item[mine]
    return _Parts(
        np.append(item, back.item[at]),
        np.append(whole_bills.part[mine], back.part[at]),
        np.append(rest[item], kept[at]),
        np.append(whole_bills.due_ago[mine], back.due_ago[at]),
    )


def _paid_apart(bills: _Bills, settled: dict[str, Floats], back: Held) -> Floats:
    """Return `due_ago` as `Position.invoices` says, and count no held part as a part payment."""
    due, left = bills.due_ago.copy(), settled["left_cents"]
    parts = np.bincount(back.item, minlength=len(left))
    paid = settled["paid_count"]
    settled["paid_count"] = np.maximum(paid - parts, np.minimum(paid, 1))
    last, room = settled["last_paid_ago"], np.zeros(len(left))
    for item, cents, until in zip(
        back.item[::-1], back.cents[::-1], back.due_ago[::-1], strict=True
    ):
        before, room[item] = room[item], room[item] + cents
        if before < left[item] <= room[item]:
            due[item] = until
        elif left[item] == 0 and not np.isnan(last[item]):
            due[item] = min(due[item], np.fmax(until, last[item]))
    return due


def _netted(bills: _Bills, parts: _Parts, credit: Floats, invoices: Frame) -> Frame:
    moment = bills.moment[parts.item]
    order = np.lexsort((-bills.issued_ago[parts.item], -parts.due_ago, moment))
    moment, left, due = moment[order], parts.left[order], parts.due_ago[order]
    running = np.cumsum(left)
    running -= (running - left)[np.searchsorted(moment, moment)]
    remaining = np.minimum(left, np.maximum(running - credit[moment], 0))
    kept = remaining > 0
    rows, owing = parts.item[order][kept], np.flatnonzero(credit < 0)
    none = np.full(len(owing), -1)
    columns = {
        "moment": np.append(moment[kept], owing),
        "item": np.append(rows, none),
        "part": np.append(parts.part[order][kept], np.zeros(len(owing), dtype="int64")),
        "cents": np.append(bills.cents[rows], -credit[owing]).astype("int64"),
        "remaining_cents": np.append(remaining[kept], -credit[owing]).astype("int64"),
        "days_late": np.append(due[kept], np.full(len(owing), np.nan)),
    }
    names = invoices.select("invoice_id")[rows]
    if len(owing):
        bare = {"invoice_id": [None] * len(owing)}
        no_name = nw.from_dict(bare, schema=names.schema, backend=names.implementation)
        names = nw.concat([names, no_name])
    return beside(names, columns)


def _totals(bills: _Bills, left: Floats, credit: Floats, open_items: Frame) -> Frame:
    size = len(credit)
    net = summed(bills.moment, left, size) - credit
    moment, late = whole(open_items, "moment"), numbers(open_items, "days_late")
    remaining, overdue = numbers(open_items, "remaining_cents"), late > 0
    oldest, counted = np.zeros(size), overdue.copy()
    if whole(open_items, "part").any():
        _, first = np.unique(whole(open_items, "item")[overdue], return_index=True)
        counted[:] = False
        counted[np.flatnonzero(overdue)[first]] = True
    np.maximum.at(oldest, moment[overdue], late[overdue])
    columns = {
        "moment": np.arange(size),
        "open_cents": net,
        "overdue_cents": summed(moment, remaining * overdue, size),
        "credit_cents": np.maximum(-net, 0),
        "not_due_cents": summed(moment, remaining * ~overdue, size),
        "unallocated_cents": np.maximum(credit, 0),
        "oldest_days": oldest,
        "n_overdue": summed(moment, counted.astype("float64"), size),
    }
    cents = {name: values.astype("int64") for name, values in columns.items()}
    return frame_of(cents, open_items)
