"""What the columns of a list are taken for: as understood, and as a user says they are."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

KINDS = ("openitems", "invoices", "payments", "debtors")
AMOUNTS = ("remaining", "amount", "debit", "credit")
PARTICULARS = (
    *("email", "phone", "address", "postcode", "city", "country", "kvk", "vat_id", "iban"),
    *("payment_terms_days", "language"),
)
_PARTY = ("debtor_id", "name", "debtor")
_INVOICE = ("invoice_id", "issued_on", "due_on", "days_late", *AMOUNTS, "paid", "side", "bucket")
_BESIDE = ("currency", "reference", "description")
FIELDS: dict[str, tuple[str, ...]] = {
    "openitems": (*_PARTY, *_INVOICE, "settled_on", "status", "kind", *_BESIDE, *PARTICULARS),
    "invoices": (*_PARTY, *_INVOICE, "settled_on", "status", "kind", *_BESIDE, *PARTICULARS),
    "payments": (
        *("payment_id", "paid_on", "amount", "debit", "credit", "side", *_PARTY, "invoice_id"),
        *("method", "iban", "reversed_on", *_BESIDE),
    ),
    "debtors": (
        *(*_PARTY, "kind", "legal_form", "sector", *PARTICULARS, "customer_since"),
        *("house_number", "direct_debit", "also_supplier"),
    ),
}
# What a list can't do without: one field of each group.
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "openitems": (("invoice_id",), ("issued_on", "due_on"), ("amount", *AMOUNTS, "bucket")),
    "payments": (
        ("paid_on",),
        ("amount", "debit", "credit"),
        ("debtor_id", "name", "debtor", "invoice_id", "reference", "description"),
    ),
    "debtors": (("debtor_id", "name", "debtor"), PARTICULARS),
}
_NEEDED["invoices"] = _NEEDED["openitems"]


@dataclass(frozen=True)
class Layout:
    """How a list was read.

    Attributes
    ----------
    line : of the header, its last one when it takes two.
    headings : the cells of the header; may be empty or double.
    columns : column number → our field.
    signature : of the headings in their order; the same for the next export of the same kind.
    kind : one of `KINDS`, empty when it is not known.
    date_order : `dmy` or `mdy` where days depended on it.
    decimal : the mark before the cents, where that is known.
    chosen : a `Choice` was followed.
    """

    line: int
    headings: tuple[str, ...]
    columns: dict[int, str]
    signature: str
    kind: str = ""
    date_order: str | None = None
    decimal: str | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Choice:
    """What a user said about a layout: it replaces recognition.

    Attributes
    ----------
    columns : column number → our field; a column that is not in it is ignored.
    date_order : counts where the columns can't tell.
    decimal : `,` or `.`, counts where an amount can't tell.
    """

    columns: Mapping[int, str]
    kind: str | None = None
    date_order: str | None = None
    decimal: str | None = None


Recall = Callable[[str], Choice | None]


def missing_of(kind: str, fields: Collection[str]) -> list[str]:
    """Return what a list of this kind can't do without and has not."""
    return [group[0] for group in _NEEDED[kind] if not set(group) & set(fields)]


def signature_of(words: Sequence[str]) -> str:
    """Return the signature of headings without case, accents and punctuation."""
    return hashlib.sha256("\t".join(words).encode()).hexdigest()[:16]
