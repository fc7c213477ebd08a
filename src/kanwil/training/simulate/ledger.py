"""From a run's diary to the frames of a Ledger, with the gaps that real ledgers have."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.book.frames import Ledger
from kanwil.training.metrics import Flags, Ints
from kanwil.training.simulate.diary import EPOCH, as_dates, share
from kanwil.training.simulate.names import introduce, joined
from kanwil.training.simulate.world import World

ROOM = 10**6
"""More days than any run knows: debtor × ROOM + day orders by both."""
_WORDS = ("Levering", "Onderdelen", "Werkzaamheden", "Materialen", "Onderhoud", "Service")
_FILLED = 0.85


@dataclass
class Clerk:
    """Writes out one run; every method returns a loose frame for Ledger.from_frames.

    Attributes
    ----------
    prefix : put before every id, so that companies can be laid together.
    judged : (debtor × ROOM + as_of), sorted: nothing may be recorded across such a day, since
        the oracle knew it in the week in which it happened.
    """

    world: World
    rng: np.random.Generator
    prefix: str
    judged: Ints

    def __post_init__(self) -> None:
        """Give every debtor and invoice its id, in order of days."""
        width = len(str(len(self.world.crowd)))
        self.debtor_ids = self.ids("D", len(self.world.crowd), max(width, 4))
        items = self.world.items
        order = np.argsort(items.issued, kind="stable")
        numbers = np.empty(items.count, dtype=object)
        years = items.issued.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        for place, item in enumerate(order):
            numbers[item] = f"{self.prefix}{years[item]}-{place + 1:05d}"
        self.numbers = numbers

    def ids(self, letter: str, count: int, width: int = 6) -> npt.NDArray[Any]:
        """Return `count` ids in order."""
        return np.array(
            [f"{self.prefix}{letter}{n + 1:0{width}d}" for n in range(count)], dtype=object
        )

    def share(self, n: int, chance: float) -> Flags:
        """Draw n yes or no."""
        return share(self.rng, n, chance)

    def ledger(self, contacts: pd.DataFrame) -> Ledger:
        """Return the whole ledger."""
        return Ledger.from_frames(
            debtors=self.debtors(),
            invoices=self.invoices(),
            payments=self.payments(),
            contacts=contacts,
            events=self.events(),
        )

    def debtors(self) -> pd.DataFrame:
        """Return who they are."""
        start = EPOCH + timedelta(days=int(self.world.calendar.first))
        since = joined(self.world.crowd.joined, start, self.rng)
        frame = introduce(self.world.crowd, list(self.debtor_ids), since, _FILLED, self.rng)
        frame.loc[self.share(len(frame), self.world.company.missing_kind), "kind"] = None
        return frame

    def invoices(self) -> pd.DataFrame:
        """Return invoices and credit notes."""
        items, one, n = self.world.items, self.world.company, self.world.items.count
        off = self.world.diary.frame("writeoffs", item=-1, day=-1)
        written = np.full(n, -1)
        written[off["item"]] = off["day"]
        due = np.where(self.share(n, one.missing_due), -1, items.due)
        delivered = items.issued - self.rng.integers(0, 3, n)
        frame = pd.DataFrame(
            {
                "invoice_id": self.numbers,
                "debtor_id": self.debtor_ids[items.debtor],
                "issued_on": as_dates(items.issued),
                "due_on": as_dates(due),
                "cents": items.cents,
                "currency": "EUR",
                "kind": "invoice",
                "description": np.array(_WORDS)[self.rng.integers(len(_WORDS), size=n)],
                "reference": [f"PO{x}" if x % 3 else None for x in self.rng.integers(9999, size=n)],
                "delivered_on": as_dates(np.where(self.share(n, one.delivered_on), delivered, -1)),
                "written_off_on": as_dates(written),
            }
        )
        return pd.concat([frame, self._credit_notes()], ignore_index=True)

    def _credit_notes(self) -> pd.DataFrame:
        notes = self.world.diary.frame("credits", item=-1, day=-1, cents=0)
        notes = notes.sort_values(["day", "debtor"], ignore_index=True)
        day = as_dates(notes["day"].to_numpy())
        numbers = self.numbers[notes["item"]]
        return pd.DataFrame(
            {
                "invoice_id": self.ids("CR", len(notes), 4),
                "debtor_id": self.debtor_ids[notes["debtor"]],
                "issued_on": day,
                "due_on": day,
                "cents": -notes["cents"].astype("int64"),
                "currency": "EUR",
                "kind": "credit_note",
                "credits": numbers,
                "description": [f"Creditnota bij {number}" for number in numbers],
            }
        )

    def payments(self) -> pd.DataFrame:
        """Return the payments, with their reversals."""
        rows = self.world.diary.frame(
            "payments", item=-1, day=-1, cents=0, method="transfer", oldest=0
        )
        back = self.world.diary.frame("returns", payment=-1, day=-1, code="")
        rows["reversed"], rows["code"] = -1, ""
        rows.loc[back["payment"].to_numpy(), ["reversed", "code"]] = back[
            ["day", "code"]
        ].to_numpy()
        rows = rows.sort_values(["day", "debtor"], kind="stable", ignore_index=True)
        loose = self.share(len(rows), self.world.company.unallocated) & (rows["oldest"] > 0)
        number = self.numbers[rows["item"]]
        quoted = self.share(len(rows), 0.6) & ~loose
        return pd.DataFrame(
            {
                "payment_id": self.ids("B", len(rows)),
                "debtor_id": self.debtor_ids[rows["debtor"]],
                "invoice_id": np.where(loose, "", number),
                "paid_on": as_dates(rows["day"].to_numpy()),
                "cents": rows["cents"].astype("int64"),
                "method": rows["method"],
                "reversed_on": as_dates(rows["reversed"].to_numpy().astype("int64")),
                "reversal_code": rows["code"],
                "reference": np.where(quoted, number, ""),
                "recorded_on": as_dates(self.recorded(rows, by=3)),
            }
        )

    def recorded(self, rows: pd.DataFrame, by: int) -> Ints:
        """Return when rows were written down, −1 for at once; never across a judged day."""
        debtor, day = rows["debtor"].to_numpy(), rows["day"].to_numpy()
        later = day + self.rng.integers(1, by + 1, len(rows))
        place = np.searchsorted(self.judged, debtor * ROOM + day)
        following = np.append(self.judged, np.iinfo(np.int64).max)[place]
        safe = (following >= debtor * ROOM + later) & (later <= self.world.calendar.until)
        late = self.share(len(rows), self.world.company.late_records) & safe
        found: Ints = np.where(late, later, -1)
        return found

    def events(self) -> pd.DataFrame:
        """Return complaints, promises, plans, announcements and failures."""
        rows = self.world.diary.frame(
            "events", kind="", day=-1, until=-1, item=-1, cents=-1, code=""
        )
        rows = rows.sort_values(["day", "debtor"], kind="stable", ignore_index=True)
        item, cents = rows["item"].to_numpy(), rows["cents"].to_numpy()
        return pd.DataFrame(
            {
                "event_id": self.ids("E", len(rows), 5),
                "debtor_id": self.debtor_ids[rows["debtor"]],
                "kind": rows["kind"],
                "happened_on": as_dates(rows["day"].to_numpy()),
                "until": as_dates(rows["until"].to_numpy()),
                "invoice_id": np.where(item >= 0, self.numbers[np.maximum(item, 0)], ""),
                "cents": np.where(cents >= 0, cents, np.nan),
                "code": rows["code"],
            }
        )
