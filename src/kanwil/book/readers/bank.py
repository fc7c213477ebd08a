"""What every bank file becomes: receipts and reversals with an id that a second download shares."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from stdnum import iban

from kanwil.book.mishaps import Notes
from kanwil.book.readers.parsed import Parsed, Rows
from kanwil.book.readers.records import typed

BANK_FORMATS = frozenset({"camt", "mt940", "ing", "bankcsv"})
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Z0-9])")
_TOLD = ("paid_on", "cents", "method", "reversal_code", "reference", "line", "account")
_UNSAID = frozenset({"", "NOTPROVIDED", "NONREF", "NONE", "-"})


class Entry(NamedTuple):
    """One booking on an account, or one of the payments in a batch.

    `cents` is positive for money that came in. `code` is set when the booking takes an earlier one
    back (`MS03` when the bank gives no reason). `interest` is the bank's own interest or costs.
    `line` is where it stands in the file.
    """

    line: int
    booked_on: date
    cents: int
    text: str
    iban: str = ""
    name: str = ""
    end_to_end: str = ""
    mandate: str = ""
    method: str = "transfer"
    code: str = ""
    interest: bool = False

    @property
    def of_customer(self) -> bool:
        """Tell a receipt, or the reversal of one, from money that goes out and its own return."""
        return (self.cents > 0) != bool(self.code) and not self.interest

    @property
    def reference(self) -> str:
        """Return all that may tell who pays what: account, name, text, and the bank's own keys."""
        keys = (("EREF", self.end_to_end), ("MREF", self.mandate))
        said = [f"{name} {key}" for name, key in keys if key.upper() not in _UNSAID]
        own = [self.iban, "" if self.name in self.text else self.name, self.text]
        return " · ".join(part for part in [*own, *said] if part)


@dataclass
class Statement:
    """One statement of one account; balances in cents, None where the file has none.

    `until` is the day to which it tells all; None where only its bookings tell that.
    """

    account: str
    line: int
    currency: str = "EUR"
    opening: int | None = None
    closing: int | None = None
    until: date | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def turnover(self) -> int:
        """Return the sum of the entries in cents."""
        return sum(entry.cents for entry in self.entries)


def parsed_of(
    format_: str, statements: Iterable[Statement], notes: Notes, rejected: int = 0
) -> Parsed:
    """Return the receipts and reversals of statements as payments that no debtor has yet.

    The table `payments` has `account` besides the canonical columns: our own account. Money that
    goes out, and what comes back of it, is no customer's and is left out.

    Parameters
    ----------
    rejected : lines that the reader refused; each has its Problem.

    Raises
    ------
    RefusedFileError : opening balance plus entries is not the closing balance.
    """
    counts: Counter[str] = Counter()
    rows: dict[str, tuple[object, ...]] = {}
    read, repeated = 0, 0
    ends: list[date] = []
    for account, key, entry in _numbered(_ended(_sound(statements, notes, counts), ends)):
        counts["received" if entry.cents > 0 else "spent"] += entry.cents
        if not entry.of_customer:
            counts["outgoing"] += 1
            continue
        read += 1
        repeated += key in rows
        rows.setdefault(key, _row(account, key, entry))
    if counts["outgoing"]:
        notes.once("outgoing", None, "", counts["outgoing"])
    frame = typed("payments", list(rows.values()), ("payment_id", *_TOLD), "account")
    return Parsed(
        notes.file,
        format_,
        {"payments": frame.assign(file=notes.file)},
        (Rows(notes.file, format_, read + rejected, rejected, repeated),),
        notes.problems,
        snapshot_on=max(ends, default=None),
        controls={name: counts[name] for name in ("received", "spent")},
    )


def _ended(statements: Iterable[Statement], ends: list[date]) -> Iterator[Statement]:
    """Pass statements on, and keep the day to which each tells all."""
    for one in statements:
        yield one
        booked = (entry.booked_on for entry in one.entries)
        ends += filter(None, [one.until or max(booked, default=None)])


def _row(account: str, key: str, entry: Entry) -> tuple[object, ...]:
    told = (entry.booked_on, entry.cents, entry.method, entry.code or None, entry.reference)
    return (key, *told, entry.line, account)


