"""The right to take unpaid goods back: until when a seller may call on it."""

from datetime import date, timedelta

AFTER_CLAIMABLE = timedelta(weeks=6)
AFTER_STORING = timedelta(days=60)


def last_day(claimable_on: date, delivered_on: date) -> date:
    """Return the last day to reclaim goods in writing from a business (BW 7:39).

    BW 7:44: the right lapses only when both six weeks since the price became claimable and sixty
    days since the goods were stored with the buyer have passed.
    """
    return max(claimable_on + AFTER_CLAIMABLE, delivered_on + AFTER_STORING)
