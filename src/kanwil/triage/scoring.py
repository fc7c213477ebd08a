"""The one process that assesses for the screen, so that the screen loads no learning library."""

import atexit
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache

from kanwil.base.settings import Settings
from kanwil.triage.books import Book, open_book
from kanwil.triage.queue import latest_run


def ensure_run(book: Book, day: date, by: str) -> int | None:
    """Return the number of the day's run, made now where there is none; None in an empty book."""
    with book.read() as connection:
        run = latest_run(connection, day)
    if run is not None:
        return int(run["run"])
    return _worker().submit(_run, book.url, book.settings, day, by).result()


def rejudge(book: Book, debtor_id: str, day: date, by: str) -> None:
    """Assess one debtor again after a new fact, within the day's run."""
    _worker().submit(_rejudge, book.url, book.settings, debtor_id, day, by).result()


def retrain(book: Book, day: date, by: str) -> str:
    """Fit a challenger in the scoring process; returns its model id."""
    return _worker().submit(_retrain, book.url, book.settings, day, by).result()


@cache
def _worker() -> ProcessPoolExecutor:
    # Two OpenMP threads on two busy cores are slower than one by an order of magnitude.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    atexit.register(pool.shutdown, cancel_futures=True)
    return pool


def _run(url: str, settings: Settings, day: date, by: str) -> int | None:
    from kanwil.triage.run import run_day  # noqa: PLC0415 -- heavy, and only in the worker

    return run_day(open_book(url, settings), day, by)


def _rejudge(url: str, settings: Settings, debtor_id: str, day: date, by: str) -> None:
    from kanwil.triage.run import rejudge_one  # noqa: PLC0415 -- heavy, and only in the worker

    rejudge_one(open_book(url, settings), debtor_id, day, by)


def _retrain(url: str, settings: Settings, day: date, by: str) -> str:
    from kanwil.triage.learning import retrain as fit  # noqa: PLC0415 -- heavy, only in the worker

    return fit(open_book(url, settings), by, day)
