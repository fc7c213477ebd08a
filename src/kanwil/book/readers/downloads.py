"""The CSV downloads of Dutch banks: bookings with a day, an amount and whose they are."""

import re
from typing import Any

import pandas as pd

from kanwil.book.cells import decimal_mark, read_amounts, read_days
from kanwil.book.checking import settle_orders
from kanwil.book.mishaps import Notes, RefusedFileError, listed
from kanwil.book.readers.bank import Entry, Statement, ibans_in, parsed_of, squeezed
from kanwil.book.readers.bankheads import HEADINGS, Layout
from kanwil.book.readers.narrative import narrative
from kanwil.book.readers.parsed import Parsed
from kanwil.book.readers.returns import reason_of, taken_back
from kanwil.book.readers.texts import Line

_NEEDED = ("day", "account", "amount")
_SIDES = {"af": -1, "debit": -1, "debet": -1, "d": -1, "afschrijving": -1, "afschrijvingen": -1}
_SIDES |= {"bij": 1, "credit": 1, "c": 1, "bijschrijving": 1, "bijschrijvingen": 1}
_PIECE = 140
_METHODS = {"ID": "ideal", "IC": "direct_debit", "EI": "direct_debit", "ST": "cash", "BA": "card"}
_LABELS = re.compile(
    r"\b(Naam|Name|Omschrijving|Description|IBAN|BIC|Kenmerk|Reference|Machtiging(?: ID)?"
    r"|Mandate ID|Incassant(?: ID)?|Creditor ID|Datum/Tijd|Date/time|Valutadatum|Value date"
    r"|Transactie|Voor): "
)


def read_download(layout: Layout, notes: Notes) -> Parsed:
    """Read the bookings; each line whose day or amount is unclear is refused.

    Raises
    ------
    RefusedFileError : a column is missing, or days have the month in front.
    """
    sheet = _sheet(layout, notes)
    order = settle_orders({"day": sheet["day"]}, "dmy", notes.file)["day"]
    sheet = sheet.assign(booked_on=read_days(sheet["day"], order))
    for name in ("amount", "balance", "before"):
        mark = decimal_mark(sheet[name]) or ","
        sheet[f"{name}_cents"] = read_amounts(sheet[name], mark)["cents"]
    signs = [_SIDES.get(side.lower()) for side in sheet["side"]]
    sheet["sign"] = pd.Series(signs if "side" in layout.columns else 1.0, index=sheet.index)
    lost = _faulty(sheet, notes)
    statements = _statements(sheet[~lost], notes)
    return parsed_of(layout.format, statements, notes, int(lost.sum()))


def _sheet(layout: Layout, notes: Notes) -> pd.DataFrame:
    """Return the lines as texts by field; fields without a column are empty."""
    columns, body = layout.columns, layout.body
    # Where money says what kind it is, its side stands in a column of its own.
    needed = (*_NEEDED, "side") if "kind" in columns else _NEEDED
    if missing := [name for name in needed if name not in columns]:
        names = ", ".join(HEADINGS[name].split()[0] for name in missing)
        raise RefusedFileError("missing_columns", notes.file, names, listed(columns))
    fields = {
        name: [_cell(line, columns[name]) if name in columns else "" for line in body]
        for name in HEADINGS
    }
    return pd.DataFrame(fields, index=[line.number for line in body], dtype="str")


def _cell(line: Line, at: int) -> str:
    return line.cells[at].strip() if at < len(line.cells) else ""


def _faulty(sheet: pd.DataFrame, notes: Notes) -> pd.Series:
    """Tell which lines lack a day, an amount or a side, each with its Problem."""
    lost = pd.Series(False, index=sheet.index)
    for column, told, code in (
        ("booked_on", "day", "bad_date"),
        ("amount_cents", "amount", "bad_amount"),
        ("sign", "side", "unknown_choice"),
    ):
        bad = sheet[column].isna() & ~lost
        notes.rows(code, HEADINGS[told].split()[0], sheet.loc[bad, told])
        lost |= bad
    return lost


