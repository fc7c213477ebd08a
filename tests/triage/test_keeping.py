"""Backup and restore: whatever the database, nothing lost, nothing half, nothing foreign."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kanwil.base.audit import LOG, broken_links, record
from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.store import engine_for
from kanwil.migrations import upgrade
from kanwil.triage import copying, desk, keeping, open_book
from kanwil.triage.copying import PROOF, digest
from kanwil.triage.keeping import Contents, backup, restore, standing, unpacked
from kanwil.triage.moves import Seat
from kanwil.triage.sealing import (
    DamagedBackupError,
    ForeignBackupError,
    NewerBackupError,
    seal,
    unseal,
)
from tests_support import filling, postgres
from triage.conftest import DAY

OURS = {"log", "log_payload"}


@pytest.fixture
def empty_url(request, tmp_path):
    """Return a new book's URL on either database."""

    def _made(kind):
        if kind == "postgresql":
            return postgres.copy_of(request.getfixturevalue("_postgres"))
        return f"sqlite:///{tmp_path / 'target' / 'book.db'}"

    return _made


def rows_of(url):
    engine = engine_for(url)
    with engine.connect() as connection:
        found = filling.held(connection)
    engine.dispose()
    return {name: rows for name, rows in found.items() if name not in OURS}


def put_back(file, url):
    with unpacked(file) as found:
        return restore(found, url, "Sanne")


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_every_row_comes_back_on_either_database_and_it_numbers_on(
    book_url, empty_url, tmp_path, target
):
    book, file = open_book(book_url, Settings()), tmp_path / "kanwil.backup"
    with book.write() as connection:
        filling.fill(connection)
    before = rows_of(book_url)
    made = backup(book, file, "Sanne")
    assert sorted(path.name for path in tmp_path.glob("kanwil.backup*")) == [file.name]
    assert (made.contents.debtors, made.contents.log) == (1, 2)
    url = empty_url(target)
    assert put_back(file, url) is None
    assert rows_of(url) == before
    there = open_book(url, Settings())
    with there.write() as connection:
        assert record(connection, "Sanne", "note", "D1") == 4
        said = connection.execute(LOG.select().order_by(LOG.c.entry)).all()[2]
    assert (said.move, said.made_by, said.subject) == ("restore", "Sanne", file.name)
    for one in (book, there):
        one.close()


def test_what_stands_there_is_told_and_replaced_whole(book, tmp_path):
    file = tmp_path / "kanwil.backup"
    desk.note(book, Seat("Sanne", DAY, "D1", 0), "voor de back-up")
    backup(book, file, "Sanne")
    before = rows_of(book.url)
    desk.note(book, Seat("Sanne", DAY, "D1", 1), "na de back-up")
    there = standing(book.url)
    assert (there.debtors, there.invoices, there.moves) == (2, 3, 2)
    put_back(file, book.url)
    assert rows_of(book.url) == before
    desk.note(book, Seat("Sanne", DAY, "D1", 1), "en verder")
    with book.read() as connection:
        assert broken_links(connection) == []


def test_a_restore_that_fails_leaves_the_book_as_it_was(book, tmp_path, monkeypatch):
    file = tmp_path / "kanwil.backup"
    backup(book, file, "Sanne")
    desk.note(book, Seat("Sanne", DAY, "D1", 0), "na de back-up")
    before = rows_of(book.url)

    def gone(*_, **__):
        raise ConnectionAbortedError

    monkeypatch.setattr(copying, "number_on", gone)
    monkeypatch.setattr(keeping, "overwrite", gone)
    with pytest.raises(ConnectionAbortedError):
        put_back(file, book.url)
    assert rows_of(book.url) == before


def test_a_backup_is_of_one_moment_while_others_work(book, tmp_path):
    def work():
        for version in range(10):
            desk.note(book, Seat("Sanne", DAY, "D1", version), f"notitie {version}")

    with ThreadPoolExecutor(1) as pool:
        busy, made = pool.submit(work), []
        while not busy.done() or not made:
            made.append(tmp_path / f"{len(made)}.backup")
            backup(book, made[-1], "Mark")
        busy.result()
    for file in made:
        with unpacked(file) as found, closing(sqlite3.connect(found.file)) as held:
            [notes] = held.execute("SELECT count(*) FROM log WHERE move = 'note'").fetchone()
            assert notes == found.contents.moves
    with book.read() as connection:
        assert broken_links(connection) == []


