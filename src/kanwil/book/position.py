"""Who owes what at a moment: settled invoices, open items netted oldest first, and the totals."""

from dataclasses import dataclass

import narwhals.stable.v2 as nw
import numpy as np

from kanwil.book.door import Known, with_numbers
from kanwil.book.stretches import Floats, Frame, Ints


@dataclass(frozen=True)
class Position:
    """The whole answer for a set of moments; amounts in cents, days as in Known.

    Attributes
    ----------
    invoices : `known.invoices` with `is_invoice` (credit notes are rows too), `paid_cents` and
        `paid_count` of payments that count, `credited_cents`, `last_paid_ago` (missing when
        nothing was paid) and `left_cents` (float, before netting; 0 when written off).
    items : what is left per moment after netting, oldest first: moment, item, invoice_id, cents
        (the invoice's amount), remaining_cents (int), days_late (float; ≤ 0 is not overdue). Money
        that the debtor owes without an invoice (paid back too much) is one row with item -1, no
        invoice_id and no days_late.
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
    invoices = _settled(known)
    credit = _unallocated(known, invoices)
    open_items = _netted(invoices, credit)
    return Position(invoices, open_items, _totals(known, invoices, open_items, credit))


def _array(frame: Frame, name: str) -> Floats:
    return frame[name].cast(nw.Float64).to_numpy()


def _whole(frame: Frame, name: str) -> Ints:
    return frame[name].to_numpy().astype("int64")


def _settled(known: Known) -> Frame:
    frame, size = known.invoices, len(known.invoices)
    paid = known.payments.filter(nw.col("reversed_ago").is_null() & (nw.col("item") >= 0))
    notes = frame.filter((nw.col("credits_item") >= 0) & nw.col("written_off_ago").is_null())
    on, credited_on = _whole(paid, "item"), _whole(notes, "credits_item")
    last = np.full(size, np.inf)
    np.minimum.at(last, on, _array(paid, "paid_ago"))
    paid_cents = np.bincount(on, _array(paid, "cents"), size)
    credited = np.bincount(credited_on, -_array(notes, "cents"), size)
    cents = _array(frame, "cents")
    is_invoice = np.asarray((frame["kind"] == "invoice").to_numpy(), dtype=bool) & (cents > 0)
    stands = is_invoice & np.isnan(_array(frame, "written_off_ago"))
    return with_numbers(
        frame,
        is_invoice=is_invoice,
        paid_cents=paid_cents,
        paid_count=np.bincount(on, minlength=size).astype("float64"),
        credited_cents=credited,
        last_paid_ago=np.where(np.isinf(last), np.nan, last),
        left_cents=np.where(stands, np.maximum(cents - paid_cents - credited, 0), 0.0),
    )


def _unallocated(known: Known, invoices: Frame) -> Floats:
    """Return per moment the credit in cents that is on no invoice; negative: owed without one."""
    size = len(known.moments)
    loose = known.payments.filter(nw.col("reversed_ago").is_null() & (nw.col("item") < 0))
    is_note = ~nw.col("is_invoice") & nw.col("written_off_ago").is_null()
    notes = invoices.filter(is_note & (nw.col("credits_item") < 0))
    excess = nw.col("paid_cents") + nw.col("credited_cents") - nw.col("cents")
    over = invoices.filter(nw.col("is_invoice")).with_columns(excess=excess)
    over = over.filter(nw.col("excess") > 0)
    return (
        np.bincount(_whole(loose, "moment"), _array(loose, "cents"), size)
        - np.bincount(_whole(notes, "moment"), _array(notes, "cents"), size)
        + np.bincount(_whole(over, "moment"), _array(over, "excess"), size)
    )


def _netted(invoices: Frame, credit: Floats) -> Frame:
    columns = ("moment", "item", "invoice_id", "cents", "left_cents", "due_ago", "issued_ago")
    rows = invoices.filter(nw.col("left_cents") > 0).select(*columns)
    moment = _whole(rows, "moment")
    order = np.lexsort((-_array(rows, "issued_ago"), -_array(rows, "due_ago"), moment))
    rows, moment = nw.maybe_reset_index(rows[order]), moment[order]
    left = _array(rows, "left_cents")
    running = np.cumsum(left)
    before = np.searchsorted(moment, moment)
    running -= (running - left)[before]
    remaining = np.minimum(left, np.maximum(running - credit[moment], 0)).astype("int64")
    rows = rows.drop("left_cents", "issued_ago").rename({"due_ago": "days_late"})
    kept = with_numbers(rows, remaining_cents=remaining).filter(nw.col("remaining_cents") > 0)
    return _with_debt_without_invoice(kept, credit)


def _with_debt_without_invoice(rows: Frame, credit: Floats) -> Frame:
    owing = np.flatnonzero(credit < 0)
    if not len(owing):
        return rows
    owed = (-credit[owing]).astype("int64")
    bare = with_numbers(
        nw.from_dict(
            {"invoice_id": [None] * len(owing)},
            schema={"invoice_id": nw.String()},
            backend=rows.implementation,
        ),
        moment=owing,
        item=np.full(len(owing), -1),
        cents=owed,
        days_late=np.full(len(owing), np.nan),
        remaining_cents=owed,
    )
    casts = [nw.col(name).cast(kind) for name, kind in rows.schema.items()]
    return nw.concat([rows, bare.select(*casts)])


def _totals(known: Known, invoices: Frame, open_items: Frame, credit: Floats) -> Frame:
    size = len(known.moments)
    left = np.bincount(_whole(invoices, "moment"), _array(invoices, "left_cents"), size) - credit
    moment, late = _whole(open_items, "moment"), _array(open_items, "days_late")
    remaining, overdue = _array(open_items, "remaining_cents"), late > 0
    oldest = np.zeros(size)
    np.maximum.at(oldest, moment[overdue], late[overdue])
    columns = {
        "open_cents": left,
        "overdue_cents": np.bincount(moment, remaining * overdue, size),
        "credit_cents": np.maximum(-left, 0),
        "not_due_cents": np.bincount(moment, remaining * ~overdue, size),
        "unallocated_cents": np.maximum(credit, 0),
        "oldest_days": oldest,
        "n_overdue": np.bincount(moment, overdue, size),
    }
    whole = {name: values.astype("int64") for name, values in columns.items()}
    return with_numbers(known.moments.select("moment"), **whole)
