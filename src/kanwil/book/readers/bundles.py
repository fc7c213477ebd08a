"""Many e-invoices or e-mails as one whole: doubles told apart, purchases left out, one import."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from kanwil.base.problems import Problem
from kanwil.book.mishaps import Notes
from kanwil.book.readers.parsed import Parsed, together

_SAID = ["debtor_id", "issued_on", "cents", "currency", "kind"]


def bundled(parts: Sequence[Parsed], folder: Path) -> list[Parsed]:
    """Return a folder's results, e-invoices as one and e-mails as one: thousands go in at once."""
    found = list(parts)
    for format_, table, join in (("ubl", "invoices", _bills), ("mail", "contacts", _mails)):
        several = [part for part in found if part.format == format_ and table in part.tables]
        if len(several) > 1:
            found = [part for part in found if part not in several]
            found.append(join(several, together([_bare(part) for part in several], folder)))
    return found


def _bare(part: Parsed) -> Parsed:
    return replace(part, tables={})


def _mails(parts: Sequence[Parsed], bare: Parsed) -> Parsed:
    contacts = pd.concat([part.tables["contacts"] for part in parts], ignore_index=True)
    again = contacts["contact_id"].duplicated()
    twice = Counter(contacts.loc[again, "file"])
    rows = tuple(replace(one, repeated=one.repeated + twice[one.path]) for one in bare.rows)
    tables = {"contacts": contacts[~again].reset_index(drop=True)}
    return replace(bare, tables=tables, rows=rows)


def _bills(bills: Sequence[Parsed], bare: Parsed) -> Parsed:
    debtors, invoices = (
        pd.concat([part.tables[name] for part in bills], ignore_index=True)
        for name in ("debtors", "invoices")
    )
    bought = _bought(invoices, debtors)
    double = invoices["invoice_id"].duplicated(keep=False) & ~bought
    versions = invoices[double].drop_duplicates(["invoice_id", *_SAID])["invoice_id"]
    clash = double & invoices["invoice_id"].isin(versions[versions.duplicated()])
    again = invoices["invoice_id"].duplicated() & double & ~clash
    problems = [
        *bare.problems,
        *_noted("no_claim", invoices[bought]),
        *_noted("duplicate_id", invoices[clash]),
        *_noted("repeated_row", invoices[again]),
    ]
    sold = invoices[~bought & ~clash & ~again]
    debtors = debtors[debtors["debtor_id"].isin(sold["debtor_id"])]
    tables = {"debtors": debtors.drop_duplicates("debtor_id"), "invoices": sold}
    fates = [Counter(invoices.loc[mask, "file"]) for mask in (bought, clash, again)]
    rows = tuple(
        replace(
            one,
            rows=one.rows - fates[0][one.path],
            rejected=one.rejected + fates[1][one.path],
            repeated=one.repeated + fates[2][one.path],
        )
        for one in bare.rows
    )
    tables = {name: frame.reset_index(drop=True) for name, frame in tables.items()}
    return replace(bare, tables=tables, rows=rows, problems=problems)


def _bought(invoices: pd.DataFrame, debtors: pd.DataFrame) -> pd.Series:
    """Tell purchases: billed by others to the supplier of most of these documents, which is us."""
    supplier = invoices["supplier"].fillna("").map(_squeezed)
    ours = supplier[supplier != ""].mode()
    none = pd.Series(False, index=invoices.index)
    if ours.empty or (supplier == ours[0]).mean() <= 0.5:
        return none
    names = (
        debtors.dropna(subset="name").drop_duplicates("debtor_id").set_index("debtor_id")["name"]
    )
    customer = invoices["debtor_id"].map(names).fillna("").map(_squeezed)
    bought: pd.Series = (customer == ours[0]) & (supplier != ours[0])
    return bought


def _squeezed(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.lower())


def _noted(code: str, invoices: pd.DataFrame) -> list[Problem]:
    found: list[Problem] = []
    for file, rows in invoices.groupby("file", sort=False):
        notes = Notes(str(file))
        notes.rows(code, "ID", rows.set_index("line")["invoice_id"])
        found += notes.problems
    return found
