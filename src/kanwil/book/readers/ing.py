"""ING's CSV downloads of several years: Dutch and English, comma and semicolon, with a balance."""

import re

import pandas as pd

from kanwil.book.cells import decimal_mark, read_amounts, read_days
from kanwil.book.checking import settle_orders
from kanwil.book.mishaps import Notes, RefusedFileError, listed
from kanwil.book.readers.bank import Entry, Statement, ibans_in, parsed_of, squeezed
from kanwil.book.readers.headings import plain
from kanwil.book.readers.parsed import Parsed
from kanwil.book.readers.returns import reason_of, taken_back
from kanwil.book.readers.texts import Line, decode, delimiter_of, records

_HEADINGS = {
    "day": ("datum", "date", "boekingsdatum"),
    "name": ("naamomschrijving", "namedescription", "omschrijving", "description"),
    "account": ("rekening", "account"),
    "other": ("tegenrekening", "counterparty", "counterpartyaccount"),
    "code": ("code",),
    "side": ("afbij", "debitcredit"),
    "amount": ("bedrageur", "amounteur", "bedrag", "amount"),
    "kind": ("mutatiesoort", "transactiontype"),
    "text": ("mededelingen", "notifications"),
    "balance": ("saldonamutatie", "resultingbalance"),
    "currency": ("valuta", "currency"),
    "tag": ("tag", "label", "rekeningnaam", "accountname"),
}
_FIELD_OF = {word: field for field, words in _HEADINGS.items() for word in words}
_NEEDED = ("day", "account", "side", "amount")
_SIDES = {"af": -1, "debit": -1, "bij": 1, "credit": 1}
_METHODS = {"ID": "ideal", "IC": "direct_debit", "ST": "cash", "BA": "card"}
_LABELS = re.compile(
    r"\b(Naam|Name|Omschrijving|Description|IBAN|Kenmerk|Reference|Machtiging ID|Mandate ID"
    r"|Incassant ID|Creditor ID|Datum/Tijd|Date/time|Valutadatum|Value date|Transactie): "
)
_AFBIJ = re.compile(rb"af[ _]?bij|debit/credit", re.IGNORECASE)
_ACCOUNT = re.compile(rb"rekening|account", re.IGNORECASE)


def recognises(head: bytes) -> bool:
    """Tell an ING download by its first bytes: no other bank says `Af Bij`."""
    first = b"\n".join(head.replace(b"\0", b"").replace(b"\r", b"\n").lstrip().split(b"\n")[:2])
    return bool(_AFBIJ.search(first) and _ACCOUNT.search(first))


def read_ing(data: bytes, notes: Notes) -> Parsed:
    """Read the bookings; each line whose day or amount is unclear is refused.

    Raises
    ------
    RefusedFileError : a column is missing, or days have the month in front.
    """
    text = decode(data, notes)
    sheet = _sheet(list(records(text, delimiter_of(text), notes.file)), notes)
    order = settle_orders({"day": sheet["day"]}, "dmy", notes.file)["day"]
    sheet = sheet.assign(booked_on=read_days(sheet["day"].str.strip(), order))
    for name in ("amount", "balance"):
        mark = decimal_mark(sheet[name]) or ","
        sheet[f"{name}_cents"] = read_amounts(sheet[name], mark)["cents"]
    signs = [_SIDES.get(side.strip().lower()) for side in sheet["side"]]
    sheet["sign"] = pd.Series(signs, index=sheet.index, dtype="float64")
    lost = _faulty(sheet, notes)
    statements = _statements(sheet[~lost], notes)
    return parsed_of("ing", statements, notes, int(lost.sum()))


