"""What an import leaves to a person: items that are gone, and receipts that nobody was sure of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from kanwil.base.audit import hold, record
from kanwil.base.problems import ConflictError
from kanwil.book import bank
from kanwil.book.appending import read_current
from kanwil.book.mishaps import MESSAGES
from kanwil.book.settling import Word, left_of, missing, say, take_back
from kanwil.book.tables import FACTS
from kanwil.triage.books import Book

ANSWERS = {
    "paid": "Betaald",
    "credited": "Gecrediteerd",
    "written_off": "Afgeboekt",
    "open": "Staat nog open",
    "unknown": "Weet niet",
}


_OF_CREDIT = {"paid": "Verrekend of terugbetaald", "open": "Staat nog open", "unknown": "Weet niet"}


@dataclass(frozen=True)
class Gone:
    """An item that the newest list no longer names; `cents` is what the facts leave of it.

    It stood on the list of `seen_on` and not on that of `listed_on`.
    """

    invoice_id: str
    debtor_id: str
    name: str
    cents: int
    due_on: date | None
    seen_on: date
    listed_on: date


@dataclass(frozen=True)
class OpenItem:
    """An invoice that a receipt may pay."""

    invoice_id: str
    debtor_id: str
    name: str
    cents: int


@dataclass(frozen=True)
class Receipt:
    """A bank line that waits: what the bank said, what it may pay, and why it was not booked.

    A negative one takes an earlier payment back. `debtors` is (debtor_id, name) of who may have
    paid, most likely the only one.
    """

    payment_id: str
    on: date
    cents: int
    who: str
    text: str
    why: str
    items: tuple[OpenItem, ...]
    debtors: tuple[tuple[str, str], ...]


def gone(book: Book, day: date) -> list[Gone]:
    """Return the items to ask about as known on `day`, by debtor."""
    with book.read() as connection:
        found, names = missing(connection, day), _names(connection)
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    return [
        Gone(
            row["invoice_id"],
            row["debtor_id"],
            names.get(row["debtor_id"], row["debtor_id"]),
            int(row["left_cents"]),
            date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            row["seen_on"],
            row["listed_on"],
        )
        for row in rows
    ]


def answers_to(asked: Sequence[Gone]) -> dict[str, str]:
    """Return the answers that fit all of these items; a credit is not credited or written off."""
    if all(one.cents < 0 for one in asked):
        return _OF_CREDIT
    mixed = any(one.cents < 0 for one in asked)
    return {kind: said for kind, said in ANSWERS.items() if not mixed or kind in _OF_CREDIT}


def answer(
    book: Book, by: str, day: date, asked: Sequence[Gone], kind: str, *, on: date | None = None
) -> int:
    """Store one answer for these items and return what `undo_answer` takes.

    Parameters
    ----------
    kind : one of `ANSWERS`.
    on : the day of payment; that of the list which no longer names it when None.

    Raises
    ------
    ConflictError : a colleague answered first, or another amount is left than was shown.
    RefusedError : a list shows an item open after that day, or nothing is left of it.
    """
    words = [
        Word(one.invoice_id, kind, on or min(one.listed_on, day), listed_on=one.listed_on)
        for one in asked
    ]
    with book.write() as connection:
        hold(connection)
        _same_as_shown(connection, day, asked)
        batch = say(connection, by, day, words)
        items = [one.invoice_id for one in asked]
        record(connection, by, "answer_gone", str(batch), kind=kind, items=items)
        return batch


def _same_as_shown(connection: Connection, day: date, asked: Sequence[Gone]) -> None:
    found = missing(connection, day)
    columns = (found[name].tolist() for name in ("invoice_id", "left_cents", "listed_on"))
    still = set(zip(*columns, strict=True))
    for one in asked:
        if (one.invoice_id, one.cents, one.listed_on) not in still:
            raise ConflictError(one.debtor_id)


def undo_answer(book: Book, by: str, batch: int) -> None:
    """Take an answer back: what it made ends, and it is asked again."""
    with book.write() as connection:
        hold(connection)
        take_back(connection, by, batch)
        record(connection, by, "undo_answer", str(batch))


def receipts(book: Book) -> list[Receipt]:
    """Return the bank lines that wait, oldest first, with what they may pay."""
    with book.read() as connection:
        proposed = bank.proposals(connection).set_index("payment_id")
        lines = bank.waiting(connection)
        names = _names(connection)
        ids = {
            one
            for code, named in zip(proposed["code"], proposed["candidates"], strict=True)
            if code != "propose_party"
            for one in named
        }
        items = {one.invoice_id: one for one in _items(connection, sorted(ids), names)}
    told = proposed[["code", "candidates"]].to_dict("index")
    nothing = {"code": "orphan_reversal", "candidates": ()}
    return [_receipt(line, told.get(line.payment_id, nothing), items, names) for line in lines]


def _receipt(
    line: bank.Line, told: dict[Any, Any], items: dict[str, OpenItem], names: dict[str, str]
) -> Receipt:
    named = [str(one) for one in told["candidates"]]
    known = tuple(items[one] for one in named if one in items)
    debtors = [one.debtor_id for one in known] or [one for one in named if one in names]
    who, _, text = line.reference.partition(" · ")
    return Receipt(
        payment_id=line.payment_id,
        on=date.fromisoformat(line.paid_on),
        cents=line.cents,
        who=who if text else "",
        text=text or who,
        why=MESSAGES[told["code"]][1] if told["code"] in MESSAGES else "",
        items=known,
        debtors=tuple((one, names.get(one, one)) for one in dict.fromkeys(debtors)),
    )


def waiting(book: Book) -> int:
    """Return how many bank lines wait."""
    with book.read() as connection:
        return len(bank.waiting(connection))


def open_items(book: Book, debtor_id: str) -> list[OpenItem]:
    """Return what is open at a debtor, for a receipt that was proposed elsewhere."""
    with book.read() as connection:
        own = read_current(
            connection, FACTS["invoices"], [debtor_id], "debtor_id", ["invoice_id", "debtor_id"]
        )
        return _items(connection, own["invoice_id"].tolist(), _names(connection))


def book_receipt(
    book: Book, by: str, payment_id: str, debtor_id: str, invoices: Iterable[str]
) -> int:
    """Book a waiting bank line on a debtor's invoices in this order; the rest is credit.

    Returns the batch, which `undo_receipt` asks. Raises NotWaitingError when it waits no more.
    """
    with book.write() as connection:
        hold(connection)
        bank.assign(connection, by, payment_id, debtor_id, list(invoices))
        record(connection, by, "book_receipt", payment_id, debtor=debtor_id)
        return _done_in(connection, payment_id)


def set_aside(book: Book, by: str, payment_id: str, reason: str) -> int:
    """Say that a waiting bank line is no customer's payment, and why; as `book_receipt`."""
    with book.write() as connection:
        hold(connection)
        bank.set_aside(connection, by, payment_id, reason)
        record(connection, by, "set_aside", payment_id, reason=reason)
        return _done_in(connection, payment_id)


