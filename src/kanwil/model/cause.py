"""The likely cause beside the category: from what was said and happened, never from silence."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kanwil.base.terms import CATEGORIES, Category, Cause
from kanwil.book.door import Known
from kanwil.book.position import Position
from kanwil.cues.names import CUES
from kanwil.features.talk import HALF_LIFE
from kanwil.model.splines import Ints

# Strengths fade by half in four weeks; 0.25 is a clear word of at most seven weeks ago.
SAID = 0.25
_CAN_WONT, _FORGETFUL = (Category.CAN_WONT,), (Category.FORGETFUL,)
_NEITHER, _CANNOT = (Category.NEITHER,), (Category.WANTS_CANT, Category.NEITHER)


@dataclass(frozen=True, slots=True)
class Sign:
    """`feature` from `low` up points to `cause` within `categories`.

    It weighs `weight`, or its own value (a strength between 0 and 1) where that is None.
    """

    cause: Cause
    feature: str
    categories: tuple[Category, ...]
    low: float = SAID
    weight: float | None = None


SIGNS: tuple[Sign, ...] = (
    Sign(Cause.CLAIMS_PAID, "claims_paid", CATEGORIES),
    Sign(Cause.NOT_RECEIVED, "not_received", CATEGORIES),
    Sign(Cause.WRONG_ADDRESS, "bounced", CATEGORIES, 1, 0.5),
    Sign(Cause.WAITS_APPROVAL, "waits_approval", CATEGORIES),
    Sign(Cause.OUR_ERROR, "our_error", CATEGORIES),
    Sign(Cause.NOT_RECEIVED, "copy", CATEGORIES),
    Sign(Cause.INSOLVENT, "estate", _CANNOT, 1, 2.0),
    Sign(Cause.INSOLVENT, "insolvency", _CANNOT),
    Sign(Cause.REFUSES_BROKE, "refuses_broke", _NEITHER),
    Sign(Cause.REFUSES_BROKE, "refuses", _NEITHER),
    Sign(Cause.CASH_LONG, "trouble_52w", _CANNOT, 3, 1.0),
    Sign(Cause.CASH_LONG, "means_reversals", _CANNOT, 3, 1.0),
    Sign(Cause.CASH_SHORT, "cash_trouble", _CANNOT),
    Sign(Cause.CASH_SHORT, "instalment_request", _CANNOT),
    Sign(Cause.CASH_SHORT, "set_off_offer", _CANNOT),
    Sign(Cause.CASH_SHORT, "means_reversals", _CANNOT, 1, 0.3),
    Sign(Cause.CASH_SHORT, "plan_running", _CANNOT, 1, 0.3),
    Sign(Cause.LEVERAGE, "leverage", _CAN_WONT),
    Sign(Cause.PRICE, "complaint_price", _CAN_WONT),
    Sign(Cause.COMPLAINT, "complaint_quality", _CAN_WONT),
    Sign(Cause.COMPLAINT, "complaint_delivery", _CAN_WONT),
    Sign(Cause.COMPLAINT, "complaint_invoice", _CAN_WONT),
    Sign(Cause.COMPLAINT, "complaint_open", _CAN_WONT, 1, 0.5),
    Sign(Cause.PAY_RUN, "pay_run", _CAN_WONT),
    Sign(Cause.FORGOT, "forgot", _FORGETFUL),
    Sign(Cause.PROCRASTINATES, "promise_vague", _FORGETFUL),
    Sign(Cause.PROCRASTINATES, "late_streak", _FORGETFUL, 4, 0.2),
    Sign(Cause.FORGOT, "on_time_share", _FORGETFUL, 0.7, 0.1),
)
"""Our own side comes first and for every category: it wins where it was said as clearly."""
OF_CUES: dict[str, str] = {
    **{one.feature: one.cause.value for one in SIGNS if one.feature in CUES},
    "asks_copy": Cause.NOT_RECEIVED.value,
    "wrong_address": Cause.WRONG_ADDRESS.value,
}
"""What a reply about one invoice says of that invoice, whatever the debtor is."""
HAPPENED = 0.5


def causes(X: pd.DataFrame, category: Ints) -> list[str]:
    """Return the likely cause of each row within its leading category (n,), empty if unknown."""
    best, found = np.zeros(len(X)), np.full(len(X), -1)
    for place, sign in enumerate(SIGNS):
        value = X[sign.feature].to_numpy(dtype=np.float64)
        ours = np.isin(category, [CATEGORIES.index(one) for one in sign.categories])
        weight = value if sign.weight is None else np.full(len(X), sign.weight)
        wins = ours & (value >= sign.low) & (weight > best)
        best[wins], found[wins] = weight[wins], place
    return [SIGNS[place].cause.value if place >= 0 else "" for place in found]


def of_invoices(seen: Known, settled: Position, cues: pd.DataFrame) -> list[dict[str, str]]:
    """Return per moment the likely cause of each open invoice that a reply or event names.

    A reply names an invoice by its field, else by its number in the text. `cues` has contact_id
    and a column per cue.
    """
    items = settled.items.to_pandas()
    left = items[items["remaining_cents"] > 0].drop_duplicates(["moment", "invoice_id"])
    numbers = left.groupby("moment")["invoice_id"].agg(list).to_dict()
    best: dict[tuple[int, str], tuple[float, str]] = {}
    for moment, invoice, text, weight, cause in _signs_of_invoices(seen, cues):
        own = numbers.get(moment, [])
        for one in [invoice] if invoice else [one for one in own if one in text]:
            if one in own and weight > best.get((moment, one), (0.0, ""))[0]:
                best[moment, one] = (weight, cause)
    found: list[dict[str, str]] = [{} for _ in range(len(seen.moments))]
    for (moment, invoice), (_, cause) in best.items():
        found[moment][invoice] = cause
    return found


def _signs_of_invoices(
    seen: Known, cues: pd.DataFrame
) -> Iterator[tuple[int, str, str, float, str]]:
    """Yield moment, invoice ('' where only the text may name it), text, weight and cause."""
    contacts, events = seen.contacts.to_pandas(), seen.events.to_pandas()
    contacts = contacts.assign(**{one: contacts[one].fillna("") for one in ("invoice_id", "text")})
    heard = contacts[contacts["direction"] == "in"].merge(cues, on="contact_id")
    fading = 0.5 ** (heard["happened_ago"].to_numpy(dtype="float64") / HALF_LIFE)
    told = heard[list(OF_CUES)].to_numpy(dtype="float64") * fading[:, None]
    if len(heard):
        cause = np.array(list(OF_CUES.values()), dtype=object)[told.argmax(axis=1)]
        said = told.max(axis=1)
        rows = heard.assign(weight=said, cause=cause)[said >= SAID]
        columns = ["moment", "invoice_id", "text", "weight", "cause"]
        yield from rows[columns].itertuples(index=False, name=None)
    bounced = contacts.loc[contacts["bounced"] > 0, ["moment", "invoice_id"]]
    for moment, invoice in bounced.itertuples(index=False):
        yield moment, invoice, "", HAPPENED, Cause.WRONG_ADDRESS.value
    made, ends = (events[events["kind"] == one] for one in ("complaint", "complaint_closed"))
    closed = set(zip(ends["moment"], ends["invoice_id"], strict=True))
    for moment, invoice in made[["moment", "invoice_id"]].dropna().itertuples(index=False):
        if (moment, invoice) not in closed:
            yield moment, invoice, "", HAPPENED, Cause.COMPLAINT.value
