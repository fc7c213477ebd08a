"""By which way this debtor was reached before: what he answered, or paid after, within a week."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.terms import Action
from kanwil.base.words import Tr
from kanwil.policy.said import Floats, counted
from kanwil.policy.view import View

CHANNELS = ("email", "letter", "phone")
WITHIN_DAYS = 7.0
LOOK_BACK = 730.0
ENOUGH = 2
# Further apart than any two days, so that moments never touch on the one line of time.
_APART = 1e6


def channel(view: View) -> NDArray[np.object_]:
    """Return per moment the channel that worked best, '' where none worked at least twice.

    Of equal ones the cheapest wins; a share is taken as if three more tries had brought one answer.
    """
    found, best = np.full(view.size, "", dtype=object), np.zeros(view.size)
    for name, tried, worked in _tries(view):
        share = (worked + 1) / (tried + 3)
        better = (worked >= ENOUGH) & (share > best)
        found[better], best[better] = name, share[better]
    return found


def _tries(view: View) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    contacts = view.contacts[view.contacts["happened_ago"] <= LOOK_BACK]
    inbound = contacts.loc[contacts["direction"] == "in", ["moment", "happened_ago"]]
    paid = view.paid[["moment", "paid_ago"]].rename(columns={"paid_ago": "happened_ago"})
    reacted = np.append(np.sort(_line(pd.concat([inbound, paid]))), np.inf)
    out = (contacts["direction"] == "out") & ~(contacts["bounced"] > 0)
    sent = contacts[out & (contacts["kind"] != "note")]
    for name in CHANNELS:
        mine = sent[sent["channel"] == name]
        when = _line(mine)
        quick = reacted[np.searchsorted(reacted, when)] - when <= WITHIN_DAYS
        yield name, counted(view.size, mine["moment"]), counted(view.size, mine["moment"][quick])


_WRITING = (Action.REMIND, Action.SEND_COPY, Action.FINAL_NOTICE)
_WORDS = {
    "email": "Doe het per e-mail: daarop reageerde deze klant eerder.",
    "letter": "Doe het per post: daarop reageerde deze klant eerder.",
    "phone": "Bel erbij: daarop reageerde deze klant eerder.",
}


def in_words(known: str, action: str, tr: Tr) -> str:
    """Return by which channel to write, a sentence after a blank; '' where none is known."""
    return " " + tr.t(_WORDS[known]) if known and action in _WRITING else ""


def _line(rows: pd.DataFrame) -> Floats:
    """Return each row's place on one line on which the moments follow each other."""
    place, ago = (rows[name].to_numpy("float64") for name in ("moment", "happened_ago"))
    return np.asarray(place * _APART - ago)
