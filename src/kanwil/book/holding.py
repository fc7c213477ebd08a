"""What holds for an invoice at a moment: the parts that fall due later, pledge and insurance."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kanwil.book.stretches import Asked, Floats, Ints

# An objection to profiling (GDPR art. 21) stands among the marks: it too holds from a day on.
NO_PROFILE = "no_profile"
KINDS = ("g_account", "retention", "pledged", "insured", NO_PROFILE)
# The parts of an invoice that are paid apart from the rest; the last is paid last.
PARTS = ("g_account", "retention")
# Clients pay their blocked-account parts in a run of their own, and that account's statement is
# entered later than the bank's (assumption).
G_DAYS = 30.0
_DAYS = ("known_on", "ended_on", "until")
_COLUMNS = ("debtor_id", "invoice_id", "kind", *_DAYS, "share", "cents")


def marks_frame(rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return marks as a Ledger carries them: texts, days, and numbers as floats."""
    given = pd.DataFrame(columns=list(_COLUMNS), dtype=object) if rows is None else rows
    kinds = {"share": "float64", "cents": "float64"} | dict.fromkeys(_DAYS, "datetime64[us]")
    return given[list(_COLUMNS)].astype({name: kinds.get(name, "str") for name in _COLUMNS})


def standing(marks: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return the marks that each moment knows and that have not ended by its day.

    Columns: moment, kind, invoice_id (missing: all of the debtor's), share, cents, until_ago.
    """
    wanted = ["moment", "kind", "invoice_id", "share", "cents", "until_ago"]
    if marks.empty:
        return pd.DataFrame(columns=wanted)
    day = {name: _day_numbers(marks[name]) for name in _DAYS}
    told = marks.assign(code=asked.debtors.get_indexer(pd.Index(marks["debtor_id"])), **day)
    when = pd.DataFrame({"moment": np.arange(len(asked.day)), "day": asked.day})
    rows = when.assign(code=asked.code).merge(told, on="code").sort_values("moment", kind="stable")
    rows = rows[(rows["known_on"] <= rows["day"]) & ~(rows["ended_on"] <= rows["day"])]
    rows = rows.assign(until_ago=rows["day"] - rows["until"])
    return rows[wanted].reset_index(drop=True)


def _day_numbers(days: pd.Series) -> Floats:
    values = days.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(values), np.nan, values.astype("float64"))


class Held(NamedTuple):
    """Parts of invoices that fall due later than the rest, at most one of a kind per invoice.

    Attributes
    ----------
    item : the invoice's row; part : place in `PARTS` plus 1; cents : its share of the amount;
    due_ago : days since it fell due, NaN when nobody knows when it will.
    """

    item: Ints
    part: Ints
    cents: Floats
    due_ago: Floats


def held(marks: pd.DataFrame, invoices: pd.DataFrame) -> Held:
    """Split what is held back off the invoices (item, moment, invoice_id, cents, due_ago).

    A mark on the invoice goes before one on the debtor, and a later one before an earlier one.
    """
    own = marks[marks["kind"].isin(PARTS)]
    rows = invoices[invoices["moment"].isin(own["moment"])].merge(
        own, on="moment", suffixes=("", "_mark")
    )
    named = rows["invoice_id_mark"].notna()
    rows = rows.assign(named=named)[~named | (rows["invoice_id_mark"] == rows["invoice_id"])]
    rows = rows.sort_values("named", kind="stable").drop_duplicates(["item", "kind"], keep="last")
    rows = rows.assign(part=rows["kind"].map({kind: n + 1 for n, kind in enumerate(PARTS)}))
    rows = rows.sort_values(["item", "part"])
    share = (rows["cents"] * rows["share"] / 10_000).round()
    asked = rows["cents_mark"].fillna(share).fillna(0).clip(upper=rows["cents"])
    late = rows["until_ago"].where(
        rows["until_ago"].notna() | (rows["kind"] == "retention"), rows["due_ago"] - G_DAYS
    )
    due = np.where(late.isna(), np.nan, np.minimum(late, rows["due_ago"]))
    return Held(
        rows["item"].to_numpy("int64"), rows["part"].to_numpy("int64"), asked.to_numpy(), due
    )
