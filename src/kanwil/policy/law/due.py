"""When an invoice is due: agreed and lawful terms, and the first day that bears interest."""

from datetime import date, timedelta
from enum import StrEnum

DEFAULT_DAYS = 30
LONGEST_AGREED_DAYS = 60
CONSUMER_PRACTICE_DAYS = 14


class Payer(StrEnum):
    """Who has to pay, as far as the law sets other terms."""

    BUSINESS = "business"
    LARGE_BUSINESS = "large_business"
    GOVERNMENT = "government"
    CONSUMER = "consumer"


def lawful_terms_days(agreed: int | None, payer: Payer, *, expressly_longer: bool = False) -> int:
    """Return the term in days that binds.

    Without a term 30 days (BW 6:119a lid 2); at most 60 unless expressly agreed and not
    grossly unfair (lid 5, `expressly_longer`); a large company pays a small one within 30, a
    longer clause is void (since 1-7-2022); government 30 (6:119b). For a consumer the law
    sets none: 14 days is practice.
    """
    if payer is Payer.CONSUMER:
        return CONSUMER_PRACTICE_DAYS if agreed is None else agreed
    wanted = DEFAULT_DAYS if agreed is None else agreed
    if payer in (Payer.LARGE_BUSINESS, Payer.GOVERNMENT):
        return min(wanted, DEFAULT_DAYS)
    return wanted if expressly_longer else min(wanted, LONGEST_AGREED_DAYS)


def lawful_due_on(issued_on: date, due_on: date, payer: Payer) -> date:
    """Return the last day to pay that binds: the agreed one, or an earlier one that the law sets.

    The invoice counts as received on its own day, as by e-mail.
    """
    agreed = (due_on - issued_on).days
    return issued_on + timedelta(days=min(agreed, lawful_terms_days(agreed, payer)))


def first_interest_day(due_on: date) -> date:
    """Return the day after the last day to pay (BW 6:119a lid 1; consumers 6:83 sub a)."""
    return due_on + timedelta(days=1)


def first_interest_day_without_term(received_on: date) -> date:
    """Return the first interest day between businesses that agreed no term.

    BW 6:119a lid 2 sub a: 30 days from the start of the day after receipt of the invoice
    have passed.
    """
    return received_on + timedelta(days=DEFAULT_DAYS + 1)
