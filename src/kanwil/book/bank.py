"""Bank lines: what the bank said, and the moves by which each becomes a payment, or not."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd
from sqlalchemy import Connection, select

from kanwil.base.problems import KanwilError, UnknownDebtorError
from kanwil.base.store import utc_now
from kanwil.book.appending import Source, append, content_of, end, open_batch, read_current
from kanwil.book.fitting import Fit, Receipt, fit, spread
from kanwil.book.offers import Offer, offered
from kanwil.book.readers.records import typed
from kanwil.book.snapshots import settle
from kanwil.book.tables import BANK_LINES, BANK_MOVES, FACTS

OURS = "bank-"
PROPOSED = ["payment_id", "paid_on", "cents", "reference", "how", "certainty", "code", "candidates"]
PAYMENT: tuple[str, ...] = (
    "payment_id",
    "debtor_id",
    "invoice_id",
    "cents",
    "derived",
    "paid_on",
    "method",
)
PAYMENT += ("reversed_on", "reversal_code", "reference")


class NotWaitingError(KanwilError):
    """A bank line that the book does not hold, or that was dealt with already."""

    def __init__(self, wanted: str) -> None:
        super().__init__("Deze bankregel staat niet open: {wanted}", wanted=wanted)


class Line(NamedTuple):
    """One receipt (or, negative, its reversal); days ISO texts, '' for what the bank left out."""

    payment_id: str
    account: str
    paid_on: str
    cents: int
    method: str
    reversal_code: str
    reference: str


class Move(NamedTuple):
    """What was done with a bank line: the columns of `bank_moves`."""

    payment_id: str
    kind: str
    how: str
    subject: str | None = None
    certainty: int = 100


def lines_of(frame: pd.DataFrame) -> list[Line]:
    """Return the rows of `bank_lines` as lines."""
    texts = frame[[name for name in Line._fields if name != "cents"]].astype("str").fillna("")
    columns = [frame["cents"] if name == "cents" else texts[name] for name in Line._fields]
    return [Line(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def moves(connection: Connection) -> pd.DataFrame:
    """Return the move that stands for each bank line that has one, with payment_id as index."""
    query = select(BANK_MOVES).order_by(BANK_MOVES.c.move)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    frame = pd.DataFrame(rows, columns=[column.name for column in BANK_MOVES.columns])
    last = frame.drop_duplicates("payment_id", keep="last").set_index("payment_id")
    return last[last["kind"] != "undone"]


def taken_back(connection: Connection) -> dict[str, Line]:
    """Return the lines that take an earlier one back, by the payment that they take back."""
    standing = moves(connection)
    reversals = standing.loc[standing["kind"] == "reversed", "subject"]
    lines = read_current(connection, BANK_LINES, reversals.index.tolist(), "payment_id")
    return {str(reversals[line.payment_id]): line for line in lines_of(lines)}


def waiting(connection: Connection) -> list[Line]:
    """Return the bank lines that nothing was done with yet, oldest first."""
    lines = read_current(connection, BANK_LINES)
    rest = lines[~lines["payment_id"].isin(moves(connection).index)]
    return lines_of(rest.sort_values(["paid_on", "payment_id"]))


def proposals(connection: Connection) -> pd.DataFrame:
    """Return the receipts that wait with what they may be; columns `PROPOSED`.

    `candidates` is a tuple of invoices (debtors where `code` is `propose_party`), amounts are
    cents, days ISO texts.
    """
    lines = [line for line in waiting(connection) if line.cents > 0]
    offer = offered(connection) if lines else Offer.empty()
    rows = []
    for line in lines:
        found = fit(offer, Receipt(line.cents, line.reference, line.paid_on))
        told = (line.payment_id, line.paid_on, line.cents, line.reference)
        rows.append((*told, found.how, found.certainty, *found.question))
    return pd.DataFrame(rows, columns=PROPOSED)


def assign(
    connection: Connection,
    by: str,
    payment_id: str,
    debtor_id: str,
    invoice_ids: Sequence[str] = (),
) -> None:
    """Book a waiting line on a debtor: on these invoices in this order, the rest as credit.

    Raises
    ------
    NotWaitingError : no such line, or something was done with it.
    UnknownDebtorError : no such debtor.
    """
    line = _waiting_line(connection, payment_id)
    if read_current(connection, FACTS["debtors"], [debtor_id], "debtor_id").empty:
        raise UnknownDebtorError(debtor_id)
    offer = offered(connection)
    items = [offer.items[one] for one in invoice_ids if one in offer.items]
    whole = ((items[0].invoice_id if items else "", line.cents),)
    parts = spread(items, line.cents) if line.cents > 0 else whole
    batch = open_batch(connection, Source(by, utc_now(), "", "desk"))
    found, back = Fit("hand", 100, debtor_id, parts), taken_back(connection).get(payment_id)
    records = payments_for(line, found, offer, back)
    book(connection, batch, records, [Move(payment_id, "booked", found.how)])
    settle(connection, batch, [invoice for invoice, _ in parts if invoice])


def set_aside(connection: Connection, by: str, payment_id: str, reason: str) -> None:
    """Say that a waiting line is no customer's payment, and why."""
    _waiting_line(connection, payment_id)
    batch = open_batch(connection, Source(by, utc_now(), "", "desk"))
    move(connection, batch, Move(payment_id, "aside", "hand", reason))


