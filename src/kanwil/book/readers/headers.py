"""Where the header of a list stands, and which column holds which field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from kanwil.book.readers.headings import BY_KIND, plain
from kanwil.book.readers.layouts import FIELDS, KINDS, missing_of, signature_of
from kanwil.book.readers.texts import Line

IGNORE = "ignore"
_FIELD_OF = {
    kind: {plain(word): (rank, field) for field, words in reversed(fields.items())
           for rank, word in reversed(list(enumerate(words)))}
    for kind, fields in BY_KIND.items()
}  # fmt: skip
_EVERY = {field for fields in FIELDS.values() for field in fields}
_LOOKED_AT = 60
_WIDEST = 2000
_WEAK = ("nummer", "nr", "number", "no", "num", "id")
# `0 - 30`, `31-60 dagen`, `> 90`, `90+`: how long an amount is open, spread over columns.
_BUCKET = re.compile(
    r"(?:\d{1,3}\s*(?:-|–|t/m|tot|to|bis)\s*\d{1,3}|[<>≤≥]=?\s*\d{1,3}|\d{1,3}\s*\+"
    r"|(?:ouder dan|meer dan|langer dan|over|older than|more than|uber|über|älter als|mehr als)"
    r"\s*\d{1,3})\s*(?:d|dgn|dagen|days|tage)?\.?",
    re.IGNORECASE,
)
_NOT_DUE = {"nietvervallen", "nognietvervallen", "notdue", "notyetdue", "current", "lopend"}
_NOT_DUE |= {"nichtfallig", "nochnichtfallig", "toekomstig"}


@dataclass(frozen=True)
class Header:
    """The header of a list, for one kind of list.

    Attributes
    ----------
    first, last : index among the lines; a header may take two.
    headings : its cells.
    claims : field → the columns that may hold it, best first; `bucket` for ageing, in any number.
    """

    first: int
    last: int
    headings: tuple[str, ...]
    kind: str
    claims: dict[str, list[int]]

    @property
    def missing(self) -> list[str]:
        """Return what a list of this kind can't do without."""
        return missing_of(self.kind, self.claims)

    @property
    def size(self) -> int:
        """Return how many fields it names; a bare `nummer` says too little to count."""
        firsts = (plain(self.headings[places[0]]) for places in self.claims.values())
        return sum(word not in _WEAK for word in firsts)

    @property
    def signature(self) -> str:
        """Return what the next export of the same kind has in common with this one."""
        return signature_of([plain(cell) for cell in self.headings])

    @property
    def others(self) -> list[str]:
        """Return the headings that nobody claims."""
        used = {number for places in self.claims.values() for number in places}
        return [cell for n, cell in enumerate(self.headings) if cell and n not in used]

    def as_kind(self, kind: str, own: Mapping[str, str]) -> "Header":
        """Return the same header as another kind of list understands it."""
        return _claimed(self.first, self.last, self.headings, kind, own)

    def chosen(self, kind: str, columns: Mapping[int, str]) -> "Header":
        """Return the same header with the columns that a user chose."""
        claims: dict[str, list[int]] = {}
        for number, field in columns.items():
            if field in _EVERY and number < len(self.headings):
                claims.setdefault(field, []).append(number)
        return replace(self, kind=kind, claims=claims)


def own_words(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Return heading → field of what a user says: either way round, or a heading to ignore."""
    return {
        plain(v if k in _EVERY and v != IGNORE else k): k if k in _EVERY and v != IGNORE else v
        for k, v in (mapping or {}).items()
    }


def find_header(lines: Sequence[Line], mapping: Mapping[str, str] | None = None) -> Header | None:
    """Return the line, or two lines, that name most fields; None when nothing names two.

    Parameters
    ----------
    mapping : see `own_words`.
    """
    own = own_words(mapping)
    best, most = None, 1
    for header in _readings(lines[:_LOOKED_AT], own):
        if header.size > most:
            best, most = header, header.size
    return best


def guessed_header(lines: Sequence[Line]) -> Header | None:
    """Return the line that looks most like a header, for a user to say what its columns are."""
    looked = lines[:_LOOKED_AT]
    widest = max((_filled(line) for line in looked), default=0)
    for place, line in enumerate(looked):
        worded = not any(re.search(r"\d{2}", cell) for cell in line.cells)
        if worded and _filled(line) * 5 >= widest * 4 and widest > 1:
            return Header(place, place, tuple(c.strip() for c in line.cells), "openitems", {})
    return None


def _filled(line: Line) -> int:
    return sum(bool(cell.strip()) for cell in line.cells)


def _readings(lines: Sequence[Line], own: Mapping[str, str]) -> Iterator[Header]:
    """Yield each line as a header, then each with the line above it as its first half."""
    for place, line in enumerate(lines):
        if len(line.cells) > _WIDEST:
            continue
        cells = tuple(cell.strip() for cell in line.cells)
        yield from (
            _claimed(place, place, cells, kind, own) for kind in KINDS if kind != "invoices"
        )
    for place, (above, line) in enumerate(pairwise(lines)):
        if max(len(above.cells), len(line.cells)) > _WIDEST:
            continue
        for upper in (above.cells, list(accumulate(above.cells, _or_last))):
            width = max(len(upper), len(line.cells))
            halves = [[*cells, *[""] * (width - len(cells))] for cells in (upper, line.cells)]
            cells = tuple(f"{a.strip()} {b.strip()}".strip() for a, b in zip(*halves, strict=True))
            for kind in ("openitems", "payments"):
                yield _claimed(place, place + 1, cells, kind, own)


def _or_last(last: str, cell: str) -> str:
    """Return a cell, or under a merged heading the one that it belongs to."""
    return cell.strip() or last


def _claimed(
    first: int, last: int, cells: Sequence[str], kind: str, own: Mapping[str, str]
) -> Header:
    ranked: dict[str, list[tuple[int, int]]] = {}
    buckets = []
    for number, cell in enumerate(cells):
        word = plain(cell)
        rank, field = _claim(word, kind, own)
        if field:
            ranked.setdefault(field, []).append((rank, number))
        elif word not in own and (_BUCKET.fullmatch(cell.strip()) or word in _NOT_DUE):
            buckets.append(number)
    claims = {field: [number for _, number in sorted(places)] for field, places in ranked.items()}
    if kind in ("openitems", "invoices"):
        claims |= {"bucket": buckets} if len(buckets) > 1 else {}
        weak = [
            n for n, cell in enumerate(cells) if plain(cell) in _WEAK and plain(cell) not in own
        ]
        free = [field for field in ("invoice_id", "debtor_id") if field not in claims]
        claims |= {field: [number] for field, number in zip(free, weak, strict=False)}
    return Header(first, last, tuple(cells), kind, claims)


def _claim(word: str, kind: str, own: Mapping[str, str]) -> tuple[int, str]:
    if word in own:
        return (-1, "" if own[word] == IGNORE else own[word]) if word else (0, "")
    known = _FIELD_OF[kind]
    return known.get(word) or known.get(word.replace("_", "")) or (0, "")
