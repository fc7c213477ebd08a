"""Reading the files that a user hands in: as they wish now, and as they said before."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from kanwil.base.audit import record
from kanwil.book.mappings import forget, remembered
from kanwil.book.readers import Parsed, read
from kanwil.book.readers.bundles import bundled
from kanwil.book.readers.layouts import Choice, Layout
from kanwil.book.readers.parsed import together
from kanwil.book.taken import last_batch, taken_lines
from kanwil.triage.books import Book

Told = Callable[[float, str], None]


@dataclass(frozen=True)
class Wishes:
    """What the user said about reading the files.

    Attributes
    ----------
    date_order : for every file whose columns do not tell.
    mapping : heading → field, for every list.
    choices : per signature of a list's headings, over and above what is remembered.
    listed_on : the day of lists of open items that do not name it; the as-of date when None.
    force : take files whose own totals don't agree; who wants that is named in the log.
    """

    date_order: Literal["dmy", "mdy"] | None = None
    mapping: Mapping[str, str] | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)
    listed_on: date | None = None
    force: bool = False

    def said(self, layout: Layout) -> bool:
        """Tell whether the user said how lists with these headings are to be read."""
        return bool(self.mapping or self.date_order) or layout.signature in self.choices


@dataclass(frozen=True)
class Handed:
    """Files as they were read, the wishes by which, and the book's last batch at that moment."""

    parsed: list[Parsed]
    wishes: Wishes
    stamp: int


@contextmanager
def uncollected() -> Iterator[None]:
    """Spare millions of rows the search for cycles, of which they make none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@uncollected()
def read_files(
    book: Book, paths: Sequence[Path], as_of: date, wishes: Wishes, told: Told
) -> Handed:
    """Read files and folders; `told` hears how far it is and the name of the file at hand."""
    with book.read() as connection:
        known_already = {name: one.choice for name, one in remembered(connection).items()}
        stamp, taken = last_batch(connection), taken_lines(connection)
    choices = known_already | dict(wishes.choices)
    found: list[Parsed] = []
    for number, path in enumerate(paths):
        told(number / len(paths), path.name)
        found += read(
            path,
            date_order=wishes.date_order,
            mapping=wishes.mapping,
            as_of=wishes.listed_on or as_of,
            force=wishes.force,
            recall=None if wishes.mapping else choices.get,
            taken=taken,
        )
    return Handed(_whole(found), wishes, stamp)


def _whole(found: list[Parsed]) -> list[Parsed]:
    """Join files that came one by one: canonical ones refer to each other, e-invoices are many."""
    canonical = [one for one in found if one.format == "canonical"]
    if len(canonical) > 1:
        others = [one for one in found if one.format != "canonical"]
        found = [together(canonical, Path(canonical[0].path).parent), *others]
    return bundled(found, Path(found[0].path).parent) if len(found) > 1 else found


def forget_mapping(book: Book, by: str, signature: str) -> None:
    """Forget what was said of lists with these headings; the log says who did."""
    with book.write() as connection:
        forget(connection, by, signature)
        record(connection, by, "forget_mapping", signature)
