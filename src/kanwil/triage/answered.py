"""What people answered and booked lately, from whatever session, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, select

from kanwil.base.store import rows
from kanwil.book import bank
from kanwil.book.appending import read_current
from kanwil.book.tables import BANK_LINES, IMPORTS, SETTLEMENTS
from kanwil.resolution.tables import RESOLUTIONS
from kanwil.triage import deciding, questions
from kanwil.triage.books import Book

KINDS = {**questions.ANSWERS, "set_off": "Verrekend", "booked": "Geboekt", "aside": "Opzijgelegd"}


@dataclass(frozen=True)
class Answered:
    """One answer that stands: `what` names its first invoice or bank line, `n` how many it has.

    `at` is naive UTC; `payment_id` is empty unless it is about a bank line.
    """

    batch: int
    kind: str
    what: str
    n: int
    cents: int
    by: str
    at: datetime
    payment_id: str = ""
    decided: bool = False


def recent(book: Book, most: int = 10) -> list[Answered]:
    """Return the last answers that stand, newest first; a closed case is undone in its file."""
    with book.read() as connection:
        told = pd.concat([_said(connection), _booked(connection)], ignore_index=True)
        told = told.sort_values("batch", ascending=False, kind="stable").head(most)
        query = select(IMPORTS).where(IMPORTS.c.batch.in_(told["batch"].tolist()))
        made = {row["batch"]: row for row in rows(connection, query)}
    return [
        Answered(
            int(row["batch"]),
            row["kind"],
            row["what"],
            int(row["n"]),
            int(row["cents"]),
            made[row["batch"]]["made_by"],
            made[row["batch"]]["made_at"],
            row["payment_id"],
            bool(row["decided"]),
        )
        for row in told.to_dict("records")
    ]


def take_back(book: Book, by: str, one: Answered) -> None:
    """Undo an answer; the question is asked again.

    Raises
    ------
    KanwilError : it was undone meanwhile, or the bank has confirmed it.
    """
    if one.payment_id:
        questions.undo_receipt(book, by, one.payment_id, one.batch)
    elif one.decided:
        deciding.undo(book, by, one.batch)
    else:
        questions.undo_answer(book, by, one.batch)


def _said(connection: Connection) -> pd.DataFrame:
    """Return the answers to gone items and what was decided in a file, a row for each batch."""
    said = read_current(connection, SETTLEMENTS)
    closed = select(RESOLUTIONS.c.case_id)
    cases = set(connection.execute(closed).scalars())
    said = said[said["listed_on"].notna() | ~said["reason"].isin(cases)]
    found = said.assign(decided=said["listed_on"].isna()).groupby("batch", as_index=False)
    told = found.agg(
        kind=("kind", "first"),
        what=("invoice_id", "first"),
        n=("invoice_id", "size"),
        cents=("cents", "sum"),
        decided=("decided", "first"),
    )
    return told.assign(payment_id="")


def _booked(connection: Connection) -> pd.DataFrame:
    """Return the bank lines that a person booked or set aside."""
    standing = bank.moves(connection)
    hand = standing[standing["how"].eq("hand") & standing["kind"].isin(("booked", "aside"))]
    last = hand.sort_values("move").tail(50)
    lines = read_current(connection, BANK_LINES, last.index.tolist(), "payment_id")
    known = lines.set_index("payment_id")[["cents", "reference"]]
    told = last[["batch", "kind"]].join(known, how="inner").reset_index()
    return told.rename(columns={"reference": "what"}).assign(n=1, decided=False)