def undo_receipt(book: Book, by: str, payment_id: str, batch: int) -> None:
    """Let a bank line wait again; raises ConflictError if more was done with it after `batch`."""
    with book.write() as connection:
        hold(connection)
        if _done_in(connection, payment_id) != batch:
            raise ConflictError(payment_id)
        bank.undo(connection, by, payment_id)
        record(connection, by, "undo_receipt", payment_id)


def _done_in(connection: Connection, payment_id: str) -> int:
    """Return the batch of what stands for a bank line, 0 where nothing does."""
    standing = bank.moves(connection)["batch"]
    return int(standing.get(payment_id, 0))


def _names(connection: Connection) -> dict[str, str]:
    frame = read_current(connection, FACTS["debtors"], only=["debtor_id", "name"])
    named = frame["name"].fillna(frame["debtor_id"])
    return dict(zip(frame["debtor_id"].tolist(), named.tolist(), strict=True))


def _items(connection: Connection, ids: list[str], names: dict[str, str]) -> list[OpenItem]:
    left = left_of(connection, ids).reset_index()
    left = left[left["left_cents"] > 0].sort_values("due_on", kind="stable")
    columns = (left[name].tolist() for name in ("invoice_id", "debtor_id", "left_cents"))
    return [
        OpenItem(one, debtor, names.get(debtor, debtor), int(cents))
        for one, debtor, cents in zip(*columns, strict=True)
    ]
