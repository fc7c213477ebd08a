"""The XML Auditfile Financieel: debtors from its relations, items from its debtor lines."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from stdnum import iban

from kanwil.book.cells import read_day
from kanwil.book.checking import check
from kanwil.book.frames import COLUMNS
from kanwil.book.mishaps import Notes, RefusedFileError
from kanwil.book.readers.auditfile import Audit, LedgerLine, Texts, of_debtors, stream
from kanwil.book.readers.generalledger import UNALLOCATED, debtor_lines
from kanwil.book.readers.parsed import Parsed, Rows


def read_xaf(data: bytes, notes: Notes) -> Parsed:
    """Read the debtor lines of an audit file, whole or (unless forced) not at all.

    They stand in the debtor subledger, else in the general ledger. Lines of the opening balance
    are what was left of older invoices on that day. Payments get the day of the bank's booking:
    the line's own day is often that of the invoice.

    Raises
    ------
    RefusedFileError : no such file, no debtor lines, or lines that differ from the general ledger.
    """
    audit = stream(data, notes)
    if audit.header.get("auditfileVersion", "").startswith("CLAIR"):
        raise RefusedFileError("xaf_version", notes.file, "", audit.header["auditfileVersion"])
    lines = audit.lines
    accounts = _accounts(audit, lines)
    general = all(line.opening for line in lines)
    if general:
        lines = debtor_lines(audit, lines, notes)
        accounts |= {line.account for line in lines if line.account}
    if not lines:
        raise RefusedFileError("no_debtor_ledger", notes.file)
    controls = _controls(audit, lines, accounts, notes)
    lines = _dated(lines, notes)
    items = _Items(audit, lines)
    for place, line in enumerate(lines, start=1):
        if line.opening and place in items.payments:
            notes.once("opening_credit", place, "debtor_id", line.debtor)
    tables = {
        "debtors": _debtors(audit, lines, notes),
        "invoices": check("invoices", items.table(_INVOICE, items.invoices), notes).frame,
        "payments": check("payments", items.table(_PAYMENT, items.payments), notes).frame,
    }
    if general:
        undated = tables["invoices"].set_index("line")["invoice_id"]
        notes.first("due_missing", "invDueDt", undated)
    net = sum(int(tables[n]["cents"].sum()) * s for n, s in (("invoices", 1), ("payments", -1)))
    if net != controls["subledger"]:
        notes.refuse("control_total", "", _sums(net, controls["subledger"]))
    tables["open_items"] = items.left(tables["invoices"])
    rows = len(tables["invoices"]) + len(tables["payments"])
    return Parsed(
        notes.file,
        "xaf",
        {name: frame.assign(file=notes.file) for name, frame in tables.items()},
        (Rows(notes.file, "xaf", rows),),
        notes.problems,
        partial=frozenset({"debtors"}),
        additions=frozenset({"invoices"}),
        controls=controls,
    )


def _dated(lines: list[LedgerLine], notes: Notes) -> list[LedgerLine]:
    """Return the lines without due days that are none: some packages write 0001-01-01 for it."""
    known = {text for text in {line.due_on for line in lines} if read_day(text[:10])}
    lost = {
        n: one.due_on for n, one in enumerate(lines, 1) if one.due_on and one.due_on not in known
    }
    notes.first("left_out", "invDueDt", pd.Series(lost))
    return [one._replace(due_on="") if n in lost else one for n, one in enumerate(lines, 1)]


def _accounts(audit: Audit, lines: list[LedgerLine]) -> set[str]:
    """Return the general ledger's debtor accounts, as far as lines of a subledger tell them."""
    linked = {line.account for line in lines} - {""}
    named = {one for one, texts in audit.accounts.items() if of_debtors(texts)}
    return linked & named or linked or named


def _controls(
    audit: Audit, lines: list[LedgerLine], accounts: set[str], notes: Notes
) -> dict[str, int]:
    """Compare the debtor lines with the general ledger's debtor accounts."""
    found = sum(line.cents for line in lines)
    booked = sum(audit.sums.get(account, 0) for account in accounts)
    if found != booked or not accounts:
        begun = sum(audit.nameless.get(account, 0) for account in accounts)
        unknown = begun and found + begun == booked and not audit.told
        code = "opening_unknown" if unknown else "control_total"
        notes.refuse(code, ", ".join(sorted(accounts)), _sums(found, booked))
    return {"subledger": found, "ledger": booked}


def _sums(ledger: int, general: int) -> str:
    return f"debiteuren {ledger / 100:.2f}, grootboek {general / 100:.2f}"


