"""What was agreed, announced or reported, and whether it still stands at each moment."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.policy.said import Floats, latest
from kanwil.policy.view import RECENT_DAYS, View

# How long an agreement without an end day is taken to last (assumptions).
PROMISE_DAYS, PLAN_DAYS, PAUSE_DAYS, ANNOUNCED_DAYS = 7.0, 90.0, 14.0, 14.0
INSTALMENT_GAP = 40.0
ESTATES = ("deceased", "insolvency", "wsnp", "bewind")


def ahead(size: int, rows: pd.DataFrame, lasts: float) -> tuple[Floats, Floats]:
    """Return per moment, for the row that was made last: days until its end, and days ago.

    `rows` has moment, happened_ago and until_ago (signed); without an end it lasts `lasts` days.
    """
    order = rows.sort_values(["moment", "happened_ago"], kind="stable")
    last = order.drop_duplicates("moment")
    place = last["moment"].to_numpy(dtype="int64")
    made, until = np.full(size, np.nan), np.full(size, np.nan)
    made[place] = last["happened_ago"]
    until[place] = np.where(
        last["until_ago"].isna(), lasts - last["happened_ago"], -last["until_ago"]
    )
    return until, made


def of_kind(events: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """Return the events of these kinds."""
    return events[events["kind"].isin(kinds)]


def plan(view: View) -> Floats:
    """Return days until the end of the plan; −1 when its instalments stopped coming in."""
    until, made = ahead(view.size, of_kind(view.events, "plan"), PLAN_DAYS)
    last_paid = latest(view.size, view.paid["moment"], view.paid["paid_ago"])
    stopped = np.fmin(made, np.nan_to_num(last_paid, nan=np.inf)) > INSTALMENT_GAP
    return np.where((until >= 0) & stopped, -1.0, _of_this_case(view, until, made))


def _of_this_case(view: View, until: Floats, made: Floats) -> Floats:
    """Forget what passed before this case began."""
    old = (until < 0) & (made > np.fmax(view.oldest, RECENT_DAYS))
    return np.where(old, np.nan, until)


def promise(view: View) -> Floats:
    """Return days until the promised day, negative when it passed; NaN when kept or never made.

    A promise is kept when since it was made at least its amount came in, or anything at all where
    no amount was named.
    """
    columns = ["moment", "happened_ago", "until_ago", "cents"]
    named = view.contacts[view.contacts["promised_ago"].notna()]
    loose = named.rename(columns={"promised_ago": "until_ago", "promised_cents": "cents"})
    made = pd.concat([of_kind(view.events, "promise")[columns], loose[columns]], ignore_index=True)
    until, ago = ahead(view.size, made, PROMISE_DAYS)
    amount = _of_last(view.size, made, "cents")
    paid = view.paid
    since = paid[paid["paid_ago"].to_numpy() <= ago[paid["moment"].to_numpy(dtype="int64")]]
    came = np.bincount(since["moment"], since["cents"], view.size)
    kept = np.where(np.isnan(amount), came > 0, came >= amount)
    return _of_this_case(view, np.where(kept, np.nan, until), ago)


def _of_last(size: int, rows: pd.DataFrame, name: str) -> Floats:
    order = rows.sort_values(["moment", "happened_ago"], kind="stable").drop_duplicates("moment")
    found = np.full(size, np.nan)
    found[order["moment"].to_numpy(dtype="int64")] = order[name]
    return found


def pause(view: View) -> Floats:
    """Return days until the end of the pause that was made last."""
    return ahead(view.size, of_kind(view.events, "pause"), PAUSE_DAYS)[0]


def announced(view: View) -> Floats:
    """Return days until the announced consequence, negative when it lapsed; NaN when settled.

    A final notice announces as well, whether or not an event says so; `executed` and `withdrawn`
    settle what was announced before.
    """
    columns = ["moment", "happened_ago", "until_ago"]
    notices = view.contacts[view.contacts["kind"] == "final_notice"]
    letters = notices[["moment", "happened_ago"]].assign(until_ago=np.nan)
    made = pd.concat([of_kind(view.events, "announced")[columns], letters], ignore_index=True)
    until, ago = ahead(view.size, made, ANNOUNCED_DAYS)
    ends = of_kind(view.events, "executed", "withdrawn")
    settled = latest(view.size, ends["moment"], ends["happened_ago"]) <= ago
    return _of_this_case(view, np.where(settled, np.nan, until), ago)


def estate(view: View) -> NDArray[np.object_]:
    """Return which regime is in force ('' for none); one with a passed end day is over."""
    found = np.full(view.size, "", dtype=object)
    for kind in reversed(ESTATES):
        rows = of_kind(view.events, kind)
        in_force = rows["until_ago"].isna() | (rows["until_ago"] <= 0)
        found[rows.loc[in_force, "moment"].to_numpy(dtype="int64")] = kind
    return found


def complaints(events: pd.DataFrame) -> pd.DataFrame:
    """Return the open complaints: moment, happened_ago, invoice_id ('' for none), cents."""
    columns = ["moment", "happened_ago", "invoice_id", "cents"]
    made = of_kind(events, "complaint")[columns].reset_index(drop=True)
    made["invoice_id"] = made["invoice_id"].fillna("")
    ends = of_kind(events, "complaint_closed")[["moment", "happened_ago", "invoice_id"]]
    pairs = made.reset_index().merge(ends, on="moment", suffixes=("", "_end"))
    whole = pairs["invoice_id_end"].isna() | (pairs["invoice_id"] == "")
    same = whole | (pairs["invoice_id_end"] == pairs["invoice_id"])
    closed = pairs.loc[same & (pairs["happened_ago_end"] <= pairs["happened_ago"]), "index"]
    return pd.DataFrame(made[~made.index.isin(closed)]).reset_index(drop=True)
