"""A debtor's copy as files: one to read, one for machines."""

import json
from datetime import date

from kanwil.triage.books import Book
from kanwil.triage.personal.gathering import copy_of
from kanwil.triage.personal.page import page_of

PAGE, DATA = "gegevens.html", "gegevens.json"


def files_of(book: Book, debtor_id: str, day: date, by: str) -> dict[str, bytes]:
    """Return both files by name, in UTF-8; the log notes that the copy was made.

    Raises
    ------
    UnknownDebtorError : the book holds no such debtor.
    NotAllowedError : the role of who asks does not reach this far.
    """
    told = copy_of(book, debtor_id, day, by)
    plain = json.dumps(told, ensure_ascii=False, indent=1)
    return {PAGE: page_of(book, told).encode(), DATA: plain.encode()}
