"""Looking the book over: database, log, models, settings, data, disk, backup and clock."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from kanwil.base.audit import LOG, broken_links
from kanwil.base.faults import BookError
from kanwil.base.places import data_folder, models_folder
from kanwil.base.problems import Problem
from kanwil.base.settings import Settings, SettingsError, load_settings
from kanwil.base.store import METADATA, engine_for, file_of, reading
from kanwil.base.terms import Severity
from kanwil.migrations import current, declare_tables, head
from kanwil.training import shelf
from kanwil.triage.books import Book, preferring
from kanwil.triage.copying import tables
from kanwil.triage.standing import standing_of

TITLES: dict[str, str] = {
    "database": "Database",
    "shape": "Indeling",
    "log": "Logboek",
    "models": "Modellen",
    "settings": "Instellingen",
    "data": "Gegevens",
    "disk": "Schijfruimte",
    "backup": "Back-up",
    "clock": "Klok",
}
"""What is looked at, in this order, with its Dutch name."""

_MEGABYTE = 2**20
_LITTLE, _NONE = 1024 * _MEGABYTE, 50 * _MEGABYTE
_BACKUP_AFTER, _CLOCK = timedelta(days=7), timedelta(minutes=5)


@dataclass(frozen=True)
class Found:
    """One part that was looked at; it is in order when it has no problems."""

    part: str
    problems: list[Problem] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """Say in a Dutch word how it stands."""
        if not self.problems:
            return "in orde"
        errors = any(one.severity is Severity.ERROR for one in self.problems)
        return "niet in orde" if errors else "let op"


@dataclass(frozen=True)
class _Look:
    """The open book, and when it is looked at."""

    book: Book
    connection: Connection
    day: date
    now: datetime


def inspect_book(url: str, own: Settings | None, day: date, now: datetime) -> Iterator[Found]:
    """Look a book over and write nothing, part by part; what cannot be opened ends it.

    Parameters
    ----------
    own : its company's own settings, None for those of the machine.
    day : the day on which its data must not be stale.
    now : UTC, naive, as the log's own moments.
    """
    settings, wrong = _settings(own)
    file = file_of(url)
    if file and not file.exists():
        yield Found("database", [_problem("missing", "Hier staat geen boek.", file)])
        return
    engine = engine_for(url)
    book = Book(url, engine, settings)
    try:
        with reading(engine) as connection:
            look = _Look(book, connection, day, now)
            yield Found("database", list(_database(look)))
            shape = list(_shape(look))
            yield Found("shape", shape)
            if shape:
                return
            for part, check in _REST.items():
                yield Found(part, [*(wrong if part == "settings" else ()), *check(look)])
    except (BookError, DatabaseError) as error:
        yield Found(
            "database", [_problem("unreadable", "Dit boek kan niet worden gelezen.", error)]
        )
    finally:
        engine.dispose()


def _problem(
    code: str, message: str, value: object = "", severity: Severity = Severity.ERROR, name: str = ""
) -> Problem:
    shown = " ".join(str(value).split())[:80]
    return Problem(code, None, name or ("found" if shown else ""), shown, code, message, severity)


def _settings(own: Settings | None) -> tuple[Settings, list[Problem]]:
    if own is not None:
        return own, []
    try:
        return load_settings(), []
    except SettingsError as error:
        fields = ", ".join(error.names)
        return Settings.model_construct(), [
            _problem("settings", "Verbeter deze instellingen in kanwil.toml.", fields)
        ]


def _database(look: _Look) -> Iterator[Problem]:
    """Have each page or row read, and look for references to what is not there."""
    if look.connection.dialect.name == "sqlite":
        for told in look.connection.execute(text("PRAGMA integrity_check")).scalars():
            if told != "ok":
                yield _problem("damaged", "De database is beschadigd; zet een back-up terug.", told)
    for table in tables(look.connection):
        if look.connection.dialect.name == "postgresql":
            whole = f'SELECT sum(length(t::text)) FROM "{table.name}" t'  # noqa: S608 -- its own name
            look.connection.execute(text(whole))
        for key in table.foreign_keys:
            there = key.column.table.alias()
            query = select(func.count()).select_from(
                table.outerjoin(there, key.parent == there.c[key.column.name])
            )
            lost = query.where(key.parent.is_not(None), there.c[key.column.name].is_(None))
            if look.connection.execute(lost).scalar():
                message = "Rijen verwijzen naar wat er niet is; zet een back-up terug."
                yield _problem("reference", message, f"{table.name}.{key.parent.name}")


def _shape(look: _Look) -> Iterator[Problem]:
    made = current(look.connection)
    if made != head():
        message = (
            "Dit boek heeft de indeling van een andere versie; kanwil werkt het bij zodra u het"
            " opent, of vraagt om een nieuwere kanwil."
        )
        yield _problem("version", message, made or "–")
        return
    declare_tables()
    context = MigrationContext.configure(look.connection, opts={"compare_type": True})
    differs = compare_metadata(context, METADATA)
    if differs:
        message = "De tabellen zijn buiten kanwil om veranderd; zet een back-up terug."
        yield _problem("shape", message, differs[0])


def _log(look: _Look) -> Iterator[Problem]:
    broken = broken_links(look.connection)
    if broken:
        message = "Deze regels van het logboek zijn buiten kanwil om veranderd."
        yield _problem("log", message, ", ".join(map(str, broken)))


def _models(look: _Look) -> Iterator[Problem]:
    for model_id, why in shelf.verify(look.connection).items():
        yield replace(_problem("model", str(why), model_id), why=why)
    from kanwil.model.shipped import FILE  # noqa: PLC0415 -- loads the model's libraries

    held = hashlib.sha256((models_folder() / FILE).read_bytes()).hexdigest()
    if held != shelf.shipped_facts()["sha256"]:
        message = "Het meegeleverde model is beschadigd; installeer kanwil opnieuw."
        yield _problem("model", message, FILE)


def _own_settings(look: _Look) -> Iterator[Problem]:
    try:
        settings = preferring(look.book).settings
    except SettingsError as error:
        message = "Verbeter deze instellingen op de pagina Instellingen."
        yield _problem("settings", message, ", ".join(error.names))
        return
    for name in ("company_logo", "letter_folder", "invoice_folder", "terms_file"):
        told = getattr(settings, name)
        if told and not Path(told).exists():
            yield _problem("place", "Dit bestand of deze map is er niet.", told, name=name)


def _data(look: _Look) -> Iterator[Problem]:
    found = standing_of(look.book, look.day)
    if found.stale:
        message = "De bank is te oud; verwerk eerst uw bank."
        yield _problem("stale", message, found.until, Severity.WARNING, "until")


def _disk(look: _Look) -> Iterator[Problem]:
    """Look at the disk that the book lies on; a server's own disk is not ours to see."""
    size, place = 0, data_folder()
    if file := file_of(look.book.url):
        size, place = file.stat().st_size, file.absolute().parent
    if not place.exists():
        return
    free = shutil.disk_usage(place).free
    if free < max(_LITTLE, 2 * size):
        severity = Severity.ERROR if free < max(_NONE, size // 10) else Severity.WARNING
        message = "Er is weinig ruimte op de schijf; maak ruimte."
        yield _problem("disk", message, f"{free // _MEGABYTE} MB", severity, "free")


def _backup(look: _Look) -> Iterator[Problem]:
    query = select(func.max(LOG.c.made_at)).where(LOG.c.move.in_(("backup", "restore")))
    last = look.connection.execute(query).scalar()
    anything = look.connection.execute(select(LOG.c.entry).limit(1)).first()
    if anything and (last is None or look.now - last > _BACKUP_AFTER):
        message = "Er is een week geen back-up gemaakt: kanwil backup BESTAND"
        yield _problem("backup", message, last or "–", Severity.WARNING, "last")


def _clock(look: _Look) -> Iterator[Problem]:
    last = look.connection.execute(select(func.max(LOG.c.made_at))).scalar()
    if last and last > look.now + _CLOCK:
        message = "Het logboek is verder dan de klok van deze computer; zet de klok goed."
        yield _problem("clock", message, last, Severity.WARNING, "last")


_REST: dict[str, Callable[[_Look], Iterator[Problem]]] = {
    "log": _log,
    "models": _models,
    "settings": _own_settings,
    "data": _data,
    "disk": _disk,
    "backup": _backup,
    "clock": _clock,
}
