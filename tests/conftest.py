"""What many tests share: where real files lie, a book on each database, the browser."""

import os
from pathlib import Path

import pytest

from kanwil.triage import open_book
from tests_support import browser, postgres, screen

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared():
    """The folder of real files beside the checkout."""
    folder = ROOT.parent / "shared" / "real"
    if not folder.is_dir():
        pytest.skip(f"no real files at {folder}")
    return folder


@pytest.fixture(autouse=True, scope="session")
def _home(tmp_path_factory):
    """No test touches the user's own data folder or listens to the user's own settings."""
    for name in [key for key in os.environ if key.startswith("KANWIL_")]:
        del os.environ[name]
    os.environ["KANWIL_HOME"] = str(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def _postgres():
    """A server with one migrated, empty book that is copied for each test."""
    with postgres.server() as url:
        template = postgres.fresh_database(url)
        open_book(template).close()
        yield template


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory):
    file = tmp_path_factory.mktemp("template") / "book.db"
    book = open_book(f"sqlite:///{file}")
    with book.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    book.close()
    return file


@pytest.fixture(scope="session")
def _template(request, tmp_path_factory):
    """`_template(database, fills)`: a closed book that these filled, one after the other."""
    made = {}

    def template(database, fills):
        if (database, fills) not in made:
            if not fills:
                empty = request.getfixturevalue("_sqlite" if database == "sqlite" else "_postgres")
                made[database, fills] = f"sqlite:///{empty}" if database == "sqlite" else empty
            else:
                url = _copy(template(database, fills[:-1]), tmp_path_factory.mktemp("filled"))
                fills[-1](url)
                made[database, fills] = url
        return made[database, fills]

    return template


def _copy(url, folder):
    if url.startswith("sqlite"):
        return screen.copied(url.removeprefix("sqlite:///"), folder)
    return postgres.copy_of(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def copied(request, tmp_path, _template):
    """`copied(fill, ...)`: the URL of a book of the test's own, once on each database.

    Each `fill(url)` opens the book, adds to it and closes it: once in the whole run, as many tests
    start from the same book.
    """
    made = []

    def copy(*fills):
        made.append(_copy(_template(request.param, fills), tmp_path))
        return made[-1]

    yield copy
    for url in made:
        if url.startswith("postgresql"):
            postgres.dropped(url)


@pytest.fixture
def book_url(copied):
    """An empty book's URL, once on each database."""
    return copied()


@pytest.fixture(scope="session")
def chromium():
    """A headless browser; one for the whole run."""
    with browser.launched() as found:
        yield found


@pytest.fixture(scope="session")
def stage(unchanged_url, sample_day):
    """The screen, served once for the whole run: `stage(url, day)` puts a book on it."""
    with screen.stage(unchanged_url, sample_day) as put:
        yield put


@pytest.fixture
def address(stage, sample_url, sample_day):
    """Where the screen stands with a sample company that the test may change."""
    return stage(sample_url, sample_day)


@pytest.fixture
def unchanged(stage, unchanged_url, sample_day):
    """Where the screen stands with the sample company for tests that only look."""
    return stage(unchanged_url, sample_day)


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    """The sample company's book, judged on the sample day; copy it before changing it."""
    return screen.sample_book(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def sample_day():
    return screen.sample()[1]


@pytest.fixture(scope="session")
def unchanged_url(sample_file, tmp_path_factory):
    """A copy for tests that only look: what one of them had reckoned need not be again."""
    return screen.copied(sample_file, tmp_path_factory.mktemp("unchanged"))


@pytest.fixture
def sample_url(sample_file, tmp_path):
    """A copy that the test may change."""
    return screen.copied(sample_file, tmp_path)
