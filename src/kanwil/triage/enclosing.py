"""Which files of the company's own go along: copies of invoices, and its terms."""

import re
from collections.abc import Iterable
from pathlib import Path

from kanwil.base.settings import Settings

_LARGEST = 20 * 2**20
_KINDS = {".pdf", ".xml", ".txt", ".doc", ".docx", ".odt", ".png", ".jpg", ".jpeg"}
_SLASHES = re.compile(r"[\\/:]")
_WORDS_BEFORE = re.compile(r"^(?:[^\W\d]+[\s_-]+)+")


def invoice_files(settings: Settings, numbers: Iterable[str]) -> dict[str, Path]:
    """Return the files of these invoices that lie in the company's folder, by number.

    A file bears the number as its name, with a dash for a slash, perhaps after words (`Factuur
    2026-1.pdf`); nothing like it will do, for it might be another customer's. The folder is listed,
    so that no number reaches another one.
    """
    folder = Path(settings.invoice_folder)
    if not settings.invoice_folder or not folder.is_dir():
        return {}
    files = [one for one in sorted(folder.iterdir(), reverse=True) if _goes(one)]
    there = {_WORDS_BEFORE.sub("", one.stem.lower()): one for one in files}
    there |= {one.stem.lower(): one for one in files}
    named = {number: _SLASHES.sub("-", number.lower()) for number in numbers}
    return {number: there[name] for number, name in named.items() if name in there}


def terms_file(settings: Settings) -> Path | None:
    """Return the company's terms, where their file is there."""
    file = Path(settings.terms_file)
    return file if settings.terms_file and _goes(file) else None


def _goes(file: Path) -> bool:
    return file.suffix.lower() in _KINDS and file.is_file() and file.stat().st_size <= _LARGEST
