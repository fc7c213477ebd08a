"""What the law entitles us to today: interest so far, collection costs, and until when to claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kanwil.base.days import show_day
from kanwil.base.money import show_amount
from kanwil.base.problems import Problem
from kanwil.base.words import Tr
from kanwil.policy.law.costs import collection_costs
from kanwil.policy.law.due import (
    DEFAULT_DAYS,
    Payer,
    first_interest_day,
    lawful_due_on,
    lawful_terms_days,
)
from kanwil.policy.law.fourteen_days import in_words as flaws_in_words
from kanwil.policy.law.interest import RateKind, anniversary, statutory_interest
from kanwil.policy.law.limitation import Claim, last_day


class Late(NamedTuple):
    """What is late of an invoice: when it was sent and due, and the euros that are left."""

    issued_on: date
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """What the law looks at in a debtor and in what we sent him.

    `large` is only a guess from the legal form; `our_side` says that the invoice was not received;
    `void_notice` has the flaws of the last 14-day letter, joined by `|`.
    """

    payer: Payer
    natural_person: bool
    large: bool = False
    notice_lapsed: bool = False
    our_side: bool = False
    void_notice: str = ""


@dataclass(frozen=True, slots=True)
class Entitled:
    """Our rights on one day, in euros.

    `interest` runs from `interest_from` up to and including the day, after terms that the law
    allows: `shortened` holds the agreed and the lawful days of one that is longer. `costs` is None
    while they may not be charged yet, and `wait_for` then says for what; the oldest claim lapses
    after `lapses_on` unless it is interrupted. From `vat_back_on` on the VAT over it can be
    reclaimed with the next return (Wet OB art. 29: certain in any case one year after the due day).
    """

    interest: Decimal
    interest_from: date
    shortened: tuple[int, int] | None
    costs: Decimal | None
    lapses_on: date
    vat_back_on: date
    wait_for: str
    problems: tuple[Problem, ...]


def entitled(late: Sequence[Late], day: date, who: Standing) -> Entitled | None:
    """Reckon the rights over what is late; None when nothing is.

    Who is protected as a natural person owes costs only after a 14-day letter lapsed (BW 6:96
    lid 6); a business owes them from the first day of default (lid 4); nobody does while the
    invoice was not received. For a consumer the shortest limitation is taken, that of a sale
    (BW 7:28).
    """
    if not late:
        return None
    consumer = who.payer is Payer.CONSUMER
    kind = RateKind.CONSUMER if consumer else RateKind.COMMERCIAL
    due = [lawful_due_on(one.issued_on, one.due_on, who.payer) for one in late]
    parts = [
        statutory_interest(one.amount, first_interest_day(on), day, kind)
        for one, on in zip(late, due, strict=True)
    ]
    costs = collection_costs([one.amount for one in late], consumer=who.natural_person)
    oldest = min(one.due_on for one in late)
    wait_for = _wait_for(who)
    problems = [*costs.problems, *(problem for part in parts for problem in part.problems)]
    return Entitled(
        interest=sum((part.interest for part in parts), Decimal("0.00")),
        interest_from=first_interest_day(min(due)),
        shortened=_shortened(late, who),
        costs=None if wait_for else costs.total,
        lapses_on=last_day(oldest, Claim.CONSUMER_SALE if consumer else Claim.ORDINARY),
        vat_back_on=anniversary(oldest, 1),
        wait_for=wait_for,
        problems=tuple(dict.fromkeys(problems)),
    )


def _wait_for(who: Standing) -> str:
    if who.our_side:
        return _COPY
    if who.natural_person and who.void_notice:
        return _VOID
    return _LETTER if who.natural_person and not who.notice_lapsed else ""


def _shortened(late: Sequence[Late], who: Standing) -> tuple[int, int] | None:
    """Return the longest agreed term with its lawful days, None where it may be so long."""
    payer = Payer.LARGE_BUSINESS if who.large and who.payer is Payer.BUSINESS else who.payer
    agreed = max((one.due_on - one.issued_on).days for one in late)
    lawful = lawful_terms_days(agreed, payer)
    return (agreed, lawful) if lawful < agreed else None


_LETTER = "Incassokosten: nog niet, pas na een verstreken 14-dagenbrief."
_COPY = "Incassokosten: nog niet, want de klant heeft de factuur niet goed ontvangen."
_VOID = (
    "Incassokosten: nog niet, want de 14-dagenbrief is ongeldig ({why})."
    " Stuur een nieuwe die klopt."
)
_TERMS = {
    Payer.GOVERNMENT: "De afgesproken termijn van {agreed} dagen is te lang: een overheid betaalt"
    " binnen {lawful} dagen, en vanaf dan telt de rente.",
    Payer.BUSINESS: "De termijn van {agreed} dagen is te lang, tenzij u die uitdrukkelijk afsprak:"
    " de rente is gerekend vanaf {lawful} dagen.",
    Payer.LARGE_BUSINESS: "Is dit een groot bedrijf en is uw bedrijf dat niet? Dan is een termijn"
    " van {agreed} dagen nietig en loopt de rente al vanaf {lawful} dagen.",
}
_VAT_SOON_DAYS = 62
_VAT_SOON = "Btw: vanaf {day} is de oudste factuur een jaar te laat en kunt u de btw terugvragen."
_VAT = (
    "Btw: de oudste factuur is een jaar te laat; vraag de btw terug in de eerstvolgende aangifte."
)


def in_sentences(rights: Entitled, day: date, who: Standing, tr: Tr) -> list[str]:
    """Return the rights on a day as sentences for the sheet."""
    if rights.costs is None:
        why = flaws_in_words(who.void_notice, tr) if who.void_notice else ""
        costs = tr.t(rights.wait_for, why=why)
    else:
        costs = tr.t("Incassokosten: {amount}.", amount=show_amount(rights.costs, tr.lang))
    return [
        tr.t(
            _ESTIMATE if _guessed(rights) else "Wettelijke rente sinds {day}: {amount}.",
            day=show_day(rights.interest_from, tr.lang),
            amount=show_amount(rights.interest, tr.lang),
        ),
        *_term(rights, who, tr),
        costs,
        tr.t(
            "Verjaart na {day}, tenzij u eerder schriftelijk aanmaant.",
            day=show_day(rights.lapses_on, tr.lang),
        ),
        *(tr.t(problem.message) for problem in rights.problems),
        *_vat(rights, day, tr),
    ]


_ESTIMATE = "Wettelijke rente sinds {day}: naar schatting {amount}."


def _guessed(rights: Entitled) -> bool:
    return any(problem.code.startswith("rate_") for problem in rights.problems)


def _term(rights: Entitled, who: Standing, tr: Tr) -> list[str]:
    if rights.shortened is None:
        return []
    agreed, lawful = rights.shortened
    payer = who.payer
    if payer is Payer.BUSINESS and lawful == DEFAULT_DAYS:
        payer = Payer.LARGE_BUSINESS
    return [tr.t(_TERMS[payer], agreed=agreed, lawful=lawful)]


def _vat(rights: Entitled, day: date, tr: Tr) -> list[str]:
    if rights.vat_back_on <= day:
        return [tr.t(_VAT)]
    if rights.vat_back_on <= day + timedelta(days=_VAT_SOON_DAYS):
        return [tr.t(_VAT_SOON, day=show_day(rights.vat_back_on, tr.lang))]
    return []
