"""Whose promise or plan was kept or broken since the last report of what an import changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, select

from kanwil.base.settings import Settings
from kanwil.book.appending import RETRACTED
from kanwil.book.door import known
from kanwil.book.ledger import read_ledger
from kanwil.book.links import mains
from kanwil.book.position import positions
from kanwil.book.tables import FACTS, IMPORTS
from kanwil.policy.rules import BROKEN_AFTER
from kanwil.policy.situation import situate

NOTHING: Mapping[str, list[dict[str, Any]]] = {"kept": [], "broken": []}


def kept_or_broken(
    connection: Connection, last: Mapping[str, Any], day: date, settings: Settings
) -> dict[str, list[dict[str, Any]]]:
    """Return debtor_id, kind and cents of what was kept and what broken since the last report.

    What was agreed after that report, before the files of this one came, counts as well: each
    debtor is compared with the day on which the last agreement was made.
    """
    made = _made(connection, last["as_of"], day)
    before = _situation(connection, made, settings, _before_files(connection, last["batch"]))
    after = _situation(connection, dict.fromkeys(made, day), settings)
    both = before.join(after, rsuffix="_now", how="inner")
    settled = both["overdue_cents_now"] <= 0
    found: dict[str, list[dict[str, Any]]] = {"kept": [], "broken": []}
    for kind, limit in (("promise", BROKEN_AFTER), ("plan", 0.0)):
        was, now = both[f"{kind}_ahead"], both[f"{kind}_ahead_now"]
        stood = was >= limit
        broken = stood & (now < limit) & ~settled
        came = both["paid_cents_now"] > both["paid_cents"]
        kept = stood & ((now.isna() & came) | ((now < limit) & settled))
        for name, which in (("kept", kept), ("broken", broken)):
            cents = both.loc[which, "overdue_cents_now"].to_dict()
            found[name] += [
                {"debtor_id": str(one), "kind": kind, "cents": int(money)}
                for one, money in cents.items()
            ]
    return found


def _made(connection: Connection, since: date, day: date) -> dict[str, date]:
    """Return by debtor with an agreement the day of the last one, at least `since`."""
    events, contacts = FACTS["events"].c, FACTS["contacts"].c
    queries = (
        select(events.debtor_id, func.max(events.happened_on)).where(
            events.kind.in_(("promise", "plan")),
            events.until_batch.is_(None),
            events.happened_on <= day,
        ),
        select(contacts.debtor_id, func.max(contacts.happened_on)).where(
            contacts.promised_on.is_not(None),
            contacts.until_batch.is_(None),
            contacts.happened_on <= day,
        ),
    )
    main = mains(connection)
    made: dict[str, date] = {}
    for query, column in zip(queries, (events.debtor_id, contacts.debtor_id), strict=True):
        for debtor_id, on in connection.execute(query.group_by(column)):
            one = main.get(debtor_id, debtor_id)
            made[one] = max(made.get(one, since), on)
    return made


def _before_files(connection: Connection, batch: int) -> int:
    """Return the last batch before the files that came after `batch`."""
    files = IMPORTS.c.format.not_in(("desk", RETRACTED))
    query = select(func.min(IMPORTS.c.batch)).where(files, IMPORTS.c.batch > batch)
    return int(connection.execute(query).scalar() or batch + 1) - 1


def _situation(
    connection: Connection, on: Mapping[str, date], settings: Settings, at: int | None = None
) -> pd.DataFrame:
    ledger = read_ledger(connection, on, at)
    who = ledger.debtors["debtor_id"]
    days = pd.to_datetime(who.map(on)).astype("datetime64[us]")
    moments = pd.DataFrame({"debtor_id": who, "case_id": "", "as_of": days})
    seen = known(ledger, moments, settings.payment_terms_days)
    settled = positions(seen)
    found = situate(seen, settled, moments, settings)
    payments = seen.payments.to_pandas()
    came = payments[payments["reversed_ago"].isna()]
    paid = np.bincount(came["moment"], came["cents"], len(moments))
    named = found.assign(paid_cents=paid).set_index("debtor_id")
    return named[["promise_ahead", "plan_ahead", "overdue_cents", "paid_cents"]]
