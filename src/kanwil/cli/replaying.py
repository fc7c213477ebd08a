"""`kanwil replay`: a past period judged again under other stakes, certainty or another model."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION_SHORT
from kanwil.base.money import show_amount
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.cli.options import (
    BookUrl,
    Json,
    Language,
    opened,
    parse_day,
    print_json,
    print_table,
    say,
)

_SHOWN = 40


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(replay)


def replay(
    first: Annotated[
        date, typer.Option("--from", parser=parse_day, help="First day.", metavar="DATE")
    ],
    last: Annotated[date, typer.Option("--to", parser=parse_day, help="Last day.", metavar="DATE")],
    stakes: Annotated[
        Path | None, typer.Option(help="Another table of stakes.", exists=True, dir_okay=False)
    ] = None,
    model: Annotated[str | None, typer.Option(help="Another model of the shelf.")] = None,
    certainty: Annotated[
        float | None, typer.Option(help="Another certainty.", min=0.5, max=0.99)
    ] = None,
    book: BookUrl = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Judge a past period again under other stakes, certainty or another model; writes nothing."""
    from kanwil.triage import replaying  # noqa: PLC0415 -- loads the model

    other = replaying.Other(stakes, model, certainty)
    found, tr = replaying.replay(opened(book), first, last, other), Tr(lang)
    if as_json:
        told = {"moments": len(found.twins), "changed": len(found.changed)}
        return print_json({**told, "twins": [asdict(one) for one in found.twins]})
    say("\n".join(found.sentences(tr)))
    names = ("Klant", "Dag", "Te laat", "Geadviseerd", "Nu", "Anders")
    rows = [
        (
            one.name,
            show_day(date.fromisoformat(one.as_of), lang),
            show_amount(one.overdue, lang),
            tr.t(ACTION_SHORT[Action(one.advised)]) if one.advised else "",
            replaying.stance(one.now, tr),
            replaying.stance(one.other, tr),
        )
        for one in found.changed[:_SHOWN]
    ]
    return print_table([tr.t(name) for name in names], rows)
