"""Taking files into the book: read, show what was understood, and store all of it at once."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.audit import record
from kanwil.base.money import euros
from kanwil.base.problems import Problem
from kanwil.book.counting import FileCount
from kanwil.book.door import known
from kanwil.book.importing import store
from kanwil.book.ledger import read_ledger
from kanwil.book.mishaps import FORCEABLE
from kanwil.book.position import position
from kanwil.book.readers import Parsed, read
from kanwil.book.readers.parsed import together
from kanwil.resolution.imported import store_imported
from kanwil.triage.books import Book

__all__ = ["FORCEABLE", "Report", "take_in"]


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


class _DryRunError(Exception):
    """Ends a dry run's transaction without a trace."""


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
    """Import files and folders in one transaction; a dry run does the same and takes it back.

    Parameters
    ----------
    force : take files whose own totals don't agree; who wants that is named in the log.
    """
    parsed = _whole(
        one
        for path in paths
        for one in read(path, date_order=date_order, mapping=mapping, as_of=as_of, force=force)
    )
    report = Report()
    with suppress(_DryRunError), book.write() as connection:
        for one in parsed:
            _store(connection, one, by, report, book.settings.match_certainty)
            _log_forced(connection, one, by)
        report.totals = _totals(connection, as_of, book.settings.payment_terms_days)
        if dry_run:
            raise _DryRunError
        counts = {one.path: [one.accepted, one.unchanged, one.rejected] for one in report.files}
        record(connection, by, "import", str(as_of), **counts)
    return report


def _whole(parsed: Iterable[Parsed]) -> list[Parsed]:
    """Read canonical files that came one by one as one whole, since they refer to each other."""
    found = list(parsed)
    canonical = [one for one in found if one.format == "canonical"]
    if len(canonical) < 2:
        return found
    others = [one for one in found if one.format != "canonical"]
    return [together(canonical, Path(canonical[0].path).parent), *others]


def _log_forced(connection: Connection, parsed: Parsed, by: str) -> None:
    """Name the user who wanted a file whose totals don't agree, and the totals."""
    forced = [one for one in parsed.problems if one.code == "forced"]
    if forced:
        sums = [one.value for one in forced]
        record(connection, by, "force", Path(parsed.path).name[:120], sums=sums)


def _store(connection: Connection, parsed: Parsed, by: str, report: Report, certainty: int) -> None:
    counts = store(connection, parsed, by, certainty=certainty)
    report.problems += [*parsed.problems, *counts.problems]
    files = list(counts.files)
    resolved = parsed.tables.get("resolved_cases")
    if resolved is not None:
        for file, rows in resolved.groupby("file", sort=False):
            closed = store_imported(connection, rows, by, str(file))
            report.problems += closed.problems
            files = [
                replace(
                    one,
                    accepted=one.accepted - closed.unchanged - closed.rejected,
                    unchanged=one.unchanged + closed.unchanged,
                    rejected=one.rejected + closed.rejected,
                )
                if one.path == file
                else one
                for one in files
            ]
    report.files += files


def _totals(connection: Connection, as_of: date, terms_days: int) -> dict[str, Any]:
    ledger = read_ledger(connection)
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(as_of))
    now = position(known(ledger, moments, terms_days)).to_pandas()
    return {
        "debtors": len(ledger.debtors),
        **{name: euros(int(now[f"{name}_cents"].sum())) for name in ("open", "overdue", "credit")},
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 -- a count or an amount
    return value if isinstance(value, int) else f"{value:.2f}"
