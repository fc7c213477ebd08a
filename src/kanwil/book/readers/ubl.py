"""UBL 2.1 invoices and credit notes: SI-UBL, NLCIUS and Peppol BIS 3, as senders write them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kanwil.book.cells import read_day
from kanwil.book.frames import COLUMNS
from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.customer import customer
from kanwil.book.readers.markup import Node, Places, cents_of, elements, line_of, text_at, texts_at
from kanwil.book.readers.parsed import Parsed, Rows
from kanwil.book.readers.records import typed
from kanwil.book.readers.terms import due_of

_ROOT = re.compile(r"urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2")
_CREDITS = {"381", "396", "261", "262", "296", "308"}
_NO_CLAIM = {"325"}
_SUPPLIER = (
    "AccountingSupplierParty/Party/PartyName/Name",
    "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName",
)
_DUE_PATHS = (
    "DueDate",
    "PaymentMeans/PaymentDueDate",
    "PaymentTerms/PaymentDueDate",
    "PaymentTerms/InstallmentDueDate",
)
_INVOICE = ("line", "supplier", *(c.frame for c in COLUMNS["invoices"]))
_DEBTOR = tuple(c.frame for c in COLUMNS["debtors"])


def recognises(head: bytes) -> bool:
    """Tell a UBL invoice or credit note by its first bytes."""
    return _ROOT.search(head.replace(b"\0", b"").decode("latin-1")) is not None


def read_ubl(data: bytes, notes: Notes) -> Parsed:
    """Read the documents in a file, envelope or not, each with the customer as debtor.

    Raises
    ------
    RefusedFileError : broken or hostile XML, or no document in it.
    """
    bills: list[dict[str, Any]] = []
    debtors: dict[str, dict[str, Any]] = {}
    count = refused = skipped = 0
    places = Places()
    for event, _, document in elements(data, ("Invoice", "CreditNote"), notes):
        if event == "start" or document.find("{*}ID") is None:
            continue
        if text_at(document, "InvoiceTypeCode") in _NO_CLAIM:
            notes.once("no_claim", line_of(document), "InvoiceTypeCode", text_at(document, "ID"))
            skipped += 1
            continue
        count += 1
        debtor = customer(document)
        bill = _bill(document, str(debtor["debtor_id"]), notes)
        if bill is None:
            refused += 1
            continue
        bills.append(bill | {"line": places.of(document)})
        if debtor["debtor_id"] == debtor["name"]:
            notes.once("name_as_id", line_of(document), "AccountingCustomerParty", debtor["name"])
        debtors.setdefault(str(debtor["debtor_id"]), debtor)
    if not count + skipped:
        raise RefusedFileError("unknown_format", notes.file, "", "UBL")
    return _parsed(bills, debtors.values(), Rows(notes.file, "ubl", count, refused), notes)


def _parsed(
    bills: Sequence[dict[str, Any]],
    debtors: Iterable[dict[str, Any]],
    count: Rows,
    notes: Notes,
) -> Parsed:
    tables = {
        "debtors": typed("debtors", [tuple(map(one.get, _DEBTOR)) for one in debtors], _DEBTOR),
        "invoices": typed(
            "invoices", [tuple(map(one.get, _INVOICE)) for one in bills], _INVOICE, "supplier"
        ),
    }
    foreign = [bill for bill in bills if bill["currency"] != "EUR"]
    for bill in foreign:
        notes.once("foreign_currency", bill["line"], "currency", bill["currency"])
    return Parsed(
        notes.file,
        "ubl",
        {name: frame.assign(file=notes.file) for name, frame in tables.items() if len(frame)},
        (count,),
        notes.problems,
        additions=frozenset({"debtors", "invoices"}),
    )


def _bill(document: Node, debtor_id: str, notes: Notes) -> dict[str, Any] | None:
    """Return one document as an invoice or credit note; None when it was refused."""
    line, issued = line_of(document), read_day(text_at(document, "IssueDate")[:10])
    invoice_id, money = text_at(document, "ID"), _payable(document, notes)
    needed = {"ID": invoice_id, "AccountingCustomerParty": debtor_id, "PayableAmount": money}
    for name, value in needed.items():
        if not value:
            notes.once("missing_value", line, name, invoice_id)
    if issued is None:
        notes.once("bad_date", line, "IssueDate", text_at(document, "IssueDate"))
    if issued is None or money is None or not all(needed.values()):
        return None
    cents, currency = money
    credit = _is_credit(document, cents, notes)
    return {
        "supplier": text_at(document, *_SUPPLIER),
        "invoice_id": invoice_id,
        "debtor_id": debtor_id,
        "issued_on": issued,
        "due_on": None if credit else _due(document, issued, notes),
        "cents": -abs(cents) if credit else cents,
        "currency": currency,
        "kind": "credit_note" if credit else "invoice",
        "credits": _credited(document) if credit else None,
        "description": _description(document),
        "reference": text_at(document, "OrderReference/ID", "BuyerReference") or None,
        "delivered_on": read_day(text_at(document, "Delivery/ActualDeliveryDate")[:10]),
    }


def _payable(document: Node, notes: Notes) -> tuple[int, str] | None:
    """Return what is to be paid in cents, with its currency."""
    totals = document.find("{*}LegalMonetaryTotal")
    if totals is None:
        return None
    found = {name: cents_of(text_at(totals, name)) for name in _TOTALS}
    payable = found["PayableAmount"] or found["TaxInclusiveAmount"]
    if payable is None:
        return None
    line, cents = line_of(totals), payable[0]
    if payable[1]:
        notes.once("healed_amount", line, "PayableAmount", text_at(totals, "PayableAmount"))
    gross, prepaid, rounding = (found[name] for name in _TOTALS[1:])
    if prepaid and prepaid[0]:
        notes.once("prepaid", line, "PrepaidAmount", f"{prepaid[0] / 100:.2f}")
    reckoned = sum(one[0] for one in (gross, rounding) if one) - (prepaid[0] if prepaid else 0)
    if gross and found["PayableAmount"] and abs(reckoned - cents) > 1:
        notes.once("payable_differs", line, "PayableAmount", f"{cents / 100:.2f}")
    return cents, _currency(document, totals)


_TOTALS = ("PayableAmount", "TaxInclusiveAmount", "PrepaidAmount", "PayableRoundingAmount")


def _currency(document: Node, totals: Node) -> str:
    payable = totals.find("{*}PayableAmount")
    named = "" if payable is None else str(payable.get("currencyID", ""))
    return (named.strip() or text_at(document, "DocumentCurrencyCode") or "EUR").upper()


def _is_credit(document: Node, cents: int, notes: Notes) -> bool:
    """Tell a credit note: by the document, by its type, or because the amount is negative."""
    named = str(document.tag).endswith("}CreditNote")
    named = named or text_at(document, "InvoiceTypeCode") in _CREDITS
    if named and cents < 0:
        notes.once("credit_sign", line_of(document), "PayableAmount", f"{cents / 100:.2f}")
    return named or cents < 0


def _credited(document: Node) -> str | None:
    """Return the invoice that a credit note takes back, when it names exactly one."""
    named = set(texts_at(document, "BillingReference/InvoiceDocumentReference/ID"))
    return named.pop() if len(named) == 1 else None


def _due(document: Node, issued: date, notes: Notes) -> date | None:
    stated = []
    for path in _DUE_PATHS:
        for text in texts_at(document, path):
            day = read_day(text[:10])
            if day is None:
                notes.once("left_out", line_of(document), path, text)
            else:
                stated.append(day)
    due = due_of(issued, stated, texts_at(document, "PaymentTerms/Note"))
    if due.code:
        notes.once(due.code, line_of(document), "DueDate", due.told)
    return due.day


def _description(document: Node) -> str | None:
    """Return the first words about what was sold, and the reference that the payer should give."""
    words = [text_at(document, "Note", "InvoiceLine/Item/Name", "CreditNoteLine/Item/Name")[:200]]
    words += [f"Betalingskenmerk {key}" for key in texts_at(document, "PaymentMeans/PaymentID")]
    return " ".join(word for word in dict.fromkeys(words) if word) or None
