"""Payments that name nobody: they wait like receipts of the bank, until they fit or come again."""

import pandas as pd
from sqlalchemy import Connection

from kanwil.book.appending import end, read_current
from kanwil.book.bank import waiting
from kanwil.book.tables import BANK_LINES

_LOOSE = "loose:"


def as_lines(loose: pd.DataFrame) -> pd.DataFrame:
    """Return payments as lines of a bank.

    Their number is not the payment's own: when it comes again with its debtor, the line gives way.
    """
    named = loose["invoice_id"].fillna("") + " · " + loose["reference"].fillna("")
    told = loose.assign(reference=named.str.strip(" ·"), account="", reversal_code=None)
    return told.assign(payment_id=_LOOSE + told["payment_id"])


def end_wait(connection: Connection, owned: pd.DataFrame, batch: int) -> None:
    """End the wait of payments that now come with their debtor."""
    ids = [line.payment_id for line in waiting(connection)]
    loose = [one for one in ids if one.startswith(_LOOSE)]
    if loose:
        found = read_current(connection, BANK_LINES, loose, "payment_id")
        mine = found["payment_id"].isin(_LOOSE + owned["payment_id"])
        end(connection, BANK_LINES, found.loc[mine, "fact"].tolist(), batch)
