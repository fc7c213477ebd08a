"""What a letter tells a natural person from whom we collect for another: who asks what (Wki)."""

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.base.words import Tr
from kanwil.policy.law.interest import RateKind, statutory_interest
from kanwil.post.facts import LetterFacts

COLLECTING = "[[collecting]]"


def specification(facts: LetterFacts) -> str:
    """Return the block as lines of text; '' for who collects its own invoices.

    Names and addresses of creditor, collector and debtor, the ground, principal, interest with its
    rates, costs with VAT, their total, the register and where to complain (Besluit kwaliteit
    incassodienstverlening).
    """
    ours, tr = facts.collecting, Tr(facts.lang)
    if ours is None:
        return ""
    company, to = facts.company, facts.to
    numbers = ", ".join(
        tr.t("{number} van {day}", number=one.number, day=show_day(one.issued_on, facts.lang))
        for one in facts.invoices
    )
    rows = [
        (tr.t("Schuldeiser"), ours.creditor),
        (tr.t("Namens de schuldeiser"), _where(company.name, company.address, company)),
        (tr.t("Register incassodienstverlening"), ours.registration),
        (tr.t("Schuldenaar"), _where(to.name, to.address, to)),
        (
            tr.t("Grond"),
            tr.t("uw overeenkomst met de schuldeiser, factuur {numbers}", numbers=numbers),
        ),
        (tr.t("Hoofdsom"), _money(facts.principal_cents, facts)),
        (tr.t("Rente"), _interest(facts)),
        (tr.t("Incassokosten"), _costs(facts)),
        (tr.t("Totaal"), _money(facts.total_cents, facts)),
        (tr.t("Klachten"), ours.complaints),
    ]
    return "\n".join([tr.t("Over deze vordering"), *(f"- {name}: {said}" for name, said in rows)])


def _where(name: str, address: str, at: object) -> str:
    town = f"{getattr(at, 'postcode', '')} {getattr(at, 'city', '')}".strip()
    return ", ".join(part for part in (name, address, town) if part)


def _money(cents: int, facts: LetterFacts) -> str:
    return show_amount(euros(cents), facts.lang)


def _interest(facts: LetterFacts) -> str:
    tr = Tr(facts.lang)
    if not facts.interest_cents or facts.interest_from is None:
        return tr.t("nu geen")
    since = facts.interest_from
    kind = RateKind.CONSUMER
    found = statutory_interest(euros(facts.principal_cents), since, facts.day, kind)
    rates = ", ".join(
        tr.t("{rate}% vanaf {day}", rate=f"{one.rate:f}", day=show_day(one.start, facts.lang))
        for one in found.segments
    )
    amount = _money(facts.interest_cents, facts)
    return tr.t("{amount}, wettelijke rente (art. 6:119 BW): {rates}", amount=amount, rates=rates)


def _costs(facts: LetterFacts) -> str:
    tr = Tr(facts.lang)
    if not facts.costs_cents:
        return tr.t("nu geen")
    amount = _money(facts.costs_cents, facts)
    return tr.t("{amount}, met btw", amount=amount) if facts.costs_vat else amount
