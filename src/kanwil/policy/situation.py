"""The situation: one row per moment of plain facts, from which the guards judge."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.settings import Settings
from kanwil.book.door import Known
from kanwil.book.holding import NO_PROFILE
from kanwil.book.position import Position
from kanwil.policy import agreed
from kanwil.policy.channel import channel
from kanwil.policy.claims import claims, marked
from kanwil.policy.facts import typed
from kanwil.policy.handed import handed
from kanwil.policy.notices import notices
from kanwil.policy.said import Floats, counted, latest
from kanwil.policy.steps import steps
from kanwil.policy.view import View

SURE = 0.7
APPROVAL_DAYS = 21.0
REVERSAL_DAYS = 180.0
POOR_REVERSALS = ("AM04",)
COMPLAINTS = (
    "complaint_quality",
    "complaint_delivery",
    "complaint_price",
    "complaint_invoice",
    "our_error",
)
_PERSONAL_FORMS = r"eenmanszaak|zzp|^v\.?o\.?f|vennootschap onder firma|maatschap"


def situate(
    known: Known,
    positions: Position,
    moments: pd.DataFrame,
    settings: Settings,
    cues: pd.DataFrame | None = None,
    *,
    bank_until: date | None = None,
) -> pd.DataFrame:
    """Return the situation of every moment, in order, with the columns of `policy/facts.py`.

    `undone` and `wont_evidence` (the model's: see `model/evidence.py`) are nothing here.

    Parameters
    ----------
    known, positions : of these same `moments` (case_id, debtor_id, as_of).
    cues : contact_id and one probability per cue for inbound contacts with text; None when unread.
    bank_until : the day until which the bank is in the book; None when that is not tracked.
    """
    view = View.of(known, positions, cues)
    as_of = moments["as_of"].reset_index(drop=True)
    who = _who(view, settings)
    sent = notices(view, who["natural_person"])
    facts = {
        "case_id": moments["case_id"].to_numpy(),
        "debtor_id": moments["debtor_id"].to_numpy(),
        "as_of": as_of,
        **who,
        **_agreements(view, sent),
        "estate": _estate(view),
        **handed(view),
        "pledged": marked(view, "pledged"),
        "no_profile": marked(view, NO_PROFILE),
        "channel": np.where(marked(view, NO_PROFILE), "", channel(view)),
        "stale_days": _stale(as_of, bank_until),
        **claims(view, who["consumer"], as_of, _all_complaints(view)),
        **_money(view),
        **_complaint(view),
        **_words(view),
        **steps(view, sent, who["natural_person"], as_of),
    }
    return typed(pd.DataFrame(facts))


def _agreements(view: View, sent: pd.DataFrame) -> dict[str, object]:
    promised = agreed.promise(view)
    announced = agreed.announced(view, sent, promised)
    return {
        "promise_ahead": promised,
        "plan_ahead": agreed.plan(view),
        "pause_ahead": agreed.pause(view),
        **{str(name): column for name, column in announced.items()},
    }


def _who(view: View, settings: Settings) -> dict[str, NDArray[Any]]:
    """Tell who the debtor is; one whom the book does not hold is protected."""
    natural = view.debtors["natural_person"].fillna(1.0).to_numpy(dtype="float64") > 0
    form = view.debtors["legal_form"].fillna("").astype("str").str.lower()
    trades = form.str.contains(_PERSONAL_FORMS, regex=True).to_numpy(dtype=bool)
    private = (view.debtors["kind"] == "consumer").to_numpy(dtype=bool)
    terms = view.debtors["payment_terms_days"].fillna(float(settings.payment_terms_days))
    return {
        "natural_person": natural,
        "consumer": private | (natural & ~trades),
        "also_supplier": (view.debtors["also_supplier"] > 0).to_numpy(),
        "terms_days": terms.to_numpy(),
    }


def _money(view: View) -> dict[str, object]:
    year = view.invoices[view.invoices["issued_ago"] <= 365]
    sold = view.invoices[view.invoices["is_invoice"].astype(bool)]
    return {
        "overdue_cents": view.totals["overdue_cents"].to_numpy(),
        "oldest_days": view.oldest,
        "n_overdue": view.totals["n_overdue"].to_numpy(),
        "revenue_cents": np.bincount(year["moment"], year["cents"], view.size),
        "last_invoice_ago": latest(view.size, sold["moment"], sold["issued_ago"]),
    }


def _estate(view: View) -> NDArray[np.object_]:
    """Return the regime in force: reported, else (`said_insolvent`, `deceased`) only said."""
    known = agreed.estate(view)
    dead = np.where(view.heard("deceased", least=SURE), "deceased", "")
    told = np.where(dead != "", dead, np.where(view.heard("insolvency", least=SURE), _SAID, ""))
    return np.where(known != "", known, told)


_SAID = "said_insolvent"


def _complaint(view: View) -> dict[str, object]:
    """Return the open complaint and how much of what is overdue it concerns.

    A complaint disputes the amount that it names, else its whole invoice, else all that is late.
    A clear complaint in a reply counts from the day it was said, until one was closed later. A
    complaint about an invoice on which nothing is open holds no payment back.
    """
    rows = pd.concat([agreed.complaints(view.events), _said_complaints(view)], ignore_index=True)
    rows = rows.merge(_left_on(view), on=["moment", "invoice_id"], how="left")
    rows = rows[(rows["invoice_id"] == "") | (rows["remaining_cents"] > 0)]
    overdue = view.totals["overdue_cents"].to_numpy(dtype="float64")
    whole = overdue[rows["moment"].to_numpy(dtype="int64")]
    about = rows["late_cents"].where(rows["invoice_id"] != "", np.inf)
    part = np.fmin(rows["cents"], about)
    rows = rows.assign(part=np.minimum(part, whole)).drop_duplicates(["moment", "invoice_id"])
    return {
        "complaint": counted(view.size, rows["moment"]) > 0,
        "complaint_ago": latest(view.size, rows["moment"], rows["happened_ago"]),
        "complaint_invoice": _only_invoice(view.size, rows),
        "disputed_cents": np.minimum(np.bincount(rows["moment"], rows["part"], view.size), overdue),
    }


def _left_on(view: View) -> pd.DataFrame:
    """Return per invoice what is left and what of it is late, over all of its parts."""
    late = view.items["remaining_cents"].where(view.items["days_late"] > 0, 0)
    parts = view.items.assign(late_cents=late).groupby(["moment", "invoice_id"], as_index=False)
    return pd.DataFrame(parts[["remaining_cents", "late_cents"]].sum())


def _all_complaints(view: View) -> pd.DataFrame:
    """Return moment and happened_ago of every complaint, settled or not."""
    said = view.said.of(*COMPLAINTS, least=SURE).rename(columns={"ago": "happened_ago"})
    made = agreed.of_kind(view.events, "complaint")
    columns = ["moment", "happened_ago"]
    return pd.concat([said[columns], made[columns]], ignore_index=True)


def _said_complaints(view: View) -> pd.DataFrame:
    rows = view.said.of(*COMPLAINTS, least=SURE).rename(columns={"ago": "happened_ago"})
    rows = view.in_case(rows)
    ends = agreed.of_kind(view.events, "complaint_closed")
    closed = latest(view.size, ends["moment"], ends["happened_ago"])
    still = ~(closed[rows["moment"].to_numpy(dtype="int64")] <= rows["happened_ago"].to_numpy())
    kept = pd.DataFrame(rows.loc[still, ["moment", "happened_ago", "invoice_id"]])
    return kept.assign(cents=np.nan)


def _only_invoice(size: int, rows: pd.DataFrame) -> NDArray[np.object_]:
    """Return the one invoice that is complained about, '' where none or several are."""
    found = np.full(size, "", dtype=object)
    single = counted(size, rows["moment"]) == 1
    place = rows["moment"].to_numpy(dtype="int64")
    found[place] = rows["invoice_id"]
    return np.where(single, found, "")


def _words(view: View) -> dict[str, object]:
    """Return what the debtor said in this case, as far as it waits for us."""
    reversed_poor = view.payments[
        view.payments["reversal_code"].isin(POOR_REVERSALS)
        & (view.payments["reversed_ago"] <= REVERSAL_DAYS)
    ]
    swaps = agreed.of_kind(view.events, "barter")
    offered = latest(view.size, swaps["moment"], swaps["happened_ago"])
    poor = counted(view.size, reversed_poor["moment"]) > 0
    return {
        "waits_approval": view.said.ago("waits_approval") <= APPROVAL_DAYS,
        "offers_set_off": view.heard("set_off_offer") | (offered <= view.oldest),
        "asks_instalments": view.heard("instalment_request"),
        "names_pay_run": view.heard("pay_run"),
        "cash_trouble": view.heard("cash_trouble", "refuses_broke") | poor,
        "refuses": view.heard("refuses", "refuses_broke", least=SURE),
    }


def _stale(as_of: "pd.Series[pd.Timestamp]", bank_until: date | None) -> Floats:
    if bank_until is None:
        return np.zeros(len(as_of))
    days = (as_of - pd.Timestamp(bank_until)).dt.days
    return np.maximum(days.to_numpy(dtype="float64"), 0.0)
