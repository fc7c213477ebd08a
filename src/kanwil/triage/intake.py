"""Taking files into the book: read, show what was understood, and store all of it at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kanwil.base.money import euros
from kanwil.base.problems import Problem
from kanwil.base.terms import Severity
from kanwil.book.door import known
from kanwil.book.importing import store
from kanwil.book.ledger import read_ledger
from kanwil.book.position import position
from kanwil.book.readers import Parsed, read
from kanwil.resolution.cases import store_imported
from kanwil.triage.books import Book


@dataclass(frozen=True)
class FileCount:
    """What became of one file's rows: rows = accepted + unchanged + rejected."""

    path: str
    format: str
    rows: int
    accepted: int
    unchanged: int
    rejected: int


@dataclass(frozen=True)
class Report:
    """The result of an import, or of a dry run of it."""

    files: list[FileCount] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    totals: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Tell whether at least one problem lost something."""
        return any(one.severity is Severity.ERROR for one in self.problems)

    def as_dict(self) -> dict[str, Any]:
        """Return the contract's JSON object."""
        return {
            "files": [vars(one) for one in self.files],
            "problems": [one.as_dict() for one in self.problems],
            "totals": self.totals,
        }


class _DryRunError(Exception):
    """Ends a dry run's transaction without a trace."""


def take_in(
    book: Book,
    paths: Sequence[Path],
    by: str,
    as_of: date,
    *,
    dry_run: bool = False,
    date_order: str | None = None,
    mapping: dict[str, str] | None = None,
) -> Report:
    """Import files and folders in one transaction; a dry run does the same and takes it back."""
    parsed = [
        one
        for path in paths
        for one in read(path, date_order=date_order, mapping=mapping, as_of=as_of)
    ]
    report = Report()
    try:
        with book.write() as connection:
            for one in parsed:
                _store_one(connection, one, by, report)
            report.totals.update(_totals(read_ledger(connection), as_of, book))
            if dry_run:
                raise _DryRunError
    except _DryRunError:
        pass
    return report


def totals(book: Book, as_of: date) -> dict[str, Any]:
    """Return debtors, open, overdue and credit of the book on a day."""
    with book.read() as connection:
        return _totals(read_ledger(connection), as_of, book)