def undo(connection: Connection, by: str, payment_id: str) -> None:
    """Take back what was done with a line: its payments end, and it waits for a person.

    Raises
    ------
    NotWaitingError : nothing was done with it, or it reversed another payment.
    """
    standing = moves(connection)
    if payment_id not in standing.index or standing.loc[payment_id, "kind"] == "reversed":
        raise NotWaitingError(payment_id)
    batch = open_batch(connection, Source(by, utc_now(), "", "desk"))
    rows = payments_of(connection, [payment_id])
    end(connection, FACTS["payments"], rows["fact"].tolist(), batch)
    move(connection, batch, Move(payment_id, "undone", "hand"))
    settle(connection, batch, rows["invoice_id"].dropna().tolist())


def _waiting_line(connection: Connection, payment_id: str) -> Line:
    for line in waiting(connection):
        if line.payment_id == payment_id:
            return line
    raise NotWaitingError(payment_id)


def move(connection: Connection, batch: int, *made: Move) -> None:
    """Append what was done with bank lines."""
    rows = [{"batch": batch, **one._asdict()} for one in made]
    if rows:
        connection.execute(BANK_MOVES.insert(), rows)


def payments_for(
    line: Line, found: Fit, offer: Offer, back: Line | None = None
) -> list[tuple[object, ...]]:
    """Return the payments that a line is, one per item (columns `PAYMENT`), and pay the items off.

    A payment that was taken back already (by the line `back`) does not count: nothing is paid off.
    """
    records: list[tuple[object, ...]] = []
    day, code = (back.paid_on, back.reversal_code) if back else (None, line.reversal_code)
    for number, (invoice, cents) in enumerate(found.parts, start=1):
        item = offer.items.get(invoice)
        name = line.payment_id + (f"/{number}" if len(found.parts) > 1 else "")
        whose = (name, item.debtor_id if item else found.debtor_id, invoice or None)
        how = (found.how, line.paid_on, line.method or None, day, code or None)
        records.append((*whose, cents, *how, line.reference or None))
        if item and not back:
            offer.pay(invoice, cents, line.paid_on)
    return records


def book(
    connection: Connection,
    batch: int,
    records: Sequence[tuple[object, ...]],
    made: Iterable[Move],
) -> None:
    """Append payments as `payments_for` gives them, and the moves that say how."""
    append(connection, FACTS["payments"], typed("payments", records, PAYMENT, "derived"), batch)
    move(connection, batch, *made)


def payments_of(connection: Connection, line_ids: Sequence[str]) -> pd.DataFrame:
    """Return the current payments that bank lines became, with `line` as their line."""
    ids = [f"{one}{tail}" for one in line_ids for tail in ("", *(f"/{n}" for n in range(1, 30)))]
    payments = read_current(connection, FACTS["payments"], ids, "payment_id")
    lines = [line_of(one) for one in payments["payment_id"]]
    return payments.assign(line=pd.Series(lines, index=payments.index, dtype="str"))


def line_of(payment_id: str) -> str:
    """Return the bank line of which a payment is all or a part."""
    return payment_id.partition("/")[0]


def reverse(connection: Connection, batch: int, payment_id: str, day: str, code: str) -> None:
    """Mark a payment as taken back; reading its own file again leaves it so."""
    table = FACTS["payments"]
    row = read_current(connection, table, [payment_id], "payment_id")
    end(connection, table, row["fact"].tolist(), batch)
    changed = row.assign(reversed_on=day, reversal_code=code or None)
    append(connection, table, changed[[*content_of(table), "digest"]], batch)
