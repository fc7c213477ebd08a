"""What the debtor said, moment by moment: cues read from replies, and coded answers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.cues.names import CUES

Floats = NDArray[np.float64]
CLEAR = 0.5


@dataclass(frozen=True)
class Said:
    """Everything said: rows of moment, cue, ago (days) and invoice_id ('' for none), certainty."""

    size: int
    rows: pd.DataFrame

    def of(self, *cues: str, least: float = CLEAR) -> pd.DataFrame:
        """Return the rows of these cues that were read with at least this certainty."""
        wanted = self.rows["cue"].isin(cues) & (self.rows["certainty"] >= least)
        return self.rows[wanted]

    def ago(self, *cues: str, least: float = CLEAR) -> Floats:
        """Return per moment how many days ago one of the cues was last heard; NaN for never."""
        found = self.of(*cues, least=least)
        return latest(self.size, found["moment"], found["ago"])


def latest(size: int, moment: "pd.Series[int]", ago: "pd.Series[float]") -> Floats:
    """Return per moment the smallest number of days ago, NaN where there is none."""
    found = np.full(size, np.inf)
    days = ago.to_numpy(dtype="float64")
    there = ~np.isnan(days)
    np.minimum.at(found, moment.to_numpy()[there], days[there])
    return np.where(np.isinf(found), np.nan, found)


def counted(size: int, moment: "pd.Series[int]") -> NDArray[np.int64]:
    """Return per moment the number of rows."""
    return np.bincount(moment.to_numpy(dtype="int64"), minlength=size)


def said(
    size: int, contacts: pd.DataFrame, events: pd.DataFrame, cues: pd.DataFrame | None
) -> Said:
    """Collect what was said until each of `size` moments.

    `cues` has contact_id and one probability column per cue, for inbound contacts with text.
    An `answer` event whose code is a cue counts as that cue, with certainty 1.
    """
    parts = [_answers(events)]
    if cues is not None:
        parts.append(_read(contacts, cues))
    rows = pd.concat(parts, ignore_index=True)
    return Said(size, rows.assign(invoice_id=rows["invoice_id"].fillna("")))


def _answers(events: pd.DataFrame) -> pd.DataFrame:
    told = events[(events["kind"] == "answer") & events["code"].isin(CUES)]
    return pd.DataFrame(
        {
            "moment": told["moment"],
            "cue": told["code"],
            "ago": told["happened_ago"],
            "invoice_id": told["invoice_id"],
            "certainty": 1.0,
        }
    )


def _read(contacts: pd.DataFrame, cues: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in cues.columns if name != "contact_id"]
    heard = contacts.loc[contacts["direction"] == "in"]
    heard = heard[["contact_id", "moment", "happened_ago", "invoice_id"]]
    wide = heard.merge(cues, on="contact_id")
    long = wide.melt(
        id_vars=["moment", "happened_ago", "invoice_id"],
        value_vars=names,
        var_name="cue",
        value_name="certainty",
    )
    return long[long["certainty"] >= CLEAR].rename(columns={"happened_ago": "ago"})
