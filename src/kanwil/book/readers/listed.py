"""The rows of a list as texts by field: columns that hold something else than they say moved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from kanwil.book.cells import Order, decimal_mark, iso_texts
from kanwil.book.checking import settle_orders
from kanwil.book.mishaps import Notes
from kanwil.book.readers.headers import Header
from kanwil.book.readers.texts import Line

DAYS = ("issued_on", "due_on", "settled_on", "paid_on", "reversed_on", "customer_since")
PRICES = ("remaining", "amount", "debit", "credit", "paid")
# A number such as 20260001 is no day.
_DAY = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4})(?:[T ].*)?"
    r"|\d{1,2}[-/. ]+[^\W\d]{3,10}\.?[-/., ]+\d{2,4}.*|[^\W\d]{3,9}\.? \d{1,2},? \d{4}"
)
_COMPACT = re.compile(r"(?:19|20)\d{6}(?:\.0)?")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")
_PRICE = re.compile(r"[-+(€$£\s]*(?:[A-Z]{3}\s*)?-?\d[\d.,' ]*(?:[-)\sA-Z€]*)")
_COUNT = re.compile(r"-?\d{1,4}(?:\.0)?")
_CURRENCY = re.compile(r"([$£]|USD|GBP|CHF)")
_FLOATED = r"\d+\.0"
_IDS = ("invoice_id", "debtor_id", "payment_id", "debtor", "kvk")


@dataclass(frozen=True)
class Listed:
    """A list as texts.

    Attributes
    ----------
    header : with the columns as they are used.
    above : the lines over the header.
    sheet : field → texts, and `whole` (all cells of a row); the index is the line in the file.
    buckets : the texts of the ageing columns, in the same rows.
    order : of day and month where anything depended on it; days are ISO already.
    mark : before the cents, where it is certain or was said.
    """

    header: Header
    above: list[Line]
    sheet: pd.DataFrame
    buckets: pd.DataFrame
    order: Order | None
    mark: str | None
    notes: Notes

    def marks(self, names: Sequence[str]) -> dict[str, str | None]:
        """Return the decimal mark of each column: its own, else what the others tell."""
        columns = {name: self.sheet[name] for name in names}
        columns |= {str(name): self.buckets[name] for name in self.buckets}
        if not columns:
            return {}
        common = decimal_mark(pd.concat(list(columns.values()))) or self.mark
        return {name: decimal_mark(texts) or common for name, texts in columns.items()}


def fitted(header: Header, body: Sequence[Line]) -> Header:
    """Return the header with each field in the column whose cells look most like it."""
    columns = [
        [cell for line in body if n < len(line.cells) and (cell := line.cells[n].strip())]
        for n in range(len(header.headings))
    ]
    claims: dict[str, list[int]] = {}
    for field, places in header.claims.items():
        like = {n: _likeness(field, columns[n], len(body)) for n in places}
        claims[field] = [n for rank in (2, 1, 0) for n in places if like[n] == rank]
    claims = _moved(header, claims, columns, len(body))
    return replace(header, claims={field: places for field, places in claims.items() if places})


def _likeness(field: str, cells: Sequence[str], rows: int) -> int:
    """Return 2 for cells that look like the field, 1 where nothing tells, 0 for others."""
    if not cells:
        return 1
    if field in DAYS:
        return 2 * any(_share(like, cells) > 0.5 for like in (_DAY, _COMPACT, _SERIAL))
    if field in PRICES:
        return 2 * (_share(_PRICE, cells) > 0.5 and _share(_DAY, cells) < 0.5)
    if field in _IDS:
        return 2 * (len(cells) * 2 > rows and _share(_DAY, cells) < 0.5)
    return 2


def _share(like: re.Pattern[str], cells: Sequence[str]) -> float:
    return sum(like.fullmatch(cell) is not None for cell in cells) / len(cells)


def _moved(
    header: Header, claims: dict[str, list[int]], columns: Sequence[Sequence[str]], rows: int
) -> dict[str, list[int]]:
    """Move what stands under a wrong heading: days under a number, counts under days."""
    due, number = claims.get("due_on", []), claims.get("invoice_id", [])
    if due and columns[due[0]] and _share(_COUNT, columns[due[0]]) == 1:
        claims = claims | {"due_on": due[1:], "days_late": [*claims.get("days_late", []), due[0]]}
    if number and columns[number[0]] and _share(_DAY, columns[number[0]]) > 0.5:
        beside = [n for n in (number[0] + 1, number[0] - 1) if 0 <= n < len(columns)]
        unnamed = [n for n in beside if not header.headings[n] and _is_number(columns[n], rows)]
        claims = claims | {"invoice_id": [*number[1:], *unnamed]}
        if not claims.get("issued_on"):
            claims["issued_on"] = [number[0]]
    return claims


def _is_number(cells: Sequence[str], rows: int) -> bool:
    told = len(cells) * 10 >= rows * 8 and _share(_DAY, cells) < 0.1
    return told and len(set(cells)) * 10 > len(cells) * 9 and any(c[-1:].isdigit() for c in cells)


def listed(
    lines: Sequence[Line], header: Header, notes: Notes, asked: str | None, mark: str | None
) -> Listed:
    """Return the rows below a header; pages repeat it, so not those.

    Raises
    ------
    RefusedFileError : the order of day and month can't be told.
    """
    heads = [line.cells for line in lines[header.first : header.last + 1]]
    body = [line for line in lines[header.last + 1 :] if line.cells not in heads]
    number = [line.number for line in body]
    fields: dict[str, pd.Series] = {}
    for field, places in header.claims.items():
        if field == "bucket":
            continue
        texts = [_column(body, n) for n in places]
        joined = field in ("invoice_id", "debtor_id")
        cells = [next(filter(None, row), "") for row in zip(*texts, strict=True)]
        fields[field] = pd.Series(cells if joined else texts[0], index=number, dtype="str")
    whole = ["\t".join(cell.strip() for cell in line.cells) for line in body]
    sheet = pd.DataFrame(fields, index=number, dtype="str").assign(
        whole=pd.Series(whole, index=number, dtype="str")
    )
    sheet, order = _days(_foreign(_healed(sheet, notes)), notes, asked)
    buckets = {n: _column(body, n) for n in header.claims.get("bucket", [])}
    aged = pd.DataFrame(buckets, index=number, dtype="str")
    return Listed(header, list(lines[: header.first]), sheet, aged, order, mark, notes)


def _column(body: Sequence[Line], number: int) -> list[str]:
    return [line.cells[number].strip() if number < len(line.cells) else "" for line in body]


def _healed(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Take the `.0` from numbers that were decimals once, unless others have no such end."""
    for name in [name for name in _IDS if name in sheet]:
        floated = sheet[name].str.fullmatch(_FLOATED)
        if floated.any() and not sheet[name].str.fullmatch(r"\d+(?:\.\d*[1-9])?").any():
            notes.first("healed_id", name, sheet.loc[floated, name])
            sheet = sheet.assign(
                **{name: sheet[name].str.replace(r"(?<=^\d)(.*)\.0$", r"\1", regex=True)}
            )
    return sheet


