"""What a list says is owed: its amount columns, signs and part payments brought to one balance."""

import pandas as pd

from kanwil.book.cells import read_amounts, read_days
from kanwil.book.mishaps import Notes
from kanwil.book.readers.listed import PRICES, Listed
from kanwil.book.readers.totals import labelled

_PAID = r"^(?:geheel |volledig |fully )?(?:betaald|paid|voldaan|afgeletterd|bezahlt|ausgeglichen)$"
# Words of a column that tells the side: credit, haben, minus.
CREDIT_SIDE = r"^(?:c|cr|credit|h|haben|-|min)$"
_CREDIT_NOTE = r"credit|gutschrift|^(?:cn|cr|gs)$"


def balanced(sheet: pd.DataFrame, told: Listed) -> pd.DataFrame:
    """Add `open` and `original` (float64 cents), `faulty` and `idle` (no number, no amount)."""
    names = [name for name in PRICES if name in sheet]
    marks = told.marks(names)
    columns = {name: sheet[name] for name in names}
    columns |= {str(n): told.buckets[n].reindex(sheet.index) for n in told.buckets}
    read = {name: read_amounts(texts, marks[name]) for name, texts in columns.items()}
    faulty, total = pd.Series(False, index=sheet.index), labelled(sheet)
    for name, amounts in read.items():
        faults = amounts["fault"].where(~total, "")
        faulty |= faults != ""
        for code in sorted(set(faults) - {""}):
            told.notes.rows(code, name, columns[name][faults == code])
        told.notes.first("healed_amount", name, columns[name][amounts["healed"]])
    cents = {name: amounts["cents"] for name, amounts in read.items()}
    aged = [cents.pop(str(n)) for n in told.buckets]
    if aged and "remaining" not in cents:
        cents["remaining"] = pd.concat(aged, axis=1).sum(axis=1, min_count=1)
    whole, left = _amounts_of(sheet, cents, told.notes)
    idle = (sheet["invoice_id"] == "") & left.isna() & ~faulty
    return sheet.assign(open=left, original=whole, faulty=faulty, idle=idle | sheet["blank"])


def _amounts_of(
    sheet: pd.DataFrame, cents: dict[str, pd.Series], notes: Notes
) -> tuple[pd.Series, pd.Series]:
    """Return the original amount and what is left of it, from the columns that there are."""
    whole = cents.get("amount")
    if whole is None and {"debit", "credit"} & set(cents):
        sides = pd.concat(
            [cents[n] * s for n, s in (("debit", 1), ("credit", -1)) if n in cents], axis=1
        )
        whole = sides.sum(axis=1, min_count=1)
    left = cents.get("remaining")
    if whole is not None and left is not None and _runs(whole, left):
        notes.once("running_balance", int(sheet.index[0]), "remaining", "")
        left = None
    if whole is None:
        whole = left if left is not None else pd.Series(float("nan"), index=sheet.index)
    if left is None:
        left = whole - cents["paid"].fillna(0) if "paid" in cents else whole
    if "status" in sheet:
        left = left.where(~sheet["status"].str.contains(_PAID, case=False), 0.0)
    sign = pd.Series(1.0, index=sheet.index)
    for name, words in (("side", CREDIT_SIDE), ("kind", _CREDIT_NOTE)):
        if name in sheet:
            credit = sheet[name].str.strip().str.contains(words, case=False)
            sign = sign.where(~credit | (whole < 0), -1.0)
    whole, left = whole * sign, left * sign
    # More is left than was billed, or on the other side: costs were added, the list's word counts.
    odd = left.notna() & (whole.isna() | (left * whole < 0) | (left.abs() > whole.abs()))
    return whole.where(~odd, left), left


def _runs(whole: pd.Series, left: pd.Series) -> bool:
    """Tell a balance that runs on from row to row from what is left of each item."""
    rows = whole.notna() & left.notna()
    if rows.sum() < 4 or (whole[rows] == left[rows]).mean() > 0.5:
        return False
    follows = left[rows] - left[rows].shift(fill_value=0) - whole[rows]
    return bool((follows.abs() < 1).mean() > 0.8)


def merged(sheet: pd.DataFrame) -> pd.DataFrame:
    """Put payments and credits that stand under an invoice's own number with that invoice."""
    keys = [sheet["debtor_id"], sheet["invoice_id"]]
    positive = (sheet["open"] > 0).groupby(keys).transform("sum")
    several = sheet["open"].groupby(keys).transform("count") > 1
    group = several & (positive == 1) & (sheet["invoice_id"] != "") & ~sheet["faulty"]
    left = sheet["open"].where(~group, sheet["open"].groupby(keys).transform("sum"))
    return sheet.assign(open=left)[~group | (sheet["open"] > 0)]


def turned(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Turn the signs of a list that books what customers owe as negative."""
    if len(sheet) < 5 or (sheet["open"] < 0).mean() < 0.8:
        return sheet
    notes.once("signs_turned", int(sheet.index[0]), "amount", f"{sheet['open'].iloc[0] / 100:.2f}")
    return sheet.assign(open=-sheet["open"], original=-sheet["original"])


def dated(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Mark rows faulty whose day of settlement is no day: without it they would seem open."""
    if "settled_on" not in sheet:
        return sheet
    told = sheet["settled_on"]
    bad = (told != "") & read_days(told).isna()
    notes.rows("bad_date", "settled_on", told[bad])
    return sheet.assign(faulty=sheet["faulty"] | bad)
