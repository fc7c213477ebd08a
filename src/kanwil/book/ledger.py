"""The ledger of a book: reading it, adding to it by hand, taking that back, writing it out."""

import csv
import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Connection, func, or_, select, text

from kanwil.base.problems import KanwilError, UnknownDebtorError
from kanwil.base.store import utc_now
from kanwil.base.terms import EventKind
from kanwil.book.appending import (
    RETRACTED,
    Source,
    append,
    end,
    held,
    key_of,
    open_batch,
    read_current,
)
from kanwil.book.foreign import without
from kanwil.book.frames import COLUMNS, TABLES, Ledger, as_text, coerce
from kanwil.book.holding import marks_frame
from kanwil.book.links import as_one, mains, members
from kanwil.book.readers.bank import BANK_FORMATS
from kanwil.book.snapshots import DECIDED, SAID
from kanwil.book.tables import BANK_LINES, FACTS, IMPORTS, MARKS, OPEN_ITEMS, UNDONE_IMPORTS


class UnknownFactError(KanwilError):
    """A fact that the book does not hold, or no longer."""

    def __init__(self, wanted: str) -> None:
        super().__init__("Onbekend of al ingetrokken: {wanted}", wanted=wanted)


# What a position is reckoned from; texts and talk of a large ledger take longer to read than this.
_MONEY = {
    "debtors": ("debtor_id", "payment_terms_days"),
    "invoices": (
        "invoice_id", "debtor_id", "issued_on", "due_on", "cents", "kind", "credits",
        "written_off_on", "recorded_on",
    ),
    "payments": (
        "debtor_id", "invoice_id", "paid_on", "cents", "reversed_on", "recorded_on",
    ),
    "contacts": (),
    "events": (),
}  # fmt: skip
_WHOLE = {name: tuple(c.frame for c in COLUMNS[name]) for name in TABLES}


def read_money(connection: Connection) -> Ledger:
    """Return as `read_ledger` what positions need of all debtors; the rest is empty."""
    return _in_euros(connection, None, _MONEY)


def read_ledger(
    connection: Connection, debtor_ids: Iterable[str] | None = None, at: int | None = None
) -> Ledger:
    """Return the current facts in euros, of all debtors or of these; merged debtors are one.

    Whichever of its numbers a debtor is asked by, it comes whole and under its main number. With
    `at` the facts are those that the book held after that batch.
    """
    return _in_euros(connection, debtor_ids, _WHOLE, at)


def _in_euros(
    connection: Connection,
    debtor_ids: Iterable[str] | None,
    columns: Mapping[str, tuple[str, ...]],
    at: int | None = None,
) -> Ledger:
    found = mains(connection)
    wanted = None if debtor_ids is None else members(found, debtor_ids)
    whole = as_one(read_all(connection, wanted, columns, at), found)
    query = select(FACTS["invoices"].c.invoice_id).where(
        text("currency <> 'EUR'"), held(connection, FACTS["invoices"])
    )
    return without(whole, set(connection.execute(query).scalars()))


def read_all(
    connection: Connection,
    debtor_ids: Iterable[str] | None = None,
    columns: Mapping[str, tuple[str, ...]] = _WHOLE,
    at: int | None = None,
) -> Ledger:
    """Return the current facts in every currency."""
    ids = None if debtor_ids is None else sorted({str(one) for one in debtor_ids})
    frames = {
        name: coerce(
            name,
            read_current(connection, FACTS[name], ids, "debtor_id", only, at) if only else None,
        )
        for name, only in columns.items()
    }
    marks = marks_frame(read_current(connection, MARKS, ids, "debtor_id"))
    return Ledger(**frames, marks=marks)


def bank_until(connection: Connection, day: date) -> date | None:
    """Return the day until which the book knows what was paid; None when nothing tells.

    That is the last payment, bank line, end of a statement or list of open items up to `day`. What
    people said was paid does not count.
    """
    payments = FACTS["payments"].c
    told = or_(payments.derived.is_(None), payments.derived.not_in((SAID, DECIDED)))
    statement = IMPORTS.c.batch.not_in(select(UNDONE_IMPORTS.c.batch))
    sources = (
        (payments.paid_on, held(connection, FACTS["payments"]) & told),
        (BANK_LINES.c.paid_on, held(connection, BANK_LINES)),
        (OPEN_ITEMS.c.snapshot_on, held(connection, OPEN_ITEMS)),
        (IMPORTS.c.snapshot_on, IMPORTS.c.format.in_(BANK_FORMATS) & statement),
    )
    found = (
        connection.execute(select(func.max(on)).where(on <= day, counts)).scalar()
        for on, counts in sources
    )
    return max((one for one in found if one is not None), default=None)


