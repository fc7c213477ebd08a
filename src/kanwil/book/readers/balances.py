"""What a list says is owed: its amount columns, signs and part payments brought to one balance."""

import pandas as pd

from kanwil.book.cells import Order, decimal_mark, read_amounts, read_days
from kanwil.book.mishaps import Notes
from kanwil.book.readers.totals import labelled

AMOUNTS = ("remaining", "amount", "debit", "credit", "paid")
_PAID = r"^(?:geheel )?(?:betaald|paid|voldaan|afgeletterd)$"


def balanced(sheet: pd.DataFrame, notes: Notes, mark: str | None) -> pd.DataFrame:
    """Add `open` and `original` (float64 cents), `faulty` and `idle` (no number, no amount)."""
    told = [name for name in AMOUNTS if name in sheet]
    mark = mark or decimal_mark(pd.concat([sheet[name] for name in told]))
    read = {name: read_amounts(sheet[name], mark) for name in told}
    faulty, total = pd.Series(False, index=sheet.index), labelled(sheet)
    for name, amounts in read.items():
        faults = amounts["fault"].where(~total, "")
        faulty |= faults != ""
        for code in sorted(set(faults) - {""}):
            notes.rows(code, name, sheet.loc[faults == code, name])
        notes.first("healed_amount", name, sheet.loc[amounts["healed"], name])
    whole, left = _amounts_of(sheet, {name: amounts["cents"] for name, amounts in read.items()})
    idle = (sheet["invoice_id"] == "") & left.isna() & ~faulty
    return sheet.assign(open=left, original=whole, faulty=faulty, idle=idle | sheet["blank"])


def _amounts_of(sheet: pd.DataFrame, cents: dict[str, pd.Series]) -> tuple[pd.Series, pd.Series]:
    """Return the original amount and what is left of it, from the columns that there are."""
    whole = cents.get("amount")
    if whole is None and {"debit", "credit"} & set(cents):
        sides = pd.concat(
            [cents[n] * s for n, s in (("debit", 1), ("credit", -1)) if n in cents], axis=1
        )
        whole = sides.sum(axis=1, min_count=1)
    left = cents.get("remaining")
    if whole is None:
        whole = left if left is not None else pd.Series(float("nan"), index=sheet.index)
    if left is None:
        left = whole - cents["paid"].fillna(0) if "paid" in cents else whole
    if "status" in sheet:
        left = left.where(~sheet["status"].str.contains(_PAID, case=False), 0.0)
    sign = pd.Series(1.0, index=sheet.index)
    for name, word in (("side", "^c"), ("kind", "credit")):
        if name in sheet:
            sign = sign.where(~sheet[name].str.contains(word, case=False) | (whole < 0), -1.0)
    whole, left = whole * sign, left * sign
    # More is left than was billed, or on the other side: costs were added, the list's word counts.
    odd = left.notna() & (whole.isna() | (left * whole < 0) | (left.abs() > whole.abs()))
    return whole.where(~odd, left), left


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


def dated(sheet: pd.DataFrame, notes: Notes, order: Order | None) -> pd.DataFrame:
    """Mark rows faulty whose day of settlement is no day: without it they would seem open."""
    if "settled_on" not in sheet:
        return sheet
    told = sheet["settled_on"]
    bad = (told != "") & read_days(told, order).isna()
    notes.rows("bad_date", "settled_on", told[bad])
    return sheet.assign(faulty=sheet["faulty"] | bad)
