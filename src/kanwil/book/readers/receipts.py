"""Lists of receipts from any package: who paid what when, and for which invoice."""

import hashlib
from collections import Counter

import pandas as pd

from kanwil.book.cells import read_amounts
from kanwil.book.checking import check
from kanwil.book.readers.balances import CREDIT_SIDE
from kanwil.book.readers.listed import PRICES, Listed
from kanwil.book.readers.parsed import Parsed, Rows
from kanwil.book.readers.parties import told_apart
from kanwil.book.readers.totals import labelled, without_totals

_METHODS = {
    "transfer": "bank|overboek|overschrijving|transfer|überweisung|sepa overboeking|wire",
    "direct_debit": "incasso|debit|lastschrift|machtiging",
    "ideal": "ideal|wero", "card": "pin|card|kaart|karte|visa|mastercard|creditcard",
    "cash": r"\bkas|contant|cash|\bbar\b", "set_off": "verreken|set.?off|contra|verrechnung",
}  # fmt: skip
_TOLD = ("name", "iban", "reference", "description")


def read_receipts(told: Listed) -> Parsed:
    """Read a list into payments.

    A receipt's debtor is the number that the list gives, never just a name: that stands in its
    reference, by which it is matched.
    """
    notes = told.notes
    sheet = _priced(told_apart(told.sheet, None), told)
    sheet = without_totals(sheet, notes)
    empty = sheet["open"].isna() & ~sheet["faulty"] & (sheet["paid_on"] == "")
    sheet = sheet[~empty]
    sound = sheet[~sheet["faulty"]]
    checked = check("payments", _payments(sound), notes)
    rejected = len(sheet) - len(sound) + checked.rejected
    rows = Rows(notes.file, "payments", len(sheet), rejected, checked.repeated)
    frame = checked.frame.assign(file=notes.file)
    return Parsed(notes.file, "payments", {"payments": frame}, (rows,), notes.problems)


def _priced(sheet: pd.DataFrame, told: Listed) -> pd.DataFrame:
    """Add `open` (float64 cents, money in is positive) and `faulty`."""
    names = [name for name in PRICES if name in sheet]
    marks, notes = told.marks(names), told.notes
    read = {name: read_amounts(sheet[name], marks[name]) for name in names}
    sheet = sheet if "invoice_id" in sheet else sheet.assign(invoice_id="")
    faulty, total = pd.Series(False, index=sheet.index), labelled(sheet)
    for name, amounts in read.items():
        faults = amounts["fault"].where(~total, "")
        faulty |= faults != ""
        for code in sorted(set(faults) - {""}):
            notes.rows(code, name, sheet.loc[faults == code, name])
        notes.first("healed_amount", name, sheet.loc[amounts["healed"], name])
    if "amount" in read:
        cents = read["amount"]["cents"]
    else:
        # Booked on the debtor's account: a receipt stands on the credit side.
        sides = [read[n]["cents"] * s for n, s in (("credit", 1), ("debit", -1)) if n in read]
        cents = pd.concat(sides, axis=1).sum(axis=1, min_count=1)
    return sheet.assign(open=_signed(sheet, cents), faulty=faulty)


def _signed(sheet: pd.DataFrame, cents: pd.Series) -> pd.Series:
    """Return receipts positive: by a column that tells, else as most of them are."""
    if "side" in sheet:
        side = sheet["side"].str.strip()
        out = side.str.fullmatch(r"af|d|debet|debit|s|soll", case=False)
        known = out | side.str.contains(rf"{CREDIT_SIDE}|^bij$", case=False)
        return cents.where(~known, cents.abs() * (1 - 2 * out))
    return -cents if (cents.dropna() < 0).mean() > 0.5 else cents


def _payments(sheet: pd.DataFrame) -> pd.DataFrame:
    names = ["payment_id", "debtor_id", "invoice_id", "paid_on", "method", "reversed_on"]
    texts = sheet[[name for name in names if name in sheet]].copy()
    amounts = ["" if pd.isna(cents) else f"{cents / 100:.2f}" for cents in sheet["open"]]
    texts["amount"] = pd.Series(amounts, index=texts.index, dtype="str")
    texts["reference"] = _joined(sheet)
    if "method" in texts:
        texts["method"] = _method(texts["method"])
    given = texts.get("payment_id", pd.Series("", index=texts.index))
    # A number that several rows share is of the booking, not of the payment.
    own = (given != "") & ~given.duplicated(keep=False)
    return texts.assign(payment_id=given.where(own, _made(texts)))


def _joined(sheet: pd.DataFrame) -> pd.Series:
    columns = [sheet[name] for name in _TOLD if name in sheet]
    told = [" · ".join(dict.fromkeys(filter(None, row))) for row in zip(*columns, strict=True)]
    return pd.Series(told or "", index=sheet.index, dtype="str")


def _method(words: pd.Series) -> pd.Series:
    """Return the book's word for each way of paying, empty where it has none."""
    found = pd.Series("", index=words.index, dtype="str")
    for method, like in _METHODS.items():
        found = found.where(~words.str.contains(like, case=False) | (found != ""), method)
    return found


def _made(texts: pd.DataFrame) -> pd.Series:
    """Return a number for each receipt that a second export of it shares."""
    seen: Counter[str] = Counter()
    made = []
    names = [n for n in ("debtor_id", "invoice_id", "paid_on", "amount", "reference") if n in texts]
    for row in zip(*(texts[name] for name in names), strict=True):
        said = "|".join(row)
        seen[said] += 1
        digest = hashlib.blake2b(f"{said}|{seen[said]}".encode(), digest_size=8)
        made.append(f"list-{digest.hexdigest()}")
    return pd.Series(made, index=texts.index, dtype="str")
