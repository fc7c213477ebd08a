"""Times `compute()` against a hand-written pandas version of ten of its features.

    python benchmarks/features/run.py [INVOICES …]      (100000 unless said otherwise)

Each way runs in a process of its own; seconds are of that process alone (CPU) and of the clock,
memory is its peak. The ten features are checked to be equal before anything is printed.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import byhand
import numpy as np
import pandas as pd
import polars as pl

from book import make
from kanwil.features.catalogue import FEATURES
from kanwil.features.compute import compute

WAYS = ("by hand", "pandas buckets", "polars buckets", "polars whole")


def _way(way: str, invoices: int) -> Callable[[], pd.DataFrame]:
    ledger, moments, cues = make(invoices)
    if way == "by hand":
        return lambda: byhand.compute(ledger, moments)
    if way.startswith("polars"):
        ledger = replace(ledger, **{n: pl.from_pandas(f) for n, f in ledger.frames().items()})
    size = len(moments) if way.endswith("whole") else 10_000
    return lambda: compute(ledger, moments, cues, bucket=size)


def _one(way: str, invoices: int) -> None:
    """Run one way, say its figures and the fingerprint of the ten features."""
    work = _way(way, invoices)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock, cpu = time.perf_counter(), time.process_time()
    found = work()
    figures = {
        "seconds": time.perf_counter() - clock,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "ledger": before,
        "rows": len(found),
        "means": np.nan_to_num(found[list(byhand.NAMES)].mean().to_numpy()).round(6).tolist(),
    }
    print(json.dumps(figures))


def _measured(way: str, invoices: int) -> dict:
    command = [sys.executable, __file__, "--one", way, str(invoices)]
    surroundings = os.environ | {"OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings)
    return json.loads(done.stdout)


def _table(invoices: int) -> None:
    found = {way: _measured(way, invoices) for way in WAYS}
    hand = found["by hand"]
    for way, one in found.items():
        assert np.allclose(one["means"], hand["means"]), (way, one["means"], hand["means"])
    print(f"\n{invoices:,} invoices, {hand['rows']:,} moments")
    print("| way | features | seconds | CPU s | against by hand | peak MB | of which ledger |")
    print("|---|---|---|---|---|---|---|")
    for way, one in found.items():
        count = len(byhand.NAMES) if way == "by hand" else len(FEATURES)
        ratio = one["cpu"] / hand["cpu"]
        print(
            f"| {way} | {count} | {one['seconds']:.1f} | {one['cpu']:.1f} | {ratio:.2f} "
            f"| {one['peak']:.0f} | {one['ledger']:.0f} |"
        )


def _latency() -> None:
    """Print what one debtor costs, warm, from a ledger of 100,000 invoices."""
    ledger, moments, cues = make(100_000)
    one = moments[:1]
    compute(ledger, one, cues)
    compute(ledger.of(one["debtor_id"]), one, cues[:10])
    for label, part, few in (
        ("its own part of the ledger", ledger.of(one["debtor_id"]), cues[:10]),
        ("the whole ledger", ledger, cues),
    ):
        spent = []
        for _ in range(15):
            begin = time.process_time()
            compute(part, one, few)
            spent.append(time.process_time() - begin)
        print(f"one debtor from {label}: {1000 * min(spent):.0f} ms CPU")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], int(sys.argv[3]))
    else:
        for size in sys.argv[1:] or ["100000"]:
            _table(int(size))
        print()
        _latency()
