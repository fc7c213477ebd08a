"""Streaming an XML Auditfile Financieel: relations, ledger lines and account sums, no tree kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO
from itertools import islice

from lxml import etree

from kanwil.book.mishaps import Notes, RefusedFileError

_MASTER = ("header", "customerSupplier", "ledgerAccount", "opBalDate")
_BOOKED = ("obLine", "obSbLine", "trLine", "sbLine")
_TAGS = ("auditfile", *_MASTER, *_BOOKED, "transaction")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
_NOISE = Decimal("0.0001")
Texts = dict[str, str]


@dataclass(frozen=True)
class LedgerLine:
    """One line of a subledger: `texts` by element, cents (debit positive), and where it belongs.

    `booked_on` and `account` are those of the general-ledger line that it refers to, '' if none.
    """

    texts: Texts
    cents: int
    opening: bool
    kind: str
    booked_on: str = ""
    account: str = ""


@dataclass
class Audit:
    """What an audit file holds of debtors.

    Attributes
    ----------
    header : texts of the header. opened_on : ISO day of the opening balance, '' if none.
    relations : texts per customer or supplier; address parts as `streetAddress.city` and so on.
    accounts : texts per ledger account. sums : cents per account, opening and transactions.
    lines : the lines of every subledger.
    """

    header: Texts = field(default_factory=dict)
    opened_on: str = ""
    relations: list[Texts] = field(default_factory=list)
    accounts: dict[str, Texts] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    lines: list[LedgerLine] = field(default_factory=list)
    _links: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    def add(self, element: etree._Element) -> None:
        """Take in one element that was read to its end."""
        tag, texts = _name(element), _texts(element)
        if tag == "header":
            self.header = texts
        elif tag == "opBalDate":
            self.opened_on = (element.text or "").strip()
        elif tag == "customerSupplier":
            self.relations.append(texts)
        elif tag == "ledgerAccount":
            self.accounts[texts.get("accID", "")] = texts
        elif tag in _BOOKED:
            self._add_booked(tag, element, texts)

    def _add_booked(self, tag: str, element: etree._Element, texts: Texts) -> None:
        if tag == "trLine":
            journal, number = _above(element, 2, "jrnID"), _above(element, 1, "nr")
            self._book(texts, (journal, number, texts.get("nr", "")), _above(element, 1, "trDt"))
        elif tag == "obLine":
            self._book(texts, (texts.get("nr", ""),), self.opened_on)
        else:
            opening = tag == "obSbLine"
            names = ("obLineNr",) if opening else ("jrnID", "trNr", "trLineNr")
            account, day = self._links.get(tuple(texts.get(n, "") for n in names), ("", ""))
            kind = _above(element, 1, "sbType")
            line = LedgerLine(texts, signed_cents(texts), opening, kind, day, account)
            self.lines.append(line)

    def _book(self, texts: Texts, key: tuple[str, ...], day: str) -> None:
        account = texts.get("accID", "")
        self.sums[account] = self.sums.get(account, 0) + signed_cents(texts)
        self._links[key] = (account, day)


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(element: etree._Element) -> Texts:
    """Return the texts of the children by name, one level deeper as `child.grandchild`."""
    found: Texts = {}
    for child in element:
        name = _name(child)
        found.setdefault(name, (child.text or "").strip())
        for inner in child:
            found.setdefault(f"{name}.{_name(inner)}", (inner.text or "").strip())
    return found


def _above(element: etree._Element, steps: int, name: str) -> str:
    above = next(islice(element.iterancestors(), steps - 1, None), None)
    return "" if above is None else (above.findtext(f"{{*}}{name}") or "").strip()


def signed_cents(texts: Texts) -> int:
    """Return a line's amount in cents, debit positive; raises InvalidOperation on no amount."""
    exact = Decimal(texts["amnt"]) * 100
    if not exact.is_finite() or abs(exact - exact.to_integral_value()) > _NOISE:
        raise InvalidOperation
    sign = -1 if texts.get("amntTp", "").upper() == "C" else 1
    return sign * int(exact.to_integral_value())


def stream(data: bytes, notes: Notes) -> Audit:
    """Read an audit file; nothing outside the bytes is ever looked at.

    Raises
    ------
    RefusedFileError : a DOCTYPE, broken XML, another kind of XML, a line without an amount.
    """
    audit = Audit()
    try:
        for element in _elements(_healed(data, notes), notes):
            audit.add(element)
    except etree.XMLSyntaxError as error:
        raise RefusedFileError("broken_xml", notes.file, "", error) from error
    except (InvalidOperation, KeyError) as error:
        raise RefusedFileError("bad_amount", notes.file, "amnt", error) from error
    return audit


def _elements(data: bytes, notes: Notes) -> Iterator[etree._Element]:
    parser = etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        tag=[f"{{*}}{tag}" for tag in _TAGS],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    checked = False
    for event, element in parser:
        if not checked:
            _check_root(element.getroottree().getroot(), notes)
            checked = True
        if event == "end":
            yield element
            if _name(element) != "opBalDate":
                element.clear()
    if not checked:
        _check_root(parser.root, notes)


def _check_root(root: etree._Element, notes: Notes) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise RefusedFileError("hostile_xml", notes.file)
    if _name(root) != "auditfile":
        raise RefusedFileError("unknown_format", notes.file, "", _name(root))
    if "/XAF/" in str(root.tag) and "/XAF/3" not in str(root.tag):
        raise RefusedFileError("xaf_version", notes.file, "", str(root.tag))


def _healed(data: bytes, notes: Notes) -> bytes:
    """Return the bytes as UTF-8 when they claim to be so and are Windows text."""
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared is not None and declared[1].lower() not in (b"utf-8", b"utf8"):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data
        notes.once("read_as_windows")
        return data.decode("cp1252", errors="replace").encode()
    return data
