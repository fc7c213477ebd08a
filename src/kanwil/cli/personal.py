"""`kanwil personal …`: a debtor's own copy, erasing, the yearly proposal, a book without names."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from kanwil.base.days import show_day
from kanwil.base.problems import RefusedError
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.cli.options import (
    REFUSED,
    AsOf,
    BookUrl,
    By,
    Json,
    Language,
    opened,
    print_json,
    print_table,
    say,
    the_day,
)
from kanwil.triage.personal.plan import Plan

Debtor = Annotated[str, typer.Argument(help="Debtor number.")]
commands = typer.Typer(help="Personal data: copy, erase, propose (GDPR).", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="personal")


@commands.command()
def export(
    debtor: Debtor,
    out: Annotated[
        Path, typer.Option(help="A folder for both files, or one file: .html or .json.")
    ],
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
) -> None:
    """Write all that is held about one debtor, to read and for machines, with every reason."""
    from kanwil.triage.personal.files import DATA, PAGE, files_of  # noqa: PLC0415 -- loads the model

    if out.suffix not in ("", ".html", ".json"):
        raise RefusedError("Noem een map, of een bestand dat op .html of .json eindigt.")
    found = opened(book)
    made = files_of(found, debtor, the_day(as_of), by or found.settings.user)
    one = {".html": PAGE, ".json": DATA}.get(out.suffix)
    files = {out: made[one]} if one else {out / name: data for name, data in made.items()}
    for file, data in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        say(str(file))


@commands.command()
def erase(
    debtors: Annotated[list[str], typer.Argument(help="Debtor numbers.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only tell. Needs --by.")] = False,
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Erase what the law lets go of these debtors; what stays is told with reason and day."""
    from kanwil.triage.personal import erasing, plan  # noqa: PLC0415 -- loads the model

    if yes and not by:
        raise RefusedError("Noem met --by wie dit doet; het staat in het logboek.")
    found, day, tr = opened(book), the_day(as_of), Tr(lang)
    with found.read() as connection:
        plans = [plan.plan(connection, one, day, found.settings) for one in debtors]
    if as_json:
        print_json([_told(one) for one in plans])
    else:
        for one in plans:
            _print(one, tr)
    if refused := [one for one in plans if one.refused]:
        named = ", ".join(one.scope.debtor_id for one in refused)
        say(tr.t("Niets gewist. Dit kan nog niet bij: {debtors}", debtors=named))
        raise typer.Exit(REFUSED)
    for one in plans if by and yes else ():
        erasing.erase(found, one.scope.debtor_id, day, str(by))
        say(tr.t("Gewist: {debtor}", debtor=one.scope.debtor_id))
    if not yes:
        say(tr.t("Niets gewist. Met --yes en --by gebeurt het; terug kan niet."))


@commands.command()
def proposal(
    book: BookUrl = None, as_of: AsOf = None, as_json: Json = False, lang: Language = Lang.NL
) -> None:
    """Tell of whom something is held longer than law or purpose asks; do it once a year."""
    from kanwil.triage.personal import proposing  # noqa: PLC0415 -- loads the model

    tr = Tr(lang)
    found = proposing.proposal(opened(book), the_day(as_of))
    if as_json:
        print_json([vars(one) for one in found])
        return
    heads = ("Klant", "Naam", "Laatst iets gebeurd", "Dossier", "Facturen t/m")
    print_table(
        [tr.t(head) for head in heads],
        [
            (
                one.debtor_id,
                one.name,
                show_day(one.last_on, tr.lang) if one.last_on else "",
                tr.t("mag weg") if one.file else "",
                one.through or "",
            )
            for one in found
        ],
        tr.t("Van niemand wordt iets langer bewaard dan nodig."),
    )
    if found:
        say(tr.t("Wissen: kanwil personal erase NUMMER… --by NAAM --yes"))


@commands.command()
def pseudonymise(
    folder: Annotated[Path, typer.Argument(help="A folder that is made or filled.")],
    book: BookUrl = None,
    by: By = None,
) -> None:
    """Write the book without names, as a canonical folder for support; amounts and days stay."""
    from kanwil.triage.personal.pseudonyms import pseudonymised  # noqa: PLC0415

    found = opened(book)
    pseudonymised(found, folder, by or found.settings.user)
    say(str(folder))


def _told(one: Plan) -> dict[str, object]:
    lines = [vars(line) for line in one.lines]
    return {"debtor_id": one.scope.debtor_id, "refused": one.refused, "lines": lines}


def _print(one: Plan, tr: Tr) -> None:
    say(f"{one.scope.debtor_id} · {one.clock.name}")
    if one.refused:
        say(tr.t(one.refused))
    heads: Iterable[str] = ("Wat", "Gaat weg", "Blijft", "Waarom", "Mag weg vanaf")
    print_table(
        [tr.t(head) for head in heads],
        [
            (
                tr.t(line.words),
                line.go or "",
                line.stay or "",
                "" if one.refused else tr.t(line.why),
                show_day(line.until, tr.lang) if line.until else "",
            )
            for line in one.lines
        ],
    )
