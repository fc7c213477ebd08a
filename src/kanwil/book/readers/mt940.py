"""MT940 statements as Dutch banks write them; every `:61:` line is read, or the file refused."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kanwil.book.cells import read_day
from kanwil.book.mishaps import Notes
from kanwil.book.readers.bank import Entry, Statement, parsed_of, squeezed
from kanwil.book.readers.narrative import Narrative, narrative
from kanwil.book.readers.parsed import Parsed
from kanwil.book.readers.returns import reason_of, taken_back
from kanwil.book.readers.swiftline import line_data
from kanwil.book.readers.texts import decode

_TAG = re.compile(r":(\d{2,3}[A-Z]?):(.*)", re.DOTALL)
_KNOWN = re.compile("13D?|2[015]|28C?|34F|60[FM]|61|62[FM]|6[45]|86|90[CD]|940")
_ENDS = re.compile(r"-(?:\}.*|XXX)?\s*|\{\d:.*")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([\d.,]+)")
_EXPECTED = re.compile(r"[\d ]{6,10}E[DC]")
_START = re.compile(rb"(?m)^:20:")
_FIELD = re.compile(rb"(?m)^:(?:25|28C?|60[FM]|61|62[FM]):")
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}")
_LONGEST_AMOUNT = 15
_INTEREST = ("NRNT", "NINT", "NCHG")


def recognises(head: bytes) -> bool:
    """Tell an MT940 file by its first bytes."""
    plain = head.replace(b"\0", b"").replace(b"\r", b"\n").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return bool(_START.search(plain) and _FIELD.search(plain))


def read_mt940(data: bytes, notes: Notes) -> Parsed:
    """Read the bookings of every statement, whole or not at all.

    Raises
    ------
    RefusedFileError : a `:61:` line that is not understood, balances that do not agree.
    """
    text = decode(data, notes).replace("\r\n", "\n").replace("\r", "\n")
    return parsed_of("mt940", statements(text, notes), notes)


def statements(text: str, notes: Notes) -> list[Statement]:
    """Return the statements, after checking that each `:61:` line gave one booking."""
    found = [block.statement for block in _blocks(text, notes)]
    told = len(re.findall(r"(?m)^:61:", text))
    if expected := len(re.findall(rf"(?m)^:61:{_EXPECTED.pattern}", text)):
        notes.once("pending", None, ":61:", expected)
    read = sum(len(one.entries) for one in found) + expected
    if read != told or not found:
        notes.refuse("bank_lines", ":61:", f"{read} van {told}")
    return found


@dataclass
class _Field:
    """One tag with its lines, and the line of the file on which it starts."""

    tag: str
    line: int
    lines: list[str]


def _fields(text: str) -> Iterator[_Field]:
    """Yield the fields; what belongs to no tag is a header or trailer of the message."""
    current: _Field | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        match = _TAG.fullmatch(line)
        if match and _KNOWN.fullmatch(match[1]):
            if current:
                yield current
            current = _Field(match[1], number, [match[2]])
        elif _ENDS.fullmatch(line):
            if current:
                yield current
            current = None
        elif current:
            current.lines.append(line)
    if current:
        yield current


@dataclass
class _Block:
    """A statement under way: the last booking still waits for its :86: fields."""

    statement: Statement
    notes: Notes
    booking: _Field | None = None
    told: list[str] = field(default_factory=list)

    def add(self, one: _Field) -> None:
        if one.tag == "86":
            self.told += one.lines if self.booking else []
            return
        self.close()
        value = one.lines[0].strip()
        if one.tag == "25":
            self.statement.account = _account(value)
        elif one.tag in ("60F", "60M"):
            self.statement.opening = self._balance(value)
        elif one.tag in ("62F", "62M"):
            self.statement.closing = self._balance(value)
            self.statement.until = read_day(f"20{value[1:7]}")
        elif one.tag == "61" and not _EXPECTED.match(one.lines[0]):
            self.booking = one

    def close(self) -> None:
        """Add the booking that waits, if it is understood."""
        if self.booking is not None:
            entry = _entry(self.booking, self.told, self.statement.account, self.notes)
            self.statement.entries += [entry] if entry else []
        self.booking, self.told = None, []

    def _balance(self, value: str) -> int | None:
        if (match := _BALANCE.match(value)) is None:
            return None
        self.statement.currency = match[3]
        whole, _, cents = match[4].replace(".", ",").partition(",")
        if len(whole) > _LONGEST_AMOUNT or "," in cents:
            return None
        return (-1 if match[1] == "D" else 1) * int(f"{whole or 0}{cents[:2]:0<2}")


def _blocks(text: str, notes: Notes) -> list[_Block]:
    found: list[_Block] = []
    for one in _fields(text):
        if one.tag == "20":
            found.append(_Block(Statement("", one.line), notes))
        if found:
            found[-1].add(one)
    for block in found:
        block.close()
    return found


def _account(value: str) -> str:
    bare = value.rpartition("/")[2] if value.startswith("TRIODOS") else value
    return squeezed(re.sub(r"[A-Z]{3}$", "", bare))


def _entry(booking: _Field, told: Sequence[str], own: str, notes: Notes) -> Entry | None:
    """Return one booking; None when the library makes nothing of its :61: line."""
    data = line_data(booking.lines, booking.line, notes)
    return None if data is None else _understood(data, booking.line, narrative(told, own))


def _understood(data: dict[str, Any], line: int, said: Narrative) -> Entry:
    cents = int((data["amount"].amount * 100).to_integral_value())
    kind = (data.get("id") or "").strip()
    account, name = _reference(data)
    booked = data.get("entry_date") or data["date"]
    text = said.text.removeprefix(said.iban or account or "\0").strip()
    whole = f"{said.kind} {said.text}"
    return Entry(
        line=line,
        booked_on=date(booked.year, booked.month, booked.day),
        cents=cents,
        text=text.removeprefix(name or "\0").strip() or text,
        iban=said.iban or account,
        name=said.name or name,
        end_to_end=said.end_to_end,
        mandate=said.mandate,
        method=_method(kind, whole),
        code=_code(data["status"], cents, said, whole),
        interest=kind in _INTEREST,
    )


def _reference(data: dict[str, Any]) -> tuple[str, str]:
    """Return account and name as field :61: gives them: in the reference or below it."""
    reference = (data.get("customer_reference") or "").rstrip()
    below = (data.get("extra_details") or "").strip()
    if below.startswith("/"):
        below = ""
    if _ACCOUNT.fullmatch(reference):
        return reference, below
    if _ACCOUNT.fullmatch(below):
        return below, ""
    return "", reference[16:].strip() or ("" if re.fullmatch(r"P?\d+", below) else below)


def _method(kind: str, text: str) -> str:
    low = text.lower()
    if "ideal" in low:
        return "ideal"
    return "direct_debit" if kind == "NDDT" or "incasso" in low else "transfer"


def _code(mark: str, cents: int, said: Narrative, text: str) -> str:
    """Return the reason when a booking takes an earlier one back, else empty.

    Words alone tell that of money that leaves only: who pays again after a reversal says so too.
    """
    if said.returned:
        return reason_of(f"{said.returned} {text}")
    if mark.upper() in ("RC", "RD") or (cents < 0 and taken_back(text)):
        return reason_of(text)
    return ""
