"""Final notices: which of them are void, since when they count, and whether their term passed."""

from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.policy.law.fourteen_days import after_delivery, after_posting, flaws
from kanwil.policy.said import latest
from kanwil.policy.view import View

NOTICE_DAYS = 8.0


def notices(view: View, natural: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the final notices of this case that arrived, with the flaws that make one void.

    Columns: moment, happened_ago, delivered_ago, channel, void ('' when it holds, else the codes of
    its flaws joined by `|`). Only who is protected needs a 14-day letter, and only one whose words
    the book holds can be judged. A notice of before a plan was agreed has done its work.
    """
    sent = view.contacts
    sent = sent[(sent["kind"] == "final_notice") & (sent["direction"] == "out")]
    mine = view.in_case(sent[~(sent["bounced"] > 0)])
    plans = view.events[view.events["kind"] == "plan"]
    agreed = latest(view.size, plans["moment"], plans["happened_ago"])
    place = mine["moment"].to_numpy(dtype="int64")
    mine = mine[~(mine["happened_ago"].to_numpy() >= agreed[place])]
    void = [
        "|".join(flaws(text)) if natural[moment] and isinstance(text, str) else ""
        for moment, text in zip(mine["moment"], mine["text"], strict=True)
    ]
    return pd.DataFrame(mine.assign(void=pd.Series(void, index=mine.index, dtype=object)))


def void_notice(size: int, sent: pd.DataFrame) -> NDArray[np.object_]:
    """Return per moment what makes the last final notice void, '' where nothing does."""
    last = sent.sort_values("happened_ago").drop_duplicates("moment")
    found = np.full(size, "", dtype=object)
    found[last["moment"].to_numpy(dtype="int64")] = last["void"]
    return found


def lapsed(
    size: int,
    sent: pd.DataFrame,
    natural: NDArray[np.bool_],
    as_of: "pd.Series[pd.Timestamp]",
) -> NDArray[np.bool_]:
    """Tell where the term of a final notice passed: 8 days, or the 14-day letter's own."""
    found = np.zeros(size, dtype=bool)
    columns = ["moment", "happened_ago", "delivered_ago", "channel"]
    for moment, ago, delivered, channel in sent[columns].itertuples(index=False):
        if not natural[moment]:
            found[moment] |= ago >= NOTICE_DAYS
            continue
        day = as_of.iloc[moment].date()
        if not np.isnan(delivered):
            term = after_delivery(day - timedelta(days=delivered))
        elif channel == "letter":
            term = after_posting(day - timedelta(days=ago))
        else:
            term = after_delivery(day - timedelta(days=ago))
        found[moment] |= day >= term.costs_due_from
    return found
