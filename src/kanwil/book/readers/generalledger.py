"""The debtor lines of an audit file without a debtor subledger, from its general ledger."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kanwil.book.mishaps import Notes, listed
from kanwil.book.readers.auditfile import LARGEST_CENTS, Audit, LedgerLine, Texts, of_debtors

_KINDS = {"S": "I", "B": "P", "C": "P"}
UNALLOCATED = ("", "0")


def debtor_lines(audit: Audit, opened: Sequence[LedgerLine], notes: Notes) -> list[LedgerLine]:
    """Return the general ledger's debtor lines as lines of a subledger; empty if it has none.

    Which accounts were taken is told. What the opening balance says per relation alone (XAF 4.0)
    becomes a line per debtor, where that is just what the lines lack.

    Parameters
    ----------
    opened : what a subledger says of the opening balance.
    """
    taken = _taken(audit)
    lines = [line for line in audit.general if line.account in taken]
    lines = [line for line in lines if not (opened and line.opening)]
    found = sum(line.cents for line in (*opened, *lines))
    lacking = sum(audit.sums.get(one, 0) for one in taken) - found
    begun = _begun(audit, lines, lacking) if taken and lacking else []
    _note_closing(audit, [*opened, *begun, *lines], notes)
    if not lines and not begun:
        return [*opened]
    names = (f"{one} {audit.accounts.get(one, {}).get('accDesc', '')}".strip() for one in taken)
    notes.once("debtor_accounts", None, "accID", listed(sorted(names)))
    if begun:
        notes.once("opening_sum", None, "opBalDesc", f"{lacking / 100:.2f} ({len(begun)}×)")
    return [*opened, *begun, *_referred(lines)]


def _taken(audit: Audit) -> set[str]:
    """Return the debtor accounts: by code or name, as side of the sales journals, or by use."""
    if named := {one for one, texts in audit.accounts.items() if of_debtors(texts)}:
        return named
    used = {line.account for line in audit.general}
    if beside := audit.beside_sales & used:
        return beside
    sold: Counter[str] = Counter()
    for line in audit.general:
        if line.kind == "S":
            sold[line.account] += line.cents
    owed = {one for one, cents in sold.items() if cents > 0}
    return owed if len(owed) == 1 else set()


def _begun(audit: Audit, year: Sequence[LedgerLine], lacking: int) -> list[LedgerLine]:
    """Return what customers owed at first, when it is this much together.

    Who only says what they owed at last tells it as well.
    """
    moved = _per_debtor(year)
    ways = ((kinds, opening) for opening in (True, False) for kinds in (("C",), ("C", "B", "")))
    for kinds, opening in ways:
        lines = [
            LedgerLine(
                cents,
                opening=True,
                kind="",
                debtor=texts.get("custSupID", ""),
                invoice=f"beginbalans {audit.year}",
            )
            for texts in audit.relations
            if texts.get("custSupTp", "") in kinds
            and (
                cents := _told(texts, "opBal")
                if opening
                else _told(texts, "clBal") - moved[texts.get("custSupID", "")]
            )
        ]
        if sum(line.cents for line in lines) == lacking:
            return lines
    return []


def _per_debtor(lines: Iterable[LedgerLine]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line.debtor] += line.cents
    return sums


def _note_closing(audit: Audit, lines: Sequence[LedgerLine], notes: Notes) -> None:
    """Note customers of whom the file says that they owe something else at last."""
    owed, differ = _per_debtor(lines), []
    for relation in audit.relations:
        debtor = relation.get("custSupID", "")
        if relation.get("custSupTp") == "C" and relation.get("clBalDesc"):
            told = _told(relation, "clBal")
            if told != owed[debtor]:
                differ.append(f"{debtor}: {owed[debtor] / 100:.2f} ≠ {told / 100:.2f}")
    if differ:
        notes.once("closing_differs", None, "clBalDesc", listed(differ, shown=2))


def _told(relation: Texts, which: str) -> int:
    try:
        amount = Decimal(relation.get(f"{which}Desc", "")) * 100
    except ArithmeticError:
        return 0
    whole = int(amount) if amount.is_finite() and abs(amount) < LARGEST_CENTS else 0
    return -whole if relation.get(f"{which}Tp", "").upper() == "C" else whole


def _referred(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    """Give each line the invoice that it bills or pays, and the day of that invoice."""
    billed = {_key(line) for line in lines if _bills(line)}
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines:
        if _bills(line):
            for group in _groups(line):
                groups[group].add(_key(line)[1])
    return [_as_subledger(line, _invoice(line, billed, groups)) for line in lines]


def _bills(line: LedgerLine) -> bool:
    return line.kind == "S" or (line.kind not in _KINDS and line.cents > 0)


def _key(line: LedgerLine) -> tuple[str, str]:
    """Return debtor and invoice; a sales journal may call the invoice by the document only."""
    reference = line.invoice
    if reference in UNALLOCATED and line.kind == "S":
        reference = line.document if re.search(r"\d", line.document) else line.booking
    return line.debtor, reference


def _groups(line: LedgerLine) -> Iterable[tuple[str, str]]:
    marks = (line.match, line.receipt)
    return ((line.debtor, mark) for mark in marks if mark not in UNALLOCATED)


def _invoice(
    line: LedgerLine, billed: set[tuple[str, str]], groups: dict[tuple[str, str], set[str]]
) -> str:
    """Return the invoice of a line: its own, its document's, or the only one matched with it."""
    debtor, reference = _key(line)
    if reference not in UNALLOCATED or _bills(line):
        return reference
    if (debtor, line.document) in billed:
        return line.document
    matched = {one for group in _groups(line) for one in groups.get(group, ())}
    return matched.pop() if len(matched) == 1 else ""


def _as_subledger(line: LedgerLine, invoice: str) -> LedgerLine:
    day = line.effective_on if line.kind == "S" else ""
    return line._replace(invoice=invoice, issued_on=day, role=_KINDS.get(line.kind, ""))
