"""`kanwil letter`: the letter that fits the advice, as text or on paper."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.cli.options import PROBLEMS, AsOf, BookUrl, By, opened, say, the_day, to_write


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(letter)


def letter(
    debtor: Annotated[str, typer.Argument(help="The debtor's id.")],
    action: Annotated[
        Action | None, typer.Option(help="What the letter carries out; else the advice.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the PDF goes; else the text.", callback=to_write)
    ] = None,
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
    lang: Annotated[
        Lang | None, typer.Option("--lang", help="The letter's language; else the debtor's.")
    ] = None,
) -> None:
    """Write the letter that fits the advice: its text, or a PDF for a window envelope."""
    from kanwil.triage import run, writing  # noqa: PLC0415 -- loads the model
    from kanwil.triage.merging import seat_of  # noqa: PLC0415

    found, day = opened(book), the_day(as_of)
    user = by or found.settings.user
    run.ensure(found, day, user)
    seat = seat_of(found, user, day, debtor)
    made = writing.write(found, seat, action or writing.advised(found, debtor, day), lang)
    tr = Tr(lang or found.settings.lang)
    wrong = writing.flaws(made, tr)
    for one in (*made.notes, *wrong):
        say(one)
    if out and wrong:
        raise RefusedError("Deze brief klopt niet; er is geen PDF gemaakt.")
    if out:
        out.write_bytes(writing.render_letter(made))
        say(str(out))
        return
    sys.stdout.write(f"{made.subject}\n\n{made.text()}\n")
    if wrong:
        raise typer.Exit(PROBLEMS)
