"""What belongs to one debtor: its numbers, and the ids by which other rows point to it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kanwil.base.problems import UnknownDebtorError
from kanwil.book.bank import line_of
from kanwil.book.links import mains, members
from kanwil.book.loose import LOOSE
from kanwil.book.tables import BANK_LINES, BANK_MOVES, FACTS, LOOSE_PAYMENTS
from kanwil.cues.judged import digest


@dataclass(frozen=True)
class Scope:
    """One debtor in the book.

    Attributes
    ----------
    debtor_id : the main number; numbers : that and every number merged into it.
    invoices, payments : ids of its facts, replaced ones too.
    lines : bank lines that were booked on it, or in which its account stands.
    texts : digests of its messages, by which readings of them are kept.
    """

    debtor_id: str
    numbers: tuple[str, ...]
    invoices: frozenset[str]
    payments: frozenset[str]
    lines: frozenset[str]
    texts: frozenset[str]


def scope_of(connection: Connection, debtor_id: str) -> Scope:
    """Find what belongs to a debtor, whichever of its numbers is given.

    Raises
    ------
    UnknownDebtorError : the book holds no such debtor.
    """
    found = mains(connection)
    numbers = members(found, [debtor_id])
    own = FACTS["debtors"].c
    query = select(own.iban).where(own.debtor_id.in_(numbers)).distinct()
    accounts = list(connection.execute(query).scalars())
    if not accounts:
        raise UnknownDebtorError(debtor_id)
    payments = _ids(connection, "payments", "payment_id", numbers)
    contacts = FACTS["contacts"].c
    texts = connection.execute(select(contacts.text).where(contacts.debtor_id.in_(numbers)))
    return Scope(
        found.get(debtor_id, debtor_id),
        tuple(numbers),
        _ids(connection, "invoices", "invoice_id", numbers),
        payments,
        _lines(connection, payments, accounts),
        frozenset(digest(one.strip()) for one in texts.scalars() if one),
    )


def _ids(connection: Connection, table: str, key: str, numbers: Iterable[str]) -> frozenset[str]:
    columns = FACTS[table].c
    query = select(columns[key]).where(columns.debtor_id.in_(list(numbers)))
    return frozenset(connection.execute(query).scalars())


def _lines(
    connection: Connection, payments: frozenset[str], accounts: Iterable[str | None]
) -> frozenset[str]:
    """Return the bank lines; a name alone is no sign, for another may bear the same."""
    moved = BANK_MOVES.c
    found = {line_of(one) for one in payments}
    named = connection.execute(select(moved.payment_id, moved.subject)).tuples()
    found |= {line for line, subject in named if subject in payments}
    # A payment that named nobody waits as a line under another number.
    found |= {f"{LOOSE}{one}" for one in found}
    own = {_plain(one) for one in accounts if one}
    for table in (BANK_LINES, LOOSE_PAYMENTS) if own else ():
        query = select(table.c.payment_id, table.c.reference).where(table.c.reference != "")
        for line, words in connection.execute(query).tuples():
            plain = _plain(words)
            found.update(line for one in own if one in plain)
    return frozenset(found)


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