def add_event(
    connection: Connection,
    by: str,
    debtor_id: str,
    kind: EventKind | str,
    happened_on: date,
    **columns: Any,  # noqa: ANN401 -- the columns of events
) -> str:
    """Add what the user learnt or agreed, and return its event_id.

    Parameters
    ----------
    columns : columns of `events`: recorded_on, until, invoice_id, amount (Decimal) or cents, code,
        text.

    Raises
    ------
    UnknownDebtorError : no such debtor in the book.
    """
    return _add(
        connection,
        by,
        "events",
        debtor_id=debtor_id,
        kind=EventKind(kind),
        happened_on=happened_on,
        **columns,
    )


def add_contact(
    connection: Connection,
    by: str,
    debtor_id: str,
    happened_on: date,
    *,
    direction: str,
    **columns: Any,  # noqa: ANN401 -- the columns of contacts
) -> str:
    """Add a letter, call, reply or note, and return its contact_id.

    Parameters
    ----------
    direction : `in` or `out`.
    columns : columns of `contacts`: channel, kind, text, invoice_id, promised_on, …

    Raises
    ------
    UnknownDebtorError : no such debtor in the book.
    """
    return _add(
        connection,
        by,
        "contacts",
        debtor_id=debtor_id,
        direction=direction,
        happened_on=happened_on,
        **columns,
    )


def retract_event(connection: Connection, by: str, event_id: str) -> None:
    """Take an event back: its row ends, and stays; reading the same file again leaves it so."""
    _retract(connection, by, "events", event_id)


def retract_contact(connection: Connection, by: str, contact_id: str) -> None:
    """Take a contact back, as `retract_event` does."""
    _retract(connection, by, "contacts", contact_id)


def _add(connection: Connection, by: str, name: str, **columns: Any) -> str:  # noqa: ANN401 -- see above
    allowed = {word for c in COLUMNS[name] for word in (c.name, c.frame)}
    if unknown := set(columns) - allowed:
        raise TypeError(f"no columns of {name}: {sorted(unknown)}")
    debtors = read_current(connection, FACTS["debtors"], [columns["debtor_id"]], "debtor_id")
    if debtors.empty:
        raise UnknownDebtorError(columns["debtor_id"])
    key = key_of(FACTS[name])
    columns[key] = f"{name[0]}-{secrets.token_hex(8)}"
    row = coerce(name, pd.DataFrame([columns]))
    batch = open_batch(connection, Source(by, utc_now(), "", "desk"))
    append(connection, FACTS[name], row, batch)
    return str(columns[key])


def _retract(connection: Connection, by: str, name: str, wanted: str) -> None:
    rows = read_current(connection, FACTS[name], [wanted], key_of(FACTS[name]), ["fact"])
    if rows.empty:
        raise UnknownFactError(wanted)
    batch = open_batch(connection, Source(by, utc_now(), "", RETRACTED))
    end(connection, FACTS[name], rows["fact"].tolist(), batch)


def export(
    source: Connection | Ledger, folder: Path, resolved: pd.DataFrame | None = None
) -> list[Path]:
    """Write the canonical folder and return its files.

    Parameters
    ----------
    source : a book (then every currency is written) or a ledger.
    resolved : the frame of `resolved_cases`; no such file when None.
    """
    ledger = source if isinstance(source, Ledger) else read_all(source)
    texts = {name: as_text(name, frame) for name, frame in ledger.frames().items()}
    if resolved is not None:
        texts["resolved_cases"] = as_text("resolved_cases", resolved)
    folder.mkdir(parents=True, exist_ok=True)
    return [write_csv(folder / f"{name}.csv", frame) for name, frame in texts.items()]


def write_csv(path: Path, texts: pd.DataFrame) -> Path:
    """Write a frame of texts as canonical CSV: UTF-8, comma, LF; formula-looking text as it is."""
    bare_return = any(texts[name].str.contains("\r", regex=False).any() for name in texts)
    # The csv writer leaves a lone carriage return unquoted, and a reader takes it for a line end.
    quoting: Literal[0, 1] = csv.QUOTE_ALL if bare_return else csv.QUOTE_MINIMAL
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=quoting, lineterminator="\n")
        writer.writerow(texts.columns)
        writer.writerows(zip(*(texts[name].tolist() for name in texts), strict=True))
    return path
