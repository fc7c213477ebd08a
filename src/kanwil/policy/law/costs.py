"""Collection costs: the scale of the Besluit vergoeding voor buitengerechtelijke incassokosten."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kanwil.base.money import cents, euros
from kanwil.base.problems import Problem
from kanwil.base.terms import Severity

SCALE: tuple[tuple[Decimal, Decimal], ...] = (
    (Decimal(2_500), Decimal(15)),
    (Decimal(5_000), Decimal(10)),
    (Decimal(10_000), Decimal(5)),
    (Decimal(200_000), Decimal(1)),
    (Decimal(1_000_000), Decimal("0.5")),
)
MINIMUM = Decimal("40.00")
STANDARD_VAT = Decimal("0.21")
RECURRING_LIMIT = Decimal("266.67")


@dataclass(frozen=True, slots=True)
class CostSegment:
    """One part of the scale: costs over the principal from `start` to `end`, in euros.

    `pct` is None for the line that lifts the costs to the minimum.
    """

    start: Decimal
    end: Decimal
    pct: Decimal | None
    costs: Decimal

    def as_dict(self) -> dict[str, str | None]:
        """Return the contract's JSON object, amounts with two decimals."""
        pct = None if self.pct is None else f"{self.pct:.2f}"
        return {
            "from": f"{self.start:.2f}",
            "to": f"{self.end:.2f}",
            "pct": pct,
            "costs": f"{self.costs:.2f}",
        }


@dataclass(frozen=True, slots=True)
class Costs:
    """Collection costs over one principal, in euros; the segments add up to `costs`."""

    principal: Decimal
    costs: Decimal
    vat: Decimal
    segments: tuple[CostSegment, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def total(self) -> Decimal:
        """Costs including VAT where VAT may be charged."""
        return self.costs + self.vat

    def as_dict(self) -> dict[str, object]:
        """Return the contract's JSON object, amounts as strings with two decimals."""
        return {
            "total": f"{self.total:.2f}",
            "costs": f"{self.costs:.2f}",
            "vat": f"{self.vat:.2f}",
            "principal": f"{self.principal:.2f}",
            "segments": [segment.as_dict() for segment in self.segments],
            "problems": [problem.as_dict() for problem in self.problems],
        }


def collection_costs(
    principals: Sequence[Decimal],
    *,
    consumer: bool = False,
    vat_rate: Decimal = Decimal(0),
    paid_in_time: Decimal = Decimal(0),
) -> Costs:
    """Return the costs that may be charged over invoices that one reminder names together.

    Principals are added up before the scale is applied (BW 6:96 lid 7; for consumers lid 5
    forbids anything worse), what was paid within the 14 days is taken off first
    (HR 25-11-2016 ECLI:NL:HR:2016:2704 r.o. 3.8), and the scale runs over the principal
    including VAT but never over interest (Besluit BIK art. 2 lid 1; at least 40, at most
    6,775 euros). VAT over the costs only for a creditor who cannot deduct it (art. 2 lid 3).
    """
    principal = max(sum(principals, Decimal(0)) - paid_in_time, Decimal(0))
    segments = _segments(principal)
    costs = sum((segment.costs for segment in segments), Decimal("0.00"))
    problems = (_RECURRING,) if consumer and _looks_recurring(principals) else ()
    return Costs(principal, costs, euros(cents(costs * vat_rate)), segments, problems)


def _segments(principal: Decimal) -> tuple[CostSegment, ...]:
    if principal <= 0:
        return ()
    found: list[CostSegment] = []
    start = Decimal(0)
    for top, pct in SCALE:
        end = min(principal, top)
        if end > start:
            part = euros(cents((end - start) * pct / 100))
            found.append(CostSegment(start, end, pct, part))
            start = end
    short = MINIMUM - sum((segment.costs for segment in found), Decimal(0))
    if short > 0:
        found.append(CostSegment(Decimal(0), principal, None, short))
    return tuple(found)


_RECURRING = Problem(
    file="",
    line=None,
    field="principal",
    value="",
    code="recurring_instalments",
    message=(
        "Zijn dit termijnen van één overeenkomst, zoals een abonnement? Dan geldt sinds"
        " 1 oktober 2024 een lager maximum per zes maanden; ga dat na voordat u kosten rekent."
    ),
    severity=Severity.WARNING,
)


def _looks_recurring(principals: Sequence[Decimal]) -> bool:
    """Tell whether this may be a subscription, for which Stb. 2024, 44 caps stacked costs."""
    return len(principals) > 1 and all(amount <= RECURRING_LIMIT for amount in principals)
