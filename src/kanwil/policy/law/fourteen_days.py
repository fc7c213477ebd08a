"""The 14-day letter: when it counts as delivered, until when paying is free, when costs start."""

from dataclasses import dataclass
from datetime import date, timedelta

from kanwil.base.days import next_working_day, official_holidays

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
