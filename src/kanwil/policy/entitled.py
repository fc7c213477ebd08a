"""What the law entitles us to today: interest so far, collection costs, and until when to claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kanwil.base.days import show_day
from kanwil.base.money import show_amount
from kanwil.base.problems import Problem
from kanwil.base.words import Tr
from kanwil.policy.law.costs import collection_costs
from kanwil.policy.law.due import first_interest_day
from kanwil.policy.law.interest import RateKind, anniversary, statutory_interest
from kanwil.policy.law.limitation import Claim, last_day


@dataclass(frozen=True, slots=True)
class Entitled:
    """Our rights on one day, in euros.

    `interest` runs from `interest_from` up to and including the day; `costs` is None while they
    may not be charged yet, and `wait_for` then says for what; the oldest claim lapses after
    `lapses_on` unless it is interrupted. From `vat_back_on` on the VAT over it can be reclaimed
    with the next return (Wet OB art. 29: certain in any case one year after the due day).
    """

    interest: Decimal
    interest_from: date
    costs: Decimal | None
    lapses_on: date
    vat_back_on: date
    wait_for: str
    problems: tuple[Problem, ...]


def entitled(
    overdue: Sequence[tuple[date, Decimal]],
    day: date,
    *,
    natural_person: bool,
    consumer: bool,
    notice_lapsed: bool,
    our_side: bool = False,
) -> Entitled | None:
    """Reckon the rights over overdue items (due day, amount left); None when there are none.

    Who is protected as a natural person owes costs only after a 14-day letter lapsed (BW 6:96
    lid 6); a business owes them from the first day of default (lid 4); nobody does while the
    invoice was not received (`our_side`). For a consumer the shortest limitation is taken, that of
    a sale (BW 7:28).
    """
    if not overdue:
        return None
    kind = RateKind.CONSUMER if consumer else RateKind.COMMERCIAL
    parts = [
        statutory_interest(amount, first_interest_day(due_on), day, kind)
        for due_on, amount in overdue
    ]
    costs = collection_costs([amount for _, amount in overdue], consumer=natural_person)
    oldest = min(due_on for due_on, _ in overdue)
    wait_for = _COPY if our_side else _LETTER if natural_person and not notice_lapsed else ""
    problems = [*costs.problems, *(problem for part in parts for problem in part.problems)]
    return Entitled(
        interest=sum((part.interest for part in parts), Decimal("0.00")),
        interest_from=first_interest_day(oldest),
        costs=None if wait_for else costs.total,
        lapses_on=last_day(oldest, Claim.CONSUMER_SALE if consumer else Claim.ORDINARY),
        vat_back_on=anniversary(oldest, 1),
        wait_for=wait_for,
        problems=tuple(dict.fromkeys(problems)),
    )


_LETTER = "Incassokosten: nog niet, pas na een verstreken 14-dagenbrief."
_COPY = "Incassokosten: nog niet, want de klant heeft de factuur niet goed ontvangen."
_VAT = (
    "Btw: de oudste factuur is een jaar te laat; vraag de btw terug in de eerstvolgende aangifte."
)


def in_sentences(rights: Entitled, day: date, tr: Tr) -> list[str]:
    """Return the rights on a day as sentences for the sheet."""
    if rights.costs is None:
        costs = tr.t(rights.wait_for)
    else:
        costs = tr.t("Incassokosten: {amount}.", amount=show_amount(rights.costs, tr.lang))
    return [
        tr.t(
            "Wettelijke rente sinds {day}: {amount}.",
            day=show_day(rights.interest_from, tr.lang),
            amount=show_amount(rights.interest, tr.lang),
        ),
        costs,
        tr.t(
            "Verjaart na {day}, tenzij u eerder schriftelijk aanmaant.",
            day=show_day(rights.lapses_on, tr.lang),
        ),
        *(tr.t(problem.message) for problem in rights.problems),
        *([tr.t(_VAT)] if rights.vat_back_on <= day else []),
    ]
