"""What may be paid: the items that stand open, whose they are, and how much of each is left."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from kanwil.book.appending import read_current
from kanwil.book.recognising import Numbers, Parties
from kanwil.book.snapshots import DERIVED, SAID
from kanwil.book.tables import BANK_LINES, BANK_MOVES, FACTS, OPEN_ITEMS

# A list of open items may lack what came in during its last days; nobody pays long before a bill.
_LAG, _AHEAD = 10, 3
_AHEAD_BY_NUMBER = 31


@dataclass
class Item:
    """One invoice: what it was and what is left of it, in cents; days are ISO texts.

    Attributes
    ----------
    left : what is left to pay now, or since the day of the last list on which it stood.
    listed_on : the day of that list, '' when it never stood on one.
    told : its description and order number, which may hold a payment reference.
    before : what the list says was paid until then and no payment explains yet.
    paid : the payments that are known, those derived from lists left out.
    """

    invoice_id: str
    debtor_id: str
    cents: int
    left: int
    due_on: str
    issued_on: str = ""
    listed_on: str = ""
    before: int = 0
    paid: int = 0
    told: tuple[str, str] = ("", "")

    def on(self, day: str) -> "Item":
        """Return the item with what a payment of that day can pay of it."""
        return replace(self, left=self.before) if day <= self.listed_on else self


@dataclass
class Offer:
    """The invoices of a book by everything that a payment may say of them.

    Payments that were only derived from lists or said by people do not count: the real one takes
    their place. What a list says is open was not paid before its day, so an older payment can't
    have paid that.
    """

    items: dict[str, Item]
    parties: Parties
    numbers: Numbers = field(init=False)
    by_debtor: dict[str, list[Item]] = field(init=False)
    listed_on: str = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.items, {one: item.told for one, item in self.items.items()})
        self.by_debtor = defaultdict(list)
        self._amounts: dict[int, set[str]] = defaultdict(set)
        for item in sorted(self.items.values(), key=lambda one: (one.due_on, one.invoice_id)):
            self.by_debtor[item.debtor_id].append(item)
            self._index(item)
        self.listed_on = max((item.listed_on for item in self.items.values()), default="")

    @classmethod
    def empty(cls) -> "Offer":
        """Return the offer of an empty book."""
        return cls({}, Parties({}, {}))

    def _index(self, item: Item) -> None:
        self._amounts[item.left].add(item.invoice_id)
        self._amounts[item.before].add(item.invoice_id)

    def open_of(self, debtor_id: str, day: str) -> list[Item]:
        """Return a debtor's items that a payment of a day can pay, oldest due first."""
        last = later(day, _AHEAD)
        items = (item.on(day) for item in self.by_debtor.get(debtor_id, []))
        return [item for item in items if item.left > 0 and item.issued_on <= last]

    def of_amount(self, cents: int, day: str) -> list[Item]:
        """Return the items of which exactly this is left for a payment of a day."""
        last = later(day, _AHEAD)
        items = (self.items[one].on(day) for one in sorted(self._amounts.get(cents, ())))
        return [item for item in items if 0 < cents == item.left and item.issued_on <= last]

    def named(self, ids: Iterable[str], cents: int, day: str) -> list[Item]:
        """Return named items, oldest due first, each with what a payment of a day can pay of it.

        In the last days before a list its own amount may be meant as well.
        """
        last = later(day, _AHEAD_BY_NUMBER)
        items = [self.items[one] for one in ids]
        found = [
            item if self._lags(item, cents, day) else item.on(day)
            for item in items
            if item.issued_on <= last
        ]
        return sorted(found, key=lambda item: (item.due_on, item.invoice_id))

    def _lags(self, item: Item, cents: int, day: str) -> bool:
        """Tell whether a payment just before a list is one that the list does not know yet."""
        return bool(item.listed_on) and item.before < cents and later(day, _LAG) > item.listed_on

    def pay(self, invoice_id: str, cents: int, day: str) -> None:
        """Take a payment off an item, so that the next one sees what is left."""
        item = self.items[invoice_id]
        if day <= item.listed_on and not self._lags(item, cents, day):
            item.before -= cents
        else:
            item.left -= cents
        item.paid += cents
        self._index(item)


