"""What we did in this case and what still waits for our answer."""

from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.policy.law.fourteen_days import after_delivery, after_posting
from kanwil.policy.question import IN_VAIN
from kanwil.policy.said import Floats, counted, latest
from kanwil.policy.view import View

NOTICE_DAYS = 8.0
UNREACHED_DAYS = 30.0
WEEK_DAYS = 7.0
# When silence after a final notice counts as an answer: not before, and only after these calls.
VAIN_DAYS, VAIN_CALLS = 21.0, 2


def steps(
    view: View, natural: NDArray[np.bool_], as_of: "pd.Series[pd.Timestamp]"
) -> dict[str, object]:
    """Return counts of our steps, days since the last contact, and open homework."""
    contacts = view.contacts
    sent = contacts[(contacts["direction"] == "out") & (contacts["kind"] != "note")]
    arrived = sent[~(sent["bounced"] > 0)]
    last_out = latest(view.size, arrived["moment"], arrived["happened_ago"])
    last_in = _last_in(view)
    mine = view.in_case(arrived)
    notices = mine[mine["kind"] == "final_notice"]
    lapsed = _lapsed(view.size, notices, natural, as_of)
    copy_needed = _copy_needed(view, sent, last_out)
    return {
        "last_out_ago": last_out,
        "last_in_ago": last_in,
        "n_reminders": counted(view.size, mine.loc[_kind(mine, "reminder", "notice"), "moment"]),
        "n_calls": counted(view.size, _unreached(mine, last_in)["moment"]),
        "n_final_notices": counted(view.size, notices["moment"]),
        "notice_lapsed": lapsed,
        "tried_in_vain": lapsed & (copy_needed == "") & _in_vain(view.size, mine, notices, last_in),
        "n_out_week": _sought_this_week(view.size, arrived),
        "claims_paid": _claims_paid(view, last_out),
        "copy_needed": copy_needed,
    }


def _sought_this_week(size: int, arrived: pd.DataFrame) -> NDArray[np.int64]:
    """Return on how many of the last seven days we sought contact."""
    week = arrived[arrived["happened_ago"] < WEEK_DAYS]
    return counted(size, week.drop_duplicates(["moment", "happened_ago"])["moment"])


def _in_vain(
    size: int, mine: pd.DataFrame, notices: pd.DataFrame, last_in: Floats
) -> NDArray[np.bool_]:
    """Tell where a final notice, and calls on different days after it, were met with silence."""
    sent = latest(size, notices["moment"], notices["happened_ago"])
    calls = mine[_kind(mine, "call")].drop_duplicates(["moment", "happened_ago"])
    after = calls["happened_ago"].to_numpy() < sent[calls["moment"].to_numpy(dtype="int64")]
    enough = counted(size, calls.loc[after, "moment"]) >= VAIN_CALLS
    return np.asarray((sent >= VAIN_DAYS) & enough & ~(last_in <= sent))


def _kind(rows: pd.DataFrame, *kinds: str) -> "pd.Series[bool]":
    return rows["kind"].isin(kinds)


def _last_in(view: View) -> Floats:
    inbound = view.contacts[view.contacts["direction"] == "in"]
    answers = view.events[(view.events["kind"] == "answer") & ~view.events["code"].isin(IN_VAIN)]
    heard = pd.concat([inbound[["moment", "happened_ago"]], answers[["moment", "happened_ago"]]])
    return latest(view.size, heard["moment"], heard["happened_ago"])


def _unreached(mine: pd.DataFrame, last_in: Floats) -> pd.DataFrame:
    """Return the calls of the last month after which nothing was heard."""
    calls = mine[_kind(mine, "call") & (mine["happened_ago"] <= UNREACHED_DAYS)]
    heard_since = last_in[calls["moment"].to_numpy(dtype="int64")] <= calls["happened_ago"]
    return pd.DataFrame(calls[~heard_since])


def _lapsed(
    size: int,
    notices: pd.DataFrame,
    natural: NDArray[np.bool_],
    as_of: "pd.Series[pd.Timestamp]",
) -> NDArray[np.bool_]:
    """Tell where the term of a final notice passed: 8 days, or the 14-day letter's own."""
    found = np.zeros(size, dtype=bool)
    columns = ["moment", "happened_ago", "delivered_ago", "channel"]
    for moment, sent, delivered, channel in notices[columns].itertuples(index=False):
        if not natural[moment]:
            found[moment] |= sent >= NOTICE_DAYS
            continue
        day = as_of.iloc[moment].date()
        if not np.isnan(delivered):
            term = after_delivery(day - timedelta(days=delivered))
        elif channel == "letter":
            term = after_posting(day - timedelta(days=sent))
        else:
            term = after_delivery(day - timedelta(days=sent))
        found[moment] |= day >= term.costs_due_from
    return found


def _claims_paid(view: View, last_out: Floats) -> NDArray[np.bool_]:
    """Tell where the debtor says to have paid, and neither money nor our answer came since."""
    ago = view.said.ago("claims_paid")
    came = latest(view.size, view.paid["moment"], view.paid["paid_ago"])
    return view.heard("claims_paid") & ~(last_out < ago) & ~(came < ago)


def _copy_needed(view: View, sent: pd.DataFrame, last_out: Floats) -> NDArray[np.object_]:
    """Return why a copy is due: what the debtor said or the mail did, unanswered since."""
    bounced = sent[sent["bounced"] > 0]
    returned = latest(view.size, bounced["moment"], bounced["happened_ago"])
    open_bounce = (returned <= view.oldest) & ~(last_out <= returned)
    found = np.where(open_bounce, "bounced", "").astype(object)
    for cue in ("asks_copy", "not_received", "wrong_address"):
        waiting = view.heard(cue) & ~(last_out < view.said.ago(cue))
        found[waiting] = cue
    return found
