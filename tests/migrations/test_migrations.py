"""The book's shape: what the code declares is what the migrations make."""

import shutil
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from kanwil import migrations
from kanwil.base.store import METADATA, BookError, engine_for
from kanwil.migrations import current, declare_tables, head, upgrade


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
