"""The hand-over file as a zip: fixed places, safe names, and the same bytes for the same data."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kanwil.base.days import show_day
from kanwil.base.money import show_amount
from kanwil.base.terms import Lang
from kanwil.post.typeset import fit, typeset

COVER, DATA, CLAIM = "00-voorblad.pdf", "01-vordering.json", "01-vordering.csv"
AGREEMENT, TERMS = "02-overeenkomst.csv", "02-voorwaarden"
INVOICES, LEDGER, TALK = "03-facturen", "04-grootboek.csv", "05-correspondentie"
COMPLAINTS, NOTICE, SPECIFICATION = "06-klachten.csv", "07-aanmaning.csv", "08-specificatie.csv"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_MOST_LINES = 60

Cell = str | int | bool | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file; a text cell is shown as text, whatever it looks like."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover sheet says, besides what the tables tell.

    Attributes
    ----------
    creditor, debtor : lines of the address block, the name first.
    sums : (words, amount) that add up to the last of them.
    notice : what was sent last, and how we know that it arrived.
    missing : what a reader would miss; a `concept` may not be handed over yet.
    """

    reference: str
    creditor: Sequence[str]
    debtor: Sequence[str]
    sums: Sequence[tuple[str, Decimal]]
    notice: str
    made_by: str
    missing: Sequence[str] = ()
    concept: bool = False


@dataclass(frozen=True, slots=True)
class HandOverFile:
    """Everything that goes along; `files` are names with their bytes."""

    day: date
    cover: Cover
    data: dict[str, Any]
    tables: dict[str, Table]
    files: dict[str, bytes] = field(default_factory=dict)


def pack(file: HandOverFile) -> bytes:
    """Return the hand-over file as a zip."""
    parts = {
        COVER: typeset("handover.typ", _cover(file), file.day),
        DATA: json.dumps(file.data, ensure_ascii=False, indent=1, default=str).encode(),
        **{name: _csv(table) for name, table in file.tables.items()},
        **file.files,
    }
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return files as a zip; they have one fixed time, so that only the data decides the bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, parts[name])
    return made.getvalue()


def safe_name(text: str, longest: int = 60) -> str:
    """Return a text as a part of a file name on any system; never empty, never a folder."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("-", plain).strip("-")[:longest].rstrip("-") or "naamloos"


def _csv(table: Table) -> bytes:
    """Return a table for a spreadsheet: UTF-8 with its mark, ISO days, decimal points."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.heads)
    writer.writerows([_cell(one) for one in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _cover(file: HandOverFile) -> dict[str, Any]:
    cover = file.cover
    lines = file.tables[f"{INVOICES}.csv"].rows
    return {
        "concept": cover.concept,
        "day": show_day(file.day, Lang.NL, "d MMMM y"),
        "reference": fit(cover.reference, 40),
        "creditor": [fit(one, 60) for one in cover.creditor if one],
        "debtor": [fit(one, 60) for one in cover.debtor if one],
        "sums": [[fit(words, 60), show_amount(money, Lang.NL)] for words, money in cover.sums],
        "heads": file.tables[f"{INVOICES}.csv"].heads[:6],
        "invoices": [[_shown(one) for one in row[:6]] for row in lines[:_MOST_LINES]],
        "more": max(0, len(lines) - _MOST_LINES),
        "rates": [_rate(row) for row in file.tables[SPECIFICATION].rows[:_MOST_LINES]],
        "notice": fit(cover.notice, 400),
        "missing": [fit(one, 200) for one in cover.missing],
        "contents": [fit(name, 80) for name in sorted({*file.tables, *file.files, DATA})][:80],
        "made_by": fit(cover.made_by, 60),
    }


def _rate(row: Sequence[Cell]) -> list[str]:
    *told, pct, amount = row
    return [*map(_shown, told), "" if pct is None else f"{pct} %".replace(".", ","), _shown(amount)]


def _shown(value: Cell) -> str:
    if isinstance(value, Decimal):
        return show_amount(value, Lang.NL)
    if isinstance(value, date):
        return show_day(value, Lang.NL, "dd-MM-y")
    return fit("" if value is None else str(value), 36)
