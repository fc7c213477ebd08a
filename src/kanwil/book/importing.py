"""Storing what was read: all of it in the caller's transaction, each fact once."""

from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, Table

from kanwil.base.problems import Problem
from kanwil.base.store import utc_now
from kanwil.book import fitting
from kanwil.book.allocating import allocate, problems_of
from kanwil.book.appending import (
    Source,
    append,
    digests,
    key_of,
    open_batch,
    read_current,
    rows_of,
    seen,
)
from kanwil.book.correspondents import addressed
from kanwil.book.counting import ACCEPTED, REJECTED, UNCHANGED, FileCount, counted
from kanwil.book.frames import TABLES, coerce
from kanwil.book.identity import as_known
from kanwil.book.loose import end_wait, let_wait, take_up
from kanwil.book.matching import SURE, match, open_invoices
from kanwil.book.mishaps import Notes
from kanwil.book.readers.bank import BANK_FORMATS
from kanwil.book.readers.parsed import Parsed
from kanwil.book.settling import give_way, missing
from kanwil.book.snapshots import settle
from kanwil.book.tables import BANK_LINES, FACTS, IMPORTS, OPEN_ITEMS
from kanwil.book.taken import remember_lines


@dataclass(frozen=True)
class Counts:
    """The result of storing one Parsed.

    Attributes
    ----------
    batch : its number in `imports`; None when there was nothing to store.
    files : one per file. `resolved_cases` count as accepted: `resolution` stores and counts them.
    problems : what the book found besides the reader's own problems.
    """

    batch: int | None
    files: tuple[FileCount, ...]
    problems: list[Problem]


def store(
    connection: Connection,
    parsed: Parsed,
    by: str,
    imported_at: datetime | None = None,
    certainty: int = fitting.SURE,
) -> Counts:
    """Append what is new or changed; storing the same again changes nothing.

    Parameters
    ----------
    imported_at : naive UTC, for the log of batches only; now when None.
    certainty : percent from which on a receipt of the bank is booked without asking.
    """
    if not parsed.tables:
        return Counts(None, counted(parsed, []), [])
    parsed = as_known(connection, parsed)
    source = Source(
        by, imported_at or utc_now(), parsed.path, parsed.format, parsed.digest, parsed.snapshot_on
    )
    intake = _Intake(connection, parsed, open_batch(connection, source), certainty)
    intake.run()
    files = counted(parsed, intake.fates)
    totals = {
        n: sum(getattr(one, n) for one in files) for n in ("accepted", "unchanged", "rejected")
    }
    connection.execute(IMPORTS.update().where(IMPORTS.c.batch == intake.batch).values(**totals))
    told = {one.file for one in intake.problems} | {one.path for one in files if one.rejected}
    remember_lines(connection, intake.batch, (one for one in parsed.lines if one.file not in told))
    return Counts(intake.batch, files, intake.problems)


