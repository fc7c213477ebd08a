"""Payments that name nobody: they wait whole, and like receipts of the bank, until they fit."""

import pandas as pd
from sqlalchemy import Connection

from kanwil.book.appending import append, content_of, end, read_current
from kanwil.book.bank import waiting
from kanwil.book.matching import SURE, match, open_invoices
from kanwil.book.tables import BANK_LINES, FACTS, LOOSE_PAYMENTS

LOOSE = "loose:"


def let_wait(connection: Connection, loose: pd.DataFrame, batch: int) -> pd.Series:
    """Keep payments whole, and show those that still stand as lines of a bank.

    The line's number is not the payment's own: when the payment finds its debtor, it gives way.

    Returns
    -------
    Series of bool with the frame's index: True where the book did not know the payment.
    """
    named = loose["invoice_id"].fillna("") + " · " + loose["reference"].fillna("")
    told = loose.assign(reference=named.str.strip(" ·"), account="", reversal_code=None)
    lines = told.assign(payment_id=LOOSE + told["payment_id"])
    append(connection, BANK_LINES, lines[loose["reversed_on"].isna()], batch)
    return append(connection, LOOSE_PAYMENTS, loose, batch)


def end_wait(connection: Connection, owned: pd.Series, batch: int) -> set[str]:
    """End the wait of payments by their ids; return those that a person gave a debtor meanwhile."""
    whole = read_current(connection, LOOSE_PAYMENTS)
    # Nearly always nothing waits, and a million payments are not looked up in vain.
    mine = whole if whole.empty else whole[whole["payment_id"].isin(owned)]
    if mine.empty:
        return set()
    ids = (LOOSE + mine["payment_id"]).tolist()
    lines = read_current(connection, BANK_LINES, ids, "payment_id")
    idle = lines["payment_id"].isin([line.payment_id for line in waiting(connection)])
    end(connection, BANK_LINES, lines.loc[idle, "fact"].tolist(), batch)
    by_hand = set(lines.loc[~idle, "payment_id"].str.removeprefix(LOOSE))
    fitted = mine[~mine["payment_id"].isin(by_hand)]
    end(connection, LOOSE_PAYMENTS, fitted["fact"].tolist(), batch)
    return by_hand


def take_up(connection: Connection, batch: int) -> list[str]:
    """Book the payments that wait and now fit; return their invoices."""
    whole = read_current(connection, LOOSE_PAYMENTS)
    if whole.empty:
        return []
    named = whole["invoice_id"].dropna().tolist()
    invoices = read_current(
        connection, FACTS["invoices"], named, "invoice_id", ["invoice_id", "debtor_id"]
    )
    owners = dict(zip(invoices["invoice_id"], invoices["debtor_id"], strict=True))
    whole["debtor_id"] = whole["invoice_id"].map(owners).astype("str")
    found = match(whole[whole["debtor_id"].isna()], open_invoices(connection))
    sure = found[found["confidence"] >= SURE]
    whole.loc[sure.index, ["invoice_id", "debtor_id"]] = sure[["invoice_id", "debtor_id"]]
    whole["derived"] = sure["how"].reindex(whole.index)
    ready = whole[whole["debtor_id"].notna()]
    by_hand = end_wait(connection, ready["payment_id"], batch)
    ready = ready[~ready["payment_id"].isin(by_hand)]
    table = FACTS["payments"]
    append(connection, table, ready[[*content_of(table), "digest"]], batch)
    return [str(one) for one in ready["invoice_id"].dropna()]
