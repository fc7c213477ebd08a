"""Invoices in other currencies: kept in the book, and left out of what advice is reckoned from."""

from collections.abc import Collection

from kanwil.book.frames import Ledger


def without(ledger: Ledger, invoice_ids: Collection[str]) -> Ledger:
    """Return the ledger without these invoices and what was paid on them."""
    if not invoice_ids:
        return ledger
    parts = ledger.frames()
    for table in ("invoices", "payments"):
        kept = ~parts[table]["invoice_id"].isin(invoice_ids)
        parts[table] = parts[table][kept].reset_index(drop=True)
    return Ledger(**parts, marks=ledger.marks)


def in_euros(ledger: Ledger) -> Ledger:
    """Return the ledger without invoices in other currencies."""
    invoices = ledger.invoices
    return without(ledger, set(invoices.loc[invoices["currency"] != "EUR", "invoice_id"]))
