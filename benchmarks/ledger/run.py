"""Time, CPU and memory of judging a Parquet ledger, per engine and size.

    python benchmarks/ledger/run.py [INVOICES …] [WAY …]     (100000 and all, unless said otherwise)

Each way runs in a session of its own. CPU and memory are those of every process in it, looked at
once a second: CPU is what each had used when it was last seen, memory the highest sum of
their proportional shares (PSS), so that what processes share counts once.
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from grow import grow

from kanwil.base.settings import Settings

DAY = date(2026, 10, 30)
WAYS = {
    "whole": ("pandas", 10**12, 1),
    "pandas": ("pandas", 30_000, 1),
    "pandas2": ("pandas", 30_000, 2),
    "spark2": ("spark", 30_000, 2),
}
"""The engine, how many invoices a share holds, and how many cores."""
TICK = os.sysconf("SC_CLK_TCK")


def one(engine, share, cores, folder, out):
    """Judge a ledger in this process and its children."""
    from kanwil.triage import bulk

    bulk.INVOICES, bulk.os.cpu_count = int(share), lambda: int(cores)
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"--master local[{cores}] pyspark-shell"
    wanted = bulk.Wanted(Path(folder), DAY, Settings())
    print(bulk.triage_ledger(wanted, engine, Path(out)).rows)


def members(session):
    """Yield pid and stat fields of every process in the session."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield int(stat.parent.name), fields


def share_of_memory(pid):
    """Return the kB that a process takes, shared pages divided among those that share them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def measured(way, folder, out):
    """Run one way; return wall and CPU seconds, peak MB and rows."""
    command = [sys.executable, __file__, "--one", *map(str, WAYS[way]), str(folder), str(out)]
    begin, peak, spent = time.perf_counter(), 0, {}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True, env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    while process.poll() is None:
        held = 0
        for pid, fields in members(process.pid):
            spent[pid] = (int(fields[11]) + int(fields[12])) / TICK
            held += share_of_memory(pid)
        peak = max(peak, held)
        time.sleep(1)
    wall = time.perf_counter() - begin
    assert process.returncode == 0, way
    return wall, sum(spent.values()), peak / 1024, int(process.stdout.read())


def main(sizes, ways):
    """Print a table per size; ratios are against its first way."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / "ledger"
            invoices = grow(folder, size, digits=1 if size <= 2_000_000 else 2)
            disk = sum(one.stat().st_size for one in folder.glob("*/*/*.parquet")) / 2**20
            print(f"\n{invoices:,} invoices, {disk:.0f} MB on disk", end="", flush=True)
            base = None
            for number, way in enumerate(ways):
                wall, cpu, peak, rows = measured(way, folder, Path(work) / str(number))
                if base is None:
                    base = cpu, peak
                    print(f", {rows:,} late debtors")
                    print("| engine | wall s | CPU s | CPU ratio | peak MB | memory ratio |")
                    print("|---|---|---|---|---|---|")
                print(f"| {way} | {wall:.0f} | {cpu:.0f} | {cpu / base[0]:.2f}", end=" ")
                print(f"| {peak:.0f} | {peak / base[1]:.2f} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        asked = sys.argv[1:]
        sizes = [int(one) for one in asked if one not in WAYS]
        main(sizes or [100_000], [one for one in asked if one in WAYS] or list(WAYS))
