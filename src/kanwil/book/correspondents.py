"""Whose an e-mail is: by the address of a debtor or its people, else by the invoices named."""

import re
from collections import defaultdict
from typing import NamedTuple

import pandas as pd
from sqlalchemy import Connection

from kanwil.book.appending import read_current
from kanwil.book.links import mains
from kanwil.book.recognising import Numbers
from kanwil.book.tables import FACTS, PEOPLE

_ADDRESS = re.compile(r"[^\s;,<>]+@[^\s;,<>]+")
# Domains that many share: they tell nothing about who writes.
_SHARED = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|proton|protonmail|ziggo|kpnmail"
    r"|kpnplanet|planet|xs4all|home|hetnet|casema|chello|quicknet|upcmail|telfort|online|tele2"
    r"|solcon|zonnet|freeler|wxs|telenet|skynet|gmx|web|aol)\.[a-z.]{2,6}"
)


class _Owner(NamedTuple):
    """Whose a message is, and which way it went."""

    debtor_id: str
    direction: str


def addressed(connection: Connection, mails: pd.DataFrame) -> pd.DataFrame:
    """Return the messages with debtor_id, direction and invoice_id filled where they can be told.

    A message from a debtor's own address, or from a colleague at the same domain, came in; one
    from a stranger to a debtor's address is our own and went out. Where the address is unknown or
    shared, an answer that names one debtor's invoices is that debtor's.
    """
    book = _Book(connection)
    owners = [
        book.owner(sender, recipients.split(), about, answers=answers == "1")
        for sender, recipients, about, answers in zip(
            mails["email"].fillna(""),
            mails["recipients"].fillna(""),
            _about(mails),
            mails["answers"].fillna(""),
            strict=True,
        )
    ]
    found = mails.copy()
    found["debtor_id"] = pd.array([one.debtor_id or None for one in owners], dtype="str")
    reports = mails["direction"] == "out"
    ways = pd.Series([one.direction for one in owners], index=mails.index)
    found["direction"] = mails["direction"].where(reports, ways).astype("str")
    out = (found["direction"] == "out") & (found["kind"] == "reply")
    found["kind"] = found["kind"].where(~out, "note")
    invoices = [
        book.invoice(one.debtor_id, about) for one, about in zip(owners, _about(mails), strict=True)
    ]
    found["invoice_id"] = pd.array(invoices, dtype="str")
    return found


def _about(mails: pd.DataFrame) -> list[str]:
    return (mails["subject"].fillna("") + "\n" + mails["text"].fillna("")).tolist()


class _Book:
    """The addresses of debtors and their people, and the invoices; merged debtors are one."""

    def __init__(self, connection: Connection) -> None:
        found = mains(connection)
        told = pd.concat(
            read_current(connection, table, only=["debtor_id", "email"])
            for table in (FACTS["debtors"], PEOPLE)
        )
        self.addresses: dict[str, set[str]] = defaultdict(set)
        self.domains: dict[str, set[str]] = defaultdict(set)
        for number, emails in zip(told["debtor_id"], told["email"].fillna(""), strict=True):
            debtor = found.get(number, number)
            for address in _ADDRESS.findall(str(emails).lower()):
                self.addresses[address].add(debtor)
                if not _SHARED.fullmatch(domain := _domain(address)):
                    self.domains[domain].add(debtor)
        invoices = read_current(connection, FACTS["invoices"], only=["invoice_id", "debtor_id"])
        owners = [found.get(one, one) for one in invoices["debtor_id"].tolist()]
        self.invoices = dict(zip(invoices["invoice_id"].tolist(), owners, strict=True))
        self.numbers = Numbers(self.invoices)

    def owner(self, sender: str, recipients: list[str], about: str, *, answers: bool) -> _Owner:
        for known in (self.addresses.get(sender), self.domains.get(_domain(sender))):
            if known:
                return _Owner(self._one_of(known, about), "in")
        to = set().union(*(self.addresses.get(one, set()) for one in recipients))
        if to:
            return _Owner(self._one_of(to, about), "out")
        return _Owner(self._named(about) if answers else "", "in")

    def _one_of(self, debtors: set[str], about: str) -> str:
        """Return the only debtor of an address; of several the one whose invoices are named."""
        if len(debtors) == 1:
            return next(iter(debtors))
        named = self._named(about)
        return named if named in debtors else ""

    def _named(self, about: str) -> str:
        owners = {self.invoices[one] for one in self.numbers.named(about)}
        return owners.pop() if len(owners) == 1 else ""

    def invoice(self, debtor_id: str, about: str) -> str | None:
        """Return the debtor's invoice that a message is about, when it names exactly one."""
        named = [one for one in self.numbers.named(about) if self.invoices[one] == debtor_id]
        return named[0] if len(named) == 1 else None


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
