"""Random situations, in which anything may hold at once, for the properties of advice."""

import numpy as np
import pandas as pd

from kanwil.policy.facts import NOTHING, typed

TODAY = pd.Timestamp("2026-11-21")


def random_situation(rng, size):
    """Return `size` situation rows."""
    columns = {}
    for name, nothing in NOTHING.items():
        if isinstance(nothing, bool):
            columns[name] = rng.random(size) < 0.25
        elif isinstance(nothing, float):
            values = rng.integers(-40, 400, size).astype("float64")
            columns[name] = np.where(rng.random(size) < 0.4, np.nan, values)
        elif isinstance(nothing, int):
            columns[name] = rng.integers(0, 6, size)
    overdue = rng.integers(0, 3_000_000, size) * (rng.random(size) < 0.9)
    columns |= {
        "as_of": TODAY,
        "no_profile": False,
        "overdue_cents": overdue,
        "disputed_cents": (overdue * rng.random(size) * (rng.random(size) < 0.3)).astype(int),
        "oldest_days": rng.integers(0, 800, size).astype("float64"),
        "revenue_cents": rng.integers(0, 10_000_000, size).astype("float64"),
        "complaint_ago": rng.integers(0, 90, size).astype("float64"),
        "stale_days": rng.integers(0, 20, size).astype("float64"),
        "estate": _some(rng, size, ["insolvency", "wsnp", "bewind", "deceased", "said_insolvent"]),
        "copy_needed": _some(rng, size, ["not_received", "wrong_address", "bounced"]),
        "complaint_invoice": _some(rng, size, ["2026-6820"]),
    }
    return typed(pd.DataFrame(columns, index=range(size)))


def _some(rng, size, words):
    return np.where(rng.random(size) < 0.85, "", rng.choice(words, size))
