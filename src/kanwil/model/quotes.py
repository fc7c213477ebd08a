"""The words of the debtor behind a reason: per feature the clause that counted, masked, its day."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

import numpy as np
import pandas as pd

from kanwil.book.frames import Ledger
from kanwil.cues.clauses import clean
from kanwil.cues.judged import Judged
from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.features.catalogue import BY_NAME
from kanwil.features.feature import Kind
from kanwil.features.talk import HALF_LIFE, REPLY_GROUPS
from kanwil.model.assess import read_contacts

SPAN_DAYS = 365
# Less than this was not said but read between the lines.
SAID = 0.2


class Quote(TypedDict):
    """Words of the debtor, masked, and the day (ISO) on which they came in."""

    text: str
    on: str


def quotes(
    reader: CueReader,
    own: Ledger,
    day: date,
    values: Mapping[str, float | None],
    judged: Judged | None = None,
) -> dict[str, Quote]:
    """Return a quote for each feature of which the debtor's words say that it is so.

    Parameters
    ----------
    own : the ledger of one debtor.
    values : the features of the reasons, each with its value on `day`.
    judged : what users said that replies say.
    """
    wanted = {feature: _cues_of(feature) for feature, value in values.items() if _said(value)}
    texts = _heard(reader, own, pd.Timestamp(day), judged)
    told = reader.quotes(texts["text"].tolist(), texts[list(CUES)])
    found = {}
    for feature, cues in wanted.items():
        ago = texts["ago"].to_numpy(dtype="float64")
        inside = ago < _span(feature)
        weight = texts[list(cues)].to_numpy(dtype="float64") * 0.5 ** (ago / HALF_LIFE)[:, None]
        weight *= inside[:, None] * [[cue in one for cue in cues] for one in told] if told else 1
        if weight.size and weight.max() > 0:
            row, place = np.unravel_index(weight.argmax(), weight.shape)
            text = told[row][cues[place]]
            found[feature] = Quote(text=text, on=f"{texts['happened_on'].iloc[row]:%Y-%m-%d}")
    complaint = _complaint(own, pd.Timestamp(day)) if _said(values.get("complaint_open")) else None
    return found if complaint is None else {**found, "complaint_open": complaint}


def _said(value: float | None) -> bool:
    return value is not None and value >= SAID


def _cues_of(feature: str) -> tuple[str, ...]:
    if feature == "copy":
        return ("asks_copy", "wrong_address")
    return (feature,) if feature in CUES else REPLY_GROUPS.get(feature.rpartition("_")[0], ())


def _span(feature: str) -> float:
    """Return how many days back the feature looks; what is weighed by age looks back a year."""
    weeks = feature.rpartition("_")[2].removesuffix("w")
    counted = feature in BY_NAME and BY_NAME[feature].kind is Kind.COUNT
    return 7.0 * int(weeks) if counted and weeks.isdigit() else SPAN_DAYS


def _heard(
    reader: CueReader, own: Ledger, day: pd.Timestamp, judged: Judged | None
) -> pd.DataFrame:
    read = read_contacts(reader, own, judged).drop_duplicates("contact_id")
    texts = own.contacts.merge(read, on="contact_id")
    known_on = texts[["happened_on", "recorded_on"]].max(axis=1)
    texts = texts.assign(ago=(day - texts["happened_on"]).dt.days)
    return texts[(known_on <= day).to_numpy()].reset_index(drop=True)


def _complaint(own: Ledger, day: pd.Timestamp) -> Quote | None:
    events = own.events[(own.events["kind"] == "complaint") & own.events["text"].notna()]
    known = events[events[["happened_on", "recorded_on"]].max(axis=1) <= day]
    if known.empty:
        return None
    last = known.sort_values("happened_on", kind="stable").iloc[-1]
    text = clean(last["text"]).strip()
    return Quote(text=text, on=f"{last['happened_on']:%Y-%m-%d}") if text else None
