"""The right to take unpaid goods back: until when a seller may call on it."""

from datetime import date, timedelta

AFTER_CLAIMABLE = timedelta(weeks=6)
# Sixty days "te rekenen van de dag" of storing: that day is the first of them, the safe reading.
AFTER_STORING = timedelta(days=59)


def last_day(claimable_on: date, delivered_on: date) -> date:
    """Return the last day to reclaim goods by a written declaration (BW 7:39 lid 1).

    BW 7:44: the right lapses only when both six weeks since the price became claimable and sixty
    days since the goods were stored with the buyer have passed. It needs goods that are still in
    the same state (7:41), which no third party bought meanwhile (7:42).
    """
    return max(claimable_on + AFTER_CLAIMABLE, delivered_on + AFTER_STORING)
