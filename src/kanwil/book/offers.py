"""What may be paid: the items that stand open, whose they are, and how much of each is left."""

from collections import Counter, defaultdict
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
    taken: Counter[str] = Counter()
    for invoice, cents in zip(real["invoice_id"].fillna(""), real["cents"], strict=True):
        taken[invoice] += int(cents)
    names = ("invoice_id", "debtor_id", "cents", "kind", "issued_on")
    told = [invoices[name].tolist() for name in names]
    more = (invoices[name].fillna("").tolist() for name in ("due_on", "credits"))
    rows = list(zip(*told, *more, strict=True))
    for _, _, cents, kind, _, _, credited in rows:
        if kind == "credit_note" and credited:
            taken[credited] -= int(cents)
    items = {
        one: Item(one, debtor, int(cents), int(cents) - taken[one], due or issued)
        for one, debtor, cents, kind, issued, due, _ in rows
        if kind == "invoice"
    }
    return Offer(items, _parties(connection))


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
