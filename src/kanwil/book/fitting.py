"""Deciding what a receipt pays: sure, so that it is booked, or a proposal with its reason."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import NamedTuple

from kanwil.book.offers import Item, Offer
from kanwil.book.recognising import bare_of

SURE = 90
_MOST_SUMS = 20_000
_SIZES = 14
# What a payer keeps back by custom (2 %, for paying before the due day) or a bank takes as costs.
_DISCOUNT, _COSTS = 0.025, 1_500
_LIKE_A_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_LONG = 6


@dataclass(frozen=True)
class Fit:
    """What a receipt is recognised as.

    Attributes
    ----------
    how : `reference`, `sum`, `account`, `name`, `oldest`, `double`; '' when by nothing.
    certainty : percent; from the limit on (`SURE` when a user sets none) it is booked.
    debtor_id : whose payment it is; '' when unknown.
    parts : (invoice_id, cents) per item; '' as invoice_id is credit of the debtor.
    code : the mishap to note with the candidates, '' for none.
    candidates : what people may choose from: invoices, or debtors for `propose_party`.
    """

    how: str = ""
    certainty: int = 0
    debtor_id: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    code: str = "unallocated"
    candidates: tuple[str, ...] = ()

    def sure(self, least: int = SURE) -> bool:
        """Tell whether it may be booked without asking, by a user's own limit in percent."""
        return bool(self.parts) and self.certainty >= least

    @property
    def question(self) -> tuple[str, tuple[str, ...]]:
        """Return what to ask of a receipt that is not booked, and what there is to choose from."""
        if self.code not in ("", "kept_back", "credit_left"):
            return self.code, self.candidates
        ids = tuple(invoice for invoice, _ in self.parts if invoice)
        return "propose_fit", ids or (self.debtor_id,)


class Receipt(NamedTuple):
    """What the bank says of money that came in: cents, its words, and the ISO day."""

    cents: int
    text: str
    day: str


def fit(offer: Offer, receipt: Receipt) -> Fit:
    """Decide what a receipt pays."""
    owners = offer.parties.by_account(receipt.text)
    named = named_items(offer, receipt, owners)
    if named:
        return _by_number(offer, receipt, named, owners | offer.parties.by_name(receipt.text))
    if len(owners) == 1:
        found = _by_account(offer, receipt, next(iter(owners)))
    else:
        known = owners or offer.parties.by_habit(receipt.text)
        guessed = known or offer.parties.by_name(receipt.text)
        found = _by_amount(offer, receipt, guessed, "account" if known else "name")
    nothing = found.code in ("unallocated", "propose_party") and not found.sure()
    if nothing and receipt.day <= offer.listed_on:
        return replace(found, code="before_list")
    return found


def named_items(offer: Offer, receipt: Receipt, owners: set[str]) -> list[Item]:
    """Return the items that a text names; of those that it may mean, what fits otherwise too."""
    cents, text, day = receipt
    named = offer.named(offer.numbers.named(text), cents, day)
    if any(item.debtor_id in owners for item in named):
        return [item for item in named if item.debtor_id in owners]
    hinted = [] if named else offer.named(offer.numbers.hinted(text), cents, day)
    likely = [item for item in hinted if item.left == cents or item.debtor_id in owners]
    return named or [item for item in likely if item.left > 0]


def _by_number(offer: Offer, receipt: Receipt, named: list[Item], payers: set[str]) -> Fit:
    cents, _, day = receipt
    still = [item for item in named if item.left > 0]
    if whole := adding_up(still, cents):
        return _exact("reference" if len(whole) == 1 else "sum", 99, whole)
    debtors = {item.debtor_id for item in named}
    strange = not debtors & payers if payers else not all(map(_telling, named))
    listed = not still and any(item.listed_on >= day for item in named)
    if len(debtors) > 1 or strange or listed:
        return Fit(certainty=50, code="propose_named", candidates=_ids(named))
    (debtor,) = debtors
    if not still:
        return _paid_twice(cents, named, debtor, known=debtor in payers)
    missing = sum(item.left for item in still) - cents
    if missing < 0:
        rest = [item for item in offer.open_of(debtor, day) if item not in still]
        if more := adding_up(rest, -missing):
            return _exact("sum", 93, [*still, *more])
    early = day <= max(item.due_on for item in still)
    custom = max(_COSTS, _DISCOUNT * (cents + missing) if early else 0)
    kept = 0 < missing <= custom and missing * 4 < cents
    return _spread_out("reference", 93, debtor, still, cents, "kept_back" if kept else "")


