"""Which bank download a table is: by its headings or, where it has none, by its shape."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kanwil.book.readers.headings import plain
from kanwil.book.readers.texts import Line

# A field takes the first of its headings that stands in the file and that no field above it took.
HEADINGS = {
    "day": "boekdatum boekingsdatum datum date transactiedatum transactiondate",
    "account": "rekening account rekeningnummer ibanbban opdrachtgeversrekening accountnumber",
    "other": "tegenrekening tegenrekeningnummer tegenrekeningibanbban counterparty"
    " counterpartyaccount counterpartyibanbban",
    "side": "afbij debitcredit creditdebet debetcredit creditdebit",
    "amount": "bedrageur amounteur bedrag amount transactiebedrag",
    "kind": "mutatiesoort transactiontype betaalwijze",
    "text": "mededelingen notifications omschrijving omschrijving1 description description1",
    "more": "omschrijving2 description2",
    "rest": "omschrijving3 description3",
    "key": "betalingskenmerk",
    "name": "naamomschrijving namedescription naamtegenpartij naamtegenrekening"
    " tegenrekeninghouder counterpartyname naam name omschrijving description",
    "balance": "saldonamutatie resultingbalance saldonatrn balanceaftertrn endsaldo eindsaldo"
    " saldo",
    "before": "startsaldo beginsaldo saldorekeningvoormutatie saldovoormutatie",
    "currency": "valuta currency munt muntsoort valutacode valutasoortrekening mutationcode",
    "code": "code globaletransactiecode",
    "end_to_end": "transactiereferentie",
    "mandate": "machtigingskenmerk machtigingsnummer",
    "returned": "redenretour",
}
_DAY, _COMPACT = r"\d{1,2}-\d{1,2}-\d{4}", r"20\d{6}"
_OWN, _MONEY, _CODE = r"[A-Z]{2}\d\d[A-Z]{4}\d{10}|\d{6,10}", r"[+-]?[\d.]*\d[.,]\d\d", "[A-Z]{3}"


class _Shape(NamedTuple):
    """A download without headings: what its first cells must look like, and what each cell is."""

    cells: tuple[str, ...]
    fields: tuple[str, ...]


_SHAPES = (
    _Shape(  # ABN AMRO, .TAB
        (_OWN, _CODE, _COMPACT, _MONEY, _MONEY, _COMPACT, _MONEY, ".+"),
        ("account", "currency", "day", "before", "balance", "", "amount", "text"),
    ),
    _Shape(  # SNS, ASN, RegioBank
        (_DAY, _OWN, "[^,;]*", ".*", ".*", ".*", ".*", _CODE, _MONEY, _CODE, _MONEY),
        ("day", "account", "other", "name", "", "", "", "currency", "before", "", "amount", "", "",
         "", "code", "", "key", "text"),
    ),
    _Shape(  # Rabobank before 2018
        (_OWN, _CODE, _COMPACT, "[CD]", _MONEY, ".*", ".*", _COMPACT),
        ("account", "currency", "", "side", "amount", "other", "name", "day", "code", "", "text",
         "more", "rest", "", "", "", "end_to_end", "", "mandate"),
    ),
    _Shape(  # Triodos
        (_DAY, _OWN, _MONEY, "Credit|Debet", ".*", ".*", "[A-Z]{2}|"),
        ("day", "account", "amount", "side", "name", "other", "code", "text", "balance"),
    ),
)  # fmt: skip


class Layout(NamedTuple):
    """Which column holds what, and which lines stand below the headings."""

    columns: Mapping[str, int]
    body: Sequence[Line]
    format: str


def layout_of(lines: Sequence[Line]) -> Layout | None:
    """Return the layout of a bank's download; None when these lines are something else."""
    for place, line in enumerate(lines[:5]):
        columns = _columns([plain(cell) for cell in line.cells])
        told = "other" in columns or {"before", "day", "amount"} <= set(columns)
        if "account" in columns and told and len(columns) > 4:
            of_ing = plain(line.cells[columns["side"]]) if "side" in columns else ""
            format_ = "ing" if of_ing in ("afbij", "debitcredit") else "bankcsv"
            return Layout(columns, lines[place + 1 :], format_)
    for shape in _SHAPES:
        if lines and all(_fits(line.cells, shape) for line in lines[:3]):
            columns = {name: at for at, name in enumerate(shape.fields) if name}
            return Layout(columns, lines, "bankcsv")
    return None


def _columns(heads: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, words in HEADINGS.items():
        for word in words.split():
            if field not in found and word in heads and heads.index(word) not in found.values():
                found[field] = heads.index(word)
    return found


def _fits(cells: Sequence[str], shape: _Shape) -> bool:
    pairs = zip(cells, shape.cells, strict=False)
    return len(cells) >= len(shape.cells) and all(
        re.fullmatch(pattern, cell.strip()) for cell, pattern in pairs
    )
