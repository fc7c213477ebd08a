"""Killed at any moment: of a closing, a promotion or a retraining either all is there or nothing.

`make chaos` draws more moments than the few of every run.
"""

import os
import shutil

import pytest

from tests_support import chaos, struck

JOBS = ("close", "promote", "retrain")
SEEDS = int(os.environ.get("CHAOS_SEEDS", "10"))


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A book with something to close, to promote and to learn from."""
    folder = tmp_path_factory.mktemp("struck")
    struck.prepare(f"sqlite:///{folder / 'book.db'}", folder / "company")
    return folder / "book.db"


@pytest.fixture(scope="module")
def server():
    with chaos.serving("tests_support.struck:warm") as found:
        yield found


@pytest.fixture(scope="module")
def whole(server, ready, tmp_path_factory):
    """How long each job is, done once to its end; the server has then opened the model."""
    folder = tmp_path_factory.mktemp("whole")

    def length(name):
        url = f"sqlite:///{shutil.copy(ready, folder / f'{name}.db')}"
        found = server.run(f"tests_support.struck:{name}", url)
        assert struck.happened(url, name)
        return found

    return {name: length(name) for name in JOBS}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_struck_dead_it_is_whole_and_can_be_done_again(server, ready, whole, tmp_path, seed):
    name = JOBS[seed % len(JOBS)]
    url = f"sqlite:///{shutil.copy(ready, tmp_path / 'book.db')}"
    job = f"tests_support.struck:{name}"
    killed = server.strike(job, url, seed, whole[name])
    if struck.happened(url, name):
        return
    assert killed, "it ended by itself without being done"
    server.run(job, url)
    assert struck.happened(url, name), "what was struck can be done again"
