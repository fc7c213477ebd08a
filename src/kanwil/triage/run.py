"""One run of the triage: who is late, what they probably are, what to do; stored as shown."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from kanwil.base.audit import record
from kanwil.base.money import cents
from kanwil.base.problems import Problem
from kanwil.base.store import utc_now
from kanwil.base.terms import Lang, Severity
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.ledger import read_ledger
from kanwil.book.position import position
from kanwil.model.bundle import Bundle
from kanwil.training.shelf import champion
from kanwil.triage.books import Book
from kanwil.triage.judging import Judged, judge
from kanwil.triage.queue import latest_run
from kanwil.triage.tables import JUDGEMENTS, RUNS


def run_day(book: Book, day: date, by: str) -> int | None:
    """Judge every late debtor on `day` and store it; None when the book knows no debtor at all."""
    with book.read() as connection:
        ledger, bundle = read_ledger(connection), champion(connection)
    if ledger.debtors.empty:
        return None
    judged = judge(bundle, ledger, late_moments(ledger, day, book.settings.payment_terms_days), book.settings)
    with book.write() as connection:
        return _store(connection, judged, bundle, day, by)


def rejudge_one(book: Book, debtor_id: str, day: date, by: str) -> int | None:
    """Judge one debtor again within the day's run; what was shown before stays stored."""
    with book.read() as connection:
        ledger, bundle = read_ledger(connection, [debtor_id]), champion(connection)
        run = latest_run(connection, day)
    if run is None:
        return run_day(book, day, by)
    moments = late_moments(ledger, day, book.settings.payment_terms_days)
    judged = judge(bundle, ledger, moments, book.settings)
    with book.write() as connection:
        _insert(connection, judged, run["run"])
    return int(run["run"])


def late_moments(ledger: Ledger, day: date, terms_days: int) -> pd.DataFrame:
    """Return one moment for each debtor that is late on `day`, sorted by debtor."""
    moments = ledger.debtors[["debtor_id"]].assign(case_id="", as_of=pd.Timestamp(day))
    now = position(known(ledger, moments, terms_days)).to_pandas()
    late = moments[(now["overdue_cents"] > 0).to_numpy()].reset_index(drop=True)
    return late[["case_id", "debtor_id", "as_of"]]


def triage(
    book: Book, day: date, cases: pd.DataFrame | None = None
) -> tuple[list[dict[str, Any]], list[Problem], Bundle]:
    """Return the contract's rows without storing anything: all late debtors, or given moments.

    Given moments come back in input order for every known debtor; an unknown one is a Problem.
    """
    with book.read() as connection:
        ledger, bundle = read_ledger(connection), champion(connection)
    moments, problems = cases, []
    if moments is None:
        moments = late_moments(ledger, day, book.settings.payment_terms_days)
    else:
        there = moments["debtor_id"].isin(ledger.debtors["debtor_id"])
        problems = [_unknown(one) for one in moments.loc[~there, "debtor_id"]]
        moments = moments[there].reset_index(drop=True)
    return judge(bundle, ledger, moments, book.settings).rows(Lang.NL), problems, bundle


def _unknown(debtor_id: str) -> Problem:
    message = "Deze debiteur staat niet in het boek; lees eerst de debiteuren in."
    return Problem("", None, "debtor_id", debtor_id, "unknown_debtor", message, Severity.ERROR)


def _store(connection: Connection, judged: Judged, bundle: Bundle, day: date, by: str) -> int:
    rows = judged.rows(Lang.NL)
    overdue = sum((Decimal(row["overdue"]) for row in rows), Decimal(0))
    made = connection.execute(
        RUNS.insert().values(
            as_of=day,
            model_id=bundle.model_id,
            made_at=utc_now(),
            made_by=by,
            overdue_cents=cents(overdue),
            debtors=len(rows),
        )
    )
    run = int(made.inserted_primary_key[0])  # type: ignore[index]
    _insert(connection, judged, run)
    record(connection, by, "triage", str(day), run=run, model_id=bundle.model_id, debtors=len(rows))
    return run


def _insert(connection: Connection, judged: Judged, run: int) -> None:
    rows: Sequence[dict[str, Any]] = [
        {
            "run": run,
            "debtor_id": row["debtor_id"],
            "case_id": row["case_id"],
            "overdue_cents": cents(Decimal(row["overdue"])),
            "row": row,
            "detail": detail,
        }
        for row, detail in zip(judged.rows(Lang.NL), judged.details(), strict=True)
    ]
    if rows:
        connection.execute(JUDGEMENTS.insert(), rows)
