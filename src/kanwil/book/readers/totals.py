"""Total rows of a list: left out of the items, and used to check them."""

import pandas as pd

from kanwil.book.mishaps import Notes

_LABEL = (
    r"(?:^|\t)\s*(?:\*+\s*)?(?:sub[- ]?|eind|grand |generaal |deel)?tota(?:al|len|l|ls)\b"
    r"|(?:^|\t)\s*(?:zwischen|gesamt|end|teil)?(?:summe|saldo)\b|(?:^|\t)\s*gesamt\b"
    r"|(?:^|\t)\s*(?:resultaat|ergebnis|result|sum|som)\s*(?:\t|$)|(?:^|\t)\s*\*+\s*(?:\t|$)"
)


def labelled(sheet: pd.DataFrame) -> pd.Series:
    """Tell which rows call themselves a total, in their number or where they have none."""
    said = sheet["invoice_id"].where(sheet["invoice_id"] != "", sheet["whole"])
    return said.str.contains(_LABEL, case=False)


def without_totals(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return the items; a total that fits neither its group nor the whole list gets a warning.

    A row is a total when it says so, or when it has an amount but no number and no day.

    Parameters
    ----------
    sheet : invoice_id, days (texts), open (float64 cents), whole (the row's cells, tab between).
    """
    days = [name for name in ("issued_on", "due_on", "paid_on") if name in sheet]
    bare = (sheet[["invoice_id", *days]] == "").all(axis=1) & sheet["open"].notna()
    totals = bare | labelled(sheet)
    _compare(sheet, totals, notes)
    return sheet[~totals]


def _compare(sheet: pd.DataFrame, totals: pd.Series, notes: Notes) -> None:
    group = whole = 0.0
    last = float("nan")
    for line, cents, is_total in zip(sheet.index, sheet["open"], totals, strict=True):
        if not is_total:
            added = 0.0 if pd.isna(cents) else cents
            group, whole, last = group + added, whole + added, float("nan")
        elif pd.notna(cents):
            if not any(abs(cents - other) < 1 for other in (group, whole, last)):
                nearest = min(group, whole, key=lambda other: abs(cents - other))
                sums = f"{cents / 100:.2f} ≠ {nearest / 100:.2f}"
                notes.once("total_differs", int(line), "amount", sums)
            group, last = 0.0, cents
