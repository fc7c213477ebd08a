"""The shape in which the ledger travels: five frames with the canonical columns and exact types."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from kanwil.base.terms import CATEGORIES, EventKind, Proof
from kanwil.book.holding import marks_frame


class Kind(StrEnum):
    """What a canonical column holds."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the canonical folder.

    Attributes
    ----------
    name : name in the files. In frames and tables `amount` reads `cents` (see `frame`).
    required : a row without it is no row.
    choices : the words that may stand in it; empty for any.
    """

    name: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def frame(self) -> str:
        """Return the name in the Ledger: amounts are whole cents there."""
        if self.kind is not Kind.AMOUNT:
            return self.name
        prefix, _, suffix = self.name.partition("amount")
        return f"{prefix}{suffix.removeprefix('_')}{'_' if suffix else ''}cents"

    @property
    def dtype(self) -> str:
        """Return the pandas type in the Ledger; optional numbers are floats with NaN."""
        whole = self.kind is Kind.AMOUNT and self.required
        return "int64" if whole else _DTYPES.get(self.kind, "float64")


_DTYPES = {Kind.ID: "str", Kind.TEXT: "str", Kind.DATE: "datetime64[us]"}


def _columns(text: str, **choices: Iterable[str]) -> tuple[Column, ...]:
    """Read `name:kind*` words; `*` marks a required column, kind defaults to text."""
    found = []
    for word in text.split():
        name, _, kind = word.rstrip("*").partition(":")
        allowed = tuple(str(choice) for choice in choices.get(name, ()))
        found.append(Column(name, Kind(kind or "text"), word.endswith("*"), allowed))
    return tuple(found)


COLUMNS: dict[str, tuple[Column, ...]] = {
    "debtors": _columns(
        "debtor_id:id* name kind legal_form sector language email phone address postcode city"
        " country kvk vat_id iban customer_since:date payment_terms_days:number"
        " direct_debit:flag also_supplier:flag",
        kind=("company", "consumer"),
        language=("nl", "en"),
    ),
    "invoices": _columns(
        "invoice_id:id* debtor_id:id* issued_on:date* due_on:date amount:amount* currency kind"
        " credits:id description reference delivered_on:date quote_signed:flag"
        " written_off_on:date recorded_on:date",
        kind=("invoice", "credit_note"),
    ),
    "payments": _columns(
        "payment_id:id* debtor_id:id invoice_id:id paid_on:date* amount:amount* method"
        " reversed_on:date reversal_code reference recorded_on:date",
        method=("transfer", "direct_debit", "ideal", "card", "cash", "set_off"),
    ),
    "contacts": _columns(
        "contact_id:id* debtor_id:id* happened_on:date* recorded_on:date direction* channel kind"
        " invoice_id:id text promised_on:date promised_amount:amount delivered_on:date"
        " bounced:flag",
        direction=("in", "out"),
        channel=("email", "phone", "letter", "sms", "whatsapp", "visit"),
        kind=("reminder", "notice", "final_notice", "call", "reply", "note"),
    ),
    "events": _columns(
        "event_id:id* debtor_id:id* kind* happened_on:date* recorded_on:date until:date"
        " invoice_id:id amount:amount code text",
        kind=EventKind,
    ),
    "resolved_cases": _columns(
        "case_id:id* debtor_id:id* as_of:date* category* action outcome resolved_on:date*"
        " amount_overdue:amount amount_recovered:amount labelled_by proof recorded_on:date",
        category=CATEGORIES,
        proof=Proof,
    ),
    "moments": _columns("case_id:id* debtor_id:id* as_of:date*"),
}
TABLES = ("debtors", "invoices", "payments", "contacts", "events")
NATURAL_ID = {table: columns[0].name for table, columns in COLUMNS.items()}


@dataclass(frozen=True)
class Ledger:
    """The facts of a book: each frame has all its columns, typed, sorted by debtor and id."""

    debtors: pd.DataFrame
    invoices: pd.DataFrame
    payments: pd.DataFrame
    contacts: pd.DataFrame
    events: pd.DataFrame
    # Noted by the user on invoices or debtors, see `holding`; in no file of the canonical folder.
    marks: pd.DataFrame = field(default_factory=marks_frame)

    @classmethod
    def from_frames(cls, **frames: pd.DataFrame) -> "Ledger":
        """Build a ledger from loose frames: amounts or cents, dates as texts, columns missing."""
        unknown = set(frames) - set(TABLES)
        if unknown:
            raise TypeError(f"no tables of a ledger: {sorted(unknown)}")
        return cls(**{table: coerce(table, frames.get(table)) for table in TABLES})

    @classmethod
    def empty(cls) -> "Ledger":
        """Return a ledger in which nothing happened."""
        return cls.from_frames()

    @cached_property
    def _spans(self) -> dict[str, dict[str, tuple[int, int]]]:
        return {table: _runs(frame) for table, frame in self.frames().items()}

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the five frames by name."""
        return {table: getattr(self, table) for table in TABLES}

    def of(self, debtor_ids: Iterable[str]) -> "Ledger":
        """Return the part of these debtors; unknown ids are simply not there."""
        wanted = sorted({str(debtor_id) for debtor_id in debtor_ids})
        parts = {}
        for table, frame in self.frames().items():
            spans = self._spans[table]
            places = [np.arange(*spans[one]) for one in wanted if one in spans]
            rows = np.sort(np.concatenate(places)) if places else np.arange(0)
            parts[table] = frame.iloc[rows].reset_index(drop=True)
        return Ledger(**parts, marks=self.marks[self.marks["debtor_id"].isin(wanted)])


