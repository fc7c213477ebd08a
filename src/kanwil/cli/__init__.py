"""The command line: `kanwil …`, its exit codes, and nothing that a stage could own."""

import sys
import traceback

import typer

from kanwil.base.problems import KanwilError
from kanwil.base.words import Tr
from kanwil.cli import (
    advice,
    handover,
    imports,
    keeping,
    ledger,
    letters,
    models,
    people,
    personal,
    reckon,
    replaying,
    screen,
    truth,
)
from kanwil.cli.options import REFUSED, asked_lang, say

app = typer.Typer(
    name="kanwil",
    help="This customer pays late: can't they, or won't they, and what do I do now?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for part in (
    screen,
    ledger,
    imports,
    truth,
    advice,
    letters,
    handover,
    models,
    people,
    personal,
    reckon,
    replaying,
    keeping,
):
    part.register(app)

INTERNAL = 3


def main() -> None:
    """Run one command; 0 done, 1 with error problems, 2 refused or misused, 3 our own fault."""
    try:
        app()
    except KanwilError as error:
        say(Tr(asked_lang()).t(str(error)))
        sys.exit(REFUSED)
    except Exception:  # noqa: BLE001 -- the last door: say that the fault is ours
        traceback.print_exc()
        say("kanwil: an internal error; nothing was changed")
        sys.exit(INTERNAL)
