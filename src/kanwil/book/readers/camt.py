"""CAMT.053 statements and CAMT.052/054 notices: entries, batches payment by payment, reversals."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kanwil.book.cells import read_day
from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.bank import Entry, Statement, parsed_of, squeezed
from kanwil.book.readers.markup import (
    Node,
    Places,
    cents_of,
    drop,
    elements,
    line_of,
    text_at,
    texts_at,
)
from kanwil.book.readers.parsed import Parsed
from kanwil.book.readers.returns import UNSAID, reason_of, taken_back

_WHOLES = ("Stmt", "Ntfctn", "Rpt")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_METHODS = {"IDDT": "direct_debit", "CCRD": "card", "MCRD": "card", "CNTR": "cash"}
_AMOUNTS = (
    "{*}Amt",
    *(f"{{*}}AmtDtls/{{*}}{n}/{{*}}Amt" for n in ("TxAmt", "CntrValAmt", "InstdAmt")),
)
_TURNED_BACK = ("UPDD", "PRDD", "RRTN", "RPCR")


def recognises(head: bytes) -> bool:
    """Tell a CAMT file by its first bytes."""
    plain = head.replace(b"\0", b"")
    return b":camt.05" in plain or b"<BkToCstmr" in plain


def read_camt(data: bytes, notes: Notes) -> Parsed:
    """Read the booked entries of every statement, whole or not at all.

    Raises
    ------
    RefusedFileError : broken or hostile XML, no statement, balances that do not agree.
    """
    return parsed_of("camt", statements(data, notes), notes)


def statements(data: bytes, notes: Notes) -> Iterator[Statement]:
    """Yield the statements one by one, their entries signed."""
    tags = (*_WHOLES, "Acct", "Bal", "TtlNtries", "Ntry")
    open_one: _Open | None = None
    found, places = 0, Places()
    for event, name, element in elements(data, tags, notes):
        if event == "start":
            if name in _WHOLES:
                open_one = _Open(Statement("", line_of(element)), notes, places)
        elif open_one is not None:
            open_one.add(name, element)
            drop(element)
            if name in _WHOLES:
                found += 1
                yield open_one.closed()
                open_one = None
    if not found:
        raise RefusedFileError("unknown_format", notes.file, "", "camt")


@dataclass
class _Open:
    """A statement of which the end was not reached yet."""

    statement: Statement
    notes: Notes
    places: Places
    booked: int = 0
    paid: int = 0
    told: int | None = None
    left: Counter[str] = field(default_factory=Counter)
    currencies: list[str] = field(default_factory=list)

    def add(self, name: str, element: Node) -> None:
        one = self.statement
        if name == "Acct":
            one.account = text_at(element, "Id/IBAN", "Id/Othr/Id") or one.account
            one.currency = text_at(element, "Ccy") or one.currency
        elif name == "Bal":
            self._balance(element)
        elif name == "TtlNtries":
            count = text_at(element, "NbOfNtries")
            self.told = int(count) if count.isascii() and count.isdigit() else None
        elif name == "Ntry":
            self._entry(element)

    def closed(self) -> Statement:
        # Some banks count the payments in batches.
        if self.told is not None and self.told not in (self.booked, self.paid):
            counts = f"{self.booked} van {self.told}"
            self.notes.refuse("bank_lines", "NbOfNtries", counts)
        if len(set(self.currencies)) > 1:
            sums = " ≠ ".join(self.currencies)
            self.notes.refuse("bank_balance", self.statement.account, sums)
        if self.left["pending"]:
            self.notes.once("pending", self.statement.line, "Sts", self.left["pending"])
        return self.statement

    def _balance(self, element: Node) -> None:
        kind = text_at(element, "Tp/CdOrPrtry/Cd")
        cents = self._cents(element)
        currency = _currency(element)
        if kind in _OPENING and (self.statement.opening is None or kind == "OPBD"):
            self.statement.opening, self.statement.currency = cents, currency
        elif kind in _CLOSING:
            self.statement.closing = cents
            self.statement.until = read_day(text_at(element, "Dt/Dt", "Dt/DtTm")[:10])
        if kind in (*_OPENING, *_CLOSING):
            self.currencies.append(currency)

    def _entry(self, element: Node) -> None:
        self.booked += 1
        self.paid += len(element.findall("{*}NtryDtls/{*}TxDtls")) or 1
        if text_at(element, "Sts", "Sts/Cd") not in ("BOOK", ""):
            self.left["pending"] += 1
            return
        cents = self._cents(element)
        self.statement.entries += _payments(element, cents, self._day(element), self)

    def _day(self, element: Node) -> date:
        places = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
        text = text_at(element, *places)
        day = read_day(text[:10])
        if day is None:
            raise RefusedFileError(
                "bad_date", self.notes.file, "BookgDt", text, line=line_of(element)
            )
        return day

    def _cents(self, element: Node) -> int:
        text = text_at(element, "Amt")
        amount = cents_of(text)
        if amount is None:
            raise RefusedFileError(
                "bad_amount", self.notes.file, "Amt", text, line=line_of(element)
            )
        return -amount[0] if text_at(element, "CdtDbtInd") == "DBIT" else amount[0]


def _currency(element: Node) -> str:
    amount = element.find("{*}Amt")
    return "" if amount is None else str(amount.get("Ccy", "")).strip()


def _payments(entry: Node, cents: int, day: date, whole: _Open) -> list[Entry]:
    """Return the payments in an entry; one for all of it when their amounts don't add up to it."""
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    amounts = [_amount(one, cents, _currency(entry)) for one in details]
    if len(details) > 1 and sum(amount or 0 for amount in amounts) == cents and all(amounts):
        pairs = zip(details, amounts, strict=True)
        return [_one(entry, one, amount or 0, day, whole) for one, amount in pairs]
    told = text_at(entry, "NtryDtls/Btch/NbOfTxs")
    if len(details) > 1 or (not details and told not in ("", "1")):
        whole.notes.once("batch_whole", line_of(entry), "Amt", f"{cents / 100:.2f}")
    return [_one(entry, details[0] if len(details) == 1 else None, cents, day, whole)]


