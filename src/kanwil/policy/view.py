"""What is known at each moment as plain pandas frames, with the words that ask of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.book.door import Known
from kanwil.book.position import Position
from kanwil.book.stretches import Frame
from kanwil.features import agreements
from kanwil.policy.said import CLEAR, Floats, Said, said

RECENT_DAYS = 30.0
_COLUMNS = {
    "invoices": ["moment", "kind", "cents", "issued_ago", "due_ago", "is_invoice", "left_cents"],
    "payments": [
        *("moment", "item", "cents", "method", "paid_ago", "reversed_ago", "reversal_code"),
    ],
    "contacts": [
        *("moment", "contact_id", "invoice_id", "direction", "channel", "kind", "bounced"),
        *("happened_ago", "delivered_ago", "text"),
    ],
    "events": ["moment", "kind", "invoice_id", "code", "cents", "happened_ago", "until_ago"],
}


@dataclass(frozen=True)
class View:
    """The known rows of `size` moments; each frame has `moment`, its row number.

    `oldest` is each moment's age of the case: days since the oldest overdue item fell due.
    """

    size: int
    oldest: Floats
    totals: pd.DataFrame
    items: pd.DataFrame
    invoices: pd.DataFrame
    payments: pd.DataFrame
    contacts: pd.DataFrame
    events: pd.DataFrame
    debtors: pd.DataFrame
    marks: pd.DataFrame
    promises: pd.DataFrame
    said: Said

    @classmethod
    def of(cls, known: Known, positions: Position, cues: pd.DataFrame | None) -> "View":
        """Turn narwhals frames of any engine into pandas; `debtors` gets one row per moment."""
        totals = positions.totals.to_pandas()
        size = len(totals)
        contacts, events = _pandas(known.contacts, "contacts"), _pandas(known.events, "events")
        return cls(
            size=size,
            oldest=totals["oldest_days"].to_numpy(dtype="float64"),
            totals=totals,
            items=positions.items.to_pandas(),
            invoices=_pandas(positions.invoices, "invoices"),
            payments=_pandas(known.payments, "payments"),
            contacts=contacts,
            events=events,
            debtors=known.debtors.to_pandas().set_index("moment").reindex(range(size)),
            marks=known.marks.to_pandas(),
            promises=_promises(known),
            said=said(size, contacts, events, cues),
        )

    @property
    def paid(self) -> pd.DataFrame:
        """The payments that stand: not reversed by then."""
        return self.payments[self.payments["reversed_ago"].isna()]

    def in_case(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that happened since the oldest overdue item fell due."""
        moment = rows["moment"].to_numpy(dtype="int64")
        return pd.DataFrame(rows[rows["happened_ago"].to_numpy() <= self.oldest[moment]])

    def heard(self, *cues: str, least: float = CLEAR) -> NDArray[np.bool_]:
        """Tell where a cue was heard in this case, or in the last month."""
        ago = self.said.ago(*cues, least=least)
        return np.asarray(ago <= np.fmax(self.oldest, RECENT_DAYS))


def _promises(known: Known) -> pd.DataFrame:
    told = agreements.promises(known, agreements.Events.of(known))
    return pd.DataFrame({"moment": told.moment, **told.columns})


def _pandas(frame: Frame, table: str) -> pd.DataFrame:
    return pd.DataFrame(frame.select(*_COLUMNS[table]).to_pandas())
