"""The proof that a backup carries in itself: put into a fresh copy, and held against it later."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import kanwil
from kanwil.base.problems import KanwilError
from kanwil.base.store import utc_now
from kanwil.migrations import scripts
from kanwil.triage.copying import PROOF, digest

_MAGIC = b"SQLite format 3\x00"


class ForeignBackupError(KanwilError):
    """The file is no backup that kanwil made."""

    def __init__(self) -> None:
        super().__init__(
            "Dit bestand is geen back-up van kanwil; er is niets teruggezet. Kies een bestand dat"
            " met kanwil backup is gemaakt. Een boek zelf opent u met --book."
        )


class DamagedBackupError(KanwilError):
    """The file was made as a backup, and is not what it was."""

    def __init__(self) -> None:
        super().__init__(
            "Deze back-up is beschadigd: de inhoud past niet bij zijn controlegetal. Er is niets"
            " teruggezet; neem een eerdere back-up."
        )


class NewerBackupError(KanwilError):
    """The file was made by a kanwil that knows more than this one."""

    def __init__(self) -> None:
        super().__init__(
            "Deze back-up is gemaakt met een nieuwere kanwil; er is niets teruggezet. Werk kanwil"
            " bij en probeer het opnieuw."
        )


@dataclass(frozen=True)
class Proof:
    """What a backup says of itself.

    Attributes
    ----------
    made_at : when, UTC.
    kanwil : the version that made it.
    revision : the revision of its tables.
    digest : SHA-256 over the rest and over all that the book holds, as hexadecimal text.
    """

    made_at: datetime
    kanwil: str
    revision: str
    digest: str


def seal(file: Path, revision: str) -> Proof:
    """Put the proof into a fresh copy, which becomes one file that needs none beside it."""
    made_at = utc_now()
    proof = Proof(
        made_at, kanwil.__version__, revision, _sum(file, made_at, kanwil.__version__, revision)
    )
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=DELETE")
        names = "made_at TEXT, kanwil TEXT, revision TEXT, digest TEXT"
        made.execute(f"CREATE TABLE {PROOF} ({names})")
        told = (str(made_at), proof.kanwil, revision, proof.digest)
        made.execute(f"INSERT INTO {PROOF} VALUES (?, ?, ?, ?)", told)  # noqa: S608 -- our own name
        made.commit()
    return proof


def unseal(file: Path) -> Proof:
    """Hold a copy of a backup against its proof, and take the proof out of it.

    Raises
    ------
    ForeignBackupError, DamagedBackupError, NewerBackupError : it is not to be used.
    """
    try:
        with closing(sqlite3.connect(file)) as held:
            proof = _proof(held)
            sound = held.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found = _sum(file, proof.made_at, proof.kanwil, proof.revision)
            if not sound or found != proof.digest:
                raise DamagedBackupError
            held.execute(f"DROP TABLE {PROOF}")
            held.commit()
    except (sqlite3.DatabaseError, UnicodeError, ValueError, TypeError) as error:
        with file.open("rb") as opened:
            ours = opened.read(len(_MAGIC)) == _MAGIC
        raise (DamagedBackupError if ours else ForeignBackupError) from error
    return proof


def _proof(held: sqlite3.Connection) -> Proof:
    # What runs by itself in a file from elsewhere must not run here.
    held.execute("PRAGMA trusted_schema=OFF")
    held.execute("PRAGMA cell_size_check=ON")
    kinds = dict(held.execute("SELECT name, type FROM sqlite_master"))
    if PROOF not in kinds or not set(kinds.values()) <= {"table", "index"}:
        raise ForeignBackupError
    [(made_at, *told)] = held.execute(f"SELECT made_at, kanwil, revision, digest FROM {PROOF}")  # noqa: S608 -- our own name
    proof = Proof(datetime.fromisoformat(made_at), *told)
    if proof.revision not in {script.revision for script in scripts().walk_revisions()}:
        raise NewerBackupError
    return proof


def _sum(file: Path, made_at: datetime, by: str, revision: str) -> str:
    parts = (str(made_at), by, revision, digest(file))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
