"""What many tests share: where real files lie, a book on each database, the browser."""

import os
from pathlib import Path

import pytest

from tests_support import browser, postgres

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
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def book_url(request, tmp_path):
    """An empty book's URL, once on each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'book.db'}"
    return postgres.fresh_database(request.getfixturevalue("_postgres"))


@pytest.fixture(scope="session")
def chromium():
    """A headless browser; one for the whole run."""
    with browser.launched() as found:
        yield found
