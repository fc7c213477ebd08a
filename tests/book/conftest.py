"""An empty book on SQLite, and little files that say what a test's author wrote."""

import shutil

import pytest

from kanwil.base.store import atomic, engine_for
from kanwil.book.importing import store
from kanwil.book.readers import read


@pytest.fixture
def engine(tmp_path, _sqlite):
    shutil.copy(_sqlite, tmp_path / "book.db")
    found = engine_for(f"sqlite:///{tmp_path / 'book.db'}")
    yield found
    found.dispose()


@pytest.fixture
def look(engine):
    """Ask the book something in a transaction of its own: `look(read_ledger)`."""

    def asked(question, *arguments):
        with atomic(engine) as connection:
            return question(connection, *arguments)

    return asked


@pytest.fixture
def write(tmp_path):
    """Write a file (or, with a slash, a file in a folder) and return its path."""

    def put(name, text, encoding="utf-8"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return put


@pytest.fixture
def take(engine):
    """Read and store a path; return what the reader and the book say about it."""

    def taken(path, **wish):
        counts = []
        with atomic(engine) as connection:
            for parsed in read(path, **wish):
                stored = store(connection, parsed, "tester")
                counts.append((parsed, stored))
        return counts

    return taken
