"""Random little ledgers, and what may happen to them after a day, for the properties of a book."""

from dataclasses import replace

import numpy as np
import pandas as pd
import polars as pl

from kanwil.book.frames import Ledger
from kanwil.cues.names import CUES

BASE = pd.Timestamp("2023-01-01")
LATER = {
    "invoices": ("delivered_on", "written_off_on"),
    "payments": ("reversed_on",),
    "contacts": ("delivered_on",),
    "events": (),
}
HAPPENED = {
    "invoices": "issued_on",
    "payments": "paid_on",
    "contacts": "happened_on",
    "events": "happened_on",
}
CODES = ["AM04", "MS03", "AC04", "MD06", "MS02", "SL01", "AC01", None]


def in_polars(ledger: Ledger) -> Ledger:
    """Return the same ledger, carried by the other engine."""
    return replace(ledger, **{n: pl.from_pandas(frame) for n, frame in ledger.frames().items()})


def _days(rng: np.random.Generator, size: int, top: int = 420, missing: float = 0.0) -> pd.Series:
    days = pd.Series(BASE + pd.to_timedelta(rng.integers(0, top, size), unit="D"))
    return days.mask(rng.random(size) < missing)


def _pick(rng: np.random.Generator, size: int, options: list) -> list:
    return [options[i] for i in rng.integers(0, len(options), size)]


def _debtors(rng: np.random.Generator, size: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "debtor_id": [f"D{i}" for i in range(size)],
            "name": _pick(rng, size, ["Bakker B.V.", "J. de Vries", "Zon VOF"]),
            "kind": _pick(rng, size, ["company", "consumer", None]),
            "legal_form": _pick(rng, size, ["B.V.", "v.o.f.", "eenmanszaak", None]),
            "customer_since": _days(rng, size, 300, 0.5),
            "payment_terms_days": _pick(rng, size, [14, 30, None]),
            "direct_debit": _pick(rng, size, [0, 1, None]),
            "also_supplier": _pick(rng, size, [0, 1, None]),
        }
    )


def _invoices(rng: np.random.Generator, ids: list[str], size: int) -> pd.DataFrame:
    numbers = [f"F{i}" for i in range(size)]
    note = rng.random(size) < 0.15
    issued = _days(rng, size)
    due = issued + pd.to_timedelta(rng.integers(0, 45, size), unit="D")
    named = zip(_pick(rng, size, [*numbers, None]), note, strict=True)
    return pd.DataFrame(
        {
            "invoice_id": numbers,
            "debtor_id": _pick(rng, size, ids),
            "issued_on": issued,
            "due_on": due.mask(rng.random(size) < 0.2),
            "cents": rng.integers(1, 50_000, size) * np.where(note, -1, 1),
            "credits": [one if is_note else None for one, is_note in named],
            "delivered_on": _days(rng, size, missing=0.5),
            "written_off_on": _days(rng, size, 600, missing=0.85),
            "recorded_on": _days(rng, size, missing=0.8),
        }
    )


def _payments(
    rng: np.random.Generator, ids: list[str], bills: pd.DataFrame, size: int
) -> pd.DataFrame:
    size = size if len(bills) else 0
    at = rng.integers(0, max(len(bills), 1), size)
    odd = rng.random(size)
    numbers = bills["invoice_id"].to_numpy(object)[at]
    return pd.DataFrame(
        {
            "payment_id": [f"P{i}" for i in range(size)],
            "debtor_id": np.where(odd < 0.1, ids[0], bills["debtor_id"].to_numpy(object)[at]),
            "invoice_id": np.where(odd > 0.85, None, np.where(odd > 0.8, "??", numbers)),
            "paid_on": _days(rng, size),
            "cents": np.where(
                odd > 0.5, bills["cents"].abs().to_numpy()[at], rng.integers(-9_000, 60_000, size)
            ),
            "reversed_on": _days(rng, size, 600, missing=0.8),
            "reversal_code": _pick(rng, size, CODES),
            "recorded_on": _days(rng, size, missing=0.8),
        }
    )


def _contacts(rng: np.random.Generator, ids: list[str], size: int) -> pd.DataFrame:
    inbound = rng.random(size) < 0.4
    promised = np.where(rng.random(size) < 0.5, rng.integers(1, 9_000, size), np.nan)
    return pd.DataFrame(
        {
            "contact_id": [f"C{i}" for i in range(size)],
            "debtor_id": _pick(rng, size, ids),
            "happened_on": _days(rng, size),
            "recorded_on": _days(rng, size, missing=0.8),
            "direction": np.where(inbound, "in", "out"),
            "kind": np.where(inbound, "reply", _pick(rng, size, ["reminder", "final_notice"])),
            "text": np.where(inbound, "tekst", None),
            "promised_on": _days(rng, size, 450, missing=0.7),
            "promised_cents": promised,
            "delivered_on": _days(rng, size, missing=0.7),
            "bounced": _pick(rng, size, [0, 1, None]),
        }
    )


