"""The list of open items of a ledger, as a Dutch package exports it."""

import csv
from datetime import date
from pathlib import Path

import pandas as pd

from kanwil.base.money import euros, show_number
from kanwil.book.door import known
from kanwil.book.frames import Ledger
from kanwil.book.position import items

HEADER = (
    "Debiteurnummer", "Naam", "Factuurnummer", "Factuurdatum", "Vervaldatum", "Omschrijving",
    "Uw referentie", "Valuta", "Factuurbedrag", "Openstaand",
)  # fmt: skip


def open_items(ledger: Ledger, as_of: date, path: Path) -> Path:
    """Write what was open at the end of `as_of`: semicolons, `1.234,56`, dd-mm-jjjj, cp1252."""
    ids = ledger.debtors["debtor_id"]
    moments = pd.DataFrame({"case_id": ids, "debtor_id": ids, "as_of": pd.Timestamp(as_of)})
    moments["as_of"] = moments["as_of"].astype("datetime64[us]")
    left = items(known(ledger, moments)).to_pandas()
    left = left[["invoice_id", "remaining_cents"]].dropna()
    rows = ledger.invoices.merge(left, on="invoice_id").merge(
        ledger.debtors[["debtor_id", "name"]], on="debtor_id"
    )
    rows = rows.sort_values(["debtor_id", "issued_on", "invoice_id"])
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([f"Openstaande posten, peildatum {as_of:%d-%m-%Y}"])
        writer.writerow(HEADER)
        writer.writerows(_line(row) for _, row in rows.iterrows())
    return path


def _line(row: pd.Series) -> list[str]:
    names = ("debtor_id", "name", "invoice_id")
    days = ("issued_on", "due_on")
    words = ("description", "reference", "currency")
    amounts = ("cents", "remaining_cents")
    return [
        *(_text(row[name]) for name in names),
        *(_day(row[name]) for name in days),
        *(_text(row[name]) for name in words),
        *(show_number(euros(int(str(row[name]))), pattern="#,##0.00") for name in amounts),
    ]


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _day(value: object) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) and not pd.isna(value) else ""
