"""Looking a book over: what is in order is told so, and each fault by its own name."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from kanwil.base.audit import record
from kanwil.base.store import engine_for, utc_now
from kanwil.base.terms import Severity
from kanwil.migrations import back
from kanwil.training.tables import MODELS
from kanwil.triage import inspection, keeping
from kanwil.triage.books import prefer_in
from kanwil.triage.inspection import TITLES, inspect_book
from tests_support import filling

# Five days after the last payment of the book: its bank is not stale yet.
DAY = date(2026, 9, 15)


def look(url, now=None):
    """Return the parts that were looked at, and the problems of those that have any."""
    parts = list(inspect_book(url, None, DAY, now or utc_now()))
    found = {one.part: [each.code for each in one.problems] for one in parts}
    return [one.part for one in parts], {part: codes for part, codes in found.items() if codes}


def spoil(book, *statements):
    with book.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_book_in_order_has_nothing_but_a_backup_to_wish(book, tmp_path):
    assert look(book.url) == (list(TITLES), {"backup": ["backup"]})
    keeping.backup(book, tmp_path / "kanwil.backup", "Sanne")
    assert look(book.url) == (list(TITLES), {})
    assert look(book.url, utc_now() + timedelta(days=8))[1] == {"backup": ["backup"]}
    assert look(book.url, utc_now() - timedelta(days=1))[1] == {"clock": ["clock"]}


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("UPDATE log SET made_by = 'Iemand' WHERE entry = 1", "log"),
        ("UPDATE log_payload SET body = '{}' WHERE entry = 1", "log"),
        ("DROP INDEX ix_moves_day", "shape"),
    ],
)
def test_what_was_changed_behind_its_back_is_told(book, statement, part):
    spoil(book, statement)
    parts, found = look(book.url)
    assert found[part] == [part]
    assert parts[-1] == ("shape" if part == "shape" else "clock")


def test_a_model_that_is_not_as_it_was_signed_is_told(book):
    with book.write() as connection:
        filling.fill(connection, {one for one in filling.held(connection) if one != MODELS.name})
    assert look(book.url)[1]["models"] == ["model", "model"]


def test_rows_that_refer_to_nothing_are_told(book, tmp_path):
    if book.engine.dialect.name == "postgresql":
        spoil(book, "ALTER TABLE outbox_moves DISABLE TRIGGER ALL")
        url = book.engine.url.render_as_string(hide_password=False)
    else:
        url = book.url
    with book.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(
            text(
                "INSERT INTO outbox_moves (message, version, state, made_at, made_by, day, test,"
                " reason) VALUES (99, 1, 'draft', '2026-11-20 10:00:00', 'S', '2026-11-20', 0, '')"
            )
        )
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
    assert look(url)[1]["database"] == ["reference"]


def test_stale_data_little_room_and_wrong_settings_are_told(book, monkeypatch):
    prefer_in(book, "Sanne", {"invoice_folder": "/nergens"})
    free = SimpleNamespace(free=10 * 2**20)
    monkeypatch.setattr(inspection.shutil, "disk_usage", lambda _: free)
    late = DAY + timedelta(days=60)
    parts = list(inspect_book(book.url, None, late, utc_now()))
    told = {one.part: [(p.code, p.severity) for p in one.problems] for one in parts}
    assert told["data"] == [("stale", Severity.WARNING)]
    assert told["disk"] == [("disk", Severity.ERROR)]
    assert told["settings"] == [("place", Severity.ERROR)]
    monkeypatch.setenv("KANWIL_LANG", "frysk")
    assert look(book.url)[1]["settings"][0] == "settings"


def test_a_damaged_file_an_older_book_and_no_book_are_told(request, tmp_path):
    empty, file = request.getfixturevalue("_sqlite"), tmp_path / "book.db"
    shutil.copy(empty, file)
    with closing(sqlite3.connect(file)) as held:
        [root] = held.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_moves_day'"
        ).fetchone()
    whole = bytearray(file.read_bytes())
    whole[4096 * (root - 1) : 4096 * root] = b"x" * 4096
    file.write_bytes(whole)
    assert "database" in look(f"sqlite:///{file}")[1]
    file.write_bytes(b"hallo" * 1000)
    assert look(f"sqlite:///{file}") == (["database"], {"database": ["unreadable"]})
    file.unlink()
    assert look(f"sqlite:///{file}") == (["database"], {"database": ["missing"]})
    assert not file.exists()
    shutil.copy(empty, file)
    engine = engine_for(str(file))
    back.downgrade(engine, "0010")
    engine.dispose()
    assert look(f"sqlite:///{file}") == (["database", "shape"], {"shape": ["version"]})


def test_looking_writes_nothing(book):
    with book.write() as connection:
        record(connection, "Sanne", "note", "D1")
    with book.read() as connection:
        before = filling.held(connection)
    look(book.url)
    with book.read() as connection:
        assert filling.held(connection) == before
