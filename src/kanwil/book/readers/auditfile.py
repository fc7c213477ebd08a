"""Streaming an XML Auditfile Financieel: relations, ledger lines and account sums, no tree kept."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from sys import intern
from typing import NamedTuple

from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.markup import Node, elements, forget, line_of, name_of, text_at

_MASTER = ("header", "customerSupplier", "ledgerAccount", "opBalDate")
_BOOKED = ("obLine", "obSbLine", "trLine", "sbLine")
# In the order of the fields of a `LedgerLine`.
_KEPT = (
    "custSupID", "invRef", "docRef", "desc", "invDt", "invDueDt", "effDate", "mutTp",
    "invPurSalTp", "matchKeyID", "recRef",
)  # fmt: skip
_TAGS = ("auditfile", *_MASTER, *_BOOKED, "transaction")
_OLDER = re.compile(r"/XAF/[12]\.", re.IGNORECASE)
_WORDS = re.compile(
    r"debiteur|debtor|handelsvordering|vorderingen op (?:klant|afnemer)|receivable", re.IGNORECASE
)
# A provision is no claim on anyone, and what is between two ledgers is nobody's yet.
_NOT_OWED = re.compile(r"voorziening|provision|allowance|tussenrekening|kruispost", re.IGNORECASE)
_NO_CLAIM = ("BVorDebVdd", "BVorDebTus")
_NOISE = Decimal("0.0001")
LARGEST_CENTS = 10**14
Texts = dict[str, str]


class LedgerLine(NamedTuple):
    """One line of a ledger in cents (debit positive), where it belongs, and its texts.

    `kind` is that of the subledger, in the general ledger that of the journal. `booked_on` and
    `account` are those of the general-ledger line that it is or refers to, '' if none. `booking`
    is the transaction, `number` the line in it. From `debtor` on they are `_KEPT`.
    """

    cents: int
    opening: bool
    kind: str
    booked_on: str = ""
    account: str = ""
    journal: str = ""
    booking: str = ""
    number: str = ""
    debtor: str = ""
    invoice: str = ""
    document: str = ""
    text: str = ""
    issued_on: str = ""
    due_on: str = ""
    effective_on: str = ""
    role: str = ""
    trade: str = ""
    match: str = ""
    receipt: str = ""

    @property
    def of_debtor(self) -> bool:
        """Tell a debtor's: CU is the debtor ledger; in a mixed one the line says sale or not."""
        return self.kind == "CU" or (self.kind != "SU" and self.trade == "S")


@dataclass
class Audit:
    """What an audit file holds of debtors.

    Attributes
    ----------
    header : texts of the header. opened_on : ISO day of the opening balance, '' if none.
    relations : texts per customer or supplier; address parts as `streetAddress.city` and so on.
    accounts : texts per ledger account. sums : cents per account, opening and transactions.
    lines : the debtor lines of every subledger. general : the general ledger's lines that name a
        relation, on the debtor accounts (on any account of the balance where none is called so);
        only until a subledger tells the same.
    beside_sales : the accounts against which sales journals book. told : whether a subledger has
        lines of this year.
    nameless : cents per debtor account that the opening balance gives to nobody.
    """

    header: Texts = field(default_factory=dict)
    opened_on: str = ""
    relations: list[Texts] = field(default_factory=list)
    accounts: dict[str, Texts] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    lines: list[LedgerLine] = field(default_factory=list)
    general: list[LedgerLine] = field(default_factory=list)
    beside_sales: set[str] = field(default_factory=set)
    told: bool = False
    nameless: dict[str, int] = field(default_factory=dict)
    _heads: dict[str, tuple[Node, Texts]] = field(default_factory=dict)
    _links: dict[str, tuple[str, str]] = field(default_factory=dict)
    _seconds: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    @property
    def year(self) -> str:
        """Return the fiscal year, as the file names it."""
        return self.header.get("fiscalYear", "")

    def add(self, element: Node) -> None:
        """Take in one element that was read to its end."""
        tag, texts = name_of(element), _texts(element)
        if tag == "header":
            self.header, self.opened_on = texts, texts.get("startDate", "")
        elif tag == "opBalDate":
            self.opened_on = (element.text or "").strip() or self.opened_on
        elif tag == "customerSupplier":
            self.relations.append(texts)
        elif tag == "ledgerAccount":
            self.accounts[texts.get("accID", "")] = texts
        elif tag in ("trLine", "obLine"):
            self._add_general(element, texts)
        elif tag in _BOOKED:
            self._add_subledger(element, texts, opening=tag == "obSbLine")

    def _add_subledger(self, element: Node, texts: Texts, *, opening: bool) -> None:
        journal, booking = texts.get("jrnID", ""), texts.get("trNr", "")
        names = [texts.get(name, "") for name in ("trLineNr", "obLineNr")]
        key = names[1] if opening else f"{journal}\n{booking}\n{names[0]}"
        account, day = self._links.get(key, ("", ""))
        kind = self._head(element.getparent()).get("sbType", "")
        place = (intern(journal), intern(booking), "-".join(filter(None, names)))
        line = _line((signed_cents(texts), opening, intern(kind), day, account, *place), texts)
        if line.of_debtor:
            self.lines.append(line)
            self.told = self.told or not opening
            if self.told:
                self.general.clear()

    def _add_general(self, element: Node, texts: Texts) -> None:
        account, cents = intern(texts.get("accID", "")), signed_cents(texts)
        self.sums[account] = self.sums.get(account, 0) + cents
        booked, opening = element.getparent(), name_of(element) == "obLine"
        journal, kind, number, day = "", "", "", self.opened_on
        key = texts.get("nr", "")
        if not opening and booked is not None:
            if name_of(booked) == "trLines":  # some put the lines in a box
                booked = booked.getparent()
            head, above = self._head(booked), self._journal(booked)
            journal, kind = above.get("jrnID", ""), above.get("jrnTp", "")
            number, day = head.get("nr", ""), head.get("trDt", "")
            key = f"{journal}\n{number}\n{key}"
            opening = kind == "O" or head.get("periodNumber") == "0"
        if account not in self.owing:
            return
        second = (account, intern(day))
        self._links[key] = self._seconds.setdefault(second, second)
        if opening and not texts.get("custSupID"):
            self.nameless[account] = self.nameless.get(account, 0) + cents
        if texts.get("custSupID") and not self.told:
            place = (intern(journal), intern(number), intern(texts.get("nr", "")))
            head_ = (cents, opening, intern(kind), second[1], account, *place)
            self.general.append(_line(head_, texts))

    def _journal(self, transaction: Node | None) -> Texts:
        above = self._head(None if transaction is None else transaction.getparent())
        if above.get("jrnTp") == "S":
            self.beside_sales.add(above.get("offsetAccID", ""))
        return above

    def _head(self, parent: Node | None) -> Texts:
        """Return what stands in front of the first line of a parent; read once, it grows long."""
        if parent is None:
            return {}
        name = name_of(parent)
        if name not in self._heads or self._heads[name][0] is not parent:
            self._heads[name] = (parent, _texts(parent, deep=False))
        return self._heads[name][1]

    @cached_property
    def owing(self) -> frozenset[str]:
        """The debtor accounts, or every account of the balance where none is called so."""
        named = frozenset(one for one, texts in self.accounts.items() if of_debtors(texts))
        return named or frozenset(
            one for one, texts in self.accounts.items() if texts.get("accTp") != "P"
        )


