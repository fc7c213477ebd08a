"""`kanwil costs` and `interest`: Dutch collection law as a calculator."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from kanwil.base.money import parse_amount, show_amount
from kanwil.base.problems import Problem
from kanwil.base.terms import Lang
from kanwil.cli.options import (
    Json,
    Language,
    parse_day,
    print_json,
    print_problems,
    print_table,
)
from kanwil.policy.law.costs import STANDARD_VAT, collection_costs
from kanwil.policy.law.interest import RateKind, statutory_interest

Amount = Annotated[str, typer.Argument(help="Principal in euros, 412,30 or 412.30.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(costs)
    app.command()(interest)


def costs(
    amount: Amount,
    vat: Annotated[bool, typer.Option("--vat", help="Add VAT: you cannot deduct it.")] = False,
    consumer: Annotated[bool, typer.Option("--consumer", help="A natural person.")] = False,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Reckon the collection costs over a principal (Besluit BIK)."""
    found = collection_costs(
        [parse_amount(amount)], consumer=consumer, vat_rate=STANDARD_VAT if vat else Decimal(0)
    )
    segments = [one.as_dict() for one in found.segments]
    _print(
        {"total": f"{found.total:.2f}", "vat": f"{found.vat:.2f}"},
        segments,
        found.problems,
        lang,
        as_json,
    )


def interest(
    amount: Amount,
    kind: Annotated[RateKind, typer.Option(help="6:119 (consumer) or 6:119a BW (commercial).")],
    first: Annotated[
        date, typer.Option("--from", parser=parse_day, metavar="DATE", help="First day, counted.")
    ],
    last: Annotated[
        date, typer.Option("--to", parser=parse_day, metavar="DATE", help="Last day, counted.")
    ],
    paid: Annotated[
        list[str],
        typer.Option(metavar="DATE=AMOUNT", help="A part payment; repeat for each."),
    ] = [],  # noqa: B006 -- typer's way; never changed
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Reckon statutory interest, both days included; part payments come off the interest first."""
    parts = [one.partition("=") for one in paid]
    payments = [(parse_day(day), parse_amount(money)) for day, _, money in parts]
    found = statutory_interest(parse_amount(amount), first, last, kind, payments)
    segments = [one.as_dict() for one in found.segments]
    _print({"interest": f"{found.interest:.2f}"}, segments, found.problems, lang, as_json)


def _print(
    sums: dict[str, str],
    segments: Sequence[Mapping[str, object]],
    problems: Sequence[Problem],
    lang: Lang,
    as_json: bool,
) -> None:
    print_problems(problems, lang)
    if as_json:
        told = [one.as_dict() for one in problems]
        return print_json({**sums, "segments": segments, "problems": told})
    if segments:
        print_table(segments[0], (one.values() for one in segments))
    typer.echo(
        " · ".join(f"{name} {show_amount(Decimal(value), lang)}" for name, value in sums.items())
    )
    return None
