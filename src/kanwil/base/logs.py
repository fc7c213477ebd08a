"""Log lines for whoever operates kanwil: JSON on stderr, one a move, run or command; no people.

A line says what happened, in which book and when, and counts. Who did it to whom is in the book's
own log, which only who may open the book can read.
"""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

_LOGGER = logging.getLogger("kanwil")
_WAITING = "kanwil lines"
# Of what the log keeps with a move only these go out, and only as numbers.
_COUNTS = ("run", "debtors", "move", "message", "resolution", "batch", "accepted")


class _Lines(logging.Formatter):
    """Each record as one JSON object; of an exception its kind, for its text may quote data."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "told", {}),
        }
        return json.dumps(line, ensure_ascii=False)


class _Stderr(logging.Handler):
    """Writes to what stderr is at that moment: who starts kanwil again in a process, moves it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's line."""
        sys.stderr.write(self.format(record) + "\n")
        sys.stderr.flush()


def start() -> None:
    """Write lines from now on, unless somebody reads along at a terminal."""
    if sys.stderr.isatty() or any(isinstance(one, _Stderr) for one in _LOGGER.handlers):
        return
    handler = _Stderr()
    handler.setFormatter(_Lines())
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)


def line(event: str, /, *, level: int = logging.INFO, **told: float | str) -> None:
    """Write one line; `told` holds nothing about people."""
    _LOGGER.log(level, event, extra={"told": told})


def waiting(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    """Start a transaction's lines, which go out when it is kept, and return the list of them."""
    lines: list[tuple[str, dict[str, Any]]] = []
    connection.info[_WAITING] = lines
    return lines


def moved(connection: Connection, move: str, entry: int, payload: Mapping[str, Any]) -> None:
    """Let a line about a move go out once its transaction is kept."""
    counts = {name: payload[name] for name in _COUNTS if isinstance(payload.get(name), int)}
    book = Path(connection.engine.url.database or "").stem
    lines = connection.info.get(_WAITING)
    if lines is not None:
        lines.append((move, {"book": book, "entry": entry, **counts}))
