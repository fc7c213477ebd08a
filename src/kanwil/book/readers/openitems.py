"""Lists of open items, and of invoices with the day they were settled, from any package."""

import re
from datetime import date

import pandas as pd

from kanwil.book.cells import Order, read_day, read_days
from kanwil.book.checking import check
from kanwil.book.frames import COLUMNS, coerce
from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.balances import balanced, dated, merged, turned
from kanwil.book.readers.listed import DAYS, PRICES, Listed
from kanwil.book.readers.parsed import Parsed, Rows
from kanwil.book.readers.particulars import tidied
from kanwil.book.readers.parties import name_parties
from kanwil.book.readers.texts import Line
from kanwil.book.readers.totals import without_totals

_WRITTEN = r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{4})"
_STATED = [
    (
        re.compile(
            rf"\b(?:peildatum|per|t/m|tot en met|stand op)\W{{0,3}}{_WRITTEN}", re.IGNORECASE
        ),
        "dmy",
    ),
    (re.compile(rf"\b(?:as of|as at)\W{{0,3}}{_WRITTEN}", re.IGNORECASE), None),
    (re.compile(rf"\b(?:datum|op)\W{{0,3}}{_WRITTEN}", re.IGNORECASE), "dmy"),
    (re.compile(rf"\bdate\W{{0,3}}{_WRITTEN}", re.IGNORECASE), None),
]


def read_openitems(told: Listed, as_of: date | None) -> Parsed:
    """Read a list into debtors, invoices and what was left of them on its day.

    A list with `settled_on` and no remaining amounts is a history: its invoices get payments and
    it is no snapshot.

    Parameters
    ----------
    as_of : the list's day where it does not say one.

    Raises
    ------
    RefusedFileError : the list's own day is unclear.
    """
    notes, sheet = told.notes, told.sheet
    history = _is_history(told)
    day = None if history else _stated_day(told.above, told.order)
    if day is None and not history:
        if as_of is None:
            raise RefusedFileError("no_snapshot_day", notes.file)
        day = as_of
        notes.once("assumed_day", None, "", day)
    sheet = name_parties(_marked(sheet, told), notes)
    sheet = _numbered(without_totals(balanced(sheet, told), notes), notes)
    sheet = dated(_due(sheet[~sheet["idle"]], day, notes), notes)
    sheet = turned(merged(sheet if day is None else _told_open(sheet, notes)), notes)
    sound = sheet[~sheet["faulty"]]
    checked = check("invoices", _invoices(sound, notes), notes)
    rejected = len(sheet) - len(sound) + checked.rejected
    format_ = "invoices" if history else "openitems"
    sound, invoices = sound.loc[checked.frame["line"]], checked.frame
    tables = {"debtors": _debtors(sound, notes), "invoices": invoices}
    tables |= _settled(sound, invoices)
    if history and "payments" not in tables:
        notes.once("nothing_paid")
    tables |= {} if day is None else {"open_items": _left(sound, invoices, day)}
    return Parsed(
        notes.file,
        format_,
        {name: frame.assign(file=notes.file) for name, frame in tables.items()},
        (Rows(notes.file, format_, len(sheet), rejected, checked.repeated),),
        notes.problems,
        partial=frozenset({"debtors"}),
        additions=frozenset({"invoices"} if day else ()),
        snapshot_on=day,
    )


def _is_history(told: Listed) -> bool:
    """Tell a list of invoices from one of what is open: it says on which day they were settled.

    Its only amount may be called open, and then stands there although the invoice was settled.
    """
    sheet = told.sheet
    if told.header.kind == "invoices" and "remaining" not in sheet:
        return True
    if "settled_on" not in sheet:
        return False
    if "remaining" not in sheet:
        return told.buckets.empty
    settled = sheet.loc[sheet["settled_on"] != "", "remaining"]
    return "amount" not in sheet and bool(settled.str.contains("[1-9]").any())


def _stated_day(lines: list[Line], order: Order | None) -> date | None:
    """Return the day of the list as the lines above its header say it."""
    text = "\n".join(" ".join(line.cells) for line in lines)
    for pattern, usual in _STATED:
        for match in pattern.finditer(text):
            asked: Order | None = order or ("dmy" if usual else None)
            if day := read_day(match[1], asked):
                return day
    return None


def _marked(sheet: pd.DataFrame, told: Listed) -> pd.DataFrame:
    """Mark rows without any amount, and those without any day either."""
    told_days = [name for name in DAYS if name in sheet]
    prices = [name for name in PRICES if name in sheet]
    unpriced = (sheet[prices] == "").all(axis=1) & (told.buckets == "").all(axis=1)
    blank = unpriced & (sheet[told_days] == "").all(axis=1)
    return sheet.assign(unpriced=unpriced, blank=blank)


