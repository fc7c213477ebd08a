"""Killed at any moment: of whatever was under way either all is there or nothing, and never twice.

`make chaos` draws more moments than the few of every run.
"""

import os
import shutil
from dataclasses import dataclass

import pytest

from kanwil.base.store import atomic, engine_for
from kanwil.migrations import upgrade
from kanwil.post.mailbox import PASSWORD
from kanwil.post.message import State
from kanwil.triage import keeping
from kanwil.triage.copying import copy_in
from tests_support import chaos, mailserver, postgres, struck

JOBS = ("close", "promote", "retrain", "take", "decide", "send", "migrate", "backup", "restore")
DATABASES = ("sqlite", "postgresql")
SEEDS = int(os.environ.get("CHAOS_SEEDS", "10"))


@dataclass(frozen=True)
class Books:
    """What is copied for each strike, a filled book and an old one on each database; the mail."""

    ready: dict[str, str]
    old: dict[str, str]
    mails: list[object]

    def copy(self, name, database, folder):
        url = (self.old if name == "migrate" else self.ready)[database]
        if database == "postgresql":
            return postgres.copy_of(url)
        return f"sqlite:///{shutil.copy(url.removeprefix('sqlite:///'), folder / 'book.db')}"


@pytest.fixture(scope="module")
def mail(tmp_path_factory):
    with mailserver.running(tmp_path_factory.mktemp("mail")) as found:
        yield found


@pytest.fixture(scope="module")
def books(tmp_path_factory, _postgres, mail):
    """Books with something to close, promote, learn from, decide and send."""
    folder = tmp_path_factory.mktemp("struck")
    os.environ |= {
        struck.FOLDER: str(folder / "company"),
        struck.PORT: str(mail.port),
        PASSWORD: mailserver.PASSWORD,
    }
    ready = {"sqlite": f"sqlite:///{folder / 'book.db'}"}
    struck.prepare(ready["sqlite"], folder / "company")
    shutil.copy(mail.cert, folder / "company" / "cert.pem")
    ready["postgresql"] = postgres.fresh_database(_postgres)
    engine = engine_for(ready["postgresql"])
    upgrade(engine)
    with keeping.unpacked(folder / "company" / "ready.backup") as found, atomic(engine) as there:
        copy_in(found.file, there)
    engine.dispose()
    old = {"sqlite": f"sqlite:///{folder / 'old.db'}"}
    old["postgresql"] = postgres.fresh_database(_postgres)
    for url in old.values():
        struck.prepare_old(url)
    yield Books(ready, old, mail.mails)
    for name in (struck.FOLDER, struck.PORT, PASSWORD):
        del os.environ[name]


@pytest.fixture(scope="module")
def server(books):
    with chaos.serving("tests_support.struck:warm") as found:
        yield found


@pytest.fixture(scope="module")
def length(server, books, tmp_path_factory):
    """How long a job is on a database, done once to its end."""
    known = {}

    def measured(name, database):
        if (name, database) not in known:
            url = books.copy(name, database, tmp_path_factory.mktemp("whole"))
            known[name, database] = server.run(f"tests_support.struck:{name}", url)
            assert struck.happened(url, name)
        return known[name, database]

    return measured


@pytest.mark.parametrize("seed", range(SEEDS))
def test_struck_dead_it_is_whole_and_can_be_done_again(server, books, length, tmp_path, seed):
    name = JOBS[seed % len(JOBS)]
    database = DATABASES[(seed + seed // len(JOBS)) % 2]
    whole = length(name, database)
    url, job = books.copy(name, database, tmp_path), f"tests_support.struck:{name}"
    books.mails.clear()
    killed = server.strike(job, url, seed, whole)
    done = struck.happened(url, name)
    if not done:
        assert killed, "it ended by itself without being done"
        assert books.mails == []
        server.run(job, url)
        assert struck.happened(url, name), "what was struck can be done again"
    if name == "send":
        server.run(job, url)
        state, told = struck.sent(url)
        assert len(books.mails) <= 1
        assert told == (state is State.SENT)
        assert state is not State.SENT or len(books.mails) == 1
