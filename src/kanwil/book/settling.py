"""What people say or decide of an invoice: paid, collected, credited, written off or set off."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select

from kanwil.base.problems import RefusedError
from kanwil.base.store import utc_now
from kanwil.book.appending import Source, append, content_of, end, open_batch, read_current
from kanwil.book.bank import moves
from kanwil.book.frames import coerce
from kanwil.book.snapshots import DECIDED, SAID, settle
from kanwil.book.tables import FACTS, OPEN_ITEMS, SETTLEMENTS

KINDS = ("paid", "collected", "credited", "written_off", "set_off", "open", "unknown")
_MAKING = ("paid", "collected", "credited", "set_off")
_METHODS = {"paid": None, "collected": "transfer", "set_off": "set_off"}
_SETTLING = (*_MAKING, "written_off")


@dataclass(frozen=True)
class Word:
    """What is said of one invoice.

    Attributes
    ----------
    kind : one of `KINDS`; `collected` was paid to an agency, so that a list may still name it.
    happened_on : the day it was paid, credited, written off or set off.
    cents : what it takes off; all that is left when None, always so for a write-off.
    listed_on : the list that no longer named it and so asked; None for what is decided here.
    """

    invoice_id: str
    kind: str
    happened_on: date
    cents: int | None = None
    listed_on: date | None = None
    reason: str = ""


def left_of(connection: Connection, ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Return what the facts leave of each invoice, by invoice_id; less than 0 is paid too much.

    Columns: debtor_id, cents, left_cents, due_on. A credit note on a known invoice counts there
    and leaves 0 itself; another one leaves a negative amount.
    """
    invoices = FACTS["invoices"]
    told = ["invoice_id", "debtor_id", "cents", "due_on", "written_off_on", "credits"]
    taken = ["invoice_id", "cents", "reversed_on"]
    bills = read_current(connection, invoices, ids, "invoice_id", told).set_index("invoice_id")
    notes = read_current(connection, invoices, ids, "credits", ["credits", "cents"])
    paid = read_current(connection, FACTS["payments"], ids, "invoice_id", taken)
    came = paid[paid["reversed_on"].isna()].groupby("invoice_id")["cents"].sum()
    credit = notes.dropna(subset="credits").groupby("credits")["cents"].sum()
    left = bills["cents"] - _by(came, bills) + _by(credit, bills)
    done = bills["written_off_on"].notna() | bills["credits"].notna()
    found = bills[["debtor_id", "cents", "due_on"]].assign(left_cents=left.where(~done, 0))
    return found.astype({"left_cents": "int64"})


def _by(sums: pd.Series, bills: pd.DataFrame) -> pd.Series:
    return pd.Series(sums.reindex(bills.index).fillna(0))


def missing(connection: Connection, day: date) -> pd.DataFrame:
    """Return the items that the newest list up to `day` no longer names and that nothing explains.

    Columns: invoice_id, debtor_id, cents, left_cents, due_on, seen_on (the last list on which it
    stood), listed_on (the list without it). What a person answered is not asked again; *unknown*
    is, by the next list.
    """
    items = OPEN_ITEMS.c
    known = (items.until_batch.is_(None), items.snapshot_on <= day)
    last = connection.execute(select(func.max(items.snapshot_on)).where(*known)).scalar()
    query = select(items.invoice_id, func.max(items.snapshot_on)).where(*known)
    gone = query.group_by(items.invoice_id).having(func.max(items.snapshot_on) < (last or day))
    seen = dict(connection.execute(gone).tuples().all())
    listed = read_current(connection, OPEN_ITEMS, sorted(seen), "invoice_id")
    on = [str(seen[one]) for one in listed["invoice_id"]]
    stood = listed[(listed["snapshot_on"] == on) & (listed["cents"] != 0)]
    ids = sorted(set(stood["invoice_id"]) - _answered(connection, seen, last))
    left = left_of(connection, ids)
    left = left[left["left_cents"] * left["cents"] > 0].reset_index()
    days = [seen[one] for one in left["invoice_id"]]
    return left.assign(seen_on=days, listed_on=last).sort_values(["debtor_id", "invoice_id"])