def _sound(
    statements: Iterable[Statement], notes: Notes, counts: Counter[str]
) -> Iterator[Statement]:
    """Yield the statements in euros whose balances agree; others are named or refuse the file."""
    differ: list[tuple[str, str]] = []
    balances: list[tuple[str, int, int, int]] = []
    for one in statements:
        if one.opening is None or one.closing is None:
            counts["unbalanced"] += 1
        elif one.opening + one.turnover != one.closing:
            sums = f"{one.opening / 100:.2f} + {one.turnover / 100:.2f} ≠ {one.closing / 100:.2f}"
            differ.append((one.account, sums))
        else:
            balances.append((one.account, one.opening, one.closing, one.line))
        if one.currency != "EUR":
            notes.once("foreign_account", one.line, one.currency, one.account)
            continue
        yield one
    if differ:
        account, sums = differ[0]
        more = f" ({len(differ)}×)" if len(differ) > 1 else ""
        notes.refuse("bank_balance", account, sums + more)
    if counts["unbalanced"]:
        notes.once("no_balances", None, "", counts["unbalanced"])
    _note_gaps(balances, notes)


def _note_gaps(balances: Sequence[tuple[str, int, int, int]], notes: Notes) -> None:
    """Note where statements of an account, in whatever order, do not run on from each other."""
    ended = {(account, closing) for account, _, closing, _ in balances}
    begun = {(account, opening): line for account, opening, _, line in reversed(balances)}
    for account in dict.fromkeys(account for account, _ in begun):
        starts = [line for key, line in begun.items() if key[0] == account and key not in ended]
        if len(starts) > 1:
            notes.once("balance_gap", max(starts), account, len(starts) - 1)


def _numbered(statements: Iterable[Statement]) -> Iterator[tuple[str, str, Entry]]:
    """Yield account, id and entry; equal bookings of one day are told apart by their rank.

    The id holds nothing that differs between two downloads of the same booking, such as the
    statement's number. A statement that starts where the last one of its account ended goes on
    counting; one that does not overlaps it, and its first booking is again the first.
    """
    closed: dict[str, int | None] = {}
    ranks: dict[str, Counter[str]] = {}
    for one in statements:
        account = squeezed(one.account)
        follows = one.opening is not None and closed.get(account) == one.opening
        seen = ranks.setdefault(account, Counter())
        if not follows:
            seen.clear()
        closed[account] = one.closing
        for entry in one.entries:
            said = _said(account, entry)
            seen[said] += 1
            digest = hashlib.blake2b(f"{said}|{seen[said]}".encode(), digest_size=8)
            yield one.account, f"bank-{digest.hexdigest()}", entry


def _said(account: str, entry: Entry) -> str:
    """Return what one booking says in whatever format it comes: spaces and case differ there."""
    key = "" if entry.end_to_end.upper() in _UNSAID else entry.end_to_end
    told = (entry.text, entry.iban, key)
    words = (re.sub(r"[^0-9A-Z]", "", one.upper()) for one in told)
    tail = re.sub(r"\D", "", account)[-10:].lstrip("0")
    return "|".join((tail, entry.booked_on.isoformat(), str(entry.cents), *words))


def squeezed(text: str) -> str:
    """Return an account number as banks compare it: capitals and digits only."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def ibans_in(text: str) -> list[str]:
    """Return the valid IBANs in a text, without spaces, in the order in which they stand."""
    found = []
    for match in _IBAN.finditer(text.upper()):
        squeezed_ = match[0].replace(" ", "")
        valid = next((one for one in _beginnings(squeezed_) if _is_iban(one)), "")
        if valid and valid not in found:
            found.append(valid)
    return found


def _beginnings(text: str) -> list[str]:
    """Return what may be the account: Dutch ones are 18 long, a word glued on must not hide it."""
    sizes = [18] if text.startswith("NL") else range(len(text), 14, -1)
    return [text[:size] for size in sizes]


def _is_iban(text: str) -> bool:
    # The country's own list of banks is left out: it is older than some accounts.
    return bool(iban.is_valid(text, check_country=False))
