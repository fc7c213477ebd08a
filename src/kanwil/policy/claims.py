"""Whose claim it is, against what kind of debtor, and until when it can be claimed."""

from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.terms import Merit
from kanwil.policy import agreed
from kanwil.policy.law.limitation import Claim, last_day, last_day_interrupted
from kanwil.policy.said import Floats, counted
from kanwil.policy.view import View

YEAR_DAYS = 365
NEAR_REVERSALS = 2
REVERSAL_DAYS = 180.0
GRANTED = (Merit.JUSTIFIED, Merit.PARTLY)
_PUBLIC = (
    r"^gemeente\b|^provincie\b|^waterschap\b|^hoogheemraadschap\b|^ministerie\b|^rijks"
    r"|\bveiligheidsregio\b|^politie\b|^omgevingsdienst\b"
)
_LARGE = r"^n\.?\s?v\.?$|naamloze vennootschap"
_WRITTEN = ("reminder", "notice", "final_notice")
_ACKNOWLEDGED = ("plan", "promise")

Bools = NDArray[np.bool_]


def claims(
    view: View, consumer: Bools, as_of: "pd.Series[pd.Timestamp]", complaint: pd.DataFrame
) -> dict[str, object]:
    """Return what the guards of `policy/rights.py` look at; `complaint` has what was said of one.

    Public and large are read from name and legal form: no register tells them, so they only ever
    make the advice milder.
    """
    text = {
        name: view.debtors[name].fillna("").astype("str").str.strip().str.lower()
        for name in ("name", "legal_form", "sector")
    }
    public = text["name"].str.contains(_PUBLIC, regex=True) | (text["sector"] == "overheid")
    return {
        "public": public.to_numpy(dtype=bool) & ~consumer,
        "large": text["legal_form"].str.contains(_LARGE, regex=True).to_numpy(dtype=bool),
        "insured": marked(view, "insured"),
        "set_off_tried": _set_off_tried(view),
        "near_insolvency": _near_insolvency(view),
        "justified_complaint": _justified(view, complaint),
        "lapses_ahead": _lapses(view, consumer, as_of),
    }


def marked(view: View, kind: str) -> Bools:
    """Tell where something that is open bears a mark: pledged to a lender, or insured."""
    marks = view.marks[view.marks["kind"] == kind]
    named = marks.merge(view.items[["moment", "invoice_id"]], on=["moment", "invoice_id"])
    whole = marks[marks["invoice_id"].isna()]
    return counted(view.size, pd.concat([named["moment"], whole["moment"]])) > 0


def _set_off_tried(view: View) -> Bools:
    """Tell where in this case a barter was agreed, or something was set off."""
    swaps = agreed.of_kind(view.events, "barter")[["moment", "happened_ago"]]
    booked = view.paid.loc[view.paid["method"] == "set_off", ["moment", "paid_ago"]]
    booked = booked.rename(columns={"paid_ago": "happened_ago"})
    return counted(view.size, view.in_case(pd.concat([swaps, booked]))["moment"]) > 0


def _near_insolvency(view: View) -> Bools:
    """Tell where insolvency was named, or two direct debits came back for want of money."""
    poor = view.payments[
        (view.payments["reversal_code"] == "AM04")
        & (view.payments["reversed_ago"] <= REVERSAL_DAYS)
    ]
    twice = counted(view.size, poor["moment"]) >= NEAR_REVERSALS
    return np.asarray(twice | view.heard("insolvency", "refuses_broke"))


def _justified(view: View, complaint: pd.DataFrame) -> Bools:
    """Tell where a complaint of this case was granted in whole or part: said so, or credited."""
    ends = view.in_case(agreed.of_kind(view.events, "complaint_closed"))
    granted = ends.loc[ends["code"].isin(GRANTED), "moment"]
    first = np.full(view.size, np.nan)
    made = (
        view.in_case(complaint).sort_values("happened_ago").drop_duplicates("moment", keep="last")
    )
    first[made["moment"].to_numpy(dtype="int64")] = made["happened_ago"]
    notes = view.invoices[view.invoices["kind"] == "credit_note"]
    since = notes["issued_ago"].to_numpy() <= first[notes["moment"].to_numpy(dtype="int64")]
    return (counted(view.size, granted) + counted(view.size, notes.loc[since, "moment"])) > 0


def _lapses(view: View, consumer: Bools, as_of: "pd.Series[pd.Timestamp]") -> Floats:
    """Return days until the oldest late claim lapses, NaN while that is more than a year away.

    A written reminder (BW 3:317) or an acknowledgment (3:318) starts the term anew, as long as it
    came in time. For a consumer the shortest term is taken, that of a sale.
    """
    found = np.full(view.size, np.nan)
    years = np.where(consumer, 2, 5)
    close = np.flatnonzero(view.oldest > (years - 1) * YEAR_DAYS)
    if not close.size:
        return found
    steps = _interruptions(view)
    for moment in close.tolist():
        claim = Claim.CONSUMER_SALE if consumer[moment] else Claim.ORDINARY
        day = as_of.iloc[moment].date()
        due = day - timedelta(days=int(view.oldest[moment]))
        end, start = last_day(due, claim), due
        for ago in sorted(steps.get(moment, ()), reverse=True):
            on = day - timedelta(days=int(ago))
            if start < on <= end:
                end, start = last_day_interrupted(start, on, claim), on
        left = (end - day).days
        found[moment] = left if left <= YEAR_DAYS else np.nan
    return found


def _interruptions(view: View) -> dict[int, list[float]]:
    """Return per moment how many days ago each interruption was."""
    sent = view.contacts
    written = sent["kind"].isin(_WRITTEN) & (sent["direction"] == "out") & ~(sent["bounced"] > 0)
    columns = ["moment", "happened_ago"]
    made = agreed.of_kind(view.events, *_ACKNOWLEDGED)[columns]
    every = pd.concat([sent.loc[written & (sent["channel"] != "phone"), columns], made])
    found: dict[int, list[float]] = {}
    for moment, ago in zip(every["moment"].tolist(), every["happened_ago"].tolist(), strict=True):
        found.setdefault(moment, []).append(ago)
    return found