def _runs(frame: pd.DataFrame) -> dict[str, tuple[int, int]]:
    if frame.empty:
        return {}
    ids = frame["debtor_id"].to_numpy(dtype=object, na_value="")
    starts = np.flatnonzero(np.concatenate([[True], ids[1:] != ids[:-1]]))
    stops = np.append(starts[1:], len(ids))
    return {str(ids[a]): (int(a), int(b)) for a, b in zip(starts, stops, strict=True)}


def coerce(table: str, loose: pd.DataFrame | None) -> pd.DataFrame:
    """Return `loose` with exactly the table's Ledger columns and types, sorted.

    Raises
    ------
    ValueError : a value that has not the column's type (readers report it before this point).
    """
    given = pd.DataFrame() if loose is None else loose
    frame = pd.DataFrame({c.frame: _typed(given, c) for c in COLUMNS[table]})
    if table == "invoices":
        frame = signed(frame)
    keys = [key for key in ("debtor_id", "as_of", NATURAL_ID[table]) if key in frame]
    return frame.sort_values(keys, kind="stable", ignore_index=True)


def _typed(given: pd.DataFrame, column: Column) -> pd.Series:
    if column.frame in given:
        values = given[column.frame]
    elif column.name in given:
        values = _cents(given[column.name])
    else:
        values = pd.Series(np.nan, index=given.index, dtype="float64")
    if column.kind in (Kind.ID, Kind.TEXT):
        return _texts(values)
    if column.kind is Kind.DATE:
        return _days(values)
    numbers: pd.Series = pd.to_numeric(values).astype("float64")
    return numbers.astype("int64") if column.dtype == "int64" else numbers


def _texts(values: pd.Series) -> pd.Series:
    if values.dtype == "str":
        return values.mask(values == "") if (values == "").any() else values
    if values.isna().all():
        return pd.Series(np.nan, index=values.index, dtype="str")
    return values.astype("str").where(values.notna() & (values != ""), None)


def _days(values: pd.Series) -> pd.Series:
    days = pd.to_datetime(values.replace("", None), format="ISO8601")
    return days.dt.tz_localize(None).dt.normalize().astype("datetime64[us]")


def _cents(amounts: pd.Series) -> pd.Series:
    if amounts.map(lambda one: isinstance(one, Decimal)).any():
        amounts = amounts.map(lambda one: None if one is None else str(one))
    return (pd.to_numeric(amounts).astype("float64") * 100).round()


def signed(invoices: pd.DataFrame) -> pd.DataFrame:
    """Return the invoices with credit notes negative, and the kind and currency explicit."""
    credit = (invoices["kind"] == "credit_note") | (invoices["cents"] < 0)
    cents = invoices["cents"].abs()
    return invoices.assign(
        kind=credit.map({True: "credit_note", False: "invoice"}).astype("str"),
        cents=cents.where(~credit, -cents),
        currency=invoices["currency"].fillna("EUR"),
    )


def iso_days(days: pd.Series) -> pd.Series:
    """Return days as ISO texts, missing where they are; a ledger repeats its days, so once each."""
    codes, different = pd.factorize(days)
    texts = [*pd.Series(different).dt.strftime("%Y-%m-%d"), None]
    return pd.Series([texts[code] for code in codes], index=days.index, dtype="str")


def as_text(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a Ledger frame as the canonical file's frame of texts ('' where nothing is known)."""
    return pd.DataFrame({c.name: _written(frame[c.frame], c.kind) for c in COLUMNS[table]})


def _written(values: pd.Series, kind: Kind) -> pd.Series:
    if kind is Kind.DATE:
        return iso_days(values).fillna("")
    if kind in (Kind.ID, Kind.TEXT):
        texts: pd.Series = values.astype("str").fillna("")
        return texts
    write = _amount if kind is Kind.AMOUNT else str
    numbers = ["" if pd.isna(value) else write(int(value)) for value in values]
    return pd.Series(numbers, index=values.index, dtype="str")


def _amount(cents: int) -> str:
    return f"{'-' * (cents < 0)}{abs(cents) // 100}.{abs(cents) % 100:02d}"
