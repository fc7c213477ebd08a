"""What to show of a file before it is stored: its columns, first rows, problems, refused rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kanwil.base.money import euros
from kanwil.base.problems import Problem
from kanwil.base.terms import Severity
from kanwil.book.counting import FileCount
from kanwil.book.mappings import Remembered, remembered
from kanwil.book.readers import Parsed
from kanwil.book.readers.layouts import Layout
from kanwil.book.rejected import Raw, raw_rows, rejected_file
from kanwil.triage.books import Book

FIRST = 5
_SHOWN = {
    "invoices": ("debtor_id", "name", "invoice_id", "issued_on", "due_on", "cents", "remaining"),
    "payments": ("debtor_id", "invoice_id", "paid_on", "cents", "reference"),
    "contacts": ("debtor_id", "happened_on", "channel", "direction", "text"),
    "events": ("debtor_id", "kind", "happened_on", "until", "text"),
    "resolved_cases": ("debtor_id", "as_of", "category", "outcome"),
    "debtors": ("debtor_id", "name", "city", "email", "payment_terms_days"),
}


@dataclass(frozen=True)
class FileView:
    """One file.

    Attributes
    ----------
    layout : what its columns are taken for; None where nothing is to choose.
    remembered : that files with these headings were confirmed before, by whom and when.
    first : the first rows as understood; days as `date`, amounts as `Decimal`.
    raw : rows of a list as they stand in the file: the first ones, and those with a problem.
    rejected : suffix and bytes of a file with the refused rows; None where there are none.
    n_lost : how many rows that file holds.
    """

    count: FileCount
    layout: Layout | None
    remembered: Remembered | None
    problems: list[Problem]
    first: list[dict[str, Any]]
    raw: Raw
    rejected: tuple[str, bytes] | None
    n_lost: int

    @property
    def name(self) -> str:
        """Return the file's name."""
        return Path(self.count.path).name

    @property
    def key(self) -> str:
        """Return what tells it from the other files of one drop, at each reading the same."""
        return "/".join(Path(self.count.path).parts[-2:])

    @property
    def refused(self) -> bool:
        """Tell whether nothing of it can be taken."""
        return not self.count.rows and any(one.severity is Severity.ERROR for one in self.problems)


def views(
    book: Book,
    parsed: Sequence[Parsed],
    files: Sequence[FileCount],
    problems: Sequence[Problem],
) -> tuple[FileView, ...]:
    """Return what to show of each file; lists are read once more for their rows as they stand."""
    with book.read() as connection:
        known = remembered(connection)
    told: dict[str, list[Problem]] = {}
    for one in problems:
        told.setdefault(one.file, []).append(one)
    source = {count.path: one for one in parsed for count in one.rows}
    return tuple(_view(one, source[one.path], told.get(one.path, []), known) for one in files)


def _view(
    count: FileCount, parsed: Parsed, problems: list[Problem], known: Mapping[str, Remembered]
) -> FileView:
    lost = {one.line for one in problems if one.severity is Severity.ERROR and one.line}
    lost |= parsed.rejected_lines if len(parsed.rows) == 1 else set()
    raw, layout = Raw("", (), {}), parsed.layout
    if layout is not None or count.format == "canonical":
        header = None if layout is None else layout.line
        wanted = lost | {one.line for one in problems if one.line}
        raw = raw_rows(Path(count.path), header, wanted, FIRST)
    return FileView(
        count=count,
        layout=layout,
        remembered=known.get(layout.signature) if layout and layout.chosen else None,
        problems=problems,
        first=_first(parsed, count.path),
        raw=raw,
        rejected=rejected_file(raw, lost) if lost & raw.rows.keys() else None,
        n_lost=len(lost & raw.rows.keys()),
    )


def _first(parsed: Parsed, path: str) -> list[dict[str, Any]]:
    """Return the first rows of the file's main table in plain values."""
    for table, columns in _SHOWN.items():
        frame = parsed.tables.get(table)
        if frame is None or not (rows := frame[frame["file"] == path].head(FIRST)).size:
            continue
        rows = _joined(rows, parsed.tables)
        return [
            {name: _plain(name, row[name]) for name in columns if name in row}
            for row in rows.to_dict("records")
        ]
    return []


def _joined(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Add the debtor's name and what is left, where the file told of them."""
    if "debtors" in tables and "name" not in rows:
        names = tables["debtors"].drop_duplicates("debtor_id").set_index("debtor_id")["name"]
        rows = rows.assign(name=rows["debtor_id"].map(names))
    if "open_items" in tables and "invoice_id" in rows:
        left = tables["open_items"].drop_duplicates("invoice_id").set_index("invoice_id")["cents"]
        rows = rows.assign(remaining=rows["invoice_id"].map(left))
    return rows


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 -- a cell
    if pd.isna(value):
        return None
    if name in ("cents", "remaining"):
        return euros(int(value))
    return value.date() if isinstance(value, pd.Timestamp) else value
