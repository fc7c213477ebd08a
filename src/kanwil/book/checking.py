"""Turning rows of text into typed rows: what can't be understood is reported, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from kanwil.book.cells import (
    Order,
    day_order,
    decimal_mark,
    read_amounts,
    read_days,
    read_flags,
    read_numbers,
)
from kanwil.book.frames import COLUMNS, NATURAL_ID, Column, Kind, signed
from kanwil.book.mishaps import Notes, RefusedFileError

_MANGLED = r"\d(?:[.,]\d+)?E\+\d+"
_FLOATED = r"\d+\.0"
_ORDERS: dict[str, Order] = {"dmy": "dmy", "mdy": "mdy"}
_NUMERIC_DAY = r"\s*\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}.*"


@dataclass(frozen=True)
class Checked:
    """The rows of one file that can be stored.

    Attributes
    ----------
    frame : the table's Ledger columns and types, and `line` (int64) in the file.
    rejected : how many rows were refused; each has its Problem.
    repeated : how many rows said the same as an earlier row of the file.
    """

    frame: pd.DataFrame
    rejected: int
    repeated: int


def check(
    table: str, texts: pd.DataFrame, notes: Notes, order: str | None = None, mark: str | None = "."
) -> Checked:
    """Read a file's rows into the table's types, noting a Problem for each that can't be.

    Parameters
    ----------
    texts : canonical column names, str or missing; the index is the line in the file.
    order : whether day or month comes first in days that are not ISO; None = as the columns tell.
    mark : the decimal mark; None = as each amount column tells.

    Raises
    ------
    RefusedFileError : the order of day and month can't be told.
    """
    days = {
        c.name: texts[c.name] for c in COLUMNS[table] if c.kind is Kind.DATE and c.name in texts
    }
    rows = _Rows(table, texts, notes, settle_orders(days, order, notes.file), mark)
    frame = rows.read()
    kept = frame[~rows.refused].astype({c.frame: c.dtype for c in COLUMNS[table]})
    if table == "invoices":
        kept = _due_after(signed(kept), notes)
        _note_foreign(kept, notes)
    same, clash = _doubles(kept, NATURAL_ID[table])
    notes.rows("duplicate_id", NATURAL_ID[table], kept.loc[clash, NATURAL_ID[table]])
    notes.first("repeated_row", NATURAL_ID[table], kept.loc[same, NATURAL_ID[table]])
    good = kept[~same & ~clash].rename_axis("line").reset_index()
    return Checked(good, int(rows.refused.sum() + clash.sum()), int(same.sum()))


def settle_orders(
    days: Mapping[str, pd.Series], asked: str | None, file: str
) -> dict[str, Order | None]:
    """Return the order of day and month in each day column of a file; None when it is all ISO.

    A column that can't tell is read as the columns that can, if those agree. Columns that tell
    otherwise are believed only when they are written otherwise too.

    Raises
    ------
    RefusedFileError : columns do not tell and nobody did, or contradict themselves or what was
        asked.
    """
    found = {name: day_order([column]) for name, column in days.items()}
    told = {name: order for name, order in found.items() if order in _ORDERS}
    given = _ORDERS.get(asked or "")
    if clash := [name for name, order in told.items() if given and order != given]:
        raise RefusedFileError("wrong_date_order", file, ", ".join(clash), asked)
    agreed = set(told.values())
    if len(agreed) > 1 and len({_mark_of(days[name]) for name in told}) < len(told):
        raise RefusedFileError("mixed_dates", file, ", ".join(told), "")
    common = given or (_ORDERS[agreed.pop()] if len(agreed) == 1 else None)
    if not given:
        unclear = {
            name: days[name]
            for name, order in found.items()
            if order == "mixed" or (order == "unclear" and common is None)
        }
        _refuse_unclear(unclear, days, file, "mixed" if "mixed" in found.values() else "unclear")
    return {name: _ORDERS.get(order, common) for name, order in found.items()}


def _mark_of(texts: pd.Series) -> str:
    """Return what stands between the day and the month in the first day of a column."""
    first = texts[texts.str.fullmatch(_NUMERIC_DAY).fillna(value=False)].iloc[0]
    return str(first).strip("0123456789 ")[:1]


def _refuse_unclear(
    unclear: Mapping[str, pd.Series], days: Mapping[str, pd.Series], file: str, how: str
) -> None:
    """Refuse a file of which half of the days may be another day; a few strays lose their row."""
    masks = {name: texts.str.fullmatch(_NUMERIC_DAY) for name, texts in unclear.items()}
    numeric = [unclear[name][mask.fillna(value=False)] for name, mask in masks.items()]
    filled = sum((column.fillna("") != "").sum() for column in days.values())
    if numeric and sum(map(len, numeric)) * 2 >= filled:
        raise RefusedFileError(f"{how}_dates", file, ", ".join(unclear), numeric[0].iloc[0])


def _doubles(frame: pd.DataFrame, key: str) -> tuple[pd.Series, pd.Series]:
    """Return which rows repeat an earlier one, and which share their id with a different row."""
    double = frame[key].duplicated(keep=False)
    versions = frame[double].drop_duplicates()[key].value_counts()
    clash = frame[key].isin(versions[versions > 1].index)
    return frame[key].duplicated() & ~clash, clash


def _due_after(invoices: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Leave out a due day that lies before its invoice."""
    early = invoices["due_on"] < invoices["issued_on"]
    notes.first("due_before_issue", "due_on", invoices.loc[early, "due_on"].dt.date)
    return invoices.assign(due_on=invoices["due_on"].mask(early))


