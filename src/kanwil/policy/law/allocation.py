"""Where a payment goes: which debt first (BW 6:43), and within it costs, interest, principal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from kanwil.base.money import cents, euros

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Debt:
    """One claim in euros, due on a day, with the yearly interest that makes it onerous."""

    debt_id: str
    due_on: date
    principal: Decimal
    interest: Decimal = ZERO
    costs: Decimal = ZERO
    rate_pct: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """All that is owed on this claim."""
        return self.costs + self.interest + self.principal


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a payment settled of one claim, and what was left of the payment, in euros."""

    costs: Decimal
    interest: Decimal
    principal: Decimal
    left: Decimal


def settle(payment: Decimal, costs: Decimal, interest: Decimal, principal: Decimal) -> Allocation:
    """Take a payment off the costs first, then the interest, then the principal (BW 6:44 lid 1)."""
    parts, left = [], payment
    for owed in (costs, interest, principal):
        part = min(left, owed)
        parts.append(part)
        left -= part
    return Allocation(parts[0], parts[1], parts[2], left)


def allocate(
    payment: Decimal, debts: Sequence[Debt], on: date, designated: Sequence[str] = ()
) -> dict[str, Allocation]:
    """Spread a payment over several claims; returns what each that got something received.

    BW 6:43: as the debtor designated; else the claims that are due, of those the most onerous
    first, then the oldest, and equal ones in proportion. `left` is what the payment still
    held after that claim's turn.
    """
    named = {debt_id: place for place, debt_id in enumerate(designated)}

    def turn(debt: Debt) -> tuple[int, bool, Decimal, date]:
        if debt.debt_id in named:
            return named[debt.debt_id], False, ZERO, date.min
        return len(named), debt.due_on > on, -debt.rate_pct, debt.due_on

    found: dict[str, Allocation] = {}
    left = payment
    for _, equals in groupby(sorted(debts, key=turn), key=turn):
        for debt, share in _shares(left, list(equals)):
            left -= share
            got = settle(share, debt.costs, debt.interest, debt.principal)
            if share:
                found[debt.debt_id] = Allocation(got.costs, got.interest, got.principal, left)
    return found


def _shares(payment: Decimal, debts: Sequence[Debt]) -> Iterable[tuple[Debt, Decimal]]:
    """Split a payment in proportion to what is owed; a cent that is over goes to the first."""
    owed = sum((debt.total for debt in debts), ZERO)
    spend, spent, seen = min(payment, owed), ZERO, ZERO
    for debt in debts:
        seen += debt.total
        upto = euros(cents(spend * seen / owed)) if owed else ZERO
        yield debt, upto - spent
        spent = upto
