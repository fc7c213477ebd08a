"""`kanwil dossier`: the file with which a claim is handed over."""

from pathlib import Path
from typing import Annotated

import typer

from kanwil.cli.options import AsOf, BookUrl, By, opened, say, the_day, to_write


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(dossier)


def dossier(
    debtor: Annotated[str, typer.Argument(help="The debtor's id.")],
    out: Annotated[Path, typer.Option(help="Where the zip goes.", callback=to_write)],
    concept: Annotated[
        bool, typer.Option(help="Make it although something bars a hand-over; it says what.")
    ] = False,
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
) -> None:
    """Write the file to hand a claim over with; refused while an agency or the law would."""
    from kanwil.triage import run  # noqa: PLC0415 -- loads the model
    from kanwil.triage.handover import packed  # noqa: PLC0415

    found, day = opened(book), the_day(as_of)
    who = by or found.settings.user
    run.ensure(found, day, who)
    out.write_bytes(packed(found, debtor, (who, day), concept=concept))
    say(str(out))
