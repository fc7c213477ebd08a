"""The triage of a ledger that outgrows a book: bucket by bucket, on this machine or on Spark."""

import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeVar
from uuid import uuid4

import joblib
import pandas as pd

from kanwil.base.problems import Problem, RefusedError
from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.book.frames import coerce
from kanwil.book.mishaps import RefusedFileError
from kanwil.book.readers.bucketed import (
    bucket_names,
    count_invoices,
    read_buckets,
    read_paid_days,
    read_resolved,
)
from kanwil.model.bundle import Bundle
from kanwil.model.heard import memory
from kanwil.policy.figures import load_stakes
from kanwil.resolution.experience import KEYS, experience
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.triage.judging import judge_late
from kanwil.triage.past import Past
from kanwil.triage.table import typed

Engine = Literal["pandas", "spark"]
Shared = Callable[[], Bundle]
Share = tuple[str, ...]
T = TypeVar("T")
_UNTRUE = "PySpark does not yet fully support pandas"
"""It warns so whenever it starts; no frame passes between Spark and pandas here."""

INVOICES = 30_000
"""How many invoices at least are judged at once: pandas takes a second to do nothing."""


@dataclass(frozen=True)
class Wanted:
    """What is asked: the ledger's folder, the day, and how to word it."""

    folder: Path
    day: date
    settings: Settings
    lang: Lang = Lang.NL


@dataclass(frozen=True)
class Written:
    """What was written: how many buckets and rows, by which model, and what was left out."""

    buckets: int
    rows: int
    model_id: str
    problems: list[Problem]


class _Whole(NamedTuple):
    """What is known of the whole ledger before one bucket can be judged."""

    past: Past
    bank_until: date | None


class _Survey(NamedTuple):
    """What one bucket adds to it: its last day of payment, and its closed cases counted."""

    last_paid: date | None
    closed: pd.DataFrame
    problems: list[Problem]


class _Machine(Protocol):
    """What does the same work on every share; `lend` gives the model to each worker."""

    def lend(self, bundle: Bundle) -> Shared: ...

    def each(self, work: Callable[[Share], T], shares: Sequence[Share]) -> list[T]: ...


def triage_ledger(wanted: Wanted, engine: Engine, out: Path) -> Written:
    """Judge everyone who is late, and write Parquet files in the triage columns.

    The shipped model judges; closed cases in the ledger move the stakes as in a book. A bucket that
    cannot be read is a Problem. `out` appears when all is done, or not at all.

    Raises
    ------
    RefusedError : no ledger, something in `out` already, or no Spark on this machine.
    """
    names, problems = bucket_names(wanted.folder)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RefusedError("Deze map is niet leeg; kies een nieuwe.")
    bundle, shares = shipped_or_rebuilt(), _shares(wanted.folder, names)
    with _MACHINES[engine]() as machine, _all_or_nothing(out) as into:
        told = machine.each(partial(_survey, wanted), shares)
        days = [one.last_paid for one in told if one.last_paid is not None]
        closed = pd.concat([one.closed for one in told]).groupby(KEYS, as_index=False).sum()
        whole = _Whole(Past(load_stakes().learned(closed)), max(days, default=None))
        done = machine.each(partial(_judge, wanted, whole, machine.lend(bundle), into), shares)
    for found in (*(one.problems for one in told), *(one for _, one in done)):
        problems += found
    # A file that can't be read is met by both rounds.
    once = list(dict.fromkeys(problems))
    return Written(len(names), sum(rows for rows, _ in done), bundle.model_id, once)


def _shares(folder: Path, names: Sequence[str]) -> list[Share]:
    """Take small buckets together, so that each share holds INVOICES where there are as many."""
    shares: list[Share] = []
    taken: list[str] = []
    held = 0
    for name in names:
        taken.append(name)
        held += count_invoices(folder, name)
        if held >= INVOICES or name == names[-1]:
            shares.append(tuple(taken))
            taken, held = [], 0
    return shares


