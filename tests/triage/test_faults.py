"""What a machine does to a book: full, read-only, a clock set back, several who write at once."""

import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from sqlalchemy import event, text

from kanwil.base import store
from kanwil.base.audit import broken_links
from kanwil.base.faults import BusyError, DiskFullError, NoServerError, ReadOnlyError
from kanwil.base.problems import ConflictError
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Category, Outcome, Proof
from kanwil.book.frames import Ledger
from kanwil.book.ledger import export
from kanwil.resolution.cases import labels
from kanwil.triage import desk, keeping, open_book
from kanwil.triage.books import prefer_in, preferring
from kanwil.triage.inspection import inspect_book
from kanwil.triage.intake import take_in
from kanwil.triage.moves import Seat, standing
from tests_support import filling, powerless
from triage.conftest import DAY

MANY = 3000


def held(book):
    with book.read() as connection:
        return filling.held(connection)


@pytest.fixture
def invoices(tmp_path):
    """A folder with more invoices than a full disk takes."""
    numbers = range(MANY)
    frame = pd.DataFrame(
        {
            "invoice_id": [f"N{n}" for n in numbers],
            "debtor_id": "D1",
            "issued_on": "2026-11-01",
            "amount": 10.0,
        }
    )
    export(Ledger.from_frames(invoices=frame), tmp_path / "many")
    return tmp_path / "many"


@contextmanager
def full(book):
    """Let the book's disk be full: SQLite may take no page more, the server refuses the row."""
    engine = book.engine
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

        def limit(connection, _record):
            connection.execute(f"PRAGMA max_page_count={pages}")

        engine.dispose()
        event.listen(engine, "connect", limit)
        yield
        event.remove(engine, "connect", limit)
        engine.dispose()
        return
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE TRIGGER full_disk BEFORE INSERT ON log_payload EXECUTE FUNCTION full_disk()"
            )
        )
    yield
    with engine.begin() as connection:
        connection.execute(text("DROP FUNCTION full_disk CASCADE"))


def test_a_full_disk_takes_nothing_half_and_afterwards_all(book, invoices):
    before = held(book)
    with full(book):
        with pytest.raises(DiskFullError):
            take_in(book, [invoices], "Sanne", DAY)
        assert held(book) == before
        with pytest.raises(DiskFullError):
            desk.note(book, Seat("Sanne", DAY, "D1", 0), "lang " * 100_000)
        assert held(book) == before
    report = take_in(book, [invoices], "Sanne", DAY)
    assert sum(one.accepted for one in report.files) == MANY


