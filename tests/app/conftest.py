"""The sample company's book, and a screen run on it as its script runs, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.settings import Settings
from kanwil.triage import open_book

APP = Path(__file__).resolve().parents[2] / "app"


@pytest.fixture
def book(sample_url):
    found = open_book(sample_url, Settings(user="Sanne"))
    yield found
    found.close()


@pytest.fixture
def run(monkeypatch, sample_url, sample_day):
    """Run a screen, named by its address, on the book; the rest is the address's query."""

    def _run(path, **query):
        monkeypatch.setenv("KANWIL_BOOK", sample_url)
        monkeypatch.setenv("KANWIL_AS_OF", str(sample_day))
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=300)
        at._page_hash = calc_hash(path)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return _run
