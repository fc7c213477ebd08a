"""The book without names: a canonical folder for support, in which marks stand for who it is."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from kanwil.base.audit import record
from kanwil.book.frames import COLUMNS, Kind, Ledger, coerce
from kanwil.book.ledger import export, read_all
from kanwil.resolution.cases import labels
from kanwil.training.key import sign
from kanwil.triage.books import Book

KEPT: Mapping[str, frozenset[str]] = {
    "debtors": frozenset({"kind", "legal_form", "sector", "language", "country"}),
    "invoices": frozenset({"currency", "kind"}),
    "payments": frozenset({"method", "reversal_code"}),
    "contacts": frozenset({"direction", "channel", "kind"}),
    "events": frozenset({"kind"}),
    "resolved_cases": frozenset({"category", "action", "outcome", "proof"}),
}
"""The columns of closed words, which name nobody. Amounts, days, numbers and flags stay too."""
_FREE = (Kind.ID, Kind.TEXT)
# A code may hold a name; these kinds of events have codes of a closed list, which advice needs.
_CODED = ("announced", "executed", "withdrawn", "complaint_closed", "answer")


def pseudonymised(book: Book, folder: Path, by: str) -> list[Path]:
    """Write the book as a canonical folder in which every name, text and number is a mark.

    The same text has the same mark in every export of this machine: a salted digest, whose salt is
    the key beside the book, so that nobody who lacks that key can try names against it.
    """
    with book.write() as connection:
        ledger, closed = read_all(connection), labels(connection).dropna(subset="category")
        record(connection, by, "pseudonymised", "book")
    resolved = _marked("resolved_cases", coerce("resolved_cases", closed))
    return export(_without_names(ledger), folder, resolved)


def _without_names(ledger: Ledger) -> Ledger:
    frames = {name: _marked(name, frame) for name, frame in ledger.frames().items()}
    return replace(ledger, **frames)


def _marked(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    free = [one.frame for one in COLUMNS[name] if one.kind in _FREE and one.name not in KEPT[name]]
    told = frame.assign(**{column: _marks(column, frame[column]) for column in free})
    if name == "events":
        coded = frame["kind"].isin(_CODED)
        told["code"] = frame["code"].where(coded, told["code"])
    return told


def _marks(column: str, values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a mark for each text; ids that mean the same in several tables get the same mark."""
    kind, salt = _SAME.get(column, column), sign(b"pseudonyms").encode()
    known = {one: _mark(salt, kind, str(one)) for one in values.dropna().unique()}
    return values.map(known).astype(values.dtype)


_SAME = {"credits": "invoice_id"}
_SHORT = {"debtor_id": "D", "invoice_id": "F", "payment_id": "P", "contact_id": "C"}


def _mark(salt: bytes, kind: str, text: str) -> str:
    found = hmac.new(salt, f"{kind}\x1f{text}".encode(), hashlib.sha256).hexdigest()[:12]
    return f"{_SHORT.get(kind, kind)}-{found}"
