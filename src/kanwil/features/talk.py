"""Contacts and read replies of each moment, marked for the tallies."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.book.door import Known
from kanwil.book.position import numbers, whole
from kanwil.book.stretches import Floats, Ints, texts
from kanwil.cues.names import CUES, OUR_SIDE
from kanwil.features.money import MONTH, QUARTER, YEAR, Marks, has_word
from kanwil.features.tally import Facts

HALF_LIFE = 28.0
ANSWER_DAYS = 14
REPLY_GROUPS: dict[str, tuple[str, ...]] = {
    "complaint": (
        "complaint_quality",
        "complaint_delivery",
        "complaint_price",
        "complaint_invoice",
    ),
    "trouble": ("cash_trouble", "instalment_request", "set_off_offer", "insolvency"),
    "refusal": ("refuses", "refuses_broke", "leverage", "pay_run", "evasive"),
    "promise": ("promise_dated", "promise_vague", "forgot"),
    "ours": tuple(sorted(OUR_SIDE)),
}
_REMINDERS = ("reminder", "notice", "final_notice")
_SPAN = 1 << 24


def contacts(known: Known, oldest: Floats) -> Facts:
    """Return the contacts; `answered` reminders got word back within two weeks, `paid` ones money.

    Of a reminder younger than that and without either nobody knows: it is not `judged`, or not
    `weighed`.
    """
    frame = known.contacts
    moment, ago = whole(frame, "moment"), numbers(frame, "happened_ago")
    inbound = has_word(frame, "direction", "in")
    reminder = ~inbound & has_word(frame, "kind", *_REMINDERS)
    time = _times(moment, ago)
    answered = _soon(time, time[inbound])
    paid = _soon(time + 1, _payment_times(known))
    last_in = np.full(len(known.moments), np.inf)
    np.minimum.at(last_in, moment[inbound], ago[inbound])
    bounced = (
        numbers(frame, "bounced") == 1 if "bounced" in frame.columns else ~(inbound | ~inbound)
    )
    columns = {
        "ago": ago,
        "inbound": inbound,
        "outbound": ~inbound,
        "reminder": reminder,
        "answered": answered,
        "judged": answered | (ago > ANSWER_DAYS),
        "paid": paid,
        "weighed": paid | (ago > ANSWER_DAYS),
        "after_reply": ago < last_in[moment],
        "bounced": bounced,
        "this_year": ago <= YEAR,
        "this_month": ago <= MONTH,
        "this_quarter": ago <= QUARTER,
        "call": ~inbound & has_word(frame, "kind", "call"),
        "since_late": ago < oldest[moment],
    }
    return Facts(moment, columns, told=has_log(known))


def has_log(known: Known) -> Marks:
    """Tell of each moment whether any contact was recorded; without, silence means nothing."""
    logged: Marks = np.bincount(whole(known.contacts, "moment"), minlength=len(known.moments)) > 0
    return logged


def _times(moment: Ints, ago: Floats) -> Ints:
    """Return days on one line, moment after moment, so that neighbours in time are found."""
    times: Ints = moment * _SPAN + _SPAN // 2 - ago.astype("int64")
    return times


def _payment_times(known: Known) -> Ints:
    frame = known.payments
    counts = np.isnan(numbers(frame, "reversed_ago")) & (numbers(frame, "cents") > 0)
    return _times(whole(frame, "moment")[counts], numbers(frame, "paid_ago")[counts])


def _soon(after: Ints, times: Ints) -> Marks:
    """Tell of each time whether one of `times` came within two weeks from it."""
    ahead = np.append(np.sort(times), np.iinfo("int64").max)
    soon: Marks = ahead[np.searchsorted(ahead, after)] - after <= ANSWER_DAYS
    return soon


def replies(known: Known, cues: pd.DataFrame) -> Facts:
    """Return the inbound contacts that were read, with each cue's strength faded by its age.

    `cues` has the contact ids as index and a float column per cue. What was not read is no row;
    where nothing of what came in was read, nobody knows what the debtor said.
    """
    frame = known.contacts
    inbound = np.flatnonzero(has_word(frame, "direction", "in"))
    found = cues.index.get_indexer(texts(frame[inbound]["contact_id"]))
    rows, read = inbound[found >= 0], found[found >= 0]
    ago = numbers(frame, "happened_ago")[rows]
    told = {name: cues[name].to_numpy(dtype="float64")[read] for name in CUES}
    fading = 0.5 ** (ago / HALF_LIFE)
    columns: dict[str, NDArray[Any]] = {"ago": ago}
    columns |= {f"{name}_faded": strength * fading for name, strength in told.items()}
    columns["copy_faded"] = np.maximum(columns["asks_copy_faded"], columns["wrong_address_faded"])
    for group, names in REPLY_GROUPS.items():
        columns[group] = np.max([told[name] for name in names], axis=0, initial=0.0)
        columns[f"{group}_said"] = columns[group] >= 0.5
    for weeks in (4, 13, 52):
        columns[f"weeks_{weeks}"] = ago < 7 * weeks
    size, moment = len(known.moments), whole(frame, "moment")
    unread = np.bincount(moment[inbound], minlength=size) - np.bincount(
        moment[rows], minlength=size
    )
    judged = has_log(known) & ((unread == 0) | (np.bincount(moment[rows], minlength=size) > 0))
    return Facts(moment[rows], columns, told=judged)
