"""A synthetic ledger of any size in Ledger shape, made with numpy alone."""

import numpy as np
import pandas as pd

from kanwil.book.frames import COLUMNS, Ledger
from kanwil.cues.names import CUES

DAYS = 3 * 365
BASE = np.datetime64("2021-01-01")


def _frame(table: str, **given: np.ndarray) -> pd.DataFrame:
    size = len(next(iter(given.values())))
    columns = {}
    for column in COLUMNS[table]:
        values = given.get(column.frame, np.full(size, np.nan))
        if column.frame not in given and column.dtype == "str":
            values = np.full(size, None, dtype=object)
        if column.dtype == "datetime64[us]":
            values = np.asarray(values).astype("datetime64[us]") if column.frame in given else "NaT"
        columns[column.frame] = pd.Series(values, index=range(size)).astype(column.dtype)
    return pd.DataFrame(columns)


def _day(number: np.ndarray) -> np.ndarray:
    known = np.where(np.isnan(number), 0, number).astype("int64")
    return np.where(np.isnan(number), np.datetime64("NaT"), BASE + known)


def _text(prefix: str, number: np.ndarray) -> np.ndarray:
    return np.char.add(prefix, np.char.zfill(number.astype(str), 7)).astype(object)


def make(invoices: int, seed: int = 1) -> tuple[Ledger, pd.DataFrame, pd.DataFrame]:
    """Return ledger, moments (about 23 per 100 invoices) and cues."""
    rng = np.random.default_rng(seed)
    debtors = max(invoices // 45, 1)
    whose = np.sort(rng.integers(0, debtors, invoices))
    slow = rng.gamma(2.0, 7.0, debtors)[whose]
    issued = rng.integers(0, DAYS, invoices).astype(float)
    due = issued + 30
    paid = due + rng.normal(slow - 8, 6 + slow / 2).round()
    paid = np.where(rng.random(invoices) < 0.03, np.nan, np.maximum(paid, issued))
    cents = (rng.lognormal(6.3, 1.0, invoices) * 100).astype("int64")
    ids = _text("D", whose)
    numbers = _text("F", np.arange(invoices))
    ledger_invoices = _frame(
        "invoices",
        invoice_id=numbers,
        debtor_id=ids,
        issued_on=_day(issued),
        due_on=_day(due),
        cents=cents,
        kind=np.full(invoices, "invoice", dtype=object),
        currency=np.full(invoices, "EUR", dtype=object),
    )
    has = ~np.isnan(paid)
    back = np.where(rng.random(has.sum()) < 0.01, paid[has] + 3, np.nan)
    payments = _frame(
        "payments",
        payment_id=_text("P", np.flatnonzero(has)),
        debtor_id=ids[has],
        invoice_id=np.where(rng.random(has.sum()) < 0.02, None, numbers[has]),
        paid_on=_day(paid[has]),
        cents=cents[has],
        reversed_on=_day(back),
        reversal_code=np.where(np.isnan(back), None, "AM04"),
    )
    late = np.flatnonzero(np.nan_to_num(paid, nan=9e9) > due + 14)
    out = late[rng.random(len(late)) < 0.9]
    answered = out[rng.random(len(out)) < 0.5]
    contact_day = np.concatenate(
        [due[out] + 8, due[answered] + 8 + rng.integers(0, 9, len(answered))]
    )
    contact_of = np.concatenate([out, answered])
    inbound = np.arange(len(contact_of)) >= len(out)
    order = np.argsort(whose[contact_of], kind="stable")
    promised = np.where(inbound & (rng.random(len(order)) < 0.3), contact_day + 7, np.nan)
    contacts = _frame(
        "contacts",
        contact_id=_text("C", np.arange(len(order))),
        debtor_id=ids[contact_of][order],
        happened_on=_day(contact_day[order]),
        direction=np.where(inbound, "in", "out").astype(object)[order],
        kind=np.where(inbound, "reply", "reminder").astype(object)[order],
        promised_on=_day(promised[order]),
        text=np.where(inbound, "Wij betalen volgende week.", None)[order],
    )
    noted = np.sort(rng.choice(invoices, max(invoices // 50, 1), replace=False))
    kinds = np.array(["complaint", "complaint_closed", "promise", "plan"], dtype=object)
    events = _frame(
        "events",
        event_id=_text("E", noted),
        debtor_id=ids[noted],
        kind=kinds[rng.integers(0, 4, len(noted))],
        happened_on=_day(due[noted] + 10),
        until=_day(due[noted] + 40),
    )
    people = _frame(
        "debtors",
        debtor_id=_text("D", np.arange(debtors)),
        name=_text("Bedrijf B.V. ", np.arange(debtors)),
        kind=np.where(rng.random(debtors) < 0.1, "consumer", "company").astype(object),
        payment_terms_days=np.full(debtors, 30.0),
    )
    read = contacts["contact_id"][contacts["direction"] == "in"].to_numpy()
    strengths = {name: (rng.random(len(read)) ** 6).round(3) for name in CUES}
    cues = pd.DataFrame({"contact_id": read, **strengths})
    when = rng.choice(np.flatnonzero(np.nan_to_num(paid, nan=9e9) > due + 5), int(invoices * 0.23))
    moments = pd.DataFrame(
        {
            "case_id": _text("Z", np.arange(len(when))),
            "debtor_id": ids[when],
            "as_of": (
                BASE + (due[when] + 5 + rng.integers(0, 40, len(when))).astype("int64")
            ).astype("datetime64[us]"),
        }
    ).astype({"case_id": "str", "debtor_id": "str"})
    ledger = Ledger(people, ledger_invoices, payments, contacts, events)
    return ledger, moments, cues
