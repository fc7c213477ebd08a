"""What we did in this case and what still waits for our answer."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.policy.notices import lapsed, void_notice
from kanwil.policy.question import IN_VAIN
from kanwil.policy.said import Floats, counted, latest
from kanwil.policy.view import View

UNREACHED_DAYS = 30.0
WEEK_DAYS = 7.0
# When silence after a final notice counts as an answer: not before, and only after these calls.
VAIN_DAYS, VAIN_CALLS = 21.0, 2


def steps(
    view: View,
    every: pd.DataFrame,
    natural: NDArray[np.bool_],
    as_of: "pd.Series[pd.Timestamp]",
) -> dict[str, object]:
    """Return counts of our steps, days since the last contact, and open homework.

    `every` are the final notices, see `notices.py`.
    """
    contacts = view.contacts
    sent = contacts[(contacts["direction"] == "out") & (contacts["kind"] != "note")]
    arrived = sent[~(sent["bounced"] > 0)]
    last_out = latest(view.size, arrived["moment"], arrived["happened_ago"])
    last_in = _last_in(view)
    mine = view.in_case(arrived)
    valid = every[every["void"] == ""]
    passed = lapsed(view.size, valid, natural, as_of)
    copy_needed = _copy_needed(view, sent, last_out)
    reminders = counted(view.size, mine.loc[_kind(mine, "reminder", "notice"), "moment"])
    noticed = counted(view.size, mine.loc[_kind(mine, "notice"), "moment"])
    n_final = counted(view.size, every["moment"])
    return {
        "last_out_ago": last_out,
        "last_in_ago": last_in,
        "n_reminders": reminders,
        "n_calls": counted(view.size, _unreached(mine, last_in)["moment"]),
        "n_final_notices": n_final,
        "rung": np.where(n_final, 4, np.where(noticed, 3, np.minimum(reminders, 2))),
        "notice_lapsed": passed,
        "void_notice": void_notice(view.size, every),
        "tried_in_vain": passed & (copy_needed == "") & _in_vain(view.size, mine, valid, last_in),
        "n_out_week": _sought_this_week(view.size, arrived),
        "claims_paid": _claims_paid(view, last_out),
        "copy_needed": copy_needed,
    }


def _sought_this_week(size: int, arrived: pd.DataFrame) -> NDArray[np.int64]:
    """Return on how many of the last seven days we sought contact."""
    week = arrived[arrived["happened_ago"] < WEEK_DAYS]
    return counted(size, week.drop_duplicates(["moment", "happened_ago"])["moment"])


def _in_vain(
    size: int, mine: pd.DataFrame, valid: pd.DataFrame, last_in: Floats
) -> NDArray[np.bool_]:
    """Tell where a final notice, and calls on different days after it, were met with silence."""
    sent = latest(size, valid["moment"], valid["happened_ago"])
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
