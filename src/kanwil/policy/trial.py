"""A trial that a company may ask for: some first reminders to businesses go a week later.

Who waits is drawn by lot from the debtor and the day on which its oldest invoice fell due, so the
same case draws the same lot on every day; with a larger share who waited goes on waiting.
"""

import hashlib
from datetime import date

import pandas as pd

WAITS = 7.0
"""Days that the reminder of who drew the lot waits longer."""


def drawn(debtor_id: str, due_on: date, share_pct: int) -> bool:
    """Tell whether the lot makes this case wait, where so many of a hundred do."""
    lot = hashlib.blake2b(f"{debtor_id}|{due_on}".encode(), digest_size=4).digest()
    return int.from_bytes(lot, "big") % 100 < share_pct


def waits(s: pd.DataFrame, share_pct: int) -> "pd.Series[bool]":
    """Return of each situation whether it is a business that drew the lot."""
    found = pd.Series(data=False, index=s.index)
    if not share_pct:
        return found
    firms = s[~s["natural_person"] & s["as_of"].notna()]
    due = firms["as_of"] - pd.to_timedelta(firms["oldest_days"], unit="D")
    lots = [
        drawn(str(debtor), day.date(), share_pct)
        for debtor, day in zip(firms["debtor_id"], due, strict=True)
    ]
    return found.mask(found.index.isin(firms.index[lots]), other=True)
