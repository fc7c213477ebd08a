"""The same customer under another number: e-invoices name theirs by KvK, VAT number or name."""

from collections.abc import Hashable
from dataclasses import replace

import pandas as pd
from sqlalchemy import Connection

from kanwil.book.appending import read_current
from kanwil.book.links import mains
from kanwil.book.readers.parsed import Parsed
from kanwil.book.recognising import bare_of, name_of
from kanwil.book.tables import FACTS

_TOLD_BY = ("kvk", "vat_id", "name")


def as_known(connection: Connection, parsed: Parsed) -> Parsed:
    """Return e-invoices with the numbers by which the book knows their customers already."""
    debtors = parsed.tables.get("debtors")
    if parsed.format != "ubl" or debtors is None:
        return parsed
    known = read_current(connection, FACTS["debtors"], only=["debtor_id", *_TOLD_BY])
    ids, merged = set(known["debtor_id"]), mains(connection)
    # What merged debtors share still tells of one customer.
    known = known.assign(debtor_id=[merged.get(one, one) for one in known["debtor_id"].tolist()])
    strangers = debtors[~debtors["debtor_id"].isin(ids)]
    found: dict[Hashable, str] = {}
    for name in _TOLD_BY:
        places = _unique(known, name)
        for debtor, value in zip(strangers["debtor_id"], strangers[name].fillna(""), strict=True):
            if same := places.get(_key(name, str(value))):
                found.setdefault(debtor, same)
    tables = {
        name: frame.assign(debtor_id=frame["debtor_id"].replace(found))
        for name, frame in parsed.tables.items()
    }
    tables["debtors"] = tables["debtors"].drop_duplicates("debtor_id", ignore_index=True)
    return replace(parsed, tables=tables)


def _unique(known: pd.DataFrame, name: str) -> dict[str, str]:
    """Return the debtor of each number or name that only one debtor has."""
    keys = known[name].fillna("").map(lambda value: _key(name, str(value)))
    told = known.assign(key=keys)[keys != ""].drop_duplicates(["key", "debtor_id"])
    once = told[~told["key"].duplicated(keep=False)]
    return dict(zip(once["key"].tolist(), once["debtor_id"].tolist(), strict=True))


def _key(name: str, value: str) -> str:
    return name_of(value) if name == "name" else bare_of(value)
