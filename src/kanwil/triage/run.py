"""One run of the triage: who is late, what they probably are, what to do; stored as shown."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from kanwil.base.audit import record
from kanwil.base.money import cents
from kanwil.base.problems import Problem
from kanwil.base.store import utc_now
from kanwil.base.terms import Lang
from kanwil.book.ledger import bank_until, read_ledger
from kanwil.book.links import mains
from kanwil.model.bundle import Bundle
from kanwil.training.shelf import champion
from kanwil.triage.books import Book
from kanwil.triage.given import read_given
from kanwil.triage.hearing import keep, recall
from kanwil.triage.judging import Judged, judge, judge_late
from kanwil.triage.past import past, settled
from kanwil.triage.runs import latest_run
from kanwil.triage.summaries import insert
from kanwil.triage.tables import RUNS

MANY = 500
"""Judgements in one statement."""

_MOMENT = ("case_id", "debtor_id", "as_of")
_BAD = "Geen geldig moment: schrijf case_id, debtor_id en as_of als JJJJ-MM-DD."


def run_day(book: Book, day: date, by: str) -> int | None:
    """Judge every late debtor on `day` and store it; None when the book knows no debtor at all."""
    with book.read() as connection:
        ledger, bundle = read_ledger(connection), champion(connection)
        until, before = bank_until(connection, day), past(connection, day)
        fresh = recall(connection, bundle.reader, ledger)
    if ledger.debtors.empty:
        return None
    judged = judge_late(bundle, ledger, day, book.settings, bank_until=until, past=before)
    with book.write() as connection:
        keep(connection, bundle.reader, fresh)
        return _store(connection, judged, bundle, day, by)


def rejudge_one(book: Book, debtor_id: str, day: date, by: str) -> int | None:
    """Judge one debtor again within the day's run; what was shown before stays stored."""
    with book.read() as connection:
        ledger, bundle = read_ledger(connection, [debtor_id]), champion(connection)
        run, until = latest_run(connection, day), bank_until(connection, day)
        before = past(connection, day, debtor_id)
        fresh = recall(connection, bundle.reader, ledger)
    if run is None:
        return run_day(book, day, by)
    judged = judge_late(bundle, ledger, day, book.settings, bank_until=until, past=before)
    with book.write() as connection:
        keep(connection, bundle.reader, fresh)
        _insert(connection, judged, run["run"])
    return int(run["run"])


def triage(
    book: Book, day: date, cases: pd.DataFrame | None = None, lang: Lang = Lang.NL
) -> tuple[list[dict[str, Any]], list[Problem], str]:
    """Return the contract's rows, problems and model id without storing anything.

    Without `cases` all late debtors, sorted by debtor; with them every moment of a known debtor in
    input order, and a Problem for each unknown one.
    """
    with book.read() as connection:
        ledger, bundle = read_ledger(connection), champion(connection)
        recall(connection, bundle.reader, ledger)
        until, found = bank_until(connection, day), mains(connection)
        before = past(connection, day) if cases is None else settled(connection)
    settings, model = book.settings, bundle.model_id
    if cases is None:
        late = judge_late(bundle, ledger, day, settings, lang, bank_until=until, past=before)
        return late.rows, [], model
    # A case under the number of a merged debtor is one of the main debtor.
    cases = cases.assign(debtor_id=cases["debtor_id"].replace(found))
    there = cases["debtor_id"].isin(ledger.debtors["debtor_id"])
    problems = [_unknown(str(one)) for one in cases.loc[~there, "debtor_id"]]
    moments = cases[there].reset_index(drop=True)
    judged = judge(bundle, ledger, moments, settings, lang, bank_until=until, past=before)
    return judged.rows, problems, model


def read_moments(path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Read case_id, debtor_id and as_of from a CSV; a line that is no moment is a Problem.

    Raises
    ------
    BadInputError : the file can't be read, or has not these columns.
    """
    given = read_given(path, _MOMENT)
    days = pd.to_datetime(given["as_of"], format="%Y-%m-%d", errors="coerce")
    bad = days.isna() | (given["debtor_id"] == "")
    problems = [
        Problem(
            path.name, int(line) + 2, "as_of", given["as_of"].iloc[line][:80], "bad_moment", _BAD
        )
        for line in np.flatnonzero(bad)
    ]
    moments = given.assign(as_of=days.astype("datetime64[us]"))[~bad][list(_MOMENT)]
    return moments.reset_index(drop=True), problems


def ensure(book: Book, day: date, by: str) -> int | None:
    """Return the day's run, made in this process where there is none."""
    with book.read() as connection:
        run = latest_run(connection, day)
    return int(run["run"]) if run else run_day(book, day, by)


def _unknown(debtor_id: str) -> Problem:
    message = "Deze debiteur staat niet in het boek; lees eerst de debiteuren in."
    return Problem("", None, "debtor_id", debtor_id, "unknown_debtor", message)


def _store(connection: Connection, judged: Judged, bundle: Bundle, day: date, by: str) -> int:
    overdue = sum((Decimal(row["overdue"]) for row in judged.rows), Decimal(0))
    made = connection.execute(
        RUNS.insert().values(
            as_of=day,
            model_id=bundle.model_id,
            made_at=utc_now(),
            made_by=by,
            overdue_cents=cents(overdue),
            debtors=len(judged.rows),
        )
    )
    run = int(made.inserted_primary_key[0])  # type: ignore[index]
    _insert(connection, judged, run)
    record(
        connection,
        by,
        "triage",
        str(day),
        run=run,
        model_id=bundle.model_id,
        debtors=len(judged.rows),
    )
    return run


def _insert(connection: Connection, judged: Judged, run: int) -> None:
    """Store the judgements; what is told of each is worded and let go of part by part."""
    told = list(zip(judged.rows, judged.told, strict=True))
    for begin in range(0, len(told), MANY):
        rows = [
            {
                "run": run,
                "debtor_id": row["debtor_id"],
                "case_id": row["case_id"],
                "overdue_cents": cents(Decimal(row["overdue"])),
                "row": row,
                "detail": tell(),
            }
            for row, tell in told[begin : begin + MANY]
        ]
        insert(connection, rows)