def _answered(connection: Connection, seen: dict[str, date], last: date | None) -> set[str]:
    said = read_current(connection, SETTLEMENTS, sorted(seen), "invoice_id").dropna(
        subset="listed_on"
    )
    columns = (said[name].tolist() for name in ("invoice_id", "kind", "listed_on"))
    return {
        one
        for one, kind, asked in zip(*columns, strict=True)
        if asked >= (str(last) if kind == "unknown" else str(seen[one]))
    }


def say(connection: Connection, by: str, day: date, words: Iterable[Word]) -> int:
    """Store what is said on `day`, with the facts that follow from it; return the batch's number.

    Raises
    ------
    RefusedError : nothing is left of an invoice, or less than is taken off.
    """
    told = list(words)
    if _contradicted(connection, told):
        raise RefusedError(
            "Op een lijst van die dag of later stond deze factuur nog open; kies een latere dag."
        )
    left = left_of(connection, [one.invoice_id for one in told])
    batch = open_batch(connection, Source(by, utc_now(), "", "desk"))
    rows = [_row(one, left) for one in told]
    append(connection, SETTLEMENTS, pd.DataFrame(rows), batch)
    _make(connection, batch, rows, day)
    off = {row["invoice_id"]: row["happened_on"] for row in rows if row["kind"] == "written_off"}
    _write_off(connection, batch, off)
    settle(connection, batch, left.index)
    return batch


def _contradicted(connection: Connection, words: list[Word]) -> bool:
    """Tell whether a list shows an item open on or after the day that it is said to be paid."""
    on = {one.invoice_id: str(one.happened_on) for one in words if one.kind == "paid"}
    items = read_current(connection, OPEN_ITEMS, list(on), "invoice_id")
    stood = items[items["cents"] != 0]
    days = zip(stood["snapshot_on"].tolist(), stood["invoice_id"].tolist(), strict=True)
    return any(day >= on[one] for day, one in days)


def _row(word: Word, left: pd.DataFrame) -> dict[str, Any]:
    if word.invoice_id not in left.index:
        raise RefusedError("Deze factuur staat niet in het boek.")
    open_cents = int(left.loc[word.invoice_id, "left_cents"])  # type: ignore[arg-type]
    whole = word.cents is None or word.kind == "written_off"
    cents = open_cents if whole or word.cents is None else word.cents
    settles = word.kind in _SETTLING
    if settles and (cents == 0 or abs(cents) > abs(open_cents) or cents * open_cents < 0):
        raise RefusedError("Zoveel staat er op deze factuur niet open.")
    name = secrets.token_hex(8)
    return {
        "settlement_id": f"s-{name}",
        "invoice_id": word.invoice_id,
        "debtor_id": str(left.loc[word.invoice_id, "debtor_id"]),
        "kind": word.kind,
        "happened_on": str(word.happened_on),
        "cents": cents if settles else 0,
        "listed_on": str(word.listed_on) if word.listed_on else None,
        "fact_id": f"said-{name}" if word.kind in _MAKING else None,
        "reason": word.reason or None,
    }


def _make(connection: Connection, batch: int, rows: list[dict[str, Any]], day: date) -> None:
    """Append the payments and credit notes; nobody knew of them before the day they were told."""
    notes = [_note(row, day) for row in rows if row["kind"] == "credited"]
    append(connection, FACTS["invoices"], coerce("invoices", pd.DataFrame(notes)), batch)
    paid = [_payment(row, day) for row in rows if row["kind"] in _METHODS]
    frame = coerce("payments", pd.DataFrame(paid))
    said = frame["method"].isna().map({True: SAID, False: DECIDED})
    append(connection, FACTS["payments"], frame.assign(derived=said), batch)


