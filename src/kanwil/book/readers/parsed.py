"""What a reader hands on: typed rows with the line they came from, counts, and problems."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from kanwil.base.problems import Problem
from kanwil.base.terms import Severity
from kanwil.book.readers.layouts import Layout
from kanwil.book.readers.lines import Lines


@dataclass(frozen=True)
class Rows:
    """How many rows a file has, and how many the reader refused or met twice.

    `repeated` rows count as unchanged, the others are accepted or unchanged by the book.
    """

    path: str
    format: str
    rows: int = 0
    rejected: int = 0
    repeated: int = 0


@dataclass(frozen=True)
class Parsed:
    """One file or folder as read, not yet stored.

    Attributes
    ----------
    path : as the user gave it.
    format : `canonical`, `openitems`, `invoices`, `payments`, `debtors`, `xaf`, …; empty when it
        was not recognised.
    tables : Ledger columns and types (`resolved_cases` included) plus `file` (str) and `line`
        (float64, NaN for a row that no line holds by itself). `open_items` has invoice_id,
        debtor_id, snapshot_on, cents: what was left of an invoice on the day of a list.
    rows : one count per file.
    problems : what the reader met.
    partial : tables of which an empty cell says nothing, so that what the book knows stays.
    additions : tables of which only unknown rows are new; a known row stays as it is.
    snapshot_on : the day of an open-items list; the last day that a bank statement covers.
    controls : control totals in cents: what the file says of itself.
    digest : SHA-256 of the bytes.
    layout : what the columns of a list are taken for, also where it was refused.
    rejected_lines : where the rows stand that were refused; problems stop at the first 1000.
    """

    path: str
    format: str
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    rows: tuple[Rows, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    partial: frozenset[str] = frozenset()
    additions: frozenset[str] = frozenset()
    snapshot_on: date | None = None
    controls: dict[str, int] = field(default_factory=dict)
    digest: str = ""
    layout: Layout | None = None
    lines: tuple[Lines, ...] = ()
    rejected_lines: frozenset[int] = frozenset()

    @property
    def failed(self) -> bool:
        """Tell whether at least one row or file was lost."""
        return any(one.severity is Severity.ERROR for one in self.problems)

    @classmethod
    def refused(cls, path: Path, found: Problem, format_: str = "") -> "Parsed":
        """Return the empty result of a file of which nothing can be taken."""
        return cls(str(path), format_, rows=(Rows(str(path), format_),), problems=[found])


def together(parts: list[Parsed], path: Path) -> Parsed:
    """Return canonical files that were read one by one as one whole, so that they can refer."""
    tables: dict[str, pd.DataFrame] = {}
    for part in parts:
        for table, frame in part.tables.items():
            seen = [tables[table]] if table in tables else []
            tables[table] = pd.concat([*seen, frame], ignore_index=True)
    whole = hashlib.sha256("".join(part.digest for part in parts).encode())
    return replace(
        parts[0],
        path=str(path),
        tables=tables,
        rows=tuple(count for part in parts for count in part.rows),
        problems=[one for part in parts for one in part.problems],
        digest=whole.hexdigest(),
        lines=tuple(one for part in parts for one in part.lines),
    )
