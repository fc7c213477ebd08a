"""Lists of debtors from any package: who they are, where to reach them, on what terms they buy."""

import pandas as pd

from kanwil.book.checking import check
from kanwil.book.frames import COLUMNS
from kanwil.book.readers.listed import Listed
from kanwil.book.readers.parsed import Parsed, Rows
from kanwil.book.readers.particulars import tidied
from kanwil.book.readers.parties import told_apart

_BOTH = r"(?:klant|debiteur|customer|kunde).*(?:leverancier|crediteur|supplier|vendor|lieferant)"
_CUSTOMER = r"(?:klant|debiteur|customer|kunde|relatie)(?:en|s)?"
_SUPPLIER = r"^(?:leverancier|crediteur|supplier|vendor|kreditor|lieferant)s?$"


def read_debtors(told: Listed) -> Parsed:
    """Read a list into debtors; a relation that only supplies is left out."""
    notes = told.notes
    sheet = told_apart(told.sheet, notes)
    sheet = sheet[(sheet["debtor_id"] != "") | (sheet["name"] != "")]
    sheet = _suppliers(sheet[~_is_total(sheet)], told)
    names = [c.name for c in COLUMNS["debtors"] if c.name in sheet]
    given = tidied(sheet[[*names, *({"house_number"} & {*sheet.columns})]])
    checked = check("debtors", given, notes)
    rows = Rows(notes.file, "debtors", len(sheet), checked.rejected, checked.repeated)
    frame = checked.frame.assign(file=notes.file)
    return Parsed(
        *(notes.file, "debtors", {"debtors": frame}, (rows,), notes.problems),
        partial=frozenset({"debtors"}),
    )


def _is_total(sheet: pd.DataFrame) -> pd.Series:
    """Tell rows that only count: `Totaal 123`, `Aantal: 45`."""
    counts = sheet["whole"].str.contains(r"^\t*(?:totaal|aantal|total|summe)\b", case=False)
    return counts & (sheet["whole"].str.count(r"[^\t]+") < 3)


def _suppliers(sheet: pd.DataFrame, told: Listed) -> pd.DataFrame:
    """Leave out suppliers and mark who is both, where a column says what a relation is."""
    if "kind" not in sheet:
        return sheet
    words = sheet["kind"].str.strip()
    both = words.str.contains(_BOTH, case=False)
    only = words.str.fullmatch(_SUPPLIER, case=False)
    customer = words.str.fullmatch(_CUSTOMER, case=False)
    told.notes.first("supplier_left_out", "kind", sheet.loc[only, "debtor_id"])
    sheet = sheet.assign(kind=words.where(~both & ~customer, ""))
    if both.any() and "also_supplier" not in sheet:
        sheet = sheet.assign(also_supplier=both.map({True: "1", False: ""}).astype("str"))
    return sheet[~only]
