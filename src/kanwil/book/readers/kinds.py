"""Which of the four kinds a list is: open items, invoices, payments or debtors, by its content."""

import re
from collections.abc import Mapping, Sequence

from kanwil.book.readers.headers import Header
from kanwil.book.readers.headings import plain
from kanwil.book.readers.layouts import KINDS, PARTICULARS
from kanwil.book.readers.texts import Line

_TITLES = (
    ("openitems", re.compile(
        r"openst|open ?(?:items|invoices|posten)|outstanding|aged|ag(?:e)?ing|ouderdom|offene"
        r"|saldilijst|fällig|receivable", re.IGNORECASE)),
    ("payments", re.compile(
        r"betalingen|ontvangsten|ontvangen betaling|payments|receipts|zahlung", re.IGNORECASE)),
    ("debtors", re.compile(
        r"stamgegevens|relatielijst|debiteurenlijst|klantenlijst|kundenliste|customer list"
        r"|debitorenliste", re.IGNORECASE)),
)  # fmt: skip
_OF_INVOICE = re.compile(r"fact|fakt|invoice|inv|bill|rechnung|issue|doc|beleg|boekstuk")
_OF_PAYMENT = {"payment_id", "method", "reversed_on"}
_BILLED = re.compile(r"factu|fakt|invoice|total|totaal|incl|gross|brut|origin|rechnung")
_PAID = re.compile(
    r"betaal|betaling|ontv|voldaan|paid|payment|receipt|received|zahl|eingang|settle"
)


def kind_of(header: Header, above: Sequence[Line], own: Mapping[str, str]) -> str:
    """Return the kind of list that a header, and the title above it, belong to."""
    as_kind = {kind: header.as_kind(kind, own) for kind in KINDS if kind != "invoices"}
    title = "\n".join(" ".join(line.cells) for line in above)
    titled = next((kind for kind, words in _TITLES if words.search(title)), "")
    if titled and not as_kind[titled].missing:
        return titled
    if not as_kind["payments"].missing and _is_of_payments(as_kind):
        return "payments"
    items, debtors = as_kind["openitems"], as_kind["debtors"]
    if not items.missing:
        return "invoices" if _is_of_totals(items) else "openitems"
    told = set(debtors.claims) & set(PARTICULARS)
    if not debtors.missing and len(told) > 1 and len(items.missing) > 1:
        return "debtors"
    nearly = len(as_kind["payments"].missing) == 1 < len(items.missing)
    return "payments" if nearly else "openitems"


def _is_of_totals(items: Header) -> bool:
    """Tell a list of invoices: its one amount is what was billed, nothing tells what is left."""
    if {"remaining", "paid", "status", "bucket", "days_late", "debit"} & set(items.claims):
        return False
    return bool(_BILLED.search(plain(items.headings[items.claims["amount"][0]])))


def _is_of_payments(as_kind: Mapping[str, Header]) -> bool:
    """Tell a list of receipts from one of invoices: it has no word of what is due or left."""
    items, paid = as_kind["openitems"].claims, as_kind["payments"]
    if {"due_on", "remaining", "days_late", "bucket", "status"} & set(items):
        return False
    if {"amount", "paid"} <= set(items):
        return False
    issued = [plain(as_kind["openitems"].headings[n]) for n in items.get("issued_on", [])]
    if any(_OF_INVOICE.search(word) for word in issued):
        return False
    words = [plain(paid.headings[n]) for f in ("paid_on", "amount") for n in paid.claims.get(f, [])]
    return bool(_OF_PAYMENT & set(paid.claims)) or any(_PAID.search(word) for word in words)
