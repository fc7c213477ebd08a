"""A book of every earlier format number opens and keeps its rows."""

import shutil

import pytest

from kanwil.base.settings import Settings
from kanwil.base.store import engine_for
from kanwil.migrations import current, head, scripts, upgrade
from kanwil.triage import open_book
from kanwil.triage.copying import tables
from tests_support import filling, postgres

FORMATS = [one.revision for one in reversed(list(scripts().walk_revisions()))]


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A book that was filled at each format on its way up; a copy of it at each."""
    folder, filled, copies = tmp_path_factory.mktemp("formats"), set(), {}
    for number in FORMATS:
        engine = engine_for(f"sqlite:///{folder / 'book.db'}")
        upgrade(engine, number)
        with engine.begin() as connection:
            filled |= filling.fill(connection, filled)
        engine.dispose()
        copies[number] = shutil.copy(folder / "book.db", folder / f"{number}.db")
    return copies


def read(connection, shape):
    """Return the rows of these tables, in the columns that they had."""
    return {one.name: sorted(map(repr, connection.execute(one.select()))) for one in shape}


def held(url):
    engine = engine_for(url)
    with engine.connect() as connection:
        shape = [one for one in tables(connection) if one.name != "alembic_version"]
        found = read(connection, shape)
    engine.dispose()
    return shape, found


@pytest.mark.parametrize("number", FORMATS)
def test_a_book_of_this_format_opens_with_all_its_rows(grown, tmp_path, number):
    url = f"sqlite:///{shutil.copy(grown[number], tmp_path / 'book.db')}"
    shape, before = held(url)
    assert {len(rows) for rows in before.values()} == {2}
    book = open_book(url, Settings())
    with book.read() as connection:
        assert current(connection) == head()
        assert read(connection, shape) == before
    book.close()


def test_on_a_server_rows_of_each_format_stay_to_the_last(request):
    url, filled = postgres.fresh_database(request.getfixturevalue("_postgres")), set()
    engine, before, shape = engine_for(url), {}, []
    for number in FORMATS:
        upgrade(engine, number)
        with engine.begin() as connection:
            new = filling.fill(connection, filled)
            found = [one for one in tables(connection) if one.name in new]
            before |= read(connection, found)
        filled, shape = filled | new, [*shape, *found]
    with engine.connect() as connection:
        assert read(connection, shape) == before
    assert {len(rows) for rows in before.values()} == {2}
    engine.dispose()