def _amount(details: Node, entry_cents: int, currency: str) -> int | None:
    """Return what one payment of a batch adds to its entry, in cents of the entry's currency."""
    places = (details.find(path) for path in _AMOUNTS)
    told = (one for one in places if one is not None and one.get("Ccy", currency) == currency)
    amount = cents_of(next((one.text or "" for one in told), ""))
    if amount is None:
        return None
    side = text_at(details, "CdtDbtInd") or ("CRDT" if entry_cents >= 0 else "DBIT")
    return -amount[0] if side == "DBIT" else amount[0]


def _one(entry: Node, details: Node | None, cents: int, day: date, whole: _Open) -> Entry:
    about = entry if details is None else details
    name, account = _counterparty(about, cents, whole.statement.account)
    text = _text(entry, about)
    kinds = [text_at(one, f"BkTxCd/Domn/Fmly/{tag}") for one in (about, entry) for tag in _FAMILY]
    return Entry(
        line=whole.places.of(about),
        booked_on=day,
        cents=cents,
        text=text,
        iban=account,
        name=name,
        end_to_end=text_at(about, "Refs/EndToEndId"),
        mandate=text_at(about, "Refs/MndtId"),
        method="ideal" if "ideal" in text.lower() else _method(kinds),
        code=_code(entry, about, kinds, text, out=cents < 0),
        interest="INTR" in kinds,
    )


_FAMILY = ("Cd", "SubFmlyCd")


def _method(kinds: list[str]) -> str:
    return next((_METHODS[kind] for kind in kinds if kind in _METHODS), "transfer")


def _counterparty(about: Node, cents: int, own: str) -> tuple[str, str]:
    """Return name and account of the other side; who is who turns around in a reversal."""
    sides = ("Dbtr", "Cdtr") if cents > 0 else ("Cdtr", "Dbtr")
    best = ("", "")
    for side in sides:
        account = text_at(
            about, f"RltdPties/{side}Acct/Id/IBAN", f"RltdPties/{side}Acct/Id/Othr/Id"
        )
        names = [
            text_at(about, f"RltdPties/{who}/Nm", f"RltdPties/{who}/Pty/Nm")
            for who in (side, f"Ultmt{side}")
        ]
        name = " · ".join(dict.fromkeys(filter(None, names)))
        if account and squeezed(account) != squeezed(own):
            return name, squeezed(account)
        best = best if any(best) or account else (name, "")
    return best


def _text(entry: Node, about: Node) -> str:
    """Return what the payer wrote; what the bank adds only where it says more."""
    parts = texts_at(about, "RmtInf/Ustrd")
    parts += texts_at(about, "RmtInf/Strd/CdtrRefInf/Ref")
    parts += texts_at(about, "RmtInf/Strd/CdtrRefInf/CdtrRef")
    parts += texts_at(about, "RmtInf/Strd/RfrdDocInf/Nb")
    parts += texts_at(about, "RmtInf/Strd/AddtlRmtInf")
    said = " ".join(dict.fromkeys(parts))
    more = [text_at(about, "AddtlTxInf"), "" if said else text_at(entry, "AddtlNtryInf")]
    return " ".join(part for part in [said, *more] if part and (part == said or part not in said))


def _code(entry: Node, about: Node, kinds: list[str], text: str, *, out: bool) -> str:
    """Return the reason for which an entry takes a payment back, empty when it does not.

    Words alone tell that of money that leaves only: who pays again after a reversal says so too.
    """
    given = text_at(about, "RtrInf/Rsn/Cd", "RtrInf/RtrRsn/Cd", "RtrInf/Rsn/Prtry")
    if given:
        return given.upper()
    if about.find("{*}RtrInf") is not None:
        return reason_of(" ".join([text, *texts_at(about, "RtrInf/AddtlInf")]))
    if any(kind in _TURNED_BACK for kind in kinds) or (out and taken_back(text)):
        return reason_of(text)
    return UNSAID if text_at(entry, "RvslInd") == "true" else ""