def _events(rng: np.random.Generator, ids: list[str], size: int) -> pd.DataFrame:
    kinds = ["complaint", "complaint_closed", "promise", "plan", "pause", "insolvency", "answer"]
    return pd.DataFrame(
        {
            "event_id": [f"E{i}" for i in range(size)],
            "debtor_id": _pick(rng, size, ids),
            "kind": _pick(rng, size, kinds),
            "happened_on": _days(rng, size),
            "recorded_on": _days(rng, size, missing=0.8),
            "until": _days(rng, size, 600, missing=0.4),
            "invoice_id": _pick(rng, size, ["F0", "F1", "F2", None]),
            "cents": _pick(rng, size, [500, 20_000, None]),
        }
    )


def make_ledger(seed: int, debtors: int = 20, rows: int = 12) -> Ledger:
    """Return a ledger with anything in it: refunds, other people's invoices, late bookings."""
    rng = np.random.default_rng(seed)
    people = _debtors(rng, debtors)
    ids = list(people["debtor_id"])
    sizes = rng.integers(0, rows * debtors + 1, 4)
    bills = _invoices(rng, ids, sizes[0])
    return Ledger.from_frames(
        debtors=people,
        invoices=bills,
        payments=_payments(rng, ids, bills, sizes[1]),
        contacts=_contacts(rng, ids, sizes[2]),
        events=_events(rng, ids, sizes[3]),
    )


def make_moments(seed: int, debtors: int = 20, size: int = 40) -> pd.DataFrame:
    """Return moments in no order, some of a debtor that no ledger knows."""
    rng = np.random.default_rng(seed)
    ids = pd.Series(_pick(rng, size, [f"D{i}" for i in range(debtors + 1)]), dtype="str")
    return pd.DataFrame(
        {
            "case_id": [f"Z{i}" for i in range(size)],
            "debtor_id": ids,
            "as_of": _days(rng, size, 480).astype("datetime64[us]"),
        }
    )


def make_cues(ledger: Ledger, seed: int = 0) -> pd.DataFrame:
    """Return cues for most of what came in; the same contact reads the same in any ledger."""
    told = ledger.contacts.loc[ledger.contacts["direction"] == "in", "contact_id"]
    told = [one for one in told if not one.endswith("3")]
    strengths = [
        np.random.default_rng([seed, *one.encode()]).random(len(CUES)) ** 3 for one in told
    ]
    matrix = np.array(strengths).reshape(len(told), len(CUES))
    return pd.DataFrame(matrix, columns=list(CUES)).assign(contact_id=told)


def _changed(
    table: str, frame: pd.DataFrame, as_of: pd.Timestamp, rng: np.random.Generator
) -> pd.DataFrame:
    learnt = frame[[HAPPENED[table], "recorded_on"]].max(axis=1)
    past, future = frame[learnt <= as_of].copy(), frame[learnt > as_of].copy()
    for name in LATER[table]:
        other = as_of + pd.to_timedelta(rng.integers(1, 300, len(past)), unit="D")
        other = pd.Series(other, index=past.index).mask(rng.random(len(past)) < 0.5)
        past[name] = past[name].where(past[name] <= as_of, other)
    if "reversal_code" in past:
        past["reversal_code"] = past["reversal_code"].where(past["reversed_on"] <= as_of, "MD06")
    kept = future[rng.random(len(future)) < 0.5].copy()
    kept["cents" if "cents" in kept else "promised_cents"] = 4_321
    new = frame.sample(min(len(frame), 5), random_state=int(rng.integers(1 << 30)))
    new = new.assign(**{HAPPENED[table]: as_of + pd.Timedelta(days=int(rng.integers(1, 40)))})
    new[new.columns[0]] = [f"new{i}" for i in range(len(new))]
    return pd.concat([past, kept, new])


def change_the_future(ledger: Ledger, as_of: pd.Timestamp, seed: int) -> Ledger:
    """Return a ledger in which rows after `as_of` were added, deleted and changed."""
    rng = np.random.default_rng(seed)
    frames = ledger.frames()
    for table in HAPPENED:
        frames[table] = _changed(table, frames[table], as_of, rng)
    return Ledger.from_frames(**frames)
