"""What was agreed, announced or reported, and whether it still stands at each moment."""

from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.features.agreements import INSTALMENT_GAP, PLAN_DAYS
from kanwil.policy import offers
from kanwil.policy.rules import BROKEN_AFTER
from kanwil.policy.said import Floats, latest
from kanwil.policy.view import RECENT_DAYS, View

# How long an agreement without an end day is taken to last (assumptions).
PAUSE_DAYS, ANNOUNCED_DAYS = 14.0, 14.0
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
    """Return days until the end of the plan, NaN when it was paid, negative when it is broken.

    A plan whose code holds its instalments is broken since the first that did not come in; any
    other when nothing came for a while, as in `features/agreements.py`.
    """
    made_plans = of_kind(view.events, "plan")
    until, made = ahead(view.size, made_plans, PLAN_DAYS)
    last_paid = latest(view.size, view.paid["moment"], view.paid["paid_ago"])
    stopped = np.fmin(made, np.nan_to_num(last_paid, nan=np.inf)) > INSTALMENT_GAP
    stands = np.where((until >= 0) & stopped, -1.0, until)
    order = made_plans.sort_values(["moment", "happened_ago"], kind="stable")
    last = order.drop_duplicates("moment").dropna(subset=["code"])
    paid = view.paid[view.paid["moment"].isin(last["moment"])]
    for place, code in zip(last["moment"].tolist(), last["code"].tolist(), strict=True):
        agreed = offers.parse(code)
        if agreed is not None:
            mine = paid[(paid["moment"] == place) & (paid["paid_ago"] <= made[place])]
            came = _towards(view, mine, made[place])
            stands[place] = _by_instalments(agreed, came, until[place])
    return np.where(np.isnan(_of_this_case(view, until, made)), np.nan, stands)


def _towards(view: View, paid: pd.DataFrame, made: float) -> int:
    """Return the cents that count for a plan: on older invoices, or on none that is named."""
    # The last place is that of no invoice (-1).
    issued = np.append(view.invoices["issued_ago"].to_numpy(dtype="float64"), np.inf)
    older = issued[paid["item"].to_numpy(dtype="int64")] >= made
    return int(paid["cents"].to_numpy()[older].sum())


def _by_instalments(agreed: offers.Plan, came: int, until: float) -> float:
    day = agreed.last_on - timedelta(days=int(until))
    now = offers.progress(agreed, came, day)
    if now.done:
        return float("nan")
    return max(until, 0.0) if now.missed_on is None else -float((day - now.missed_on).days)


def _of_this_case(view: View, until: Floats, made: Floats) -> Floats:
    """Forget what passed before this case began."""
    old = (until < 0) & (made > np.fmax(view.oldest, RECENT_DAYS))
    return np.where(old, np.nan, until)


def promise(view: View) -> Floats:
    """Return days until the promised day, negative when it passed; NaN when settled or never made.

    The promise that was made last counts; what keeps one is said in `features/agreements.py`.
    """
    last = view.promises.sort_values(["moment", "made"]).drop_duplicates("moment")
    place = last["moment"].to_numpy(dtype="int64")
    until, made = np.full(view.size, np.nan), np.full(view.size, np.nan)
    until[place] = np.where(last["settled"], np.nan, -last["broken_ago"])
    made[place] = last["made"]
    return _of_this_case(view, until, made)


def pause(view: View) -> Floats:
    """Return days until the end of the pause that was made last.

    One of an invoice pauses the case while all that is late is paused so; it then ends with the
    first of them.
    """
    made = of_kind(view.events, "pause")
    whole = ahead(view.size, made[made["invoice_id"].isna()], PAUSE_DAYS)[0]
    single = made[made["invoice_id"].notna()]
    if single.empty:
        return whole
    lasts = (-single["until_ago"]).where(
        single["until_ago"].notna(), PAUSE_DAYS - single["happened_ago"]
    )
    ends = single.assign(ends=lasts).groupby(["moment", "invoice_id"])["ends"].max()
    late = view.items[(view.items["days_late"] > 0) & (view.items["remaining_cents"] > 0)]
    each = late.join(ends, on=["moment", "invoice_id"])
    first = each.groupby("moment")["ends"].agg(lambda days: days.min(skipna=False))
    by_invoice = first.reindex(range(view.size)).to_numpy(dtype="float64")
    return np.asarray(np.fmax(whole, by_invoice), dtype="float64")


def announced(view: View, sent: pd.DataFrame, promised: Floats) -> pd.DataFrame:
    """Return per moment the announced consequence that is not settled, and ends last.

    `sent` are the final notices (see `notices.py`); a void one announces nothing. A plan settles
    all that was announced before it, and what was announced waits while a promise runs: no threat
    stands beside an agreement.

    Columns: announced_ahead (days until its day, negative when it lapsed, NaN for none),
    announced_ago (days since it was announced), announced_code, announced_cents. A final notice
    announces as well, whether or not an event says so; `executed` and `withdrawn` settle what was
    announced before of the same code, or of any where one of the two has none.
    """
    columns = ["moment", "happened_ago", "until_ago", "code", "cents"]
    valid = sent.loc[sent["void"] == "", ["moment", "happened_ago"]]
    letters = valid.assign(until_ago=np.nan, code="", cents=np.nan)
    made = pd.concat([of_kind(view.events, "announced")[columns], letters], ignore_index=True)
    made = _unsettled(made.assign(code=made["code"].fillna("")), view.events)
    lasts = ANNOUNCED_DAYS - made["happened_ago"]
    made["ahead"] = (-made["until_ago"]).where(made["until_ago"].notna(), lasts)
    oldest = np.fmax(view.oldest, RECENT_DAYS)[made["moment"].to_numpy(dtype="int64")]
    made = made[~((made["ahead"] < 0) & (made["happened_ago"] > oldest))]
    # Of an event and the letter that says the same, the event tells more.
    order = made.sort_values(["moment", "ahead", "code"], ascending=[True, False, False])
    first = order.drop_duplicates("moment").set_index("moment").reindex(range(view.size))
    until = first["ahead"].to_numpy(dtype="float64")
    waits = (promised >= BROKEN_AFTER) & (until < promised)
    return pd.DataFrame(
        {
            "announced_ahead": np.where(waits, promised, until),
            "announced_ago": first["happened_ago"].to_numpy(dtype="float64"),
            "announced_code": first["code"].fillna("").to_numpy(dtype=object),
            "announced_cents": first["cents"].to_numpy(dtype="float64"),
        }
    )


def _unsettled(made: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    ends = of_kind(events, "executed", "withdrawn", "plan")
    code = ends["code"].fillna("").where(ends["kind"] != "plan", "")
    ends = ends[["moment", "happened_ago"]].assign(code=code)
    pairs = made.reset_index().merge(ends, on="moment", suffixes=("", "_end"))
    same = (pairs["code"] == pairs["code_end"]) | (pairs["code"] == "") | (pairs["code_end"] == "")
    settled = pairs.loc[same & (pairs["happened_ago_end"] <= pairs["happened_ago"]), "index"]
    return pd.DataFrame(made[~made.index.isin(settled)])


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
