"""Lists of open items, and of invoices with the day they were settled, from any package."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kanwil.book.cells import Order, read_day, read_days
from kanwil.book.checking import check, settle_order
from kanwil.book.frames import COLUMNS, coerce
from kanwil.book.mishaps import Notes, RefusedFileError, listed
from kanwil.book.readers.balances import AMOUNTS, balanced, dated, merged, turned
from kanwil.book.readers.headers import Header, find_header
from kanwil.book.readers.parsed import Parsed, Rows
from kanwil.book.readers.parties import name_parties
from kanwil.book.readers.texts import Line
from kanwil.book.readers.totals import without_totals

_DAYS = ("issued_on", "due_on", "settled_on")
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


@dataclass(frozen=True)
class Wish:
    """What the user said about reading a file: order of days, columns, the day of a list."""

    date_order: str | None = None
    mapping: Mapping[str, str] | None = None
    as_of: date | None = None


def read_openitems(lines: list[Line], notes: Notes, wish: Wish, mark: str | None = None) -> Parsed:
    """Read a list into debtors, invoices and what was left of them on its day.

    A list with `settled_on` and no remaining amounts is a history: its invoices get payments and
    it is no snapshot.

    Parameters
    ----------
    mark : the decimal mark where it is certain, as in a spreadsheet; None = as the columns tell.

    Raises
    ------
    RefusedFileError : no header that we know, days or the list's own day unclear.
    """
    header = _header(lines, notes, wish)
    sheet = _sheet(lines, header)
    days = {name: sheet[name] for name in _DAYS if name in sheet}
    order = settle_order(days, wish.date_order, notes.file)
    history = "settled_on" in sheet and "remaining" not in sheet
    day = None if history else _stated_day(lines[: header.place], order) or wish.as_of
    if day is None and not history:
        raise RefusedFileError("no_snapshot_day", notes.file)
    sheet = without_totals(balanced(name_parties(sheet, notes), notes, mark), notes)
    sheet = turned(merged(dated(sheet[~sheet["idle"]], notes, order)), notes)
    sound = sheet[~sheet["faulty"]]
    checked = check("invoices", _invoices(sound, notes), notes, order)
    rejected = len(sheet) - len(sound) + checked.rejected
    format_ = "invoices" if history else "openitems"
    sound, invoices = sound.loc[checked.frame["line"]], checked.frame
    tables = {"debtors": _debtors(sound, notes), "invoices": invoices}
    tables |= _settled(sound, invoices, order)
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


def _header(lines: list[Line], notes: Notes, wish: Wish) -> Header:
    header = find_header(lines, wish.mapping)
    if header is None or len(header.missing) > 1:
        cells = lines[0].cells if lines else []
        raise RefusedFileError("unknown_format", notes.file, "", listed(cells))
    if header.missing:
        cells = lines[header.place].cells
        raise RefusedFileError("missing_columns", notes.file, header.missing[0], listed(cells, 9))
    if header.others:
        notes.once("extra_columns", lines[header.place].number, "", listed(header.others))
    return header


def _stated_day(lines: list[Line], order: Order | None) -> date | None:
    """Return the day of the list as the lines above its header say it."""
    text = "\n".join(" ".join(line.cells) for line in lines)
    for pattern, usual in _STATED:
        for match in pattern.finditer(text):
            asked: Order | None = order or ("dmy" if usual else None)
            if day := read_day(match[1], asked):
                return day
    return None


def _sheet(lines: list[Line], header: Header) -> pd.DataFrame:
    """Return the rows below the header as texts by field; pages repeat the header, so not it."""
    head = lines[header.place].cells
    body = [line for line in lines[header.place + 1 :] if line.cells != head]
    fields = {
        name: [line.cells[at].strip() if at < len(line.cells) else "" for line in body]
        for name, at in header.columns.items()
    }
    fields["whole"] = ["\t".join(cell.strip() for cell in line.cells) for line in body]
    sheet = pd.DataFrame(fields, index=[line.number for line in body], dtype="str")
    empty = sheet == ""
    priced, told = ([n for n in names if n in sheet] for names in (AMOUNTS, (*AMOUNTS, *_DAYS)))
    return sheet.assign(unpriced=empty[priced].all(axis=1), blank=empty[told].all(axis=1))


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
    texts = sheet[names].replace("", None)
    if "payment_terms_days" in texts:
        texts["payment_terms_days"] = texts["payment_terms_days"].str.extract(r"(\d+)")[0]
    first = texts.groupby("debtor_id", sort=False).first()
    lines = ~texts["debtor_id"].duplicated()
    once = first.reset_index().set_index(texts.index[lines])
    return check("debtors", once, notes).frame.assign(line=float("nan"))


def _left(sheet: pd.DataFrame, invoices: pd.DataFrame, day: date) -> pd.DataFrame:
    return invoices[["line", "invoice_id", "debtor_id"]].assign(
        snapshot_on=pd.Series(pd.Timestamp(day), index=invoices.index, dtype="datetime64[us]"),
        cents=sheet["open"].round().astype("int64").to_numpy(),
    )


def _settled(
    sheet: pd.DataFrame, invoices: pd.DataFrame, order: Order | None
) -> dict[str, pd.DataFrame]:
    """Return a payment for each invoice of which the list says when it was settled."""
    if "settled_on" not in sheet:
        return {}
    paid = invoices["cents"] - (sheet["open"].to_numpy() if "remaining" in sheet else 0)
    days = read_days(sheet["settled_on"], order).to_numpy()
    made = invoices[["line", "debtor_id", "invoice_id"]].assign(
        payment_id="settled:" + invoices["invoice_id"], paid_on=days, cents=paid
    )
    made = made[made["paid_on"].notna() & (made["cents"] != 0)]
    lines = made.set_index("payment_id")["line"]
    frame = coerce("payments", made)
    return {"payments": frame.assign(line=frame["payment_id"].map(lines))}
