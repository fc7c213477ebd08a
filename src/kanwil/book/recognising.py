"""Whom and what a text means: invoice numbers, accounts and names in a payment or an e-mail."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from kanwil.book.readers.bank import ibans_in

_TOKEN = re.compile(r"[0-9A-Z](?:[0-9A-Z./_-]*[0-9A-Z])?")
_RUN = re.compile(r"\d{4,}")
# `472470/71`: the second number repeats only the last digits of the first.
_SHORTHAND = re.compile(r"(\d{4,})((?:\s*(?:[/&+,]|EN|T/M|-)\s*\d{1,4}(?!\d))+)")
_NAMED_AS = re.compile(
    r"(?:FA[CK]TU+RE?N?(?:NUMMER|NRS?|NOS?)?|FA[CK]T?(?:NR)?|INVOICES?(?:NO|NR)?|INV|NOTA(?:NR)?)"
    r"[\s.:#*-]*(\d{1,3})(?!\d)"
)
_REFERENCE = re.compile(r"BETALINGSKENMERK\W*((?:\d ?){7,16}|RF\d{2}[0-9A-Z]{1,21})")
_KENMERK = re.compile(r"(?<!\d)(?:\d{4} ?){3}\d{4}(?!\d)|(?<!\d)\d{9,14}(?!\d)")
_CREDITOR_REFERENCE = re.compile(r"(?<![0-9A-Z])RF\d{2}(?: ?[0-9A-Z]){1,21}")
_LEGAL = re.compile(
    r"\b(?:B\.? ?V\.?|N\.? ?V\.?|V\.? ?O\.? ?F\.?|C\.? ?V\.?|HOLDING|STICHTING|STG|GMBH|LTD|BVBA"
    r"|DE HEER|MEVROUW|DHR|MEVR|HR|MW|E/O|EO)\b\.?"
)
_PAYS_FOR_OTHERS = re.compile(
    r"MOLLIE|ADYEN|STRIPE|BUCKAROO|PAY\.NL|PAYPAL|KLARNA|MULTISAFEPAY|WORLDLINE|INGENICO|SUMUP"
    r"|DERDENGELD|COLLECTING FOR|INZAKE|PAYMENTS",
    re.IGNORECASE,
)
_SHORTEST = 4
_SHORTEST_NAME = 5


class Numbers:
    """Invoice numbers as people copy them: without signs, digits only, glued, or shortened.

    Parameters
    ----------
    told : per invoice what it says itself: a payment reference names it as well, and its order
        number hints at it.
    """

    def __init__(
        self, ids: Iterable[str], told: Mapping[str, tuple[str, str]] | None = None
    ) -> None:
        self.exact: dict[str, set[str]] = defaultdict(set)
        self.digits: dict[str, set[str]] = defaultdict(set)
        self.orders: dict[str, set[str]] = defaultdict(set)
        for one, (description, order) in (told or {}).items():
            for match in _REFERENCE.finditer(plain(description)):
                self.exact[bare_of(match[1])].add(one)
            if len(bare := bare_of(order)) >= _SHORTEST and any(sign.isdigit() for sign in bare):
                self.orders[bare].add(one)
        for one in ids:
            bare = bare_of(one)
            self.exact[bare].add(one)
            if only := re.sub(r"\D", "", bare):
                self.digits[only.lstrip("0") or "0"].add(one)

    def named(self, text: str) -> set[str]:
        """Return the numbers that a text names outright."""
        upper = plain(text)
        found: set[str] = set()
        for candidate in _candidates(upper):
            found |= self.exact.get(candidate, set())
            if candidate.isdigit():
                found |= self._by_digits(candidate)
        return found

    def hinted(self, text: str) -> set[str]:
        """Return numbers that a text may mean: short ones, or the tail of a payment reference.

        Only worth anything together with an amount or a known payer.
        """
        upper = plain(text)
        found = {one for match in _NAMED_AS.finditer(upper) for one in self._by_digits(match[1])}
        found |= {one for word in _candidates(upper) for one in self.orders.get(word, ())}
        for match in _KENMERK.finditer(upper):
            bare = match[0].replace(" ", "")[1:]
            tails = {bare[at:] for at in range(len(bare) - _SHORTEST + 1)}
            found |= {one for tail in tails for one in self._by_digits(tail)}
        for match in _CREDITOR_REFERENCE.finditer(upper):
            bare = match[0].replace(" ", "")[4:].lstrip("0")
            found |= self.exact.get(bare, set()) | self._by_digits(bare)
        return found

    def _by_digits(self, text: str) -> set[str]:
        return self.digits.get(text.lstrip("0") or "0", set())


def _candidates(upper: str) -> set[str]:
    """Return what may be an invoice number in a text, without signs between."""
    tokens = _TOKEN.findall(upper)
    found = {bare_of(token) for token in tokens}
    found |= {bare_of(one + two) for one, two in pairwise(tokens)}
    for token in tokens:
        found |= {bare_of(part) for part in re.split(r"[./_-]", token)}
    found |= set(_RUN.findall(upper))
    found |= {bare_of(match[0]) for match in _KENMERK.finditer(upper)}
    for match in _SHORTHAND.finditer(upper):
        for tail in re.findall(r"\d+", match[2]):
            found.add(match[1][: -len(tail)] + tail)
    return {one for one in found if len(one) >= _SHORTEST and any(sign.isdigit() for sign in one)}


class Parties:
    """Debtors by their account and by their name.

    `learnt` are accounts from which someone once paid for a debtor: that may have been a payment
    service or a parent company, so they say less than the debtor's own.
    """

    def __init__(self, ibans: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.accounts: dict[str, set[str]] = defaultdict(set)
        self.learnt: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, set[str]] = defaultdict(set)
        for debtor, account in ibans.items():
            for one in ibans_in(account):
                self.accounts[one].add(debtor)
        for debtor, name in names.items():
            bare = name_of(name)
            if len(bare) >= _SHORTEST_NAME:
                self.names[bare].add(debtor)

    def learn(self, reference: str, debtor: str) -> None:
        """Remember that the account in front of a bank line's reference paid for a debtor."""
        if not _PAYS_FOR_OTHERS.search(reference):
            for one in ibans_in(reference.partition(" · ")[0]):
                self.learnt[one].add(debtor)

    def by_account(self, text: str) -> set[str]:
        """Return the debtors to whom an account in a text belongs."""
        return {debtor for one in ibans_in(text) for debtor in self.accounts.get(one, ())}

    def by_habit(self, text: str) -> set[str]:
        """Return the debtors for whom an account in a text paid before."""
        return {debtor for one in ibans_in(text) for debtor in self.learnt.get(one, ())}

    def by_name(self, text: str) -> set[str]:
        """Return the debtors whose whole name, legal form apart, stands in a text."""
        whole = name_of(text)
        found = [(name, debtors) for name, debtors in self.names.items() if name in whole]
        longest = max((len(name) for name, _ in found), default=0)
        return {one for name, debtors in found if len(name) == longest for one in debtors}


def plain(text: str) -> str:
    """Return a text in capitals without accents."""
    return unicodedata.normalize("NFKD", text.upper()).encode("ascii", "ignore").decode()


def bare_of(number: str) -> str:
    """Return a number's letters and digits, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", plain(str(number)))


def name_of(text: str) -> str:
    """Return a name's letters and digits, legal form and forms of address left out."""
    return "".join(words_of(text))


def words_of(text: str) -> list[str]:
    """Return a name's words in capitals, legal form and forms of address left out."""
    return re.findall(r"[0-9A-Z]+", _LEGAL.sub(" ", plain(text)))