def _foreign(sheet: pd.DataFrame) -> pd.DataFrame:
    """Move the sign of another currency from amounts to a column of its own."""
    for name in [name for name in PRICES if name in sheet]:
        told = sheet[name].str.extract(_CURRENCY)[0]
        if told.notna().any():
            bare = sheet[name].str.replace(_CURRENCY, "", regex=True)
            codes = told.replace({"$": "USD", "£": "GBP"}).fillna("")
            sheet = sheet.assign(**{name: bare, "currency": sheet.get("currency", codes)})
    return sheet


def _days(
    sheet: pd.DataFrame, notes: Notes, asked: str | None
) -> tuple[pd.DataFrame, Order | None]:
    """Write every day as ISO; what is no day, or may be two, stays as it stands."""
    days = {name: _counted(sheet[name], name, notes) for name in DAYS if name in sheet}
    orders = settle_orders(days, asked, notes.file)
    told = {name: iso_texts(texts, orders[name]) for name, texts in days.items()}
    return sheet.assign(**told), next(filter(None, orders.values()), None)


def _counted(texts: pd.Series, name: str, notes: Notes) -> pd.Series:
    """Turn the day numbers of a spreadsheet into days, in a column that mostly has those."""
    texts = texts.str.replace(r"^((?:19|20)\d{6})\.0$", r"\1", regex=True)
    serial = texts.str.fullmatch(_SERIAL)
    if not serial.any() or serial.sum() * 2 < (texts != "").sum():
        return texts
    notes.first("serial_days", name, texts[serial])
    start = date(1899, 12, 30)
    counted = texts[serial].map(lambda cell: (start + timedelta(int(float(cell)))).isoformat())
    return texts.where(~serial, counted.reindex(texts.index).fillna(""))
