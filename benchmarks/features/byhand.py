"""Ten of the features once more, as one would write them by hand in pandas on the whole ledger."""

import numpy as np
import pandas as pd

from kanwil.book.frames import Ledger

YEAR, QUARTER = 365, 91
NAMES = (
    "overdue_euro", "oldest_days", "n_overdue", "late_year", "late_spread", "settled_year",
    "on_time_share", "last_payment_weeks", "means_reversals", "last_reply_weeks",
)  # fmt: skip


def _ago(frame: pd.DataFrame, column: str) -> pd.Series:
    return (frame["as_of"] - frame[column]).dt.days


def _known(table: pd.DataFrame, when: pd.DataFrame, happened: str) -> pd.DataFrame:
    rows = when.merge(table, on="debtor_id")
    return rows[rows[happened] <= rows["as_of"]]


def compute(ledger: Ledger, moments: pd.DataFrame) -> pd.DataFrame:
    """Return the ten features; loose credit is netted by the usual cumulative sum."""
    when = moments.reset_index(names="moment")[["moment", "debtor_id", "as_of"]]
    bills = _known(ledger.invoices[["debtor_id", "invoice_id", "issued_on", "due_on", "cents"]],
                   when, "issued_on")  # fmt: skip
    paid = _known(ledger.payments.drop(columns=["payment_id", "reference", "recorded_on"]),
                  when, "paid_on")  # fmt: skip
    back = paid[paid["reversed_on"] <= paid["as_of"]]
    paid = paid.drop(back.index)
    on_bill = paid.groupby(["moment", "invoice_id"], as_index=False).agg(
        came_in=("cents", "sum"), last=("paid_on", "max")
    )
    bills = bills.merge(on_bill, on=["moment", "invoice_id"], how="left")
    bills["left"] = (bills["cents"] - bills["came_in"].fillna(0)).clip(lower=0)
    bills["due_ago"] = _ago(bills, "due_on")
    bills["late"] = (bills["last"] - bills["due_on"]).dt.days
    bills = bills.sort_values(["moment", "due_on"], kind="stable")
    loose = paid[paid["invoice_id"].isna()].groupby("moment")["cents"].sum()
    credit = bills["moment"].map(loose).fillna(0)
    running = bills.groupby("moment")["left"].cumsum()
    bills["rest"] = (running - credit).clip(lower=0).clip(upper=bills["left"])
    overdue = bills[(bills["rest"] > 0) & (bills["due_ago"] > 0)].groupby("moment")
    settled = bills[(bills["left"] == 0) & bills["last"].notna()]
    year = settled[_ago(settled, "last") <= YEAR].groupby("moment")["late"]
    due = bills[(bills["due_ago"] > 0) & (bills["due_ago"] <= YEAR)]
    due = due[(due["rest"] > 0) | ((due["left"] == 0) & due["last"].notna())]
    on_time = ((due["left"] == 0) & (due["late"] <= 0)).groupby(due["moment"]).mean()
    replies = ledger.contacts.loc[
        ledger.contacts["direction"] == "in", ["debtor_id", "happened_on"]
    ]
    said = _known(replies, when, "happened_on")
    recent = back[
        (_ago(back, "reversed_on") <= YEAR) & back["reversal_code"].isin(["AM04", "MS03"])
    ]
    found = pd.DataFrame(
        {
            "overdue_euro": overdue["rest"].sum() / 100,
            "oldest_days": overdue["due_ago"].max(),
            "n_overdue": overdue.size(),
            "late_year": year.mean(),
            "late_spread": year.std(),
            "settled_year": year.size(),
            "on_time_share": on_time,
            "last_payment_weeks": _ago(paid, "paid_on").groupby(paid["moment"]).min() / 7,
            "means_reversals": recent.groupby("moment").size(),
            "last_reply_weeks": _ago(said, "happened_on").groupby(said["moment"]).min() / 7,
        },
        index=range(len(moments)),
    )
    counts = ["overdue_euro", "oldest_days", "n_overdue", "settled_year", "means_reversals"]
    return found.assign(**found[counts].fillna(0.0)).astype(np.float64)
