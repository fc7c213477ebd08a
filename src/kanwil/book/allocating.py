"""Turning what waits at the bank into payments: known ones, sure ones, and the questions left."""

from dataclasses import dataclass, field

import pandas as pd
from sqlalchemy import Connection, select

from kanwil.base.problems import Problem
from kanwil.book.appending import end, read_current
from kanwil.book.bank import (
    Line,
    Move,
    book,
    lines_of,
    move,
    moves,
    payments_for,
    payments_of,
    reverse,
    taken_back,
    waiting,
)
from kanwil.book.fitting import SURE, Fit, Receipt, fit, named_items
from kanwil.book.mishaps import Notes
from kanwil.book.offers import offered
from kanwil.book.readers.bank import ibans_in, squeezed
from kanwil.book.reversing import Past, taken_receipt, without_original
from kanwil.book.tables import BANK_LINES, BANK_MOVES, FACTS
from kanwil.book.twins import Books

_COUNTED = ("unallocated", "already_booked", "before_list")
_UNDONE = select(BANK_MOVES.c.payment_id).where(
    BANK_MOVES.c.kind == "undone", BANK_MOVES.c.how == "hand"
)


@dataclass
class Allocated:
    """What became of the lines that waited.

    Attributes
    ----------
    notes : per bank line the mishap's code and what it is about.
    invoices : whose paid amount changed.
    """

    notes: dict[str, tuple[str, str]] = field(default_factory=dict)
    invoices: set[str] = field(default_factory=set)


def allocate(
    connection: Connection, batch: int, told: pd.DataFrame | None, certainty: int = SURE
) -> Allocated:
    """Book every waiting bank line that is sure, and say why of the others.

    Parameters
    ----------
    told : payments that this import took from elsewhere; what the bank told of before gives way.
    certainty : percent from which on a receipt is booked without asking.
    """
    done = Allocated()
    if connection.execute(select(BANK_LINES.c.fact).limit(1)).first() is None:
        return done
    if told is not None and len(told):
        _give_way(connection, batch, told, done)
    by_hand = set(connection.execute(_UNDONE).scalars())
    lines = [line for line in waiting(connection) if line.payment_id not in by_hand]
    if lines:
        _Round(connection, batch, done, certainty).run(lines)
    return done


def _give_way(connection: Connection, batch: int, told: pd.DataFrame, done: Allocated) -> None:
    """End payments of the bank that the bookkeeping tells as well: they must not count twice."""
    standing = moves(connection)
    booked = payments_of(connection, standing.index[standing["kind"] == "booked"].tolist())
    booked = booked[booked["debtor_id"].isin(told["debtor_id"].dropna()) & (booked["cents"] > 0)]
    if booked.empty:
        return
    ids = told["payment_id"].tolist()
    current = read_current(connection, FACTS["payments"], ids, "payment_id")
    books = Books(current, _claimed(standing))
    for line, rows in booked.groupby("line"):
        invoices = set(rows["invoice_id"].dropna())
        total, day = int(rows["cents"].sum()), str(rows["paid_on"].iloc[0])
        if twin := books.twin(day, total, set(rows["debtor_id"]), invoices):
            end(connection, FACTS["payments"], rows["fact"].tolist(), batch)
            move(connection, batch, Move(str(line), "same", "twin", " ".join(twin)))
            done.invoices |= invoices


def _claimed(standing: pd.DataFrame) -> set[str]:
    """Return the payments from elsewhere that are some bank line already."""
    same = standing.loc[standing["kind"] == "same", "subject"]
    return {one for subject in same for one in str(subject).split(" ")}


def problems_of(done: Allocated, lines: pd.DataFrame) -> list[Problem]:
    """Return what to say of the bank lines of an import: questions one by one, the rest counted."""
    told = [done.notes.get(one, ("", "")) for one in lines["payment_id"]]
    amounts = [f"{cents / 100:.2f}" for cents in lines["cents"]]
    values = [
        f"{amount}: {about}" if about else amount
        for amount, (_, about) in zip(amounts, told, strict=True)
    ]
    rows = lines.assign(code=[code for code, _ in told], value=values)
    found: list[Problem] = []
    for (file, code), same in rows[rows["code"] != ""].groupby(["file", "code"], sort=False):
        notes = Notes(str(file))
        note = notes.first if code in _COUNTED else notes.rows
        note(str(code), "reference", same.set_index("line")["value"])
        found += notes.problems
    return found


