"""Taking the bytes of a file that somebody hands in: only of a real file, and not of any size."""

import io
import lzma
import zipfile
import zlib
from pathlib import Path

from kanwil.book.mishaps import Notes, RefusedFileError

LARGEST = 2 * 2**30
_UNPACKED = 2**29
_MOST_PACKED = 1032
_WORKBOOK = {"[Content_Types].xml", "mimetype"}
_PACKED = {".xml", ".xaf", ".052", ".053", ".054", ".940", ".mt940", ".sta", ".swi", ".eml"}
_WEB_PAGE = (b"<!doctype html", b"<html")
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xfe\xff"
# Each way of packing has its own way to say that it is damaged, locked or unknown.
DAMAGED = (
    OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile,
    zlib.error, lzma.LZMAError,
)  # fmt: skip
ZIPPED, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def load(path: Path, notes: Notes) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    RefusedFileError : not there or no regular file (a device or a pipe would never end), empty,
        larger than `LARGEST`, a web page in place of an export, or a workbook that is locked or
        would unpack to half a gigabyte.
    """
    try:
        if not path.is_file():
            raise RefusedFileError("no_file", notes.file)
        if path.stat().st_size > LARGEST:
            raise RefusedFileError("too_big_file", notes.file, "", f"{path.stat().st_size} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise RefusedFileError("no_file", notes.file, "", error) from error
    if not data[:1000].strip(_BLANK) and not data.strip(_BLANK):
        raise RefusedFileError("empty_file", notes.file)
    if data[:1000].lstrip().lower().startswith(_WEB_PAGE):
        raise RefusedFileError("web_page", notes.file)
    _guard_workbook(data, notes)
    return data


def unpacked(path: Path) -> list[tuple[str, bytes]]:
    """Return the statements, audit files and e-invoices in a zip; none when it is anything else.

    Banks hand out one file a day that way. What is damaged, locked or too large to unpack is left
    to `load` to refuse.
    """
    try:
        if not path.is_file() or not zipfile.is_zipfile(path):
            return []
        with zipfile.ZipFile(path) as archive:
            found = [one for one in archive.infolist() if _inside(one.filename)]
            if _WORKBOOK & set(archive.namelist()) or _too_big(found):
                return []
            return [(one.filename.replace("/", "-"), archive.read(one)) for one in found]
    except DAMAGED:
        return []


def _inside(name: str) -> bool:
    return Path(name).suffix.lower() in _PACKED and not name.startswith("__MACOSX")


def _too_big(files: list[zipfile.ZipInfo]) -> bool:
    return sum(one.file_size for one in files) > _UNPACKED


def _guard_workbook(data: bytes, notes: Notes) -> None:
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise RefusedFileError("locked_file", notes.file)
    if not data.startswith(ZIPPED):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
            if unpacked <= _UNPACKED < len(data) * _MOST_PACKED:
                # Sizes may lie: Python stops where they end and finds that the checksum differs.
                archive.testzip()
    except DAMAGED as error:
        raise RefusedFileError("broken_text", notes.file, "", error) from error
    if unpacked > _UNPACKED:
        raise RefusedFileError("too_big_file", notes.file, "", f"{unpacked} bytes")
