"""XML read element by element: nothing outside the bytes is looked at, no tree is kept."""

import re
from codecs import getincrementaldecoder
from collections.abc import Collection, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from io import BytesIO
from typing import cast

from lxml import etree

from kanwil.book.mishaps import Notes, RefusedFileError

_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding=["']([A-Za-z0-9._-]+)["']""")
_ATTACHED = re.compile(rb"(<(?:[\w.-]+:)?EmbeddedDocumentBinaryObject\b[^>]*>)[^<]*")
_FORBIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
_BLOCK = 1_000_000
_LARGEST = Decimal(10**14)
Node = etree._Element  # noqa: SLF001 -- lxml gives the type no public name


def elements(data: bytes, tags: Collection[str], notes: Notes) -> Iterator[tuple[str, str, Node]]:
    """Yield (`start` or `end`, name, element) of the elements so named, in any namespace.

    The caller clears what it is done with. Attachments are emptied: nobody here reads them, and
    they may be longer than the parser's guard against bombs allows.

    Raises
    ------
    RefusedFileError : a DOCTYPE, or XML that is broken or unfinished.
    """
    parser = etree.iterparse(
        BytesIO(_ATTACHED.sub(rb"\1", _healed(data, notes))),
        events=("start", "end"),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    checked = False
    try:
        for event, element in parser:
            if not checked:
                _refuse_doctype(element, notes)
                checked = True
            yield event, name_of(element), element
    except etree.XMLSyntaxError as error:
        raise RefusedFileError(_blame(data), notes.file, "", error) from error


def _refuse_doctype(element: Node, notes: Notes) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise RefusedFileError("hostile_xml", notes.file)


def _blame(data: bytes) -> str:
    """Tell a bomb that the parser's own guard stopped from a file that is just broken."""
    return "hostile_xml" if b"<!DOCTYPE" in data[:100_000].replace(b"\0", b"") else "broken_xml"


def _healed(data: bytes, notes: Notes) -> bytes:
    """Return the bytes as UTF-8 when they claim to be so and are Windows text.

    Signs that XML forbids, but that some packages copy from their database, are left out.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return data
    data = _FORBIDDEN.sub(b"", data.removeprefix(b"\xef\xbb\xbf").lstrip())
    declared = _ENCODING.match(data)
    if declared is not None and declared[1].lower() not in (b"utf-8", b"utf8"):
        return data
    decoder = getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), _BLOCK):
            decoder.decode(data[at : at + _BLOCK], final=at + _BLOCK >= len(data))
    except UnicodeDecodeError:
        notes.once("read_as_windows")
        pieces = (data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK))
        return b"".join(one.decode("cp1252", errors="replace").encode() for one in pieces)
    return data


def name_of(element: Node) -> str:
    """Return an element's name without its namespace."""
    return _bare(element.tag)


@lru_cache(1000)
def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def line_of(element: Node) -> int:
    """Return the line on which an element starts; 0 when it is not known."""
    return cast("int | None", element.sourceline) or 0


class Places:
    """Gives each record of a file a line of its own: many an XML file is one line long."""

    def __init__(self) -> None:
        self._last = 0

    def of(self, element: Node) -> int:
        """Return the line of a record, or the next free one where others start there too."""
        self._last = max(line_of(element), self._last + 1)
        return self._last


@cache
def _anywhere(path: str) -> str:
    """Return a path as lxml wants it, each step in any namespace."""
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def text_at(element: Node, *paths: str) -> str:
    """Return the first text that stands at one of the paths (`A/B`, any namespace), stripped."""
    for path in paths:
        for found in element.iterfind(_anywhere(path)):
            if text := " ".join((found.text or "").split()):
                return text
    return ""


def texts_at(element: Node, path: str) -> list[str]:
    """Return every text that stands at a path, stripped, empty ones left out."""
    found = element.iterfind(_anywhere(path))
    return [text for one in found if (text := " ".join((one.text or "").split()))]


def drop(element: Node) -> None:
    """Forget an element that was read to its end, and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def forget(element: Node) -> None:
    """Empty an element that was read to its end, and drop those of its name right before it."""
    element.clear()
    parent = element.getparent()
    while (before := element.getprevious()) is not None and before.tag == element.tag:
        if parent is None:
            return
        parent.remove(before)


def cents_of(text: str) -> tuple[int, bool] | None:
    """Return an XML amount in cents and whether it had to be rounded; None when it is no amount."""
    try:
        exact = Decimal(text.strip()) * 100
    except ArithmeticError:
        return None
    if not exact.is_finite() or abs(exact) >= _LARGEST:
        return None
    whole = exact.to_integral_value(ROUND_HALF_UP)
    return int(whole), whole != exact
