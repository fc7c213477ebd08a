"""Kept safe: a backup of the book, whichever its database, and putting one back."""

import glob
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, inspect, select
from sqlalchemy.exc import DatabaseError

from kanwil.base.audit import LOG, record
from kanwil.base.faults import BookError, fault
from kanwil.base.problems import RefusedError
from kanwil.base.store import atomic, engine_for, file_of, reading, utc_now
from kanwil.book.tables import FACTS
from kanwil.migrations import current, upgrade
from kanwil.training.tables import MODELS
from kanwil.triage.books import Book
from kanwil.triage.copying import copy_in, copy_out, keep_safe, overwrite
from kanwil.triage.sealing import Proof, seal, unseal
from kanwil.triage.tables import MOVES

_COUNTED = (FACTS["debtors"], FACTS["invoices"], MOVES, MODELS, LOG)


@dataclass(frozen=True)
class Contents:
    """How much a book holds; `last` is the newest line of its log, UTC."""

    debtors: int = 0
    invoices: int = 0
    moves: int = 0
    models: int = 0
    log: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class Backup:
    """A backup that was made, or that was verified.

    Attributes
    ----------
    file : where it lies; a verified one is a private copy, already of this kanwil's version.
    name : what the user calls it.
    """

    file: Path
    name: str
    proof: Proof
    contents: Contents

    def as_dict(self) -> dict[str, Any]:
        """Return what it is, for JSON."""
        return {"file": self.name, **asdict(self.proof), "contents": asdict(self.contents)}


def backup(book: Book, file: Path, by: str, *, replace: bool = False) -> Backup:
    """Write a copy of the book with its proof, as it is at one moment, and log that.

    The file appears whole or not at all; what it replaces stays until then.

    Raises
    ------
    RefusedError : the file exists and may not be replaced, is the book, or has no folder.
    DiskFullError, ReadOnlyError : nothing was left behind.
    """
    _free(book, file, replace=replace)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        # It holds whatever the book holds of people: for nobody else on this machine.
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with book.read() as connection:
            revision, found = str(current(connection)), contents(connection)
            copy_out(connection, draft, revision)
        proof = seal(draft, revision)
        keep_safe(draft)
        draft.replace(file)
        keep_safe(file)
    except (OSError, sqlite3.Error) as error:
        raise (fault(error) or error) from error
    finally:
        for left in file.parent.glob(f"{glob.escape(draft.name)}*"):
            left.unlink()
    with book.write() as connection:
        record(connection, by, "backup", file.name[:120], digest=proof.digest)
    return Backup(file, file.name, proof, found)


def _free(book: Book, file: Path, *, replace: bool) -> None:
    own = file_of(book.url)
    if not file.parent.is_dir():
        raise RefusedError("De map voor de back-up bestaat niet. Maak haar, of kies een andere.")
    if own and file.exists() and file.samefile(own):
        raise RefusedError("Dit is het boek zelf. Kies een andere naam voor de back-up.")
    if file.exists() and not replace:
        raise RefusedError("Dit bestand bestaat al. Kies een andere naam, of vervang het: --yes.")


@contextmanager
def unpacked(file: Path) -> Iterator[Backup]:
    """Verify a backup and hand it out, brought up to this version, while the block runs.

    Raises
    ------
    ForeignBackupError, DamagedBackupError, NewerBackupError : nothing of it is used.
    BookError : it cannot be read, or there is no room to unpack it.
    """
    with tempfile.TemporaryDirectory(prefix="kanwil-") as folder:
        mine = Path(folder) / "book.db"
        try:
            shutil.copyfile(file, mine)
        except FileNotFoundError as error:
            raise RefusedError("Dit bestand is er niet.") from error
        except OSError as error:
            raise (fault(error) or error) from error
        proof = unseal(mine)
        with _opened(f"sqlite:///{mine}") as engine:
            upgrade(engine)
            with reading(engine) as connection:
                found = contents(connection)
        yield Backup(mine, file.name, proof, found)


def contents(connection: Connection) -> Contents:
    """Count what a book of any revision holds now.

    Raises
    ------
    RefusedError : it is another program's database.
    """
    there = set(inspect(connection).get_table_names())
    if not there:
        return Contents()
    if not there.issuperset(table.name for table in _COUNTED):
        raise RefusedError("Hier staat een database van een ander programma. Kies een ander boek.")
    counts = {}
    for table in _COUNTED:
        query = select(func.count()).select_from(table)
        if "until_batch" in table.c:
            query = query.where(table.c.until_batch.is_(None))
        counts[table.name] = int(connection.execute(query).scalar() or 0)
    last = connection.execute(select(func.max(LOG.c.made_at))).scalar()
    return Contents(**counts, last=last)


def standing(url: str) -> Contents | None:
    """Return what the book at `url` holds now, and None where a file cannot be read as one.

    Raises
    ------
    RefusedError : it is another program's database.
    """
    place = file_of(url)
    if place and not place.exists():
        return Contents()
    try:
        with _opened(url) as engine, reading(engine) as connection:
            return contents(connection)
    except (BookError, DatabaseError):
        if place is None:
            raise
        return None


def restore(found: Backup, url: str, by: str) -> Path | None:
    """Put a verified backup in the place of what the book at `url` holds; all of it or nothing.

    Returns
    -------
    Where the old file was laid aside when it was no database any more, else None.
    """
    with _opened(f"sqlite:///{found.file}") as engine, atomic(engine) as connection:
        told = {"made_at": found.proof.made_at, "digest": found.proof.digest}
        record(connection, by, "restore", found.name[:120], **told)
    place = file_of(url)
    if place:
        return _into_file(found.file, place)
    with _opened(url) as engine:
        upgrade(engine)
        with atomic(engine) as connection:
            copy_in(found.file, connection)
    return None


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _into_file(made: Path, place: Path) -> Path | None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            overwrite(made, place)
        except sqlite3.DatabaseError as error:
            ruined = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
            if getattr(error, "sqlite_errorcode", 0) not in ruined:
                raise
            aside = _lay_aside(place)
            overwrite(made, place)
            return aside
    except (OSError, sqlite3.Error) as error:
        raise (fault(error) or error) from error
    return None


def _lay_aside(place: Path) -> Path:
    """Rename what is no database any more, with what SQLite kept beside it."""
    aside = place.with_name(f"{place.name}.damaged-{utc_now():%Y%m%d-%H%M%S}")
    # The book itself last: its journal must not be taken for that of the new one.
    for ending in ("-wal", "-shm", "-journal", ""):
        old = place.with_name(place.name + ending)
        if old.exists():
            old.rename(aside.with_name(aside.name + ending))
    return aside
