"""The command line: `kanwil …`, its exit codes, and nothing that a stage could own."""

import logging
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from time import monotonic
from typing import Any

import typer

from kanwil.base import logs
from kanwil.base.faults import file_fault
from kanwil.base.problems import KanwilError
from kanwil.cli import examples
from kanwil.cli.options import PROBLEMS, REFUSED, refuse, say

PARTS = (
    "screen", "ledger", "imports", "truth", "advice", "letters", "handover", "models", "people",
    "books", "personal", "reckon", "replaying", "keeping",
)  # fmt: skip
_SCREEN = ("app", "demo")
INTERNAL = 3


def commands(parts: Sequence[str] = PARTS) -> typer.Typer:
    """Return the command line with the commands of these modules."""
    app = typer.Typer(
        name="kanwil",
        help="This customer pays late: can't they, or won't they, and what do I do now?",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for part in parts:
        import_module(f"kanwil.cli.{part}").register(app)
    examples.show(app)
    return app


def main() -> None:
    """Run one command; 0 done, 1 with error problems, 2 refused or misused, 3 our own fault."""
    logs.start()
    begun, code = monotonic(), 0
    # Who opens the screen need not wait until every other command is loaded.
    app = commands(("screen",) if sys.argv[1:2] and sys.argv[1] in _SCREEN else PARTS)
    try:
        app()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else PROBLEMS if ended.code else 0
    except KanwilError as error:
        refuse(error)
        code = REFUSED
    except OSError as error:
        told = file_fault(error)
        if told is None:
            code = _failed(error)
        else:
            refuse(told)
            code = REFUSED
    except Exception as error:  # noqa: BLE001 -- the last door: say that the fault is ours
        code = _failed(error)
    logs.line("command", command=_asked(app), exit=code, seconds=round(monotonic() - begun, 3))
    sys.exit(code)


def _failed(error: Exception) -> int:
    traceback.print_exception(error)
    say("kanwil: an internal error; nothing was changed")
    logs.line("failed", level=logging.ERROR, error=type(error).__name__)
    return INTERNAL


def _asked(app: typer.Typer) -> str:
    """Return the words of the command, without what was handed to it."""
    words: list[str] = []
    known: Any = typer.main.get_command(app)
    for word in sys.argv[1:]:
        known = getattr(known, "commands", {}).get(word)
        if known is None:
            break
        words.append(word)
    return " ".join(words)