def of_debtors(account: Texts) -> bool:
    """Tell a debtor account: by its RGS code (BVorDeb...), else by its description."""
    told = account.get("accDesc", "")
    if account.get("accTp") == "P" or _NOT_OWED.search(told):
        return False
    codes = [one for one in account.values() if one.startswith("BVorDeb")]
    return not codes[0].startswith(_NO_CLAIM) if codes else _WORDS.search(told) is not None


def _line(place: tuple[object, ...], texts: Texts) -> LedgerLine:
    return LedgerLine(*place, *(intern(texts.get(name, "")) for name in _KEPT))  # type: ignore[arg-type]


def _texts(element: Node, *, deep: bool = True) -> Texts:
    """Return the texts of the children by name, one level deeper as `child.grandchild`."""
    found: Texts = {}
    for child in element:
        name = name_of(child)
        found.setdefault(name, (child.text or "").strip())
        for inner in child if deep else ():
            found.setdefault(f"{name}.{name_of(inner)}", (inner.text or "").strip())
    return found


def signed_cents(texts: Texts) -> int:
    """Return a line's amount in cents, debit positive; raises ArithmeticError on no amount."""
    exact = Decimal(texts["amnt"].replace(",", ".")) * 100
    sound = exact.is_finite() and abs(exact) < LARGEST_CENTS
    if not sound or abs(exact - exact.to_integral_value()) > _NOISE:
        raise InvalidOperation
    sign = -1 if texts.get("amntTp", "").upper() == "C" else 1
    return sign * int(exact.to_integral_value())


def stream(data: bytes, notes: Notes) -> Audit:
    """Read an audit file; nothing outside the bytes is ever looked at.

    Raises
    ------
    RefusedFileError : a DOCTYPE, broken XML, another kind of XML, a line without an amount.
    """
    audit, checked = Audit(), False
    try:
        for event, name, element in elements(data, _TAGS, notes):
            checked = checked or _checked(element, notes)
            if event == "end":
                audit.add(element)
                if name != "opBalDate":
                    forget(element)
    except (ArithmeticError, KeyError) as error:
        told, line = text_at(element, "amnt"), line_of(element)
        raise RefusedFileError("bad_amount", notes.file, "amnt", told, line=line) from error
    if not checked:
        raise RefusedFileError("unknown_format", notes.file)
    return audit


def _checked(element: Node, notes: Notes) -> bool:
    """Refuse what is no audit file, or one of the versions that know no debtors by line."""
    root = element.getroottree().getroot()
    if name_of(root).lower() != "auditfile":
        raise RefusedFileError("unknown_format", notes.file, "", name_of(root))
    if _OLDER.search(str(root.tag)):
        raise RefusedFileError("xaf_version", notes.file, "", str(root.tag))
    return True
