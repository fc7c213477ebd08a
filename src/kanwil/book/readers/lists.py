"""Lists of any package: what kind it is, what its columns are, and the reader that fits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.mishaps import listed as few
from kanwil.book.readers.debtorlist import read_debtors
from kanwil.book.readers.headers import Header, find_header, guessed_header, own_words
from kanwil.book.readers.kinds import kind_of
from kanwil.book.readers.layouts import KINDS, Choice, Layout, Recall
from kanwil.book.readers.listed import Listed, fitted, listed
from kanwil.book.readers.openitems import read_openitems
from kanwil.book.readers.parsed import Parsed
from kanwil.book.readers.receipts import read_receipts
from kanwil.book.readers.texts import Line


@dataclass(frozen=True)
class Wish:
    """What the user said about reading files.

    Attributes
    ----------
    mapping : field → heading or heading → field; heading → `ignore`; `table` → a kind of list;
        `decimal` → the mark before the cents.
    recall : what was chosen before for a header with this signature.
    """

    date_order: str | None = None
    mapping: Mapping[str, str] | None = None
    as_of: date | None = None
    recall: Recall | None = None


def read_list(lines: list[Line], notes: Notes, wish: Wish, mark: str | None = None) -> Parsed:
    """Read a list; one that is refused says nevertheless what its columns were taken for.

    Parameters
    ----------
    mark : the decimal mark where it is certain, as in a spreadsheet; None = as the columns tell.

    Raises
    ------
    RefusedFileError : nothing in it looks like a header.
    """
    header = find_header(lines, wish.mapping) or guessed_header(lines)
    if header is None:
        cells = lines[0].cells if lines else []
        raise RefusedFileError("unknown_format", notes.file, "", few(cells))
    choice = wish.recall(header.signature) if wish.recall else None
    header = _understood(header, lines, wish, choice)
    layout = _layout(header, lines, chosen=choice is not None)
    try:
        _demand(header, lines, notes)
        order = (choice and choice.date_order) or wish.date_order
        said = (choice and choice.decimal) or (wish.mapping or {}).get("decimal")
        told = listed(lines, header, notes, order, mark or said)
        layout = replace(layout, date_order=told.order, decimal=told.mark)
        parsed = _read(told, wish.as_of)
        return replace(parsed, layout=replace(layout, kind=parsed.format))
    except RefusedFileError as error:
        refused = Parsed.refused(Path(notes.file), error.problem, header.kind)
        return replace(refused, problems=[*notes.problems, error.problem], layout=layout)


def _understood(header: Header, lines: list[Line], wish: Wish, choice: Choice | None) -> Header:
    """Return the header as its kind of list has it, or as the user has it."""
    own = own_words(wish.mapping)
    said = (choice and choice.kind) or (wish.mapping or {}).get("table")
    kind = said if said in KINDS else kind_of(header, lines[: header.first], own)
    if choice is not None:
        return header.chosen(kind, choice.columns)
    return fitted(header.as_kind(kind, own), lines[header.last + 1 :])


def _layout(header: Header, lines: list[Line], *, chosen: bool) -> Layout:
    several = ("bucket", "invoice_id", "debtor_id")
    columns = {
        number: field
        for field, places in header.claims.items()
        for number in (places if field in several else places[:1])
    }
    line = lines[header.last].number
    return Layout(line, header.headings, columns, header.signature, header.kind, chosen=chosen)


def _demand(header: Header, lines: list[Line], notes: Notes) -> None:
    missing = header.missing
    if len(missing) > 1:
        raise RefusedFileError("unknown_format", notes.file, "", few(header.headings))
    if missing:
        raise RefusedFileError("missing_columns", notes.file, missing[0], few(header.headings, 9))
    if header.others:
        notes.once("extra_columns", lines[header.last].number, "", few(header.others))


def _read(told: Listed, as_of: date | None) -> Parsed:
    match told.header.kind:
        case "payments":
            return read_receipts(told)
        case "debtors":
            return read_debtors(told)
    return read_openitems(told, as_of)