def _note(row: dict[str, Any], day: date) -> dict[str, Any]:
    return {
        "invoice_id": row["fact_id"],
        "debtor_id": row["debtor_id"],
        "issued_on": row["happened_on"],
        "cents": -row["cents"],
        "kind": "credit_note",
        "credits": row["invoice_id"],
        "description": row["reason"],
        "recorded_on": str(day),
    }


def _payment(row: dict[str, Any], day: date) -> dict[str, Any]:
    return {
        "payment_id": row["fact_id"],
        "debtor_id": row["debtor_id"],
        "invoice_id": row["invoice_id"],
        "paid_on": row["happened_on"],
        "cents": row["cents"],
        "method": _METHODS[row["kind"]],
        "reference": row["reason"] if row["kind"] == "collected" else None,
        "recorded_on": str(day),
    }


def _write_off(connection: Connection, batch: int, on: dict[str, str | None]) -> None:
    """Give invoices a day of writing off, or none; reading their own file again leaves it so."""
    table = FACTS["invoices"]
    rows = read_current(connection, table, list(on), "invoice_id")
    end(connection, table, rows["fact"].tolist(), batch)
    days = pd.Series([on[one] for one in rows["invoice_id"]], index=rows.index, dtype="str")
    changed = rows.assign(written_off_on=days)
    append(connection, table, changed[[*content_of(table), "digest"]], batch)


def take_back(connection: Connection, by: str, batch: int) -> None:
    """Undo what was said in a batch, with the facts that it made.

    Raises
    ------
    RefusedError : it was undone before, or the bank has meanwhile confirmed a payment.
    """
    said = read_current(connection, SETTLEMENTS)
    said = said[said["batch"] == batch]
    if said.empty:
        raise RefusedError("Deze stap is al ongedaan gemaakt.")
    claimed = moves(connection)["subject"].dropna().str.split(" ").explode()
    if set(said["fact_id"].dropna()) & set(claimed):
        raise RefusedError("Deze betaling staat intussen op de bank; boek die daar anders.")
    _end(connection, open_batch(connection, Source(by, utc_now(), "", "desk")), said)


def _end(connection: Connection, batch: int, said: pd.DataFrame, *, kept: bool = False) -> None:
    """End the facts that settlements made and, unless they are kept, the settlements."""
    ids = said["fact_id"].dropna().tolist()
    for name, key in (("payments", "payment_id"), ("invoices", "invoice_id")):
        rows = read_current(connection, FACTS[name], ids, key)
        end(connection, FACTS[name], rows["fact"].tolist(), batch)
    off = said.loc[said["kind"] == "written_off", "invoice_id"]
    _write_off(connection, batch, dict.fromkeys(off))
    if not kept:
        end(connection, SETTLEMENTS, said["fact"].tolist(), batch)
    settle(connection, batch, said["invoice_id"])


def give_way(connection: Connection, batch: int) -> None:
    """End what people said where later facts settle it a second time, or a later list denies it.

    What was decided here stays decided: only its fact gives way to the bookkeeping's own.
    """
    said = read_current(connection, SETTLEMENTS)
    said = said[said["kind"].isin(_SETTLING)]
    if said.empty:
        return
    answered = said["listed_on"].notna()
    items = read_current(connection, OPEN_ITEMS, said["invoice_id"].tolist(), "invoice_id")
    last = items[items["cents"] != 0].groupby("invoice_id")["snapshot_on"].max()
    denied = said["invoice_id"].map(last).fillna("") > said["listed_on"].fillna("9999")
    left = left_of(connection, said["invoice_id"].tolist())
    over = left[left["left_cents"] * left["cents"] < 0]
    twice = said["invoice_id"].isin(over.index) & said["fact_id"].notna()
    _end(connection, batch, said[(twice & answered) | denied])
    _end(connection, batch, said[twice & ~answered], kept=True)
