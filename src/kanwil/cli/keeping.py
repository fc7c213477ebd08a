"""`kanwil backup`, `restore` and `check`: keep the book safe."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kanwil.base.days import show_moment
from kanwil.base.problems import KanwilError, RefusedError
from kanwil.base.settings import load_settings
from kanwil.base.store import utc_now
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.cli.options import (
    AsOf,
    BookUrl,
    By,
    Json,
    Language,
    finish,
    opened,
    print_json,
    print_problems,
    print_table,
    say,
    the_day,
)
from kanwil.triage import keeping
from kanwil.triage.books import open_book, told_place
from kanwil.triage.keeping import Contents

File = Annotated[Path, typer.Argument(help="The backup.")]
Yes = Annotated[bool, typer.Option("--yes", help="Replace what is there without asking.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)
    app.command()(check)


def backup(
    file: File,
    yes: Yes = False,
    book: BookUrl = None,
    by: By = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Write the whole book, models included, to one file with its own proof."""
    found, tr = opened(book), Tr(lang)
    made = keeping.backup(found, file, by or found.settings.user, replace=yes)
    if as_json:
        return print_json(made.as_dict())
    return say(tr.t("Back-up in {file}: {what}", file=file, what=_told(made.contents, tr)))


def restore(
    file: File,
    yes: Yes = False,
    book: BookUrl = None,
    by: By = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Put a backup in the place of what the book holds, on either database."""
    url, own = told_place(book)
    tr, who = Tr(lang), by or (own or load_settings()).user
    with keeping.unpacked(file) as found:
        there = keeping.standing(url)
        made_at = show_moment(found.proof.made_at, lang)
        say(tr.t("Back-up van {at}: {what}", at=made_at, what=_told(found.contents, tr)))
        _ask(there, tr, yes=yes)
        aside = keeping.restore(found, url, who)
    for model_id, why in _locked(url).items():
        say(f"{model_id}: {why.told(tr)}")
    if aside:
        say(tr.t("Het oude bestand ligt in {file}.", file=aside))
    if as_json:
        was = asdict(there) if there else None
        return print_json({**found.as_dict(), "replaced": was, "laid_aside": aside})
    return say(tr.t("Teruggezet. Start een scherm dat openstaat opnieuw."))


def _ask(there: Contents | None, tr: Tr, *, yes: bool) -> None:
    """Say what is replaced, and go on only with a yes."""
    if there == Contents():
        return
    if there is None:
        say(tr.t("Het boek dat er nu is, kan niet worden gelezen; het wordt vervangen."))
    else:
        say(tr.t("Dit wordt vervangen: {what}", what=_told(there, tr)))
    if yes or (sys.stdin.isatty() and typer.confirm(tr.t("Vervangen?"), err=True)):
        return
    raise RefusedError("Er is niets gewijzigd. Met --yes wordt het vervangen.")


def _told(held: Contents, tr: Tr) -> str:
    parts = [
        tr.tn("{n} klant", "{n} klanten", held.debtors),
        tr.tn("{n} factuur", "{n} facturen", held.invoices),
        tr.tn("{n} stap", "{n} stappen", held.moves),
        tr.tn("{n} model", "{n} modellen", held.models),
    ]
    if held.last:
        parts.append(tr.t("laatst gewijzigd {at}", at=show_moment(held.last, tr.lang)))
    return ", ".join(parts)


def _locked(url: str) -> dict[str, KanwilError]:
    """Return the models that came back without the key that signed them."""
    from kanwil.triage import learning  # noqa: PLC0415 -- loads the model

    book = open_book(url)
    try:
        return learning.verify(book)
    finally:
        book.close()


def check(
    book: BookUrl = None, as_of: AsOf = None, as_json: Json = False, lang: Language = Lang.NL
) -> None:
    """Look over database, log, models, settings, data, disk, backup and clock; change nothing."""
    from kanwil.triage.inspection import TITLES, inspect_book  # noqa: PLC0415 -- loads the shelf

    url, own = told_place(book)
    tr, found = Tr(lang), list(inspect_book(url, own, the_day(as_of), utc_now()))
    problems = [one for part in found for one in part.problems]
    if as_json:
        looked = [{"part": one.part, "problems": len(one.problems)} for one in found]
        print_json({"looked_at": looked, "problems": [one.as_dict() for one in problems]})
    else:
        lines = [(tr.t(TITLES[one.part]), one.mark) for one in found]
        print_table((tr.t("Onderdeel"), tr.t("Stand")), [(a, tr.t(b)) for a, b in lines])
        print_problems(problems, lang)
    finish(problems)
