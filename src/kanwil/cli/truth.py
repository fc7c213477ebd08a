"""`kanwil ageing`, `changes`, `upcoming`, `memorial`: what the book holds, and back out of it."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from kanwil.base.labels import ACTION_SHORT, CATEGORY, UNCLEAR
from kanwil.base.money import euros, show_amount
from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action, Category, Lang
from kanwil.base.words import Tr
from kanwil.cli.options import (
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
    to_write,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(ageing)
    app.command()(changes)
    app.command()(upcoming)
    app.command()(memorial)


def ageing(
    out: Annotated[
        Path | None, typer.Option(help="A .csv, .json, .xlsx or .parquet file.", callback=to_write)
    ] = None,
    book: BookUrl = None,
    as_of: AsOf = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Show what is open by age, not yet due included, as known at the end of a day."""
    from kanwil.triage import ageing as aged  # noqa: PLC0415 -- loads pandas late
    from kanwil.triage.table import write_frame  # noqa: PLC0415

    day, tr = the_day(as_of), Tr(lang)
    table = aged.in_euros(aged.ageing(opened(book), day))
    sums = {name: sum(table[name], Decimal(0)) for name in aged.SUMS}
    rows = table.astype(dict.fromkeys(aged.SUMS, "str")).to_dict("records")
    totals = {name: f"{amount:.2f}" for name, amount in sums.items()}
    whole = {"as_of": str(day), "rows": rows, "totals": totals}
    if out:
        write_frame(table, out, whole)
        say(str(out))
    if as_json:
        print_json(whole)
    elif not out:
        heads = [tr.t(aged.HEADS[name]) for name in ("debtor_id", "name", *aged.SUMS)]
        last = {"debtor_id": "", "name": tr.t("Samen"), **sums}
        lines: list[dict[Any, Any]] = [*table.to_dict("records"), last]
        print_table(heads, [_aged(row, lang) for row in lines])


def _aged(row: Mapping[Any, Any], lang: Lang) -> list[str]:
    amounts = [one for one in row.values() if isinstance(one, Decimal)]
    shown = [show_amount(one, lang).removeprefix("€ ") for one in amounts]
    return [row["debtor_id"], row["name"] or row["debtor_id"], *shown]


def changes(
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Tell what the last import changed, and why categories and actions moved."""
    from kanwil.triage import changes as told  # noqa: PLC0415
    from kanwil.triage.run import run_day  # noqa: PLC0415 -- loads the model

    found, day, tr = opened(book), the_day(as_of), Tr(lang)
    who = by or found.settings.user
    if told.is_due(found):
        run_day(found, day, who)
    report = told.report(found, day, who)
    if as_json:
        return print_json(report or {})
    if report is None:
        return say(tr.t("Er is nog niets ingelezen."))
    head = (tr.t("Wat"), tr.t("Aantal"), tr.t("Bedrag"))
    shown = [
        (tr.t(words), report[name]["n"], show_amount(euros(report[name]["cents"]), lang))
        for name, words in told.PARTS.items()
    ]
    print_table(head, shown)
    moved = [
        (row["name"], _stance(row["before"], tr), _stance(row, tr), " ".join(row["why"][lang]))
        for row in report["moved"]["rows"]
    ]
    if moved:
        print_table((tr.t("Klant"), tr.t("Was"), tr.t("Nu"), tr.t("Waarom")), moved)
    return None


def _stance(row: dict[str, str], tr: Tr) -> str:
    category = CATEGORY[Category(row["category"])] if row["category"] else UNCLEAR
    return f"{tr.t(category)} → {tr.t(ACTION_SHORT[Action(row['action'])])}"


def upcoming(
    days: Annotated[int, typer.Option(min=0, max=60, help="How many days ahead.")] = 7,
    book: BookUrl = None,
    as_of: AsOf = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """List what falls due: reminders before and on the due date, and invoices worth a call."""
    from kanwil.triage import upcoming as ahead  # noqa: PLC0415

    day, tr = the_day(as_of), Tr(lang)
    rows = [one.as_dict(tr) for one in ahead.upcoming(opened(book), day, days)]
    if as_json:
        return print_json({"as_of": str(day), "rows": rows, "problems": []})
    names = ("on", "kind", "name", "invoice_id", "due_on", "amount", "reason")
    for row in rows:
        row["amount"] = show_amount(Decimal(row["amount"]), lang)
    shown = ([*(row[name] for name in names)] for row in rows)
    heads = ("Dag", "Wat", "Klant", "Factuur", "Vervaldatum", "Bedrag", "Waarom")
    lines = [[on, tr.t(ahead.KINDS[kind]), *rest] for on, kind, *rest in shown]
    nothing = tr.tn("Er vervalt niets in {n} dag.", "Er vervalt niets in {n} dagen.", days)
    return print_table([tr.t(head) for head in heads], lines, nothing)


def memorial(
    out: Annotated[Path, typer.Argument(help="The CSV that is written.", callback=to_write)],
    again: Annotated[
        int | None, typer.Option(help="Write this earlier memorial once more.", metavar="NUMBER")
    ] = None,
    book: BookUrl = None,
    as_of: AsOf = None,
    by: By = None,
    lang: Language = Lang.NL,
) -> None:
    """Write the write-offs, set-offs and credit notes decided here as journal entries."""
    from kanwil.triage import memorial as journal  # noqa: PLC0415

    found, tr = opened(book), Tr(lang)
    if again is None:
        who = by or found.settings.user
        number, lines = journal.write_memorial(found, who, the_day(as_of))
    else:
        number, lines = again, journal.written(found, again)
    if not lines:
        raise RefusedError("Er is niets afgeboekt, verrekend of gecrediteerd dat nog niet mee is.")
    out.write_bytes(journal.as_csv(lines))
    say(tr.t("Memoriaal {number}: {n} regels in {file}", number=number, n=len(lines), file=out))
