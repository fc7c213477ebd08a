"""Whose item a row of a list is: number and name in columns, in one cell, or in a heading above."""

import re

import pandas as pd

from kanwil.book.cells import read_day
from kanwil.book.mishaps import Notes

_LABEL = r"(?:debiteur|relatie|klant|customer|debtor|account|kunde|debitor|konto)\w*\W*"
_NUMBERED = re.compile(
    rf"(?:{_LABEL})?([\w./]*\d[\w./]*)\s*(?:[-–:|]|\s)\s*(\D.*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\w./-]*\d[\w./-]*")
_NO_PARTY = re.compile(
    r"pagina|page|seite|blad|afgedrukt|printed|gedruckt|datum|totaal|total|summe|subtotaal|saldo"
    r"|openstaande|einde|periode|selectie|administratie|gesamt|\*",
    re.IGNORECASE,
)


def name_parties(sheet: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return the sheet with `debtor_id` and `name` filled; heading rows are gone.

    Parameters
    ----------
    sheet : texts; debtor_id, name, debtor where the list has them; invoice_id, whole; `unpriced`
        tells rows without any amount.
    """
    hollow = [n for n in ("debtor_id", "name", "debtor") if n in sheet and (sheet[n] == "").all()]
    sheet = sheet.drop(columns=hollow)
    if not {"debtor_id", "name", "debtor"} & set(sheet.columns):
        sheet = _from_headings(sheet)
    sheet = _carried_down(told_apart(sheet, notes))
    named = sheet[(sheet["name"] != "") & (sheet["debtor_id"] != "")]
    several = named.groupby("debtor_id")["name"].agg(["nunique", "first"])
    for debtor in several.index[several["nunique"] > 1]:
        first = named.index[named["debtor_id"] == debtor][0]
        notes.once("several_names", int(first), "name", debtor)
    return sheet


def told_apart(sheet: pd.DataFrame, notes: Notes | None) -> pd.DataFrame:
    """Return the sheet with `debtor_id` and `name`, empty where the list has none.

    Parameters
    ----------
    notes : given where a name may serve as number, with a Problem that says so.
    """
    if "debtor" in sheet:
        sheet = _split(sheet)
    if "name" not in sheet:
        sheet = sheet.assign(name="")
    if "debtor_id" in sheet:
        return sheet
    if notes is None:
        return sheet.assign(debtor_id="")
    notes.first("name_as_id", "name", sheet.loc[sheet["name"] != "", "name"])
    return sheet.assign(debtor_id=sheet["name"])


def _split(sheet: pd.DataFrame) -> pd.DataFrame:
    """Decide what a column that is just called debtor holds: number, name, or both."""
    cells = sheet["debtor"]
    filled = cells[cells != ""]
    if "debtor_id" in sheet:
        return sheet if "name" in sheet else sheet.assign(name=cells)
    both = cells.str.extract(_NUMBERED).fillna("")
    if len(filled) and filled.str.fullmatch(_NUMBERED).mean() > 0.8 and "name" not in sheet:
        whole = both[0] == ""
        return sheet.assign(debtor_id=both[0].where(~whole, cells), name=both[1])
    if "name" in sheet or filled.str.fullmatch(_NUMBER).all():
        return sheet.assign(debtor_id=cells)
    return sheet.assign(name=cells)


def _from_headings(sheet: pd.DataFrame) -> pd.DataFrame:
    """Give each row the debtor of the heading above it: `10001 - Jansen B.V.`, or just a name."""
    bare = sheet["unpriced"] & ~sheet["whole"].str.strip("\t").str.match(_NO_PARTY)
    parties = [
        _heading(whole) if unpriced else None
        for whole, unpriced in zip(sheet["whole"], bare, strict=True)
    ]
    if not any(parties):
        alone = bare & sheet["whole"].str.fullmatch(r"\t*[^\t]*[^\W\d]{2}[^\t]*\t*")
        parties = [
            ("", whole.strip("\t")) if one else None
            for whole, one in zip(sheet["whole"], alone, strict=True)
        ]
    heads = pd.Series([party is not None for party in parties], sheet.index, dtype="bool")
    ids = pd.Series([party[0] if party else None for party in parties], sheet.index, dtype="str")
    names = pd.Series([party[1] if party else None for party in parties], sheet.index, dtype="str")
    filled = sheet.assign(name=names.ffill().fillna(""))
    if ids.fillna("").any():
        filled = filled.assign(debtor_id=ids.ffill().fillna(""))
    return filled[~heads]


def _heading(whole: str) -> tuple[str, str] | None:
    cells = [cell for cell in whole.split("\t") if cell]
    if len(cells) > 1 and re.fullmatch(_LABEL, cells[0], re.IGNORECASE):
        cells = cells[1:]
    if len(cells) > 1 and _NUMBER.fullmatch(cells[0]) and _is_name(cells[1]):
        return cells[0], cells[1]
    match = _NUMBERED.fullmatch(cells[0]) if cells else None
    return (match[1], match[2]) if match else None


def _is_name(cell: str) -> bool:
    return read_day(cell, "dmy") is None and re.search(r"[^\W\d]{2}", cell) is not None


def _carried_down(sheet: pd.DataFrame) -> pd.DataFrame:
    """Fill numbers that a list prints on the first row of a group only.

    Such a list never prints the same number twice in a row; one that does has real holes.
    """
    ids = sheet["debtor_id"]
    blank = ids == ""
    repeats = ((ids == ids.shift()) & ~blank).any()
    if repeats or not blank.any() or blank.iloc[0]:
        return sheet
    heads = ids.where(~blank).ffill()
    names = sheet["name"].where(sheet["name"] != "").groupby(heads).ffill().fillna("")
    return sheet.assign(debtor_id=heads, name=names)
