"""A Streamlit server to be measured: start it, its CPU time and its memory."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


class Served:
    """One server and what it costs."""

    def __init__(self, process, port, begun):
        self.process, self.port, self.begun = process, port, begun

    def cpu(self):
        """Return the CPU seconds of all its threads so far."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / TICK

    def megabytes(self):
        """Return what it alone holds in memory."""
        told = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        private = (line for line in told.splitlines() if line.startswith("Private_"))
        return sum(int(line.split()[1]) for line in private) / 1024


@contextmanager
def served(*command, **environ):
    """Start a server with its port as the last flag; give it once it answers."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        env={**os.environ, "OMP_NUM_THREADS": "1", **environ},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield Served(process, port, begun)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port):
    for _ in range(6000):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(port)


def kanwil(url, day):
    """Serve the screen on a book, as `kanwil app` does."""
    return served("kanwil", "app", "--book", url, "--as-of", str(day), "--no-browser", "--port")


def hello():
    """Serve the rival, with the flags that make a Streamlit app quiet."""
    app = Path(__file__).with_name("hello.py")
    flags = ("--server.headless=true", "--browser.gatherUsageStats=false")
    quiet = ("--server.fileWatcherType=none", "--server.port")
    return served("streamlit", "run", str(app), *flags, *quiet)