@dataclass
class _Intake:
    """One import under way."""

    connection: Connection
    parsed: Parsed
    batch: int
    certainty: int
    problems: list[Problem] = field(default_factory=list)
    fates: list[pd.DataFrame] = field(default_factory=list)

    @property
    def banked(self) -> bool:
        """Tell whether the payments are a bank's: they have no debtor yet, and wait for one."""
        return self.parsed.format in BANK_FORMATS and "payments" in self.parsed.tables

    def run(self) -> None:
        self._append("debtors", self._with_stubs())
        for name in TABLES[1:]:
            if name in self.parsed.tables:
                self._append(name, self._ready(name, self.parsed.tables[name]))
        fitted = take_up(self.connection, self.batch)
        self._settle([*fitted, *self._allocate()])
        give_way(self.connection, self.batch)

    def _append(self, name: str, frame: pd.DataFrame) -> None:
        known = self._known(name, frame) if name in self.parsed.additions else None
        if known is not None:
            self._fate(frame[known], UNCHANGED)
            frame = frame[~known]
        news = append(
            self.connection, FACTS[name], frame, self.batch, partial=name in self.parsed.partial
        )
        self._fate(frame[news], ACCEPTED)
        self._fate(frame[~news], UNCHANGED)

    def _ready(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table that can be stored, each with its debtor."""
        if name == "payments" and self.banked:
            self._take(BANK_LINES, frame)
            return frame.iloc[:0]
        if name == "contacts" and "email" in frame:
            return self._addressed(frame)
        return self._payable(frame) if name == "payments" else frame

    def _take(self, table: Table, frame: pd.DataFrame) -> None:
        news = append(self.connection, table, frame, self.batch)
        self._fate(frame[news], ACCEPTED)
        self._fate(frame[~news], UNCHANGED)

    def _addressed(self, mails: pd.DataFrame) -> pd.DataFrame:
        """Give each message its debtor; whose it is not known is refused with its sender."""
        frame = addressed(self.connection, mails)
        lost = frame["debtor_id"].isna()
        self._fate(frame[lost], REJECTED)
        self._note("unknown_sender", "email", frame[lost])
        return frame[~lost]

    def _allocate(self) -> list[str]:
        """Book what the bank told of as far as it is sure; return whose paid amount changed."""
        told = None if self.banked else self.parsed.tables.get("payments")
        done = allocate(self.connection, self.batch, told, self.certainty)
        if self.banked:
            self.problems += problems_of(done, self.parsed.tables["payments"])
        return sorted(done.invoices)

    def _fate(self, frame: pd.DataFrame, fate: int) -> None:
        if len(frame):
            self.fates.append(frame[["file", "line"]].assign(fate=fate))

    def _note(self, code: str, column: str, frame: pd.DataFrame) -> None:
        for file, part in frame.groupby("file", sort=False):
            notes = Notes(str(file))
            notes.rows(code, column, part.set_index("line")[column])
            self.problems += notes.problems

    def _debtors_of(self, name: str, frame: pd.DataFrame, key: str) -> pd.Series:
        """Return the book's debtor of each id of `key`, missing where the book has none."""
        own = self.parsed.tables.get(name) if name not in self.parsed.additions else None
        owners = {} if own is None else dict(zip(own[key], own["debtor_id"], strict=True))
        ids = [one for one in frame[key].dropna().unique() if one not in owners]
        known = read_current(self.connection, FACTS[name], ids, key, ["debtor_id", key])
        owners |= dict(zip(known[key], known["debtor_id"], strict=True))
        found = [owners.get(one) for one in frame[key].tolist()]
        return pd.Series(found, index=frame.index, dtype="str")

    def _with_stubs(self) -> pd.DataFrame:
        """Return the debtors of the files, and one named by its number where a fact asks for it."""
        columns = ["debtor_id", "file", "line"]
        tables = self.parsed.tables
        given = tables.get("debtors", coerce("debtors", None).assign(file="", line=0.0))
        named = [tables[n][columns] for n in (*TABLES, "open_items") if n in tables]
        asked = pd.concat([given[columns], *named])
        asked = asked.dropna(subset="debtor_id").drop_duplicates("debtor_id")
        asked = asked[~asked["debtor_id"].isin(given["debtor_id"])]
        asked = asked[self._debtors_of("debtors", asked, "debtor_id").isna()]
        self._note("unknown_debtor", "debtor_id", asked)
        stubs = coerce("debtors", asked[["debtor_id"]].assign(name=asked["debtor_id"]))
        if stubs.empty:
            return given
        return pd.concat([given, stubs.assign(file="", line=float("nan"))], ignore_index=True)

    def _known(self, name: str, frame: pd.DataFrame) -> pd.Series:
        """Tell which rows the book knows by their id, and note which it knows of someone else."""
        key = key_of(FACTS[name])
        debtors = self._debtors_of(name, frame, key)
        other = debtors.notna() & (debtors != frame["debtor_id"])
        self._note("other_debtor", key, frame[other])
        return debtors.notna()

    def _payable(self, given: pd.DataFrame) -> pd.DataFrame:
        """Give each payment its debtor: its own, its invoice's, or the one its reference names."""
        table = FACTS["payments"]
        frame = given.assign(digest=digests(table, rows_of(table, given)))
        owners = self._debtors_of("invoices", frame, "invoice_id")
        strange = frame["invoice_id"].notna() & owners.isna()
        self._note("unknown_invoice", "invoice_id", frame[strange])
        frame["debtor_id"] = frame["debtor_id"].fillna(owners)
        owned = frame.loc[frame["debtor_id"].notna(), "payment_id"]
        by_hand = frame["payment_id"].isin(end_wait(self.connection, owned, self.batch))
        self._fate(frame[by_hand], UNCHANGED)
        frame = frame[~by_hand]
        orphans = frame[frame["debtor_id"].isna()]
        if orphans.empty:
            return frame
        known = seen(self.connection, FACTS["payments"], orphans)
        self._fate(orphans[known], UNCHANGED)
        found = match(orphans[~known], open_invoices(self.connection))
        sure = found[found["confidence"] >= SURE]
        self._await(loose := orphans.loc[found.index.difference(sure.index)])
        frame.loc[sure.index, ["invoice_id", "debtor_id"]] = sure[["invoice_id", "debtor_id"]]
        frame["derived"] = sure["how"].reindex(frame.index)
        return frame.drop(index=[*orphans.index[known], *loose.index])

    def _await(self, loose: pd.DataFrame) -> None:
        """Let payments of nobody wait until their invoice or their debtor comes."""
        news = let_wait(self.connection, loose, self.batch)
        self._fate(loose[news], ACCEPTED)
        self._fate(loose[~news], UNCHANGED)
        self._note("waits", "payment_id", loose)

    def _settle(self, paid: list[str]) -> None:
        """Store what lists say is left, derive payments from them, and name what is gone."""
        items = self.parsed.tables.get("open_items")
        if items is not None:
            days = items["snapshot_on"].dt.strftime("%Y-%m-%d")
            self._take(OPEN_ITEMS, items.assign(item_id=items["invoice_id"] + "@" + days))
        touched = [pd.Series(paid, dtype="str")] + [
            self.parsed.tables[n]["invoice_id"]
            for n in ("invoices", "payments", "open_items")
            if n in self.parsed.tables
        ]
        ids: pd.Series = pd.concat(touched).dropna()
        rose = settle(self.connection, self.batch, ids) if len(ids) else []
        if items is None:
            return
        self._note("remaining_rose", "invoice_id", items[items["invoice_id"].isin(rose)])
        if self.parsed.snapshot_on is not None:
            self._name_missing(self.parsed.snapshot_on)

    def _name_missing(self, day: date) -> None:
        """Name what this list no longer does; a list older than the newest one says nothing."""
        found = missing(self.connection, date.max)
        notes = Notes(self.parsed.path)
        for invoice in found.loc[found["listed_on"] == day, "invoice_id"]:
            notes.once("gone", None, "invoice_id", invoice)
        self.problems += notes.problems
