"""What may be paid: the items that stand open, whose they are, and how much of each is left."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from kanwil.book.appending import read_current
from kanwil.book.recognising import Numbers, Parties
from kanwil.book.snapshots import DERIVED
from kanwil.book.tables import BANK_LINES, BANK_MOVES, FACTS


@dataclass
class Item:
    """One invoice: what it was and what is left of it, in cents; `due_on` an ISO day."""

    invoice_id: str
    debtor_id: str
    cents: int
    left: int
    due_on: str


@dataclass
class Offer:
    """The invoices of a book by everything that a payment may say of them.

    Payments that were only derived from lists do not count: the real one takes their place.
    """

    items: dict[str, Item]
    parties: Parties
    numbers: Numbers = field(init=False)
    by_debtor: dict[str, list[Item]] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.items)
        self.by_debtor = defaultdict(list)
        for item in sorted(self.items.values(), key=lambda one: (one.due_on, one.invoice_id)):
            self.by_debtor[item.debtor_id].append(item)
        self._amounts: dict[int, set[str]] = defaultdict(set)
        for item in self.items.values():
            self._amounts[item.left].add(item.invoice_id)

    @classmethod
    def empty(cls) -> "Offer":
        """Return the offer of an empty book."""
        return cls({}, Parties({}, {}))

    def open_of(self, debtor_id: str) -> list[Item]:
        """Return a debtor's open items, oldest due first."""
        return [item for item in self.by_debtor.get(debtor_id, []) if item.left > 0]

    def of_amount(self, cents: int) -> list[Item]:
        """Return the items of which exactly this is left."""
        return [self.items[one] for one in sorted(self._amounts.get(cents, ()))] if cents else []

    def pay(self, invoice_id: str, cents: int) -> None:
        """Take a payment off an item, so that the next one sees what is left."""
        item = self.items[invoice_id]
        self._amounts[item.left].discard(invoice_id)
        item.left -= cents
        self._amounts[item.left].add(invoice_id)


def offered(connection: Connection) -> Offer:
    """Return what the book has to offer to payments, in euros."""
    invoices = read_current(connection, FACTS["invoices"])
    invoices = invoices[(invoices["currency"] == "EUR") & invoices["written_off_on"].isna()]
    payments = read_current(connection, FACTS["payments"])
    real = payments[payments["reversed_on"].isna() & (payments["derived"] != DERIVED)]
    paid = real.groupby("invoice_id")["cents"].sum()
    bills = invoices[invoices["kind"] == "invoice"]
    notes = invoices[(invoices["kind"] == "credit_note") & invoices["credits"].notna()]
    taken = paid.add(-notes.groupby("credits")["cents"].sum(), fill_value=0)
    left = bills["cents"] - bills["invoice_id"].map(taken).fillna(0)
    due = bills["due_on"].fillna(bills["issued_on"])
    columns = (bills["invoice_id"], bills["debtor_id"], bills["cents"], left.astype("int64"), due)
    items = [Item(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    return Offer({item.invoice_id: item for item in items}, _parties(connection))


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
