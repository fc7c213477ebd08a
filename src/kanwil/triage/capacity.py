"""What fits in the minutes that a controller has: most euros a minute first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kanwil.base.money import cents


@dataclass(frozen=True)
class Fitting:
    """The cases to do, in order, with their minutes and the cents they are expected to bring."""

    debtors: tuple[str, ...]
    minutes: int
    cents: int


def fitting(rows: Iterable[Mapping[str, Any]], minutes: int) -> Fitting:
    """Take undecided cases that bring something, by euros a minute, as long as one still fits."""
    worth = [row for row in rows if row["done"] is None and Decimal(row["expected_value"]) > 0]
    worth.sort(key=lambda row: -Decimal(row["expected_value"]) / row["minutes"])
    chosen, left, brought = [], minutes, 0
    for row in worth:
        if row["minutes"] <= left:
            chosen.append(str(row["debtor_id"]))
            left -= row["minutes"]
            brought += cents(Decimal(row["expected_value"]))
    return Fitting(tuple(chosen), minutes - left, brought)