def _note_foreign(invoices: pd.DataFrame, notes: Notes) -> None:
    foreign = invoices.loc[invoices["currency"] != "EUR", "currency"]
    for currency in foreign.unique():
        notes.first("foreign_currency", "currency", foreign[foreign == currency])


@dataclass
class _Rows:
    """One file's rows while they are read; `refused` grows as columns turn out faulty."""

    table: str
    texts: pd.DataFrame
    notes: Notes
    orders: Mapping[str, Order | None]
    mark: str | None
    refused: pd.Series = field(init=False)

    def __post_init__(self) -> None:
        self.refused = pd.Series(False, index=self.texts.index)

    def read(self) -> pd.DataFrame:
        return pd.DataFrame({c.frame: self._column(c) for c in COLUMNS[self.table]})

    def _column(self, column: Column) -> pd.Series:
        if column.name not in self.texts:
            return self._blank(column)
        cells = self.texts[column.name].astype("str").fillna("")
        stripped = cells.str.strip() if (cells != "").any() else cells
        blank = stripped == ""
        if column.required:
            self._refuse("missing_value", column, blank, stripped)
        if blank.all():
            return self._blank(column)
        return self._read(column, cells.where(~blank, None), stripped)

    def _blank(self, column: Column) -> pd.Series:
        return pd.Series(None, index=self.texts.index, dtype=column.dtype.replace("int", "float"))

    def _read(self, column: Column, given: pd.Series, stripped: pd.Series) -> pd.Series:
        match column.kind:
            case Kind.DATE:
                return self._days(column, given, stripped)
            case Kind.AMOUNT:
                return self._amounts(column, given)
            case Kind.ID:
                return self._ids(column, stripped.where(given.notna(), None))
            case Kind.TEXT:
                return self._words(column, given)
        values = read_flags(given) if column.kind is Kind.FLAG else read_numbers(given)
        self._leave_out(column, values.isna() & given.notna(), given)
        return values

    def _days(self, column: Column, given: pd.Series, stripped: pd.Series) -> pd.Series:
        order = self.orders[column.name]
        days = read_days(stripped, order)
        lost = days.isna() & given.notna()
        unclear = lost & (order is None) & read_days(stripped.where(lost, ""), "dmy").notna()
        self._faulty("unclear_day", column, unclear, given)
        self._faulty("bad_date", column, lost & ~unclear, given)
        return days

    def _amounts(self, column: Column, given: pd.Series) -> pd.Series:
        mark = self.mark or decimal_mark(given)
        amounts = read_amounts(given, mark)
        for code in amounts["fault"].unique():
            if code:
                self._faulty(code, column, amounts["fault"] == code, given)
        self.notes.first("healed_amount", column.name, given[amounts["healed"]])
        return amounts["cents"]

    def _ids(self, column: Column, ids: pd.Series) -> pd.Series:
        known = ids.dropna()
        if len(known) and known.str.fullmatch(_FLOATED).all():
            self.notes.first("healed_id", column.name, known)
            ids = ids.str.removesuffix(".0")
        mangled = ids.str.fullmatch(_MANGLED).fillna(value=False)
        self._refuse("mangled_id", column, mangled, ids)
        return ids

    def _words(self, column: Column, given: pd.Series) -> pd.Series:
        if column.name == "currency":
            codes = given.str.strip().str.upper().replace({"€": "EUR", "EURO": "EUR"})
            self._refuse(
                "unknown_choice", column, codes.notna() & ~codes.str.fullmatch("[A-Z]{3}"), given
            )
            return codes
        if not column.choices:
            return given
        words = given.str.strip().str.lower()
        unknown = given.notna() & ~words.isin(column.choices)
        if column.required:
            self._refuse("unknown_choice", column, unknown, given)
        else:
            self._leave_out(column, unknown, given)
        return words.where(~unknown, None)

    def _faulty(self, code: str, column: Column, mask: pd.Series, given: pd.Series) -> None:
        """Refuse the rows; but a debtor is not lost over an attribute, only a dated fact is."""
        if self.table == "debtors":
            self._leave_out(column, mask, given)
        else:
            self._refuse(code, column, mask, given)

    def _refuse(self, code: str, column: Column, mask: pd.Series, given: pd.Series) -> None:
        self.refused |= mask
        if mask.any():
            self.notes.rows(code, column.name, given[mask])

    def _leave_out(self, column: Column, mask: pd.Series, given: pd.Series) -> None:
        if mask.any():
            self.notes.rows("left_out", column.name, given[mask])
