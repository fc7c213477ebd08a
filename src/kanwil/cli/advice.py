"""`kanwil triage`, `explain`, `resolve` and `read-text`: what the book's debtors ask of us."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from kanwil.base.money import parse_amount
from kanwil.base.problems import RefusedError
from kanwil.base.settings import load_settings
from kanwil.base.terms import Category, Lang, Merit, Outcome, Proof
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
    to_write,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(triage)
    app.command()(explain)
    app.command()(resolve)
    app.command("close-complaint")(close_complaint)
    app.command("read-text")(read_text)


def triage(
    cases: Annotated[
        Path | None, typer.Option(help="CSV with case_id, debtor_id, as_of.", exists=True)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="A .csv, .json, .xlsx or .parquet file; with --ledger a new folder."),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(help="A Parquet ledger in buckets in place of a book.", exists=True),
    ] = None,
    engine: Annotated[
        Literal["pandas", "spark"], typer.Option(help="What goes through --ledger.")
    ] = "pandas",
    book: BookUrl = None,
    as_of: AsOf = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Assess and advise every late debtor on a day, or the given moments."""
    if ledger:
        if cases or not out:
            raise RefusedError("Bij --ledger hoort --out met een nieuwe map, en geen --cases.")
        _triage_ledger(ledger, engine, out, the_day(as_of), as_json=as_json, lang=lang)
        return
    from kanwil.triage import run  # noqa: PLC0415 -- loads the model
    from kanwil.triage.table import write_table  # noqa: PLC0415

    day, out = the_day(as_of), to_write(out)
    moments, problems = run.read_moments(cases) if cases else (None, [])
    judged, more, model_id = run.triage(opened(book), day, moments, lang)
    problems = [*problems, *more]
    whole = {
        "as_of": str(day),
        "model_id": model_id,
        "rows": judged,
        "problems": [one.as_dict() for one in problems],
    }
    if out:
        write_table(judged, out, whole)
        say(str(out))
    if as_json:
        print_json(whole)
    else:
        print_problems(problems, lang)
        if not out:
            shown = (
                "debtor_id",
                "name",
                "overdue",
                "oldest_days",
                "category",
                "action",
                "expected_value",
            )
            nothing = Tr(lang).t("Niemand is te laat. Nog niets ingelezen? kanwil import BESTAND…")
            print_table(shown, ([row[name] for name in shown] for row in judged), nothing)
    finish(problems)


def _triage_ledger(
    ledger: Path,
    engine: Literal["pandas", "spark"],
    out: Path,
    day: date,
    *,
    as_json: bool,
    lang: Lang,
) -> None:
    from kanwil.triage import bulk  # noqa: PLC0415 -- loads the model

    wanted = bulk.Wanted(ledger, day, load_settings(), lang)
    done = bulk.triage_ledger(wanted, engine, out)
    if as_json:
        problems = [one.as_dict() for one in done.problems]
        told = {"as_of": str(day), "model_id": done.model_id, "buckets": done.buckets}
        print_json({**told, "written": done.rows, "problems": problems})
    else:
        print_problems(done.problems, lang)
    many = Tr(lang).t("{n} debiteuren beoordeeld uit {m} buckets", n=done.rows, m=done.buckets)
    say(f"{many}: {out}")
    finish(done.problems)


def explain(
    debtor: Annotated[str, typer.Argument(help="The debtor's id.")],
    out: Annotated[Path | None, typer.Option(help="Where the PDF goes.", callback=to_write)] = None,
    book: BookUrl = None,
    as_of: AsOf = None,
    lang: Language = Lang.NL,
) -> None:
    """Write the owner's sheet of one recommendation: one A4."""
    from kanwil.triage import run, what_if  # noqa: PLC0415 -- loads the model
    from kanwil.triage.owner import sheet_pdf  # noqa: PLC0415

    found, day = opened(book), the_day(as_of)
    run.ensure(found, day, found.settings.user)
    what_if.ensure(found, debtor, day)
    path = out or Path(f"kanwil-{debtor}.pdf")
    path.write_bytes(sheet_pdf(found, debtor, day, lang))
    say(str(path))


def resolve(
    case: Annotated[str, typer.Argument(help="A case id, or a debtor id for its open case.")],
    category: Annotated[
        Category, typer.Option(help="What the debtor was, at the moment of decision.")
    ],
    outcome: Annotated[Outcome, typer.Option(help="How it ended.")],
    proof: Annotated[Proof, typer.Option(help="How sure the category is.")] = Proof.JUDGED,
    recovered: Annotated[str, typer.Option(help="Euros received.", metavar="EUR")] = "0",
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
) -> None:
    """Close a case with its label; retraining learns from it."""
    from kanwil.triage.closing import close_named  # noqa: PLC0415

    found = opened(book)
    seat = (by or found.settings.user, the_day(as_of))
    say(close_named(found, case, seat, (category, outcome, proof), parse_amount(recovered)))


def close_complaint(
    debtor: Annotated[str, typer.Argument(help="The debtor's id.")],
    merit: Annotated[Merit, typer.Option(help="What the complaint proved to be.")],
    invoice: Annotated[
        str | None, typer.Option(help="The invoice that it was about; else all.")
    ] = None,
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
) -> None:
    """Close a complaint; after a justified one supply is not stopped."""
    from kanwil.triage import closing  # noqa: PLC0415

    found = opened(book)
    seat = (by or found.settings.user, the_day(as_of))
    say(closing.close_complaint(found, seat, debtor, merit, invoice))


def read_text(
    file: Annotated[
        Path, typer.Argument(help="CSV with id, text (and lang, channel).", exists=True)
    ],
    out: Annotated[Path, typer.Option(help="CSV that is written.", callback=to_write)],
    book: BookUrl = None,
) -> None:
    """Read loose replies into cues and the four probabilities."""
    from kanwil.triage.texts import read_texts  # noqa: PLC0415 -- loads the model

    read_texts(opened(book), file).to_csv(out, index=False)
    say(str(out))
