"""The lines for whoever operates kanwil: one a kept move, JSON, and nothing about people."""

import json
import logging
import os
import subprocess
import sys
from datetime import date

import pytest

from kanwil.base import logs
from kanwil.base.audit import record
from kanwil.base.store import atomic, engine_for
from kanwil.migrations import upgrade

SECRET = "Bakkerij Geheim"


@pytest.fixture
def lines(capsys):
    """What is written to stderr, read back."""
    logs.start()
    yield lambda: [json.loads(one) for one in capsys.readouterr().err.splitlines()]
    logger = logging.getLogger("kanwil")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)


def test_a_kept_move_is_one_line_with_counts_and_nobody_in_it(lines, book_url):
    engine = engine_for(book_url)
    with atomic(engine) as connection:
        record(connection, SECRET, "triage", SECRET, run=3, debtors=40, email="x@geheim.nl")
        record(connection, SECRET, "note", SECRET, move=7, note=SECRET, until=date(2026, 1, 1))
    engine.dispose()
    found = lines()
    assert [one["event"] for one in found] == ["triage", "note"]
    told = {"time", "level", "event", "book", "entry"}
    assert set(found[0]) == told | {"run", "debtors"}
    assert (found[0]["run"], found[0]["debtors"], found[1]["move"]) == (3, 40, 7)
    assert "eheim" not in json.dumps(found)


def test_what_was_taken_back_has_no_line_then_or_later(lines, book_url):
    engine = engine_for(book_url)

    def fails():
        with atomic(engine) as connection:
            record(connection, "Sanne", "note", "D1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with atomic(engine) as connection:
        record(connection, "Sanne", "later", "D1")
    engine.dispose()
    assert [one["event"] for one in lines()] == ["later"]


def test_an_error_of_the_database_quotes_no_value(tmp_path):
    engine = engine_for(str(tmp_path / "book.db"))
    upgrade(engine)
    with pytest.raises(Exception, match="hidden") as found, atomic(engine) as connection:
        connection.exec_driver_sql("SELECT * FROM niets WHERE name = ?", (SECRET,))
    assert SECRET not in str(found.value)
    engine.dispose()


def test_a_command_ends_with_a_line_that_names_no_argument(tmp_path):
    (tmp_path / "debtors.csv").write_text(f"debtor_id,name\nD-GEHEIM,{SECRET}\n")
    done = subprocess.run(
        [sys.executable, "-m", "kanwil", "import", str(tmp_path), "--by", SECRET],
        env={**os.environ, "KANWIL_BOOK": str(tmp_path / "book.db")},
        capture_output=True,
        text=True,
        check=False,
    )
    found = [json.loads(one) for one in done.stderr.splitlines() if one.startswith("{")]
    assert [one["event"] for one in found] == ["import", "command"]
    assert (found[1]["command"], found[1]["exit"]) == ("import", done.returncode)
    assert "eheim" not in json.dumps(found).replace(str(tmp_path), "")
