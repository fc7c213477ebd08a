"""`kanwil import`, `export` and `simulate`: what goes into a book and comes out of it."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from kanwil.base.money import show_amount
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.book.frames import coerce
from kanwil.book.ledger import export
from kanwil.book.readers.pointing import read_mapping
from kanwil.cli.options import (
    AsOf,
    BookUrl,
    By,
    Json,
    Language,
    finish,
    opened,
    parse_day,
    print_json,
    print_problems,
    print_table,
    say,
    the_day,
)
from kanwil.resolution.cases import labels
from kanwil.triage.intake import Report, take_in


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_files)
    app.command("export")(export_folder)
    app.command()(simulate)


def import_files(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.", exists=True)],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and report, keep nothing.")
    ] = False,
    date_order: Annotated[
        Literal["dmy", "mdy"] | None,
        typer.Option(help="How days are written, where the file cannot tell."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="JSON: the file's column → kanwil's column.")
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Take files whose own totals differ; the log names you."),
    ] = False,
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Take files or folders into the book, all in one transaction."""
    columns = read_mapping(mapping) if mapping else None
    found = opened(book)
    report = take_in(
        found,
        paths,
        by or found.settings.user,
        the_day(as_of),
        dry_run=dry_run,
        date_order=date_order,
        mapping=columns,
        force=force,
    )
    if as_json:
        print_json(report.as_dict())
    else:
        print_problems(report.problems, lang)
        _print(report, lang)
    finish(report.problems)


def _print(report: Report, lang: Lang) -> None:
    tr = Tr(lang)
    names = ("Bestand", "Herkend als", "Regels", "Ingelezen", "Al bekend", "Geweigerd")
    print_table(
        [tr.t(name) for name in names],
        [
            (one.path, one.format, one.rows, one.accepted, one.unchanged, one.rejected)
            for one in report.files
        ],
    )
    totals = report.totals
    say(
        tr.t(
            "{n} debiteuren · open {open} · te laat {overdue} · tegoed {credit}",
            n=totals["debtors"],
            open=show_amount(totals["open"], lang),
            overdue=show_amount(totals["overdue"], lang),
            credit=show_amount(totals["credit"], lang),
        )
    )


def export_folder(
    folder: Annotated[Path, typer.Argument(help="A folder that is made or filled.")],
    book: BookUrl = None,
) -> None:
    """Write the book as a canonical folder."""
    found = opened(book)
    with found.read() as connection:
        closed = labels(connection).dropna(subset="category")
        export(connection, folder, coerce("resolved_cases", closed))
    say(str(folder))


def simulate(
    folder: Annotated[Path, typer.Argument(help="A folder that is made or filled.")],
    debtors: Annotated[int, typer.Option(min=1, help="How many debtors.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same company.")] = 1,
    scenario: Annotated[
        str, typer.Option(help="One of the scenarios of docs/samples.md.")
    ] = "base",
    until: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="Its last day.")
    ] = None,
) -> None:
    """Make up a company with known truth, as a canonical folder."""
    from kanwil.training import simulate as generator  # noqa: PLC0415 -- loads the phrase bank

    generator.write(generator.simulate(debtors, seed, scenario, until), folder)
    say(str(folder))
