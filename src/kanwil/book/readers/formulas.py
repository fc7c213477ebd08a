"""Formulas of a workbook that were never reckoned: their cells seem empty, and are not."""

import re
import zipfile
from io import BytesIO

from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.files import DAMAGED

_EMPTY = re.compile(
    rb'<c\b[^>]*?\br="[A-Z]+(\d+)"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v></v>)?\s*</c>"
)
_SHEET = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\b(?:\w+:)?id="([^"]*)"')
_TARGET = re.compile(rb"<Relationship\b[^>]*>")


def note_formulas(data: bytes, sheet: str, notes: Notes) -> None:
    """Note the rows of a sheet with a formula that has no outcome.

    Raises
    ------
    RefusedFileError : a part is damaged in which the sheet itself does not lie.
    """
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            part = _part(archive, sheet)
            rows = sorted({int(row) for row in _EMPTY.findall(archive.read(part))}) if part else []
    except DAMAGED as error:
        raise RefusedFileError("broken_text", notes.file, "", error) from error
    for row in rows[:100]:
        notes.once("empty_formula", row, "", sheet)


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the part of an Excel workbook that holds a sheet; None in other workbooks."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    ids = {name.decode(): id_ for name, id_ in _SHEET.findall(archive.read("xl/workbook.xml"))}
    wanted = ids.get(_escaped(sheet))
    for tag in _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels")):
        found = re.search(rb'Target="([^"]*)"', tag)
        if wanted and found and b'Id="%b"' % wanted in tag:
            part = found[1].decode().lstrip("/")
            part = part if part.startswith("xl/") else f"xl/{part}"
            return part if part in names else None
    return None


def _escaped(name: str) -> str:
    for sign, code in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        name = name.replace(sign, code)
    return name