def test_what_is_there_is_not_replaced_unasked(book, tmp_path):
    file = tmp_path / "kanwil.backup"
    file.write_text("van iemand anders")
    with pytest.raises(RefusedError, match="bestaat al"):
        backup(book, file, "Sanne")
    assert file.read_text() == "van iemand anders"
    backup(book, file, "Sanne", replace=True)
    with unpacked(file) as found:
        assert found.contents.debtors == 2
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(RefusedError, match="map"):
        backup(book, tmp_path / "nergens" / "kanwil.backup", "Sanne")
    if book.engine.dialect.name == "sqlite":
        with pytest.raises(RefusedError, match="het boek zelf"):
            backup(book, Path(book.engine.url.database), "Sanne", replace=True)


@pytest.fixture(scope="module")
def good(tmp_path_factory, _sqlite):
    """A backup of a book that is not empty."""
    folder = tmp_path_factory.mktemp("good")
    book = open_book(f"sqlite:///{shutil.copy(_sqlite, folder / 'book.db')}", Settings())
    with book.write() as connection:
        filling.fill(connection)
    backup(book, folder / "good.backup", "Sanne")
    book.close()
    return folder / "good.backup"


@given(data=st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_changed_byte_is_refused_or_changes_nothing(good, tmp_path, data):
    held = bytearray(good.read_bytes())
    at = data.draw(st.integers(0, len(held) - 1))
    held[at] ^= data.draw(st.integers(1, 255))
    whole, changed = tmp_path / "whole", tmp_path / "changed"
    shutil.copy(good, whole)
    changed.write_bytes(held)
    unseal(whole)
    try:
        unseal(changed)
    except (DamagedBackupError, ForeignBackupError, NewerBackupError):
        return
    assert digest(changed) == digest(whole)


def _sql(*statements):
    def spoil(file):
        with closing(sqlite3.connect(file)) as held:
            for statement in statements:
                held.execute(statement)
            held.commit()

    return spoil


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda file: file.write_bytes(b""), ForeignBackupError),
        (lambda file: file.write_text("hallo" * 1000), ForeignBackupError),
        (lambda file: file.write_bytes(file.read_bytes()[:-8192]), DamagedBackupError),
        (_sql("UPDATE invoices SET cents = cents + 1"), DamagedBackupError),
        (_sql("DELETE FROM log_payload"), DamagedBackupError),
        (_sql("DROP INDEX ix_moves_day"), DamagedBackupError),
        (_sql(f"UPDATE {PROOF} SET made_at = '2020-01-01 00:00:00'"), DamagedBackupError),
        (_sql(f"DELETE FROM {PROOF}"), DamagedBackupError),
        (_sql(f"DROP TABLE {PROOF}"), ForeignBackupError),
        (_sql("CREATE TRIGGER t AFTER INSERT ON log BEGIN SELECT 1; END"), ForeignBackupError),
        (_sql(f"UPDATE {PROOF} SET revision = '9999'"), NewerBackupError),
    ],
)
def test_what_is_not_a_whole_backup_is_refused(good, tmp_path, spoil, error):
    file = tmp_path / "kanwil.backup"
    shutil.copy(good, file)
    spoil(file)
    with pytest.raises(error), unpacked(file):
        pass


def test_an_older_backup_comes_back_in_todays_shape(empty_url, tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path / 'old.db'}")
    upgrade(engine, "0005")
    with engine.begin() as connection:
        filling.fill(connection)
        record(connection, "Sanne", "note", "D1")
    engine.dispose()
    seal(tmp_path / "old.db", "0005")
    url = empty_url("postgresql")
    put_back(tmp_path / "old.db", url)
    assert standing(url).debtors == 1
    assert len(rows_of(url)["taken_lines"]) == 2


@pytest.mark.parametrize("part", ["whole", "pages"])
def test_a_damaged_book_is_replaced_and_a_ruin_is_laid_aside(good, tmp_path, part):
    place = tmp_path / "book.db"
    shutil.copy(good, place)
    held = bytearray(place.read_bytes())
    held[:] = b"x" * len(held) if part == "whole" else held[:4096] + b"x" * (len(held) - 4096)
    place.write_bytes(held)
    url = f"sqlite:///{place}"
    assert standing(url) is None
    aside = put_back(good, url)
    assert standing(url).debtors == 1
    assert (aside is None) == (part == "pages")
    assert aside is None or aside.read_bytes() == bytes(held)


def test_another_programs_database_is_left_alone(book_url):
    engine = engine_for(book_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE log_payload RENAME TO theirs"))
        connection.execute(text("DROP TABLE models"))
    engine.dispose()
    with pytest.raises(RefusedError, match="ander programma"):
        standing(book_url)


def test_where_nothing_is_nothing_is_asked(tmp_path):
    assert standing(f"sqlite:///{tmp_path / 'new.db'}") == Contents()
    assert not (tmp_path / "new.db").exists()