def _sheet(lines: list[Line], notes: Notes) -> pd.DataFrame:
    """Return the lines below the header as texts by field."""
    heads = (n for n, line in enumerate(lines[:5]) if len(_columns(line)) >= len(_NEEDED))
    place = next(heads, None)
    columns = {} if place is None else _columns(lines[place])
    if missing := [name for name in _NEEDED if name not in columns]:
        names = ", ".join(_HEADINGS[name][0] for name in missing)
        raise RefusedFileError("missing_columns", notes.file, names, listed(lines[0].cells))
    body = lines[(place or 0) + 1 :]
    fields = {
        name: [line.cells[at] if at < len(line.cells) else "" for line in body]
        for name, at in columns.items()
    }
    blank = {name: "" for name in _HEADINGS if name not in columns}
    sheet = pd.DataFrame(fields, index=[line.number for line in body], dtype="str")
    return sheet.assign(**blank).astype("str")


def _columns(line: Line) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(line.cells):
        if field := _FIELD_OF.get(plain(cell)):
            found.setdefault(field, at)
    return found


def _faulty(sheet: pd.DataFrame, notes: Notes) -> pd.Series:
    """Tell which lines lack a day, an amount or a side, each with its Problem."""
    lost = pd.Series(False, index=sheet.index)
    for column, told, code in (
        ("booked_on", "day", "bad_date"),
        ("amount_cents", "amount", "bad_amount"),
        ("sign", "side", "unknown_choice"),
    ):
        bad = sheet[column].isna() & ~lost
        notes.rows(code, _HEADINGS[told][0], sheet.loc[bad, told])
        lost |= bad
    return lost


def _statements(sheet: pd.DataFrame, notes: Notes) -> list[Statement]:
    """Return one statement per account, oldest booking first."""
    signed = sheet.assign(cents=sheet["amount_cents"] * sheet["sign"])
    found = []
    for (account, currency), rows in signed.groupby(["account", "currency"], sort=False):
        ordered = rows[::-1] if rows["booked_on"].is_monotonic_decreasing else rows
        opening, closing = _balances(ordered, notes)
        entries = [_entry(row) for row in ordered.itertuples()]
        one = Statement(str(account), int(rows.index[0]), str(currency).strip() or "EUR")
        one.entries, one.opening, one.closing = entries, opening, closing
        found.append(one)
    return found


def _balances(rows: pd.DataFrame, notes: Notes) -> tuple[int | None, int | None]:
    """Return the balance before and after the rows; neither when they don't run on.

    A download may have been filtered, so a gap is a remark and no reason to refuse.
    """
    after = rows["balance_cents"]
    before = after - rows["cents"]
    if after.isna().any():
        return None, None
    gaps = rows.index[(before != after.shift()).to_numpy() & (after.shift().notna().to_numpy())]
    if len(gaps):
        notes.once("balance_gap", int(gaps[0]), "saldonamutatie", len(gaps))
        return None, None
    return int(before.iloc[0]), int(after.iloc[-1])


def _entry(row: object) -> Entry:
    text, code, kind = (str(getattr(row, name)).strip() for name in ("text", "code", "kind"))
    cents, day = int(getattr(row, "cents")), getattr(row, "booked_on")  # noqa: B009 -- a tuple's
    said = _said(text)
    other = squeezed(str(getattr(row, "other"))) or next(iter(ibans_in(text)), "")  # noqa: B009
    taken = cents < 0 and taken_back(f"{kind} {text}")
    return Entry(
        line=int(getattr(row, "Index")),  # noqa: B009
        booked_on=day.date(),
        cents=cents,
        text=said.get("Omschrijving") or said.get("Description") or said[""],
        iban=other,
        name=str(getattr(row, "name")).strip(),  # noqa: B009
        end_to_end=said.get("Kenmerk") or said.get("Reference") or "",
        mandate=said.get("Machtiging ID") or said.get("Mandate ID") or "",
        method=_METHODS.get(code, "transfer"),
        code=reason_of(text) if taken else "",
        interest=re.search("rente|interest", kind, re.IGNORECASE) is not None,
    )


def _said(text: str) -> dict[str, str]:
    """Return the labelled parts of a notification; '' is all of it without what only dates it."""
    parts = _LABELS.split(text)
    found = {"": re.sub(r"\s*(?:Valutadatum|Value date): [\d-]+", "", text).strip()}
    for label, value in zip(parts[1::2], parts[2::2], strict=True):
        found.setdefault(label, value.strip())
    return found