def later(day: str, days: int) -> str:
    """Return the ISO day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def offered(connection: Connection) -> Offer:
    """Return what the book has to offer to payments, in euros."""
    invoices = read_current(connection, FACTS["invoices"])
    invoices = invoices[(invoices["currency"] == "EUR") & invoices["written_off_on"].isna()]
    names = ("invoice_id", "debtor_id", "cents", "issued_on", "due_on", "kind", "credits")
    rows = _columns(invoices, *names)
    told = _columns(invoices, "description", "reference")
    items = {
        one: Item(one, debtor, cents, cents, due or issued, issued, told=said)
        for (one, debtor, cents, issued, due, kind, _), said in zip(rows, told, strict=True)
        if kind == "invoice"
    }
    _list(connection, items)
    _pay(connection, items)
    for _, _, cents, issued, _, kind, credited in rows:
        if kind == "credit_note" and credited in items and issued > items[credited].listed_on:
            items[credited].left += cents
    return Offer(items, _parties(connection))


def _columns(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Return rows of plain values: texts, '' where missing, and cents as integers."""
    columns = (
        frame[name].tolist() if name == "cents" else frame[name].fillna("").tolist()
        for name in names
    )
    return list(zip(*columns, strict=True))


def _list(connection: Connection, items: dict[str, Item]) -> None:
    """Give each item what the last list on which it stood says of it."""
    lists = read_current(connection, OPEN_ITEMS)
    for day, invoice, cents in sorted(_columns(lists, "snapshot_on", "invoice_id", "cents")):
        if invoice in items:
            item = items[invoice]
            item.listed_on, item.left, item.before = day, cents, item.cents - cents


def _pay(connection: Connection, items: dict[str, Item]) -> None:
    """Take the known payments off, before or after the list on which an item stood."""
    payments = read_current(connection, FACTS["payments"])
    real = payments[payments["reversed_on"].isna() & ~payments["derived"].isin((DERIVED, SAID))]
    paid: Counter[tuple[str, str]] = Counter()
    for invoice, day, cents in _columns(real, "invoice_id", "paid_on", "cents"):
        paid[invoice, day] += cents
    for (invoice, day), cents in paid.items():
        item = items.get(invoice)
        if item is not None:
            item.paid += cents
            if day <= item.listed_on:
                item.before -= cents
            else:
                item.left -= cents


def _parties(connection: Connection) -> Parties:
    debtors = read_current(connection, FACTS["debtors"], only=["debtor_id", "iban", "name"])
    ids = debtors["debtor_id"].tolist()
    ibans, names = (
        {one: str(value) for one, value in zip(ids, debtors[name].fillna(""), strict=True) if value}
        for name in ("iban", "name")
    )
    parties = Parties(ibans, names)
    for debtor, reference in _learnt(connection):
        parties.learn(reference, debtor)
    return parties


def _learnt(connection: Connection) -> list[tuple[str, str]]:
    """Return debtor and reference of receipts that were recognised without the account."""
    payments_ = FACTS["payments"]
    lines, payments = BANK_LINES.c, payments_.c
    query = (
        select(payments.debtor_id, lines.reference)
        .join(BANK_MOVES, BANK_MOVES.c.payment_id == lines.payment_id)
        .join(payments_, payments.payment_id.in_((lines.payment_id, lines.payment_id + "/1")))
        .where(BANK_MOVES.c.kind == "booked", lines.cents > 0, lines.reference.is_not(None))
        .where(payments.until_batch.is_(None), lines.until_batch.is_(None))
        .distinct()
    )
    return [(str(debtor), str(reference)) for debtor, reference in connection.execute(query)]