def _statements(sheet: pd.DataFrame, notes: Notes) -> list[Statement]:
    """Return one statement per account, oldest booking first."""
    signed = sheet.assign(cents=sheet["amount_cents"] * sheet["sign"])
    signed["after"] = signed["balance_cents"].fillna(signed["before_cents"] + signed["cents"])
    found = []
    for (account, currency), rows in signed.groupby(["account", "currency"], sort=False):
        ordered = _ordered(rows)
        opening, closing = _balances(ordered, notes)
        entries = [_entry(row) for row in ordered.itertuples()]
        one = Statement(str(account), int(rows.index[0]), str(currency).strip() or "EUR")
        one.entries, one.opening, one.closing = entries, opening, closing
        found.append(one)
    return found


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the oldest booking first; among those of one day the balances tell."""
    turned, days = rows[::-1], rows["booked_on"]
    if days.is_monotonic_decreasing and days.is_monotonic_increasing:
        return rows if len(_gaps(rows)) <= len(_gaps(turned)) else turned
    return turned if days.is_monotonic_decreasing else rows


def _gaps(rows: pd.DataFrame) -> pd.Index:
    """Return the lines that do not start where the one before them ended."""
    last = rows["after"].shift()
    gap: pd.Index = rows.index[(rows["after"] - rows["cents"] != last) & last.notna()]
    return gap


def _balances(rows: pd.DataFrame, notes: Notes) -> tuple[int | None, int | None]:
    """Return the balance before and after the rows; neither when they don't run on.

    A download may have been filtered, so a gap is a remark and no reason to refuse.
    """
    if rows["after"].isna().any():
        return None, None
    if len(gaps := _gaps(rows)):
        notes.once("balance_gap", int(gaps[0]), "saldonamutatie", len(gaps))
        return None, None
    return int(rows["after"].iloc[0] - rows["cents"].iloc[0]), int(rows["after"].iloc[-1])


def _entry(row: Any) -> Entry:  # noqa: ANN401 -- a tuple that pandas makes
    written = _joined(row.text, row.more, row.rest)
    text, name, other, key, mandate = _said(written, squeezed(row.account))
    cents = int(row.cents)
    taken = row.returned or (cents < 0 and taken_back(f"{row.kind} {written}"))
    return Entry(
        line=int(row.Index),
        booked_on=row.booked_on.date(),
        cents=cents,
        text=" ".join(part for part in (text, row.key) if part),
        iban=squeezed(row.other) or other,
        name=row.name or name,
        end_to_end=row.end_to_end or key,
        mandate=row.mandate or mandate,
        method=_METHODS.get(row.code.upper()) or ("ideal" if "iDEAL" in written else "transfer"),
        code=reason_of(f"{row.returned} {written}") if taken else "",
        interest=re.search("rente|interest", row.kind, re.IGNORECASE) is not None,
    )


def _joined(*parts: str) -> str:
    """Return a text that Rabobank cut into pieces of 140 signs as it was."""
    return "".join(part if len(part) >= _PIECE else f"{part} " for part in parts if part).strip()


def _said(text: str, own: str) -> tuple[str, str, str, str, str]:
    """Return text, name, account, end-to-end id and mandate as far as a notification tells."""
    if text.startswith("/"):
        told = narrative([text], own)
        return told.text, told.name, told.iban, told.end_to_end, told.mandate
    parts = _LABELS.split(text)
    by_label = dict(reversed(list(zip(parts[1::2], map(str.strip, parts[2::2]), strict=True))))

    def one(*labels: str) -> str:
        return next((by_label[label] for label in labels if by_label.get(label)), "")

    bare = re.sub(r"\s*(?:Valutadatum|Value date): [\d-]+", "", text).strip(" '")
    accounts = [found for found in ibans_in(text) if found != own]
    return (
        " ".join((one("Omschrijving", "Description") or bare).split()),
        one("Naam", "Name"),
        accounts[0] if accounts else "",
        one("Kenmerk", "Reference"),
        one("Machtiging ID", "Mandate ID", "Machtiging"),
    )
