"""The sample company: its name and day, and its book, read and judged at the first look."""

import json
from datetime import date

from kanwil.base.places import data_folder, samples_folder
from kanwil.base.settings import load_settings
from kanwil.triage.books import Book, open_book
from kanwil.triage.intake import take_in
from kanwil.triage.runs import latest_run
from kanwil.triage.scoring import ensure_run

BY = "kanwil demo"


def sample() -> tuple[str, date]:
    """Return the sample company's name and its day."""
    told = json.loads((samples_folder() / "sample.json").read_text(encoding="utf-8"))
    return told["company"], date.fromisoformat(told["as_of"])


def sample_book(url: str | None = None) -> Book:
    """Return the sample company's own book, filled and judged where it was not yet."""
    company, day = sample()
    book = open_book(
        url or f"sqlite:///{data_folder() / 'demo.db'}", load_settings(company=company)
    )
    with book.read() as connection:
        ready = latest_run(connection, day) is not None
    if not ready:
        take_in(book, [samples_folder()], BY, day)
        ensure_run(book, day, BY)
    return book
