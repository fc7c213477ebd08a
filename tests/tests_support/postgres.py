"""A real PostgreSQL server of our own, in a temporary folder, on a free loopback port."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests_support import missing


def _binaries():
    asked = shutil.which("pg_config")
    if asked:
        folder = Path(subprocess.check_output([asked, "--bindir"], text=True).strip())
        if (folder / "initdb").exists():
            return folder
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else missing.part("no PostgreSQL server binaries here")


def _as_postgres(command):
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return command
    return ["runuser", "-u", "postgres", "--", *command]


def _quietly(command, folder):
    subprocess.run(_as_postgres(command), check=True, stdout=subprocess.DEVNULL, cwd=folder)


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _in_memory():
    """Return a folder in memory where there is room: each test makes and drops a database."""
    shared = Path("/dev/shm")
    if os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > 4 * 2**30:
        return shared
    return None


@contextmanager
def server():
    """Start a server, give its URL, stop it."""
    binaries, port = _binaries(), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="kanwil-pg-", dir=_in_memory()))
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    options = f"-p {port} -h 127.0.0.1 -k {folder} -F"
    init = [str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", user, "--no-sync"]
    control = [str(binaries / "pg_ctl"), "-D", data, "-w"]
    _quietly(init, folder)
    _quietly([*control, "-o", options, "-l", f"{folder}/log", "start"], folder)
    try:
        yield f"postgresql://{user}@127.0.0.1:{port}/postgres"
    finally:
        _quietly([*control, "-m", "immediate", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(url):
    """Return the URL of an empty database on the server."""
    return _created(url, "template1")


def copy_of(url):
    """Return the URL of a new database that holds what this one holds."""
    return _created(url, url.rsplit("/", 1)[1])


def dropped(url):
    """Drop a database, whoever still looks at it."""
    server_url, name = url.rsplit("/", 1)
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _created(url, template):
    name, server_url = f"book_{uuid.uuid4().hex[:12]}", url.rsplit("/", 1)[0]
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        # Ten megabytes through the log take three times as long as copied files.
        how = " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{how}')
    return f"{server_url}/{name}"
