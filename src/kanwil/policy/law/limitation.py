"""When a claim lapses: the terms, and what a reminder or an acknowledgment does to them."""

from datetime import date
from enum import StrEnum

from kanwil.policy.law.interest import anniversary


class Claim(StrEnum):
    """What kind of claim runs out."""

    ORDINARY = "ordinary"
    CONSUMER_SALE = "consumer_sale"
    JUDGMENT = "judgment"


_YEARS = {Claim.ORDINARY: 5, Claim.CONSUMER_SALE: 2, Claim.JUDGMENT: 20}


def last_day(claimable_on: date, claim: Claim = Claim.ORDINARY) -> date:
    """Return the last day on which the claim still stands.

    The term starts with the day after the claim could be claimed: five years (BW 3:307), a
    consumer sale two (7:28), a judgment twenty (3:324).
    """
    return anniversary(claimable_on, _YEARS[claim])


def last_day_interrupted(
    claimable_on: date | None, interrupted_on: date, claim: Claim = Claim.ORDINARY
) -> date:
    """Return the last day after a written reminder (BW 3:317) or acknowledgment (3:318).

    BW 3:319: a new term of the same length, at most five years, starts the next day, and
    never ends before the old one. Without `claimable_on` only the new term is reckoned.
    An interruption that came too late changes nothing.
    """
    new = anniversary(interrupted_on, min(_YEARS[claim], 5))
    if claimable_on is None:
        return new
    old = last_day(claimable_on, claim)
    return old if interrupted_on > old else max(old, new)
