"""Taking files into the book: read, show what was understood, and store exactly that."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.audit import record
from kanwil.base.money import euros
from kanwil.base.problems import Problem, RefusedError
from kanwil.book.counting import FileCount
from kanwil.book.door import known
from kanwil.book.importing import store
from kanwil.book.ledger import read_money
from kanwil.book.mappings import remember
from kanwil.book.mishaps import FORCEABLE
from kanwil.book.position import position
from kanwil.book.readers import Parsed
from kanwil.book.readers.layouts import FIELDS, Choice, Layout, missing_of
from kanwil.book.taken import last_batch
from kanwil.resolution.imported import store_imported
from kanwil.triage.books import Book
from kanwil.triage.previewing import FileView, views
from kanwil.triage.reading import Handed, Told, Wishes, forget_mapping, read_files, uncollected

__all__ = [
    "FIELDS",
    "FORCEABLE",
    "Choice",
    "FileView",
    "Layout",
    "Preview",
    "Report",
    "Wishes",
    "confirm",
    "forget_mapping",
    "missing_of",
    "preview",
    "take_in",
]


@dataclass
class Report:
    """The result of an import, or of a dry run of it.

    Attributes
    ----------
    totals : debtors (count), open (net of credit), overdue and credit (Decimal euros) after it.
    """

    files: list[FileCount] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    totals: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the contract's JSON object, amounts as strings with two decimals."""
        return {
            "files": [asdict(one) for one in self.files],
            "problems": [one.as_dict() for one in self.problems],
            "totals": {name: _plain(value) for name, value in self.totals.items()},
        }


@dataclass(frozen=True)
class Preview:
    """Files as read, and what the book would become.

    Attributes
    ----------
    before : the totals of the book as it is.
    files : what to show of each file.
    """

    handed: Handed
    report: Report
    before: dict[str, Any]
    files: tuple[FileView, ...]


class _DryRunError(Exception):
    """Ends a dry run's transaction without a trace."""


class ChangedError(RefusedError):
    """The book is not the one that the preview was reckoned on; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            "Het boek is intussen gewijzigd; kijk het overzicht opnieuw na en bevestig dan."
        )


def take_in(
    book: Book,
    paths: Sequence[Path],
    by: str,
    as_of: date,
    *,
    dry_run: bool = False,
    date_order: Literal["dmy", "mdy"] | None = None,
    mapping: dict[str, str] | None = None,
    force: bool = False,
) -> Report:
    """Import files and folders in one transaction; a dry run does the same and takes it back."""
    wishes = Wishes(date_order, mapping, force=force)
    handed = read_files(book, paths, as_of, wishes, _silent)
    report = Report()
    with suppress(_DryRunError), book.write() as connection:
        if last_batch(connection) != handed.stamp:
            # Someone was first; now that the book is ours, nothing can come between.
            handed = read_files(book, paths, as_of, wishes, _silent)
        report = _store_all(connection, book, handed, by, as_of)
        if dry_run:
            raise _DryRunError
        _keep(connection, handed, report, by, as_of)
    return report


def preview(
    book: Book,
    paths: Sequence[Path],
    by: str,
    as_of: date,
    wishes: Wishes,
    *,
    told: Told | None = None,
) -> Preview:
    """Read files and reckon what they would make of the book; nothing is kept.

    Parameters
    ----------
    told : hears how far it is (0 to 1) and the name of the file at hand.
    """
    say = told or _silent
    handed = read_files(book, paths, as_of, wishes, lambda share, name: say(share / 2, name))
    report, before = Report(), {}
    with suppress(_DryRunError), book.write() as connection:
        before = _totals(connection, as_of, book.settings.payment_terms_days)
        report = _store_all(
            connection, book, handed, by, as_of, told=lambda share, name: say(0.5 + share / 2, name)
        )
        raise _DryRunError
    files = views(book, handed.parsed, report.files, report.problems)
    return Preview(handed, report, before, files)


def confirm(book: Book, shown: Preview, by: str, as_of: date, told: Told | None = None) -> Report:
    """Store exactly what was shown.

    Raises
    ------
    ChangedError : someone imported or booked something since.
    """
    with book.write() as connection:
        if last_batch(connection) != shown.handed.stamp:
            raise ChangedError
        report = _store_all(connection, book, shown.handed, by, as_of, told=told or _silent)
        _keep(connection, shown.handed, report, by, as_of)
    return report


def _silent(share: float, name: str) -> None:
    del share, name


@uncollected()
def _store_all(
    connection: Connection,
    book: Book,
    handed: Handed,
    by: str,
    as_of: date,
    *,
    told: Told = _silent,
) -> Report:
    # To the microsecond: by it one import is told from the next.
    report, now = Report(), datetime.now(UTC).replace(tzinfo=None)
    for number, one in enumerate(handed.parsed):
        told(number / len(handed.parsed), Path(one.path).name)
        counts = store(connection, one, by, now, certainty=book.settings.match_certainty)
        report.problems += [*one.problems, *counts.problems]
        report.files += _with_cases(connection, one, counts.files, by, report)
    report.totals = _totals(connection, as_of, book.settings.payment_terms_days)
    return report


def _with_cases(
    connection: Connection,
    parsed: Parsed,
    files: Iterable[FileCount],
    by: str,
    report: Report,
) -> list[FileCount]:
    """Store closed cases as well; return the counts with theirs."""
    found = {one.path: one for one in files}
    resolved = parsed.tables.get("resolved_cases")
    if resolved is not None:
        for file, rows in resolved.groupby("file", sort=False):
            closed = store_imported(connection, rows, by, str(file))
            report.problems += closed.problems
            one = found[str(file)]
            found[str(file)] = replace(
                one,
                accepted=one.accepted - closed.unchanged - closed.rejected,
                unchanged=one.unchanged + closed.unchanged,
                rejected=one.rejected + closed.rejected,
            )
    return list(found.values())


def _keep(connection: Connection, handed: Handed, report: Report, by: str, as_of: date) -> None:
    """Log who took in what and what was forced, and remember what was said of columns."""
    for one in handed.parsed:
        if one.layout is not None and one.tables and handed.wishes.said(one.layout):
            remember(connection, by, one.layout)
        if sums := [found.value for found in one.problems if found.code == "forced"]:
            record(connection, by, "force", Path(one.path).name[:120], sums=sums)
    counts = {one.path: [one.accepted, one.unchanged, one.rejected] for one in report.files}
    record(connection, by, "import", str(as_of), **counts)


def _totals(connection: Connection, as_of: date, terms_days: int) -> dict[str, Any]:
    ledger = read_money(connection)
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(as_of))
    now = position(known(ledger, moments, terms_days)).to_pandas()
    return {
        "debtors": len(ledger.debtors),
        **{name: euros(int(now[f"{name}_cents"].sum())) for name in ("open", "overdue", "credit")},
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 -- a count or an amount
    return value if isinstance(value, int) else f"{value:.2f}"