class _Round:
    """One pass over the lines that wait, oldest first; each sees what the ones before it paid."""

    def __init__(self, connection: Connection, batch: int, done: Allocated, certainty: int) -> None:
        self.connection, self.batch, self.done = connection, batch, done
        self.certainty = certainty
        self.standing = moves(connection)
        self.payments = read_current(connection, FACTS["payments"])
        self.offer = offered(connection)
        self.books = Books(self.payments, _claimed(self.standing))
        lines = {line.payment_id: line for line in lines_of(read_current(connection, BANK_LINES))}
        self.own = {squeezed(line.account) for line in lines.values()}
        self.back = taken_back(connection)
        free = [one for one in lines.values() if one.cents > 0 and one.payment_id not in self.back]
        self.past = Past(free, self.payments)
        self.records: list[tuple[object, ...]] = []
        self.made: list[Move] = []

    def run(self, lines: list[Line]) -> None:
        """Go over the lines until none can be placed any more: one may explain another."""
        before = len(lines) + 1
        while lines and len(lines) < before:
            before = len(lines)
            lines = [line for line in lines if not self._placed(line)]
        self._write()

    def _placed(self, line: Line) -> bool:
        self.done.notes.pop(line.payment_id, None)
        return self._receipt(line) if line.cents > 0 else self._reversal(line)

    def _note(self, line: Line, code: str, about: str) -> None:
        if code:
            self.done.notes[line.payment_id] = (code, about)

    def _move(self, line: Line, kind: str, how: str, subject: str) -> None:
        self.made.append(Move(line.payment_id, kind, how, subject))

    def _book(self, line: Line, found: Fit, back: Line | None = None) -> None:
        self.records += payments_for(line, found, self.offer, back)
        self.made.append(Move(line.payment_id, "booked", found.how, certainty=found.certainty))
        self.offer.parties.learn(line.reference, found.debtor_id)
        invoices = [invoice for invoice, _ in found.parts if invoice]
        self.done.invoices.update(invoices)
        self.past.booked(line.payment_id, found.debtor_id, *invoices)

    def _write(self) -> None:
        """Append what was decided since the last time."""
        book(self.connection, self.batch, self.records, self.made)
        self.records, self.made = [], []

    def _twin(self, line: Line) -> bool:
        """Tell whether the bookkeeping has this line already, and say so."""
        parties = self.offer.parties
        owners = parties.by_account(line.reference) or parties.by_name(line.reference)
        named = named_items(self.offer, taken_receipt(line), owners)
        invoices = {item.invoice_id for item in named}
        twin = self.books.twin(line.paid_on, line.cents, owners, invoices)
        if twin:
            self._move(line, "same", "twin", " ".join(twin))
            self._note(line, "already_booked", " ".join(twin))
        return bool(twin)

    def _receipt(self, line: Line) -> bool:
        if set(ibans_in(line.reference.partition(" · ")[0])) & self.own:
            self._move(line, "aside", "own", "eigen rekening")
            return True
        if self._twin(line):
            return True
        found = fit(self.offer, Receipt(line.cents, line.reference, line.paid_on))
        sure = found.sure(self.certainty)
        code, about = (found.code, found.candidates) if sure else found.question
        self._note(line, code, ", ".join(about))
        if sure:
            self._book(line, found, self.back.get(line.payment_id))
        return sure

    def _reversal(self, line: Line) -> bool:
        if self._twin(line):
            return True
        original = self.past.original(line, self.offer)
        if original is not None:
            self._take_back(line, original.line_id, original.payment_id)
            return True
        loose = without_original(line, self.offer, self.payments)
        if loose is None:
            self._note(line, "orphan_reversal", f"{line.cents / 100:.2f}")
            return False
        found, counts = loose
        self._book(line, found, None if counts else line)
        return True

    def _take_back(self, line: Line, line_id: str, payment_id: str) -> None:
        """Mark what the line takes back; a receipt that still waits is marked when it is booked."""
        self._write()
        ids = [payment_id] if payment_id else []
        if line_id:
            self.back[line_id] = line
            same = self.standing["subject"].get(line_id)
            ids = payments_of(self.connection, [line_id])["payment_id"].tolist()
            ids = ids or (str(same).split(" ") if isinstance(same, str) else [])
        self._move(line, "reversed", "key", line_id or payment_id)
        rows = read_current(self.connection, FACTS["payments"], ids, "payment_id")
        for row in rows.itertuples():
            day, code = line.paid_on, line.reversal_code
            reverse(self.connection, self.batch, str(row.payment_id), day, code)
            if row.invoice_id in self.offer.items:
                self.offer.pay(str(row.invoice_id), -int(str(row.cents)), str(row.paid_on))
        self.done.invoices |= set(rows["invoice_id"].dropna())
