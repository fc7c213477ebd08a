"""The contact log of a run: our steps and their answers as texts, and the phrases behind them."""

from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kanwil.cues.names import CUES
from kanwil.training.simulate.bank import Bank
from kanwil.training.simulate.diary import EPOCH, as_dates
from kanwil.training.simulate.ledger import Clerk
from kanwil.training.simulate.letters import Occasion, Written, write_answer

_STEPS = {
    "reminder": "Vriendelijke herinnering: factuur {number} staat nog open.",
    "notice": "Aanmaning: factuur {number} is ondanks onze herinnering niet betaald.",
    "final_notice": "Laatste aanmaning voor factuur {number}.",
    "call": "Gebeld over de openstaande facturen.",
    "note": "Kopie van factuur {number} gestuurd.",
}
_SIGNED = (
    "J. Aalbers", "Mw. Kaya", "P. de Gier", "Administratie", "R. Vonk", "Boekhouding",
    "S. Wolters", "Crediteurenadministratie", "M. Huizinga", "T. van Dalen",
)  # fmt: skip


def contacts(clerk: Clerk, bank: Bank) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the contacts, and beside them contact_id, phrases, cues, meant of each answer.

    `cues` are those that the phrases carry by the bank's labels, `meant` those that the debtor's
    hidden state chose; they differ only where the bank has no words for something.
    """
    rows = clerk.world.diary.frame(
        "contacts", day=-1, direction="", channel="", kind="", item=-1, cents=0, cue=-1,
        second=-1, promised=-1, bounced=0,
    )  # fmt: skip
    rows = rows.sort_values(["day", "debtor"], kind="stable", ignore_index=True)
    ids = clerk.ids("C", len(rows))
    written = _written(clerk, rows, bank)
    return _frame(clerk, rows, ids, written), _side(ids, rows, written)


def _frame(
    clerk: Clerk, rows: pd.DataFrame, ids: npt.NDArray[Any], written: list[Written]
) -> pd.DataFrame:
    inbound = (rows["direction"] == "in").to_numpy()
    number = clerk.numbers[rows["item"]]
    filled = clerk.share(len(rows), clerk.world.company.promised_filled)
    promised = np.where(filled, rows["promised"], -1)
    named = clerk.share(len(rows), clerk.world.company.invoice_on_contact)
    arrived = (rows["kind"] == "final_notice").to_numpy() & (rows["bounced"] == 0).to_numpy()
    ours = [
        _STEPS.get(kind, "").format(number=one)
        for kind, one in zip(rows["kind"], number, strict=True)
    ]
    return pd.DataFrame(
        {
            "contact_id": ids,
            "debtor_id": clerk.debtor_ids[rows["debtor"]],
            "happened_on": as_dates(rows["day"].to_numpy()),
            "recorded_on": as_dates(clerk.recorded(rows, by=4)),
            "direction": rows["direction"],
            "channel": rows["channel"],
            "kind": rows["kind"],
            "invoice_id": np.where(named, number, ""),
            "text": np.where(inbound, [one.text for one in written], ours),
            "promised_on": as_dates(promised),
            "promised_cents": np.where(promised >= 0, rows["cents"], np.nan),
            "delivered_on": as_dates(np.where(arrived, rows["day"] + 1, -1)),
            "bounced": np.where(inbound, np.nan, rows["bounced"]),
        }
    )


def _written(clerk: Clerk, rows: pd.DataFrame, bank: Bank) -> list[Written]:
    """Write each answer of which the text was kept."""
    found = []
    for debtor, item, channel, cents, *codes in rows[
        ["debtor", "item", "channel", "cents", "cue", "second"]
    ].itertuples(index=False, name=None):
        cues = tuple(CUES[code] for code in codes if code >= 0)
        if not cues:
            found.append(Written("", (), ()))
            continue
        about = Occasion(
            channel=channel,
            lang="en" if clerk.world.crowd.english[debtor] else "nl",
            name=_SIGNED[debtor % len(_SIGNED)],
            number=clerk.numbers[item],
            issued=EPOCH + timedelta(days=int(clerk.world.items.issued[item])),
            cents=cents,
        )
        found.append(write_answer(cues, about, bank, clerk.rng))
    return found


def _side(ids: npt.NDArray[Any], rows: pd.DataFrame, written: list[Written]) -> pd.DataFrame:
    meant = [
        "|".join(sorted(CUES[code] for code in codes if code >= 0))
        for codes in zip(rows["cue"], rows["second"], strict=True)
    ]
    frame = pd.DataFrame(
        {
            "contact_id": ids,
            "phrases": ["|".join(one.phrase_ids) for one in written],
            "cues": ["|".join(one.cues) for one in written],
            "meant": meant,
        }
    )
    return frame[frame["phrases"] != ""].reset_index(drop=True).astype("str")
