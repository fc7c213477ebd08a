"""What the trial with the day of the first reminder shows so far: who waited, who did not."""

from datetime import date, timedelta
from typing import TypedDict

import pandas as pd
from sqlalchemy import Connection, func, select

from kanwil.base.preferences import PREFERENCES
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.persons import protected
from kanwil.book.position import position
from kanwil.policy.trial import drawn
from kanwil.triage.tables import JUDGEMENTS, RUNS

DAYS = 30
"""How many days after the due day we look whether an invoice was paid."""


class Tally(TypedDict):
    """Of the cases that waited and of the others: how many were paid in time, and of how many."""

    later: tuple[int, int]
    now: tuple[int, int]


def trial(
    connection: Connection, ledger: Ledger, day: date, share_pct: int, terms_days: int
) -> Tally | None:
    """Count the businesses' cases that fell due since the share was last set; None without trial.

    A case counts from DAYS after its due day on, whatever else was done in it.
    """
    if not share_pct:
        return None
    cases = _cases(connection, ledger, day - timedelta(days=DAYS))
    moments = pd.DataFrame(
        {
            "case_id": "",
            "debtor_id": cases["debtor_id"],
            "as_of": pd.to_datetime(cases["due"]) + pd.Timedelta(days=DAYS),
        }
    )
    oldest = position(known(ledger, moments, terms_days)).to_pandas()["oldest_days"]
    paid = (oldest < DAYS).to_numpy()
    told = zip(cases["debtor_id"], cases["due"], strict=True)
    later = pd.Series([drawn(one, due, share_pct) for one, due in told], dtype=bool).to_numpy()
    return {
        "later": (int((paid & later).sum()), int(later.sum())),
        "now": (int((paid & ~later).sum()), int((~later).sum())),
    }


def _cases(connection: Connection, ledger: Ledger, until: date) -> pd.DataFrame:
    """Return debtor_id and due, a row a case, sorted, of businesses."""
    set_at = select(func.max(PREFERENCES.c.made_at)).where(PREFERENCES.c.name == "trial_pct")
    begun = connection.execute(set_at).scalar()
    days = JUDGEMENTS.c.row["oldest_days"].as_integer()
    query = select(JUDGEMENTS.c.debtor_id, RUNS.c.as_of, days).join(RUNS).distinct()
    firms = {
        str(one["debtor_id"]) for one in ledger.debtors.to_dict("records") if not protected(one)
    }
    found = {
        (debtor, as_of - timedelta(days=late))
        for debtor, as_of, late in connection.execute(query)
        if debtor in firms
    }
    since = date.min if begun is None else begun.date()
    rows = sorted((debtor, due) for debtor, due in found if since <= due <= until)
    return pd.DataFrame(rows, columns=["debtor_id", "due"])