def _numbered(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Give a number to credits that have none: receipts that are not matched yet, mostly."""
    bare = (sheet["invoice_id"] == "") & (sheet["open"] < 0) & (sheet["debtor_id"] != "")
    bare &= ~sheet["faulty"]
    days = sheet.get("issued_on", sheet.get("due_on", pd.Series("", index=sheet.index)))
    bare &= days != ""
    if not bare.any():
        return sheet
    notes.first("unnumbered_credit", "invoice_id", sheet.loc[bare, "open"] / 100)
    made = sheet["debtor_id"] + "@" + days + "@" + (-sheet["open"]).map("{:.0f}".format)
    rank = made.where(bare).groupby(made.where(bare)).cumcount()
    made = made.where(rank == 0, made + "#" + (rank + 1).map("{:.0f}".format))
    return sheet.assign(invoice_id=sheet["invoice_id"].where(~bare, made))


def _due(sheet: pd.DataFrame, day: date | None, notes: Notes) -> pd.DataFrame:
    """Reckon due days from how many days items are late, where the list says only that."""
    if "due_on" in sheet or "days_late" not in sheet or day is None:
        return sheet
    late = pd.to_numeric(sheet["days_late"].str.removesuffix(".0"), errors="coerce")
    due = pd.Timestamp(day) - pd.to_timedelta(late, unit="D")
    issued = read_days(sheet["issued_on"])
    if (due < issued).any():
        return sheet
    notes.first("due_from_days", "days_late", sheet.loc[due.notna(), "days_late"])
    return sheet.assign(due_on=due.dt.strftime("%Y-%m-%d").fillna("").astype("str"))


def _invoices(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    names = [
        "invoice_id",
        "debtor_id",
        "issued_on",
        "due_on",
        "currency",
        "description",
        "reference",
    ]
    texts = sheet[[name for name in names if name in sheet]].copy()
    if "due_on" in sheet:
        issued = texts["issued_on"] if "issued_on" in texts else pd.Series("", index=texts.index)
        notes.first(
            "assumed_issue",
            "issued_on",
            texts.loc[(issued == "") & (texts["due_on"] != ""), "due_on"],
        )
        texts["issued_on"] = issued.where(issued != "", texts["due_on"])
    amounts = ["" if pd.isna(cents) else f"{cents / 100:.2f}" for cents in sheet["original"]]
    return texts.assign(amount=pd.Series(amounts, index=texts.index, dtype="str"))


def _debtors(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return each debtor once, with the first value that its rows give of each attribute."""
    names = [c.name for c in COLUMNS["debtors"] if c.name in sheet and c.name != "kind"]
    texts = tidied(sheet[names]).replace("", None)
    first = texts.groupby("debtor_id", sort=False).first()
    lines = ~texts["debtor_id"].duplicated()
    once = first.reset_index().set_index(texts.index[lines])
    return check("debtors", once, notes).frame.assign(line=float("nan"))


def _told_open(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Mark rows faulty with an amount, but without what is left of it: that may be all or none."""
    untold = sheet["open"].isna() & sheet["original"].notna() & ~sheet["faulty"]
    notes.rows("missing_value", "remaining", sheet.loc[untold, "whole"])
    return sheet.assign(faulty=sheet["faulty"] | untold)


def _left(sheet: pd.DataFrame, invoices: pd.DataFrame, day: date) -> pd.DataFrame:
    return invoices[["line", "invoice_id", "debtor_id"]].assign(
        snapshot_on=pd.Series(pd.Timestamp(day), index=invoices.index, dtype="datetime64[us]"),
        cents=sheet["open"].round().astype("int64").to_numpy(),
    )


def _settled(sheet: pd.DataFrame, invoices: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return a payment for each invoice of which the list says when it was settled."""
    if "settled_on" not in sheet:
        return {}
    partly = "paid" in sheet or ("remaining" in sheet and "amount" in sheet)
    paid = invoices["cents"] - (sheet["open"].fillna(0).to_numpy() if partly else 0)
    days = read_days(sheet["settled_on"]).to_numpy()
    made = invoices[["line", "debtor_id", "invoice_id"]].assign(
        payment_id="settled:" + invoices["invoice_id"], paid_on=days, cents=paid
    )
    made = made[made["paid_on"].notna() & (made["cents"] != 0)]
    lines = made.set_index("payment_id")["line"]
    frame = coerce("payments", made)
    return {"payments": frame.assign(line=frame["payment_id"].map(lines))}
