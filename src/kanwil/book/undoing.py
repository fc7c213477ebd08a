"""Taking an import back: what it brought ends, what it replaced stands again, nothing is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, literal, select

from kanwil.base.problems import RefusedError
from kanwil.base.store import METADATA, utc_now
from kanwil.base.store import rows as read_rows
from kanwil.book.appending import RETRACTED, Source, content_of, end, key_of, open_batch
from kanwil.book.bank import Move, move
from kanwil.book.snapshots import settle
from kanwil.book.tables import (
    BANK_LINES,
    BANK_MOVES,
    FACTS,
    IMPORTS,
    LOOSE_PAYMENTS,
    OPEN_ITEMS,
    UNDONE_IMPORTS,
)

UNDONE = "undone"
OWN_FORMATS = ("desk", RETRACTED, UNDONE)
_TABLES = (*FACTS.values(), OPEN_ITEMS, BANK_LINES, LOOSE_PAYMENTS)
_FEW = 500


@dataclass(frozen=True)
class Import:
    """One confirmed import: the batches of its files.

    Attributes
    ----------
    number : its last batch, by which people name it.
    made_at : naive UTC.
    files : the rows of `imports`.
    undone : the row of `imports` that took it back; None while it stands.
    """

    number: int
    made_at: datetime
    made_by: str
    files: tuple[dict[str, Any], ...]
    undone: dict[str, Any] | None

    @property
    def batches(self) -> frozenset[int]:
        """Return the batches that it consists of."""
        return frozenset(one["batch"] for one in self.files)


def imports(connection: Connection) -> list[Import]:
    """Return every import, newest first; the files of one confirmation share their moment."""
    every = read_rows(connection, select(IMPORTS).order_by(IMPORTS.c.batch))
    by_batch = {row["batch"]: row for row in every}
    undone = _undone(connection)
    groups: dict[tuple[datetime, str], list[dict[str, Any]]] = {}
    for row in every:
        if row["format"] not in OWN_FORMATS:
            groups.setdefault((row["made_at"], row["made_by"]), []).append(row)
    found = [
        Import(
            number=files[-1]["batch"],
            made_at=made_at,
            made_by=made_by,
            files=tuple(files),
            undone=by_batch.get(undone.get(files[-1]["batch"], 0)),
        )
        for (made_at, made_by), files in groups.items()
    ]
    return sorted(found, key=lambda one: -one.number)


@dataclass
class Undoing:
    """What taking an import back did.

    Attributes
    ----------
    batch : the new batch that did it.
    vanished : per column (`debtor_id`, `invoice_id`) the ids that the book no longer holds.
    """

    batch: int
    vanished: dict[str, set[str]] = field(default_factory=dict)


def undo_import(connection: Connection, by: str, number: int) -> Undoing:
    """Take back the import with this number, in the caller's transaction.

    Raises
    ------
    RefusedError : no such import, it was taken back before, or later work leans on it.
    """
    wanted = next((one for one in imports(connection) if number in one.batches), None)
    if wanted is None:
        raise RefusedError("Deze import staat niet in het boek.")
    if wanted.undone:
        raise RefusedError("Deze import is al teruggedraaid.")
    source = Source(by, utc_now(), f"import {wanted.number}", UNDONE)
    work = _Work(connection, wanted.batches, _undone(connection), open_batch(connection, source))
    done = work.run()
    links = [{"batch": one, "undone_by": work.batch} for one in sorted(wanted.batches)]
    connection.execute(UNDONE_IMPORTS.insert(), links)
    return done


def _undone(connection: Connection) -> dict[int, int]:
    """Return per batch that was taken back the batch that did so."""
    return {row.batch: row.undone_by for row in connection.execute(select(UNDONE_IMPORTS))}


class _LeansError(RefusedError):
    def __init__(self) -> None:
        super().__init__(
            "Latere invoer bouwt voort op deze import; draai die eerst terug, of verbeter de"
            " gegevens met een nieuwe import."
        )


@dataclass
class _Work:
    """One import being taken back."""

    connection: Connection
    group: frozenset[int]
    undone: dict[int, int]
    batch: int
    touched: set[str] = field(default_factory=set)

    def run(self) -> Undoing:
        self._bank()
        gone = {table.name: self._take_back(table) for table in _TABLES}
        vanished = {"debtor_id": gone["debtors"], "invoice_id": gone["invoices"]}
        self._refuse_orphans({**vanished, "other": gone["debtors"]})
        if self.touched:
            settle(self.connection, self.batch, self.touched)
        return Undoing(self.batch, vanished)

    def _take_back(self, table: Table) -> set[str]:
        """End what the import brought, append what it ended; return the ids that are gone."""
        standing = self._standing(table)
        end(self.connection, table, [fact for _, fact in standing], self.batch)
        ours = table.c.batch.in_(self.group)
        before = table.c.until_batch.in_(self.group) & ~ours
        key = table.c[key_of(table)]
        revived = set(self.connection.execute(select(key).where(before)).scalars())
        ended = {one for one, _ in standing}
        if self._current(table, key, revived):
            raise _LeansError
        names = [*content_of(table), "digest"]
        old = select(*(table.c[name] for name in names), literal(self.batch)).where(before)
        self.connection.execute(table.insert().from_select([*names, "batch"], old))
        if "invoice_id" in table.c:
            changed = select(table.c.invoice_id).where(ours | before)
            self.touched |= {one for one in self.connection.execute(changed).scalars() if one}
        return ended - revived

    def _standing(self, table: Table) -> list[tuple[str, int]]:
        """Return the import's facts that stand, also through undos of what came after it."""
        columns = [table.c[key_of(table)], table.c.fact, table.c.batch, table.c.until_batch]
        query = select(*columns).where(table.c.batch.in_(self.group))
        rows = list(self.connection.execute(query).all())
        found: list[tuple[str, int]] = []
        while rows:
            found += [(key, fact) for key, fact, _, until in rows if until is None]
            ended = [(key, until) for key, _, _, until in rows if until not in {None, *self.group}]
            if any(until not in self.undone for _, until in ended):
                raise _LeansError
            copies = {(key, self.undone[until]) for key, until in ended}
            query = select(*columns).where(table.c.batch.in_({batch for _, batch in copies}))
            again = self.connection.execute(query).all() if copies else []
            rows = [row for row in again if (row[0], row[2]) in copies]
        return found

    def _current(self, table: Table, column: ColumnElement[Any], ids: Iterable[str]) -> bool:
        """Tell whether a fact that stands and came after the import has one of `ids`."""
        later = table.c.until_batch.is_(None) & (table.c.batch > min(self.group))
        query, wanted = select(column).where(later), sorted(ids)
        if len(wanted) > _FEW:
            return not set(wanted).isdisjoint(self.connection.execute(query).scalars())
        return bool(wanted) and bool(
            self.connection.execute(query.where(column.in_(wanted)).limit(1)).first()
        )

    def _refuse_orphans(self, vanished: dict[str, set[str]]) -> None:
        """Refuse when a later fact speaks of a debtor or an invoice that only this import knew."""
        for table in METADATA.tables.values():
            for name in vanished.keys() & table.c.keys():
                if "until_batch" in table.c and self._current(table, table.c[name], vanished[name]):
                    raise _LeansError

    def _bank(self) -> None:
        """Put the bank lines that it dealt with back where they were."""
        lines = select(BANK_LINES.c.payment_id).where(BANK_LINES.c.batch.in_(self.group))
        own = set(self.connection.execute(lines).scalars())
        chains: dict[str, list[dict[str, Any]]] = {}
        for row in read_rows(self.connection, select(BANK_MOVES).order_by(BANK_MOVES.c.move)):
            chains.setdefault(row["payment_id"], []).append(row)
        back = []
        for payment_id, chain in chains.items():
            at = next((n for n, row in enumerate(chain) if row["batch"] in self.group), None)
            if at is None and payment_id not in own:
                continue
            self._refuse_later(chain[at or 0 :])
            if at is not None:
                back.append(_as_before(chain[:at], payment_id))
        move(self.connection, self.batch, *back)

    def _refuse_later(self, chain: Sequence[dict[str, Any]]) -> None:
        settled = {*self.group, *self.undone, *self.undone.values()}
        if any(row["batch"] not in settled for row in chain):
            raise RefusedError(
                "Een bankregel uit deze import is later verwerkt; maak dat eerst ongedaan."
            )


def _as_before(chain: Sequence[dict[str, Any]], payment_id: str) -> Move:
    if not chain:
        return Move(payment_id, "undone", "import")
    return Move(*(chain[-1][name] for name in Move._fields))
