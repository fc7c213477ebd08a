"""The sample company's book, judged once, and the screen served on it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from kanwil.base.places import samples_folder
from kanwil.base.settings import Settings
from kanwil.triage import open_book
from kanwil.triage.intake import take_in
from kanwil.triage.run import run_day


def sample():
    """Return the sample's company name and day."""
    found = json.loads((samples_folder() / "sample.json").read_text(encoding="utf-8"))
    return found["company"], date.fromisoformat(found["as_of"])


def sample_book(folder):
    """Make the sample company's book in a folder and return its file."""
    file, (company, day) = Path(folder) / "sample.db", sample()
    book = open_book(f"sqlite:///{file}", Settings(company=company))
    take_in(book, [samples_folder()], "Sanne", day)
    run_day(book, day, "Sanne")
    with book.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    book.close()
    return file


def copied(file, folder):
    """Return the URL of a copy of a book, so that a test may change it."""
    return f"sqlite:///{shutil.copy(file, Path(folder) / 'book.db')}"


def free_port():
    """Return a port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def served(url, day, port=None, **environ):
    """Serve the screen as a user starts it, on this port or a free one; give its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "kanwil", "app", "--book", url, "--as-of", str(day)]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--no-browser"],
        env={**os.environ, "OMP_NUM_THREADS": "1", **environ},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://localhost:{port}/health", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address, process):
    for _ in range(240):
        assert process.poll() is None, "the screen stopped while starting"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                assert answer.read() == b"ok"
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)
