"""`kanwil costs` and `interest`: Dutch collection law as a calculator."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import typer

from kanwil.base.money import parse_amount, show_amount
from kanwil.base.problems import Problem, RefusedError
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.cli.options import (
    Json,
    Language,
    parse_day,
    print_json,
    print_problems,
    print_table,
)
from kanwil.policy.law.allocation import settle
from kanwil.policy.law.costs import STANDARD_VAT, collection_costs
from kanwil.policy.law.interest import RateKind, agreed_interest, statutory_interest

Amount = Annotated[str, typer.Argument(help="Principal in euros, 412,30 or 412.30.")]
Amounts = Annotated[
    list[str],
    typer.Argument(metavar="AMOUNT...", help="Principal in euros; of each invoice, added up."),
]
Paid = Annotated[
    list[str] | None, typer.Option(metavar="DATE=AMOUNT", help="A part payment; repeat for each.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(costs)
    app.command()(interest)


def costs(
    amounts: Amounts,
    vat: Annotated[bool, typer.Option("--vat", help="Add VAT: you cannot deduct it.")] = False,
    consumer: Annotated[bool, typer.Option("--consumer", help="A natural person.")] = False,
    paid_in_time: Annotated[
        str, typer.Option(metavar="EUR", help="Paid within the 14 days: no costs over it.")
    ] = "0",
    paid_later: Annotated[
        str, typer.Option(metavar="EUR", help="Paid after them: goes to the costs first (6:44).")
    ] = "0",
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Reckon the collection costs over a principal (Besluit BIK)."""
    principals = [_owed(one) for one in amounts]
    found = collection_costs(
        principals,
        consumer=consumer,
        vat_rate=STANDARD_VAT if vat else Decimal(0),
        paid_in_time=_owed(paid_in_time),
    )
    sums = {"total": found.total, "vat": found.vat}
    if later := _owed(paid_later):
        left = settle(later, found.total, Decimal(0), found.principal)
        sums["paid_to_costs"], sums["paid_to_principal"] = left.costs, left.principal
        sums["still_owed"] = found.total + found.principal - left.costs - left.principal
    _print(sums, [one.as_dict() for one in found.segments], found.problems, lang, as_json)


def interest(
    amount: Amount,
    first: Annotated[
        date, typer.Option("--from", parser=parse_day, metavar="DATE", help="First day, counted.")
    ],
    last: Annotated[
        date, typer.Option("--to", parser=parse_day, metavar="DATE", help="Last day, counted.")
    ],
    kind: Annotated[
        RateKind | None, typer.Option(help="6:119 (consumer) or 6:119a BW (commercial).")
    ] = None,
    agreed: Annotated[
        str | None, typer.Option(metavar="PCT", help="An agreed yearly rate instead (6:119 lid 3).")
    ] = None,
    paid: Paid = None,
    as_json: Json = False,
    lang: Language = Lang.NL,
) -> None:
    """Reckon interest, both days included; part payments come off the interest first."""
    if (kind is None) == (agreed is None):
        raise RefusedError("Kies --kind (wettelijke rente) of --agreed (afgesproken rente).")
    # No day at all is a sum of nothing; days that run backwards are a mistake.
    if last < first - timedelta(days=1):
        raise RefusedError("De laatste dag ligt vóór de eerste.")
    principal, payments = _owed(amount), [_payment(one) for one in paid or []]
    if kind is None:
        found = agreed_interest(principal, first, last, _owed(agreed or ""), payments)
    else:
        found = statutory_interest(principal, first, last, kind, payments)
    segments = [one.as_dict() for one in found.segments]
    sums = {"interest": found.interest}
    _print(sums, segments, found.problems, lang, as_json, estimate=found.estimate)


def _owed(text: str) -> Decimal:
    """Read an amount or a rate, which is never below zero."""
    amount = parse_amount(text)
    if amount < 0:
        raise RefusedError("Een bedrag onder nul kan hier niet.")
    return amount


def _payment(text: str) -> tuple[date, Decimal]:
    day, sign, money = text.partition("=")
    if not sign:
        raise RefusedError("Schrijf een deelbetaling als DATUM=BEDRAG, zoals 2026-03-01=250,00.")
    return parse_day(day), _owed(money)


def _print(
    sums: Mapping[str, Decimal],
    segments: Sequence[Mapping[str, object]],
    problems: Sequence[Problem],
    lang: Lang,
    as_json: bool,
    **more: bool,
) -> None:
    print_problems(problems, lang)
    if as_json:
        told = [one.as_dict() for one in problems]
        totals = {name: f"{amount:.2f}" for name, amount in sums.items()}
        return print_json({**totals, **more, "segments": segments, "problems": told})
    if segments:
        print_table(segments[0], (one.values() for one in segments))
    tr = Tr(lang)
    parts = [f"{tr.t(_SUMS[name])} {show_amount(one, lang)}" for name, one in sums.items()]
    typer.echo(" · ".join([*parts, *(tr.t(_MORE[name]) for name, holds in more.items() if holds)]))
    return None


_SUMS = {
    "total": "Incassokosten",
    "vat": "waarvan btw",
    "paid_to_costs": "betaald aan kosten",
    "paid_to_principal": "betaald aan hoofdsom",
    "still_owed": "blijft te betalen",
    "interest": "Rente",
}
_MORE = {"estimate": "naar schatting"}
