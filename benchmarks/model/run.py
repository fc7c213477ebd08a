"""How much is learnt from how many closed cases of one user's book, beside plain rivals.

    python benchmarks/model/run.py [PART …] [--write]      (5000 200 1000 own 50000 unless said)

With `--write` the tables go into docs/model-quality.md. Books and trials are kept in the temp
folder, so a second run only fits what has changed. All but 50,000 cases take some 40 CPU minutes.
"""

import sys
from pathlib import Path

import joblib
import owncases
import tables
import trials

from kanwil.training.pages import put
from kanwil.training.standby import shipped_or_rebuilt

PAGE = Path(__file__).parents[2] / "docs" / "model-quality.md"
PLAN = {5_000: (10, 5_500), 1_000: (10, 5_500), 200: (10, 5_500), 50_000: (1, 45_000)}
"""Per size how many books, one a seed, and their debtors."""


def curve(size, shipped):
    """Return the trials of one size."""
    books, debtors = PLAN[size]
    seeds = range(trials.SEED, trials.SEED + books)
    found = []
    for one in _parallel(joblib.delayed(trials.trial)(size, k, debtors, shipped) for k in seeds):
        told(f"{size:,} cases, book of seed {one.seed}")
        found.append(one)
    return found


def gains(shipped):
    """Return what own cases add, by kind of company and number of cases."""
    keys = [(kind, size) for kind in owncases.KINDS for size in owncases.SIZES]
    work = (joblib.delayed(owncases.gained)(*key, shipped) for key in keys)
    found = []
    for key, one in zip(keys, _parallel(work), strict=True):
        told(f"own cases: {key}")
        found.append(one)
    return dict(zip(keys, found, strict=True))


def _parallel(work):
    return joblib.Parallel(n_jobs=joblib.cpu_count(), return_as="generator")(work)


def told(said):
    print(said, file=sys.stderr, flush=True)


def main():
    """Print the tables; with --write put each into the page as soon as it is there."""
    shipped = shipped_or_rebuilt()
    asked = {one for one in sys.argv[1:] if not one.startswith("--")}
    sizes = [size for size in PLAN if not asked or str(size) in asked]
    for size in sizes:
        _done(f"curve {size}", tables.curve(curve(size, shipped), shipped))
    if not asked or "own" in asked:
        _done("own", tables.own(gains(shipped)))


def _done(part, text):
    print(text)
    if "--write" in sys.argv:
        put(PAGE, part, text)


if __name__ == "__main__":
    main()
