"""The 14-day letter: its words and flaws, when it is delivered, until when paying is free."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kanwil.base.days import next_working_day, official_holidays
from kanwil.base.words import Tr
from kanwil.policy.law.costs import STANDARD_VAT, collection_costs

_DAY = timedelta(days=1)
_SUNDAY, _MONDAY = 6, 0


@dataclass(frozen=True, slots=True)
class FourteenDays:
    """The days of one letter to a natural person (BW 6:96 lid 6)."""

    delivered_on: date
    last_free_day: date
    costs_due_from: date


def after_posting(posted_on: date) -> FourteenDays:
    """Reckon from the day of posting.

    HR 25-11-2016 ECLI:NL:HR:2016:2704 r.o. 3.5.2: delivered on the second day after posting,
    Sundays, Mondays and official holidays not counted.
    """
    day, counted = posted_on, 0
    while counted < 2:
        day += _DAY
        counted += _post_comes(day)
    return after_delivery(day)


def after_delivery(delivered_on: date) -> FourteenDays:
    """Reckon from the day of delivery; an e-mail counts as delivered on the day it was sent.

    BW 6:96 lid 6: fourteen days from the day after delivery. A term that would end on a
    Saturday, Sunday or official holiday runs to the next working day: whether the Algemene
    termijnenwet (art. 1) governs it is not settled, and the longer term is always valid.
    """
    last = next_working_day(delivered_on + 14 * _DAY)
    return FourteenDays(delivered_on, last, last + _DAY)


def _post_comes(day: date) -> bool:
    return day.weekday() not in (_SUNDAY, _MONDAY) and day not in official_holidays(day.year)


# The two wordings that the Hoge Raad approved (HR 25-11-2016 ECLI:NL:HR:2016:2704).
WORDINGS = (
    "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd",
    "binnen vijftien dagen nadat deze brief bij u is bezorgd",
)
_FATAL = re.compile(
    r"(?:veertien|14) dagen na (?:heden|vandaag|verzending|dagtekening|ontvangst|de datum)"
    r"|dagtekening van deze brief"
)
_IBAN = re.compile(r"\b(?!RF)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_AMOUNT = re.compile(r"\d[\d.]*,(?:\d{2}|-)")


class Flaw(StrEnum):
    """What makes a 14-day letter void; one is enough, and only a new letter mends it."""

    WORDING = "wording"
    TERM = "term"
    OWED = "owed"
    COSTS = "costs"
    ACCOUNT = "account"


FLAW_WORDS: dict[Flaw, str] = {
    Flaw.WORDING: "de termijn staat er niet in de juiste woorden",
    Flaw.TERM: "de termijn begint te vroeg te lopen",
    Flaw.OWED: "het verschuldigde bedrag ontbreekt",
    Flaw.COSTS: "het juiste bedrag aan incassokosten ontbreekt",
    Flaw.ACCOUNT: "er hoort precies één rekening in te staan",
}


def in_words(codes: str, tr: Tr) -> str:
    """Say what makes a letter void, from the codes of its flaws joined by `|`."""
    return "; ".join(tr.t(FLAW_WORDS[Flaw(code)]) for code in codes.split("|"))


def flaws(text: str, owed: Decimal | None = None) -> list[Flaw]:
    """Return what makes a Dutch 14-day letter void (BW 6:96 lid 6); nothing when it holds.

    Another term than fourteen full days after delivery (r.o. 3.6.1), the amount owed or the exact
    costs over it not named (with VAT where that is charged), or two accounts to pay to. Without
    `owed` the letter's own amounts must agree. A text without any amount or term is no letter but
    a note about one, of which nothing can be said.
    """
    flat = " ".join(text.split())
    small = flat.lower()
    named = {
        Decimal(one.replace(".", "").replace(",-", "").replace(",", "."))
        for one in _AMOUNT.findall(flat)
    }
    if not named and "dagen" not in small:
        return []
    accounts = {one.replace(" ", "") for one in _IBAN.findall(flat)}
    over = named if owed is None else named & {owed}
    checks = {
        Flaw.WORDING: not any(words in small for words in WORDINGS),
        Flaw.TERM: bool(_FATAL.search(small)),
        Flaw.OWED: owed is not None and owed not in named,
        Flaw.COSTS: not any(_costs_of(one) & named for one in over or {owed or Decimal(0)}),
        Flaw.ACCOUNT: len(accounts) != 1,
    }
    return [flaw for flaw, holds in checks.items() if holds]


def _costs_of(principal: Decimal) -> set[Decimal]:
    """Return what the costs over a principal may be, without and with VAT."""
    return {
        collection_costs([principal], vat_rate=rate).total for rate in (Decimal(0), STANDARD_VAT)
    }
