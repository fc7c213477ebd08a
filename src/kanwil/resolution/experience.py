"""Own experience: how often each action, for each category, ended in each outcome."""

import pandas as pd

KEYS = ["action", "category", "outcome"]


def experience(resolved: pd.DataFrame) -> pd.DataFrame:
    """Count the closed cases by action, category and outcome, for the policy's tables.

    Cases without action, category or outcome count for nothing.

    Parameters
    ----------
    resolved : the frame of `labels`.

    Returns
    -------
    DataFrame : action, category, outcome (str), n (int64), overdue_cents and recovered_cents
        (float64, summed over the `n_known` cases that have both), sorted by the three keys.
    """
    told = resolved.dropna(subset=KEYS)
    known = told["overdue_cents"].notna() & told["recovered_cents"].notna()
    told = told.assign(
        n=1,
        n_known=known.astype("int64"),
        overdue_cents=told["overdue_cents"].where(known, 0.0),
        recovered_cents=told["recovered_cents"].where(known, 0.0),
    )
    sums = ["n", "n_known", "overdue_cents", "recovered_cents"]
    return told.groupby(KEYS, as_index=False)[sums].sum()
