"""The one process that assesses for the screen, so that the screen loads no learning library.

Run as a module it is that process: one JSON request a line on stdin, one JSON answer on stdout.
(A multiprocessing pool would re-run Streamlit's script as its main module.)
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import IO, Any, cast

from sqlalchemy import func, or_, select

from kanwil.base import logs
from kanwil.base.problems import KanwilError
from kanwil.base.settings import Settings
from kanwil.book.appending import RETRACTED
from kanwil.book.tables import BANK_MOVES, IMPORTS, SETTLEMENTS
from kanwil.triage.books import Book, open_book
from kanwil.triage.kept import every_write, kept
from kanwil.triage.runs import latest_run

Tell = Callable[[str], object]
_REFUSED = "kanwil error"


def ensure_run(book: Book, day: date, by: str) -> int | None:
    """Return the number of the day's run, made now where there is none; None in an empty book."""
    with book.read() as connection:
        run = latest_run(connection, day)
    return int(run["run"]) if run else cast("int | None", _ask(book, "run_day", day, by))


def keep_current(book: Book, day: date, by: str) -> None:
    """Make a new run of the day when files, answers or booked receipts came after its last one."""
    kept(("current", book.url, day), every_write(book), lambda: _made_current(book, day, by))


def _made_current(book: Book, day: date, by: str) -> None:
    told = (SETTLEMENTS.c.batch, SETTLEMENTS.c.until_batch, BANK_MOVES.c.batch)
    counts = (IMPORTS.c.batch.in_(select(one)) for one in told)
    files = IMPORTS.c.format.not_in(("desk", RETRACTED))
    last = select(func.max(IMPORTS.c.made_at)).where(or_(files, *counts))
    with book.read() as connection:
        run, told_at = latest_run(connection, day), connection.execute(last).scalar()
    # The log knows whole seconds: what came in the run's own second may have come after it.
    if run and told_at and told_at >= run["made_at"]:
        assess_again(book, day, by)


def assess_again(book: Book, day: date, by: str) -> int | None:
    """Make a new run of the day, after an import or a promotion."""
    return cast("int | None", _ask(book, "run_day", day, by))


def rejudge(book: Book, debtor_id: str, day: date, by: str) -> None:
    """Assess one debtor again after a new fact, within the day's run."""
    _ask(book, "rejudge", day, by, debtor_id=debtor_id)


def retrain(book: Book, day: date, by: str, tell: Tell = str) -> str:
    """Fit a challenger in the scoring process; returns its model id. `tell` hears each step.

    Raises
    ------
    NotAllowedError : this is beyond the role of who asks.
    """
    if book.who is not None:
        with book.read() as connection:
            book.who.check(connection, by, "shelve")
    return str(_ask(book, "retrain", day, by, tell))


def flips(book: Book, day: date, by: str, model_id: str) -> list[dict[str, Any]]:
    """Return the current cases that would change category or action under another model."""
    return cast("list[dict[str, Any]]", _ask(book, "flips", day, by, model_id=model_id))


def explain(book: Book, judgement: int, debtor_id: str, day: date, by: str) -> dict[str, Any]:
    """Find and keep what would change a judgement, and the words behind its reasons."""
    told = _ask(book, "explain", day, by, judgement=str(judgement), debtor_id=debtor_id)
    return cast("dict[str, Any]", told)


def honest(book: Book, day: date, by: str) -> dict[str, Any]:
    """Return whether today's debtors resemble the model's lessons, and what its advice earns."""
    return cast("dict[str, Any]", _ask(book, "honesty", day, by))


class _Worker:
    """The process and its two pipes; one request at a time."""

    def __init__(self) -> None:
        # Two OpenMP threads on two busy cores are slower than one by an order of magnitude.
        surroundings = {**os.environ, "OMP_NUM_THREADS": "1"}
        self.lock = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kanwil.triage.scoring"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=surroundings,
        )
        atexit.register(self.process.terminate)

    def ask(self, request: dict[str, Any], tell: Tell) -> Any:  # noqa: ANN401 -- JSON
        with self.lock:
            pipe_in, pipe_out = (
                cast("IO[str]", self.process.stdin),
                cast("IO[str]", self.process.stdout),
            )
            pipe_in.write(json.dumps(request) + "\n")
            pipe_in.flush()
            while line := pipe_out.readline():
                answer = json.loads(line, object_hook=_error)
                if "step" not in answer:
                    break
                tell(answer["step"])
        if not line:
            _worker.cache_clear()
            raise KanwilError("Het rekenproces is gestopt; probeer het opnieuw.")
        if "refused" in answer:
            raise answer["refused"]
        return answer["result"]


@cache
def _worker() -> _Worker:
    return _Worker()


def _ask(book: Book, do: str, day: date, by: str, tell: Tell = str, **more: str) -> Any:  # noqa: ANN401
    settings = book.settings.model_dump(mode="json")
    told = {"do": do, "url": book.url, "settings": settings, "day": str(day), "by": by, **more}
    return _worker().ask(told, tell)


def _answer(request: dict[str, Any], tell: Tell) -> Any:  # noqa: ANN401
    book = open_book(request["url"], Settings(**request["settings"]))
    try:
        return _done(book, request, tell)
    finally:
        book.close()


def _done(book: Book, request: dict[str, Any], tell: Tell) -> Any:  # noqa: ANN401
    from kanwil.triage import fitting, honesty, run, what_if  # noqa: PLC0415 -- heavy, and only in the process

    day, by = date.fromisoformat(request["day"]), request["by"]
    match request["do"]:
        case "run_day":
            return run.run_day(book, day, by)
        case "rejudge":
            return run.rejudge_one(book, request["debtor_id"], day, by)
        case "explain":
            judgement, debtor_id = int(request["judgement"]), request["debtor_id"]
            return what_if.explain(book, judgement, debtor_id, day)
        case "honesty":
            return honesty.asked(book, day)
        case "retrain":
            return fitting.fit_challenger(book, day, by, tell)
        case _:
            return fitting.changes_under(book, request["model_id"], day)


def _plain(value: object) -> Any:  # noqa: ANN401 -- JSON
    """Return an error as its sentence and what fills it, so that it is told in any language."""
    if isinstance(value, KanwilError):
        return {_REFUSED: value.sentence, "fields": value.fields}
    return str(value)


def _error(told: dict[str, Any]) -> Any:  # noqa: ANN401 -- JSON
    return KanwilError(told[_REFUSED], **told["fields"]) if _REFUSED in told else told


def _serve(requests: IO[str], answers: IO[str]) -> None:
    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer, default=_plain) + "\n")
        answers.flush()

    for line in requests:
        try:
            answer = {"result": _answer(json.loads(line), lambda step: say({"step": step}))}
        except KanwilError as error:
            answer = {"refused": error}
        say(answer)


if __name__ == "__main__":
    # Libraries print warnings to stdout at times; the answers have a pipe of their own.
    logs.start()
    own = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _serve(sys.stdin, own)
