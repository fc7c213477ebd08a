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
from tests_support.switched import DONE


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
    """Serve the screen as a user starts it, on this port or a free one; give its address.

    Without `url` it is that of the companies in books.toml.
    """
    port, devnull = port or free_port(), subprocess.DEVNULL
    with _started(["-m", "kanwil"], url, day, port, environ, stdin=devnull, stdout=devnull):
        yield f"http://localhost:{port}"


@contextmanager
def stage(url, day):
    """Serve the screen once for many tests; give what puts a book on it and tells its address.

    What opens after `put(url, day, **environ)` is as where `served` was told the same.
    """
    port, pipe = free_port(), subprocess.PIPE
    script = [str(Path(__file__).with_name("switched.py"))]
    with _started(script, url, day, port, {}, stdin=pipe, stdout=pipe) as process:

        def put(url, day, **environ):
            told = {"KANWIL_BOOK": url, "KANWIL_AS_OF": str(day), **environ}
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            while (line := process.stdout.readline()) != f"{DONE}\n":
                assert line, "the screen stopped"
            return f"http://localhost:{port}"

        yield put


@contextmanager
def _started(kanwil, url, day, port, environ, **pipes):
    book = ["--book", url] if url else []
    command = [sys.executable, *kanwil, "app", *book, "--as-of", str(day)]
    with subprocess.Popen(
        [*command, "--port", str(port), "--no-browser"],
        env={**os.environ, "OMP_NUM_THREADS": "1", **environ},
        text=True,
        **pipes,
    ) as process:
        try:
            _wait_for(f"http://localhost:{port}/health", process)
            yield process
        finally:
            process.terminate()


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