def _survey(wanted: Wanted, share: Share) -> _Survey:
    """Return the last day of payment up to the day, and the closed cases counted."""
    days = read_paid_days(wanted.folder, share)
    until = days[days <= pd.Timestamp(wanted.day)].max()
    last = None if pd.isna(until) else until.date()
    try:
        resolved, problems = read_resolved(wanted.folder, share)
    except RefusedFileError as error:
        return _Survey(last, experience(coerce("resolved_cases", None)), [error.problem])
    return _Survey(last, experience(resolved), problems)


def _judge(
    wanted: Wanted, whole: _Whole, model: Shared, into: Path, share: Share
) -> tuple[int, list[Problem]]:
    """Write the triage rows of a share; return how many, and what could not be taken."""
    try:
        found = read_buckets(wanted.folder, share)
    except RefusedFileError as error:
        return 0, [error.problem]
    bundle = model()
    judged = judge_late(
        bundle,
        found.ledger,
        wanted.day,
        wanted.settings,
        wanted.lang,
        bank_until=whole.bank_until,
        past=whole.past,
    )
    # What was read of these texts would pile up over thousands of buckets.
    memory(bundle.reader).clear()
    # Spark may do a share twice at the same time.
    part = into / f".{share[0]}-{uuid4().hex}"
    typed(judged.rows).to_parquet(part, index=False)
    part.replace(into / f"{share[0]}.parquet")
    return len(judged.rows), found.problems


@contextmanager
def _all_or_nothing(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` that takes its place at the end, or is gone."""
    into = out.with_name(f".{out.name}-{uuid4().hex}")
    into.mkdir(parents=True)
    try:
        yield into
        into.replace(out)
    finally:
        shutil.rmtree(into, ignore_errors=True)


class _Here:
    """The cores of this machine, each with one share in its memory."""

    def lend(self, bundle: Bundle) -> Shared:
        return lambda: bundle

    def each(self, work: Callable[[Share], T], shares: Sequence[Share]) -> list[T]:
        tasks = (joblib.delayed(work)(one) for one in shares)
        found: list[T] = joblib.Parallel(n_jobs=min(len(shares), os.cpu_count() or 1))(tasks)
        return found


@contextmanager
def _here() -> Iterator[_Machine]:
    yield _Here()


@dataclass(frozen=True)
class _Spark:
    """The workers of a Spark context: one task a share, which Spark may try again."""

    context: Any

    def lend(self, bundle: Bundle) -> Shared:
        held = self.context.broadcast(bundle)
        return lambda: held.value

    def each(self, work: Callable[[Share], T], shares: Sequence[Share]) -> list[T]:
        found: list[T] = self.context.parallelize(shares, len(shares)).map(work).collect()
        return found


@contextmanager
def _spark() -> Iterator[_Machine]:
    """Start Spark, or join the one that `spark-submit` started.

    Raises
    ------
    RefusedError : PySpark or Java is not here.
    """
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and Path(home, "bin", "java").exists()):
        raise RefusedError("Spark heeft Java 17 nodig; installeer dat, of kies --engine pandas.")
    try:
        from pyspark import SparkConf, SparkContext  # noqa: PLC0415 -- half a gigabyte, an extra
    except ModuleNotFoundError as error:
        raise RefusedError("Installeer eerst kanwil[spark], of kies --engine pandas.") from error
    # Spark takes the first python3 of the PATH, and listens to the network, unless told otherwise.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    conf = SparkConf().setAppName("kanwil triage")
    conf.setExecutorEnv("PYTHONWARNINGS", f"ignore:{_UNTRUE}:FutureWarning")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", _UNTRUE, FutureWarning)
        context = SparkContext.getOrCreate(conf)
    try:
        yield _Spark(context)
    finally:
        context.stop()


_MACHINES: dict[Engine, Callable[[], AbstractContextManager[_Machine]]] = {
    "pandas": _here,
    "spark": _spark,
}