@dataclass
class _Items:
    """The debtor lines as invoices, credit notes and payments, keyed by their place in the file."""

    audit: Audit
    lines: list[LedgerLine]

    def __post_init__(self) -> None:
        self.invoices: dict[int, tuple[str, ...]] = {}
        self.payments: dict[int, tuple[str, ...]] = {}
        self._cents: Counter[int] = Counter()
        self._opened: Counter[str] = Counter()
        self._places: dict[str, int] = {}
        self._used: Counter[str] = Counter()
        self._owners = Counter(ref for _, ref in {_key(line) for line in self.lines})
        self._billed = {_key(line) for line in self.lines if line.cents > 0 and not _paid(line)}
        for place, line in enumerate(self.lines, start=1):
            self._take(place, line)

    def table(self, names: Sequence[str], rows: Mapping[int, tuple[str, ...]]) -> pd.DataFrame:
        """Return invoices or payments as texts."""
        told = [(*row, f"{self._cents[place] / 100:.2f}") for place, row in rows.items()]
        return pd.DataFrame(told, index=list(rows), columns=[*names, "amount"], dtype="str")

    def left(self, invoices: pd.DataFrame) -> pd.DataFrame:
        """Return what the opening balance says was left of older invoices."""
        older = invoices[invoices["invoice_id"].isin(self._opened)]
        day = read_day(self.audit.opened_on) or date.min
        return older[["line", "invoice_id", "debtor_id"]].assign(
            snapshot_on=pd.Series(pd.Timestamp(day), index=older.index, dtype="datetime64[us]"),
            cents=older["invoice_id"].map(self._opened).astype("int64"),
        )

    def _take(self, place: int, line: LedgerLine) -> None:
        loose = line.invoice in UNALLOCATED
        if _paid(line) and (loose or not line.opening):
            self.payments[place] = self._payment(line)
            self._cents[place] = -line.cents
            return
        number = self._number(line)
        credited = ""
        if line.cents < 0 and not line.opening and _key(line) in self._billed:
            number, credited = f"{number}-{_booking(line)}", number
        first = self._places.setdefault(number, place)
        if first == place:
            self.invoices[place] = self._invoice(line, number, credited)
        self._cents[first] += line.cents
        if line.opening:
            self._opened[number] += line.cents

    def _number(self, line: LedgerLine) -> str:
        """Return the invoice's number; with its debtor's when two debtors share it."""
        debtor, number = _key(line)
        if number in UNALLOCATED:
            return line.document or _booking(line)
        return f"{debtor}:{number}" if self._owners[number] > 1 else number

    def _invoice(self, line: LedgerLine, number: str, credited: str) -> tuple[str, ...]:
        issued = line.issued_on or line.booked_on or self.audit.opened_on
        currency = self.audit.header.get("curCode", "")
        told = (line.debtor, issued, line.due_on, currency, credited, line.text)
        return (number, *told)

    def _payment(self, line: LedgerLine) -> tuple[str, ...]:
        number = f"{self.audit.year}-{'opening-' if line.opening else ''}{_booking(line)}"
        self._used[number] += 1
        again = f"/{self._used[number]}" if self._used[number] > 1 else ""
        invoice = "" if line.invoice in UNALLOCATED else self._number(line)
        paid = line.booked_on or line.issued_on or self.audit.opened_on
        return (number + again, line.debtor, invoice, paid, line.text)


_INVOICE = ("invoice_id", "debtor_id", "issued_on", "due_on", "currency", "credits", "description")
_PAYMENT = ("payment_id", "debtor_id", "invoice_id", "paid_on", "reference")


def _key(line: LedgerLine) -> tuple[str, str]:
    return line.debtor, line.invoice


def _paid(line: LedgerLine) -> bool:
    """Tell a payment: P says so, I says not; without a word the side tells."""
    return line.role == "P" or (line.role != "I" and line.cents < 0)


def _booking(line: LedgerLine) -> str:
    return "-".join(filter(None, (line.journal, line.booking, line.number)))


def _debtors(audit: Audit, lines: list[LedgerLine], notes: Notes) -> pd.DataFrame:
    """Return customers, and whoever else the debtor ledger names."""
    named = {line.debtor for line in lines}
    rows = {
        place: _debtor(texts)
        for place, texts in enumerate(audit.relations, start=1)
        if texts.get("custSupTp") in ("C", "B") or texts.get("custSupID", "") in named
    }
    names = [column.name for column in COLUMNS["debtors"]]
    told = pd.DataFrame.from_dict(rows, orient="index", columns=names, dtype="str").fillna("")
    return check("debtors", told, notes).frame.assign(line=float("nan"))


def _debtor(texts: Texts) -> Texts:
    where = "postalAddress" if not texts.get("streetAddress.city") else "streetAddress"
    parts = [texts.get(f"{where}.{n}", "") for n in ("streetname", "number", "numberExtension")]
    account = texts.get("bankAccount.bankAccNr", "")
    return {
        "debtor_id": texts.get("custSupID", ""),
        "name": texts.get("custSupName", ""),
        "email": texts.get("eMail", ""),
        "phone": texts.get("telephone", ""),
        "address": " ".join(part for part in parts if part),
        "postcode": texts.get(f"{where}.postalCode", ""),
        "city": texts.get(f"{where}.city", ""),
        "country": texts.get(f"{where}.country", ""),
        "kvk": texts.get("commerceNr", "")[:8],
        "vat_id": texts.get("taxRegIdent", ""),
        "iban": account if iban.is_valid(account) else "",
        "also_supplier": {"B": "1", "C": "0"}.get(texts.get("custSupTp", ""), ""),
    }
