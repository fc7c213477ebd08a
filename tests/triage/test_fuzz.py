"""Whatever a file holds: rows or problems, quickly, nothing half taken in and nobody called.

Every run takes a few files of each reader; `make fuzz` goes on for FUZZ_MINUTES minutes a reader.
"""

import os
import resource
import shutil
import socket
from datetime import date
from random import Random
from time import monotonic, process_time

import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from kanwil.book.mishaps import MESSAGES
from kanwil.book.readers import read
from kanwil.book.tables import BANK_LINES, FACTS, OPEN_ITEMS
from kanwil.triage import open_book
from kanwil.triage.intake import Wishes, preview, take_in
from tests_support.spoiling import spoilt
from tests_support.wellformed import READERS

DAY = date(2026, 3, 15)
MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
SECRET = "KANARIE-4711"
SLOWEST = 10.0
MOST_MEGABYTES = 400
TABLES = (*FACTS.values(), BANK_LINES, OPEN_ITEMS)


@pytest.fixture(scope="module")
def book(tmp_path_factory, _sqlite):
    folder = tmp_path_factory.mktemp("fuzz")
    opened = open_book(f"sqlite:///{shutil.copy(_sqlite, folder / 'book.db')}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def bait(tmp_path_factory):
    """A file with a secret, and an address of ours: nobody may read the one or call the other."""
    file = tmp_path_factory.mktemp("bait") / "secret.txt"
    file.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield {"canary": str(file), "home": f"http://127.0.0.1:{server.getsockname()[1]}"}
        with pytest.raises(BlockingIOError):
            server.accept()


def _counts(book):
    with book.read() as connection:
        return [
            connection.execute(select(func.count(), func.max(table.c.fact))).one()
            for table in TABLES
        ]


def _read(path, *, force):
    """Read a file; return whether it gave anything, after a look at all that it says."""
    began = process_time()
    parts = read(path, as_of=DAY, force=force)
    assert process_time() - began < SLOWEST
    for parsed in parts:
        assert parsed.rows
        assert parsed.problems or parsed.tables or parsed.rows[0].rows == 0
        for one in parsed.rows:
            assert 0 <= one.rejected + one.repeated <= one.rows
        for one in parsed.problems:
            assert one.message == MESSAGES[one.code][1]
            assert len(one.value) <= 80
            assert SECRET not in one.value
        for frame in parsed.tables.values():
            assert SECRET not in frame.to_csv()
    return any(parsed.tables for parsed in parts)


def _stored(book, path, *, force):
    """Show what a file would make of the book, take it in twice, and take it back in the end."""
    before = _counts(book)
    shown = preview(book, [path], "tester", DAY, Wishes(force=force))
    assert _counts(book) == before
    report = take_in(book, [path], "tester", DAY, force=force)
    assert [one.accepted for one in report.files] == [one.accepted for one in shown.report.files]
    for one in report.files:
        assert one.rows == one.accepted + one.unchanged + one.rejected
        assert min(one.accepted, one.unchanged, one.rejected) >= 0
    again = take_in(book, [path], "tester", DAY, force=force)
    assert sum(one.accepted for one in again.files) == 0


def _fuzz(book, bait, path, make):
    """Return the test of one file, new for each turn: hypothesis sets its settings once."""

    def one(rng, store, force):
        path.write_bytes(spoilt(rng, make(rng), bait))
        note(path.read_bytes()[:2000])
        if _read(path, force=force) and store:
            _stored(book, path, force=force)

    seldom = st.integers(0, 5).map(lambda n: n == 0)
    return given(st.randoms(use_true_random=False), seldom, st.booleans())(one)


@pytest.mark.parametrize("name", READERS)
def test_most_whole_files_give_something(name, tmp_path):
    ending, make = READERS[name]
    path, found = tmp_path / f"bestand.{ending}", 0
    for number in range(6):
        path.write_bytes(make(Random(number)))
        found += _read(path, force=True)
    assert found >= 3


@pytest.mark.parametrize("name", READERS)
def test_a_reader_survives_whatever_comes(name, book, bait, tmp_path):
    ending, make = READERS[name]
    quick = settings(
        max_examples=200 if MINUTES else 5,
        deadline=None,
        database=None,
        derandomize=not MINUTES,
        # Shrinking a file takes minutes, and the bytes are told of anyhow.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    end, turn = monotonic() + 60 * MINUTES, 0
    while turn == 0 or monotonic() < end:
        test = _fuzz(book, bait, tmp_path / f"bestand.{ending}", make)
        quick(seed(turn)(test) if MINUTES else test)()
        turn += 1
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024
    assert grown < MOST_MEGABYTES
    print(f"{name}: {turn} turns, {grown:.0f} MB more")  # noqa: T201 -- how far it came
