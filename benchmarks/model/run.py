"""How much is learnt from how many closed cases of one user's book, beside plain rivals.

    python benchmarks/model/run.py [SIZE …] [--write]      (200 1000 5000 50000 unless said)

With `--write` the tables go into docs/model-quality.md. Books and trials are kept in the temp
folder, so a second run only fits what has changed; 50,000 cases take 6 GB and an hour.
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
PLAN = {200: (10, 5_500), 1_000: (10, 5_500), 5_000: (10, 5_500), 50_000: (2, 45_000)}
"""Per size how many books, one a seed, and their debtors."""


def curve(sizes, shipped):
    """Return the trials of every size; those that take longest are begun first."""
    tasks = [(size, trials.SEED + k) for size in sorted(sizes)[::-1] for k in range(PLAN[size][0])]
    work = (joblib.delayed(trials.trial)(*one, PLAN[one[0]][1], shipped) for one in tasks)
    found = {size: [] for size in sorted(sizes)}
    for place, one in enumerate(_parallel(work), 1):
        told(f"{place} of {len(tasks)} trials: {one.size:,} cases, seed {one.seed}")
        found[one.size].append(one)
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
    """Print the tables; with --write put them into the page."""
    shipped = shipped_or_rebuilt()
    sizes = [int(one) for one in sys.argv[1:] if one.isdigit()] or list(PLAN)
    parts = {
        "curve": tables.curve(curve(sizes, shipped), shipped),
        "own": tables.own(gains(shipped)),
    }
    for part, text in parts.items():
        print(text)
        if "--write" in sys.argv:
            put(PAGE, part, text)


if __name__ == "__main__":
    main()
