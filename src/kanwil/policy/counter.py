"""Wederdienst: setting off mutual claims, and a barter with both invoices and their VAT."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kanwil.base.money import cents, euros

VAT_RATES = (Decimal(21), Decimal(9), Decimal(0))


@dataclass(frozen=True)
class Claim:
    """An invoice with what is open on it in cents, VAT included."""

    invoice_id: str
    cents: int
    due_on: date


@dataclass(frozen=True)
class SetOff:
    """What falls away on both sides; above zero the balance is left for the debtor to pay."""

    cents: int
    balance_cents: int


def set_off(ours: Sequence[Claim], theirs: Sequence[Claim], day: date) -> SetOff:
    """Set our claims off against theirs on us (BW 6:127).

    Ours must be claimable. Theirs need not be due: who owes may pay early.
    """
    owed = sum(one.cents for one in ours if one.due_on < day)
    owing = sum(one.cents for one in theirs)
    return SetOff(min(owed, owing), owed - owing)


@dataclass(frozen=True)
class Barter:
    """A counter-service in cents, VAT included, and what is then left.

    `their_vat_cents` stands on their invoice to us; ours was charged on our own invoice already.
    """

    value_cents: int
    their_vat_cents: int
    settled_cents: int
    balance_cents: int


def barter(owed_cents: int, value_cents: int, rate: Decimal) -> Barter:
    """Take a counter-service for an open amount.

    Two supplies, two invoices: VAT is in the agreed value, 21/121 at the standard rate.
    """
    vat = cents(euros(value_cents) * rate / (100 + rate))
    return Barter(value_cents, vat, min(owed_cents, value_cents), owed_cents - value_cents)