@contextmanager
def no_file_above(size):
    """Let the system refuse to let any file grow past a size, for root too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_backup_that_finds_no_room_leaves_the_old_one(book, tmp_path):
    file = tmp_path / "kanwil.backup"
    keeping.backup(book, file, "Sanne")
    old = file.read_bytes()
    with no_file_above(100_000), pytest.raises(DiskFullError):
        keeping.backup(book, file, "Sanne", replace=True)
    assert file.read_bytes() == old
    assert [path.name for path in tmp_path.glob("kanwil.backup*")] == [file.name]


def test_a_restore_that_finds_no_room_leaves_the_book(book, tmp_path):
    keeping.backup(book, tmp_path / "kanwil.backup", "Sanne")
    before = held(book)
    full, unpacked = no_file_above(100_000), keeping.unpacked(tmp_path / "kanwil.backup")
    with full, pytest.raises(DiskFullError), unpacked as found:
        keeping.restore(found, book.url, "Sanne")
    assert held(book) == before


@pytest.fixture
def shut(tmp_path):
    """A folder with a book and a backup, in which nobody may write while the test runs."""
    folder = tmp_path / "shut"
    folder.mkdir()
    book = open_book(f"sqlite:///{folder / 'book.db'}", Settings())
    keeping.backup(book, folder / "kanwil.backup", "Sanne")
    book.close()
    with powerless.read_only(folder):
        yield folder
    assert sorted(path.name for path in folder.iterdir()) == ["book.db", "kanwil.backup"]


@pytest.mark.parametrize("name", ["book.db", "new.db"])
def test_a_book_in_a_folder_that_is_read_only_is_refused(shut, name):
    with pytest.raises(ReadOnlyError):
        open_book(f"sqlite:///{shut / name}", Settings())


@pytest.mark.parametrize("name", ["kanwil.backup", "new.backup"])
def test_a_backup_into_a_folder_that_is_read_only_is_refused(book, shut, name):
    with pytest.raises(ReadOnlyError):
        keeping.backup(book, shut / name, "Sanne", replace=True)


def test_a_server_that_only_lets_read_is_told_as_such(book):
    if book.engine.dialect.name == "sqlite":
        with book.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=1")
            with pytest.raises(ReadOnlyError):
                connection.execute(text("DELETE FROM moves"))
            connection.connection.driver_connection.execute("PRAGMA query_only=0")
        return
    with book.read() as connection, pytest.raises(ReadOnlyError):
        connection.execute(text("DELETE FROM moves"))


def test_a_book_that_another_keeps_to_himself_is_told_as_busy(tmp_path):
    book = open_book(f"sqlite:///{tmp_path / 'book.db'}", Settings())
    with book.write(), book.engine.connect() as other:
        other.connection.driver_connection.execute("PRAGMA busy_timeout=1")
        with pytest.raises(BusyError):
            other.execute(text("SELECT 1"))
    book.close()


def test_a_server_that_does_not_answer_is_told_as_such():
    with pytest.raises(NoServerError):
        open_book("postgresql://sanne@127.0.0.1:1/book", Settings())


def test_a_clock_that_jumps_back_turns_nothing_around(book, tmp_path, monkeypatch):
    class Clock(datetime):
        behind = timedelta(0)

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - cls.behind

    monkeypatch.setattr(store, "datetime", Clock)
    for version, days in enumerate([0, 1, 400]):
        Clock.behind = timedelta(days=days)
        desk.note(book, Seat("Sanne", DAY, "D1", version), f"notitie {version}")
        prefer_in(preferring(book), "Sanne", {"daily_cases": 10 + version})
    take_in(book, [later(tmp_path)], "Sanne", DAY)
    with book.read() as connection:
        assert broken_links(connection) == []
        assert [row["version"] for row in standing(connection, "D1")] == [1, 2, 3]
    assert preferring(book).settings.daily_cases == 12
    now = store.utc_now()
    told = {part.part: part.problems for part in inspect_book(book.url, None, DAY, now)}
    assert [one.code for one in told["clock"]] == ["clock"]
    assert told["log"] == []


def later(folder):
    frame = pd.DataFrame({"debtor_id": ["D9"], "name": ["Laat"], "kind": "company"})
    export(Ledger.from_frames(debtors=frame), folder / "later")
    return folder / "later"


def test_an_import_in_another_process_while_someone_decides(book, invoices):
    words = ["import", str(invoices), "--book", book.url, "--as-of", str(DAY), "--by", "Mark"]
    other = subprocess.Popen(
        [sys.executable, "-m", "kanwil", *words],
        stdout=subprocess.DEVNULL,
    )
    decided = 0
    while other.poll() is None:
        desk.accept(book, Seat("Sanne", DAY, "D1", decided), Action.REMIND)
        decided += 1
    assert other.returncode == 0
    with book.read() as connection:
        assert broken_links(connection) == []
        assert len(standing(connection, "D1")) == decided > 0
        counted = connection.execute(text("SELECT count(*) FROM invoices")).scalar()
    assert counted == 3 + MANY


def test_of_two_who_close_the_same_case_one_is_told(book):
    case = f"D1@{DAY}"
    closing = desk.Closing(
        as_of=DAY,
        category=Category.NEITHER,
        outcome=Outcome.WRITTEN_OFF,
        proof=Proof.JUDGED,
        recovered=Decimal(0),
        overdue=Decimal(1210),
    )

    def close(by):
        mine = open_book(book.url, Settings(user=by))
        try:
            desk.close(mine, Seat(by, DAY, "D1", 0, case), closing)
        except ConflictError as error:
            return error
        finally:
            mine.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(close, ("Sanne", "Mark")))
    assert [type(one) for one in ends].count(ConflictError) == 1
    with book.read() as connection:
        assert list(labels(connection)["case_id"]) == [case]
        counted = connection.execute(text("SELECT count(*) FROM settlements")).scalar()
    assert counted == 1