def _telling(item: Item) -> bool:
    """Tell a number that hardly stands in a text by chance: long, and no day."""
    bare = bare_of(item.invoice_id)
    return len(bare) >= _LONG and not _LIKE_A_DAY.fullmatch(bare)


def _paid_twice(cents: int, named: list[Item], debtor: str, *, known: bool) -> Fit:
    """Decide for what names only paid items: on the one whose amount it is, else as credit."""
    same = [item for item in named if item.cents == cents]
    parts = ((same[0].invoice_id if len(same) == 1 else "", cents),)
    certainty = 92 if same or known else 70
    return Fit("double", certainty, debtor, parts, "double_payment", _ids(named))


def _by_account(offer: Offer, receipt: Receipt, debtor: str) -> Fit:
    """Decide for a payer who is known: what adds up, else the oldest first (art. 6:43 BW)."""
    items = offer.open_of(debtor, receipt.day)
    if whole := adding_up(items, receipt.cents):
        return _exact("account" if len(whole) == 1 else "sum", 95, whole)
    too_much = sum(item.left for item in items) < receipt.cents
    if not items or (too_much and receipt.day <= offer.listed_on):
        return Fit("account", 60, debtor, (("", receipt.cents),), "propose_party", (debtor,))
    return _spread_out("oldest", 90, debtor, items, receipt.cents)


def _by_amount(offer: Offer, receipt: Receipt, guessed: set[str], how: str) -> Fit:
    """Decide for a payer who is at best guessed: only an amount that fits will do."""
    cents, _, day = receipt
    same = offer.of_amount(cents, day)
    ours = [item for item in same if item.debtor_id in guessed]
    if len({item.debtor_id for item in ours}) == 1:
        return _exact(how, 92, ours[:1])
    items = offer.open_of(next(iter(guessed)), day) if len(guessed) == 1 else []
    if whole := adding_up(items, cents):
        return _exact("sum", 91, whole)
    if guessed:
        return Fit(how, 50, code="propose_party", candidates=tuple(sorted(guessed)))
    if len(same) == 1:
        return Fit(certainty=60, code="propose_amount", candidates=_ids(same))
    return Fit(candidates=_ids(same))


def adding_up(items: Sequence[Item], cents: int) -> list[Item]:
    """Return the items that add up to an amount: all, the oldest ones, or the only such choice.

    Items of the same amount are the same choice: the oldest is taken.
    """
    running = 0
    for count, item in enumerate(items, start=1):
        running += item.left
        if running == cents:
            return list(items[:count])
    sizes = range(1, len(items) if len(items) <= _SIZES else 3)
    choices = (chosen for size in sizes for chosen in combinations(items, size))
    found: dict[tuple[int, ...], tuple[Item, ...]] = {}
    for chosen in islice(choices, _MOST_SUMS):
        if sum(item.left for item in chosen) == cents:
            found.setdefault(tuple(sorted(item.left for item in chosen)), chosen)
    return list(found.popitem()[1]) if len(found) == 1 else []


def spread(items: Iterable[Item], cents: int) -> tuple[tuple[str, int], ...]:
    """Return the amount over the items in their order; what is too much is the debtor's credit."""
    parts, rest = [], cents
    for item in items:
        part = min(rest, item.left)
        if part > 0:
            parts.append((item.invoice_id, part))
            rest -= part
    return tuple(parts) if rest <= 0 else (*parts, ("", rest))


def _spread_out(  # noqa: PLR0917 -- the parts of a Fit
    how: str, certainty: int, debtor: str, items: Sequence[Item], cents: int, code: str = ""
) -> Fit:
    """Return the fit of what does not add up, with a remark when some is left as credit."""
    parts = spread(items, cents)
    code = "credit_left" if not parts[-1][0] else code
    return Fit(how, certainty, debtor, parts, code, _ids(items) if code else ())


def _exact(how: str, certainty: int, items: Sequence[Item]) -> Fit:
    parts = tuple((item.invoice_id, item.left) for item in items)
    return Fit(how, certainty, items[0].debtor_id, parts, "")


def _ids(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(item.invoice_id for item in items)
