"""Striking work dead: a forked process is killed at a seeded random moment of it.

As a module it is the server that forks: it loads what is slow once, and each job runs in a child of
its own on the book it is given. A seed draws whether it dies just before a database statement or
commit, or at a tick of the clock; in neither is anything tidied up.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Whole:
    """How long a job is when it is left alone."""

    statements: int
    seconds: float


class Server:
    """Runs jobs, each `module:function` of (url), in children that may be struck."""

    def __init__(self, process):
        self._process = process

    def run(self, job, url):
        """Run a job to its end and return how long it was."""
        return Whole(**self._ask(job=job, url=url))

    def strike(self, job, url, seed, whole):
        """Run a job and kill it at a moment that the seed draws; tell whether it was killed."""
        drawn = random.Random(f"{job} {seed}")
        at = drawn.randint(1, whole.statements), drawn.uniform(0, whole.seconds)
        moment = {"statement": at[0]} if drawn.random() < 0.5 else {"clock": at[1]}
        return self._ask(job=job, url=url, **moment)["killed"]

    def _ask(self, **request):
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "failed" not in answer, answer
        return answer


@contextmanager
def serving(*preload):
    """Start the server, which first runs these `module:function`, and stop it."""
    command = subprocess.Popen(
        [sys.executable, "-m", "tests_support.chaos", *preload],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(TESTS)},
    )
    with command as process:
        yield Server(process)


def _serve(answers):
    for line in sys.stdin:
        print(json.dumps(_forked(**json.loads(line))), file=answers, flush=True)


def _forked(job, url, statement=None, clock=None):
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.close(told)
        _work(job, url, tell, statement=statement, clock=clock)
    os.close(tell)
    with os.fdopen(told) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if statement is None and clock is None:
        return json.loads(said) if said else {"failed": job}
    killed = os.WIFSIGNALED(status)
    return {"killed": killed} if killed or said else {"failed": job}


def _work(job, url, tell, *, statement, clock):
    """Do the job in this child and leave at once, by a kill or not."""
    from sqlalchemy import Engine, event  # noqa: PLC0415 -- only the server needs it

    done = 0

    def tick(*_):
        nonlocal done
        done += 1
        if done == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", tick)
    event.listen(Engine, "commit", tick)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    if clock:
        signal.setitimer(signal.ITIMER_REAL, clock)
    began = time.perf_counter()
    try:
        _named(job)(url)
        signal.setitimer(signal.ITIMER_REAL, 0)
        whole = {"statements": done, "seconds": time.perf_counter() - began}
        os.write(tell, json.dumps(whole).encode())
    finally:
        os._exit(0)


def _named(job):
    module, _, name = job.partition(":")
    return getattr(__import__(module, fromlist=[name]), name)


if __name__ == "__main__":
    for one in sys.argv[1:]:
        _named(one)()
    own = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _serve(own)
