"""The book's shape: what the code declares is what the migrations make."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from kanwil import migrations
from kanwil.base.problems import RefusedError
from kanwil.base.store import METADATA, BookError, engine_for
from kanwil.base.users import Person, Role, admit
from kanwil.migrations import current, declare_tables, head, scripts, upgrade
from kanwil.migrations.back import downgrade
from tests_support import postgres


def test_the_head_makes_exactly_what_the_tables_declare(book_url):
    declare_tables()
    engine = engine_for(book_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert current(connection) == head()
        indexes = inspect(connection).get_indexes("invoices")
    assert {index["name"] for index in indexes if index["unique"]} == {"uq_invoices_invoice_id"}
    engine.dispose()


def test_upgrading_twice_changes_nothing(tmp_path):
    engine = engine_for(str(tmp_path / "book.db"))
    upgrade(engine)
    before = (tmp_path / "book.db").stat().st_size
    upgrade(engine)
    assert (tmp_path / "book.db").stat().st_size == before
    engine.dispose()


def test_a_book_of_a_newer_kanwil_is_refused(tmp_path):
    engine = engine_for(str(tmp_path / "book.db"))
    upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BookError, match="nieuwere"):
        upgrade(engine)
    engine.dispose()


def test_what_is_no_book_is_refused(tmp_path):
    (tmp_path / "book.db").write_text("hallo" * 1000)
    engine = engine_for(str(tmp_path / "book.db"))
    with pytest.raises(BookError, match="not a database"):
        upgrade(engine)
    engine.dispose()


def test_a_migration_that_breaks_leaves_nothing_behind(tmp_path, monkeypatch):
    engine = engine_for(str(tmp_path / "book.db"))

    def breaks(*_, **__):
        raise sqlite3.OperationalError("stroom weg")

    monkeypatch.setattr("alembic.operations.Operations.create_table", breaks)
    with pytest.raises(sqlite3.OperationalError):
        upgrade(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()


def test_the_next_revision_is_written_from_the_difference(tmp_path, monkeypatch, capsys):
    folder = shutil.copytree(migrations.FOLDER, tmp_path / "migrations")
    monkeypatch.setattr(migrations, "FOLDER", folder)
    monkeypatch.setattr(migrations, "declare_tables", lambda: None)
    migrations.revise("niets nieuws")
    numbers = sorted(path.name[:4] for path in (folder / "versions").glob("0*.py"))
    assert numbers[-1] == f"{len(numbers):04d}"
    capsys.readouterr()


def shape(engine):
    """What a book's tables are: their columns with type, and their indexes."""
    found = inspect(engine)
    return {
        table: (
            {one["name"]: str(one["type"]) for one in found.get_columns(table)},
            {one["name"] for one in found.get_indexes(table)},
        )
        for table in found.get_table_names()
    }


def test_down_to_the_first_revision_and_up_again(book_url):
    engine = engine_for(book_url)
    numbers = [one.revision for one in scripts().walk_revisions()]
    newest = shape(engine)
    for number in (numbers[1], numbers[-1]):
        downgrade(engine, number)
    oldest = shape(engine)
    assert {"keepers", "users", "outbox", "links"} <= set(newest) - set(oldest)
    assert "record_id" not in oldest["moves"][0]
    upgrade(engine)
    assert shape(engine) == newest
    engine.dispose()


def test_no_way_back_that_loses_a_row(book_url):
    engine = engine_for(book_url)
    with engine.begin() as connection:
        admit(connection, "Anna", Person("anna@x.nl", "Anna", Role.ADMINISTRATOR))
    before = shape(engine)
    with pytest.raises(RefusedError, match=r"\(users\)"):
        downgrade(engine, "0011")
    assert shape(engine) == before
    downgrade(engine, "0012")
    with engine.connect() as connection:
        assert current(connection) == "0012"
    engine.dispose()


def test_two_that_make_a_book_at_once_make_one(request):
    url = postgres.fresh_database(request.getfixturevalue("_postgres"))
    engines = [engine_for(url), engine_for(url)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(upgrade, engines))
    for engine in engines:
        with engine.connect() as connection:
            assert current(connection) == head()
        engine.dispose()
