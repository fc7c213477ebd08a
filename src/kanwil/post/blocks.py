"""The blocks of a letter as plain text: invoices, what is added, how to pay."""

from collections.abc import Callable, Sequence

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.base.words import Tr
from kanwil.post.collecting import COLLECTING, specification
from kanwil.post.facts import LetterFacts

LONG_DAY = "EEEE d MMMM y"
INVOICES, SUMS, PAYMENT, AGREEMENT = (
    "[[invoices]]",
    "[[sums]]",
    "[[payment]]",
    "[[agreement]]",
)


def money(amount_cents: int, facts: LetterFacts) -> str:
    """Write cents as people do, without a line break inside."""
    return show_amount(euros(amount_cents), facts.lang)


def plain(paragraph: str, facts: LetterFacts) -> str:
    """Return a paragraph as plain text; one that only names a block becomes that block."""
    make = _BLOCKS.get(paragraph)
    return make(facts) if make else paragraph


def invoice_rows(facts: LetterFacts) -> list[list[str]]:
    """Return the cells of the invoices: number, issued, due, amount, open."""
    return [
        [
            one.number,
            show_day(one.issued_on, facts.lang),
            show_day(one.due_on, facts.lang),
            money(one.cents, facts),
            money(one.open_cents, facts),
        ]
        for one in facts.invoices
    ]


def off_rows(facts: LetterFacts) -> list[tuple[str, str]]:
    """Return what comes off the invoices, as words and an amount."""
    tr = Tr(facts.lang)
    found = [
        (tr.t("Af, tegoed"), facts.credit_cents),
        (tr.t("Af, nog in overleg"), facts.disputed_cents),
    ]
    return [(words, money(cents, facts)) for words, cents in found if cents]


def sum_rows(facts: LetterFacts) -> list[tuple[str, str]]:
    """Return principal, interest, costs and their total, as words and an amount."""
    tr = Tr(facts.lang)
    since = show_day(facts.interest_from, facts.lang) if facts.interest_from else ""
    costs = tr.t("Incassokosten, met btw") if facts.costs_vat else tr.t("Incassokosten")
    parts = [
        (tr.t("Hoofdsom"), facts.principal_cents),
        (tr.t("Wettelijke rente sinds {day}", day=since), facts.interest_cents),
        (costs, facts.costs_cents),
    ]
    told = [(words, money(cents, facts)) for words, cents in parts if cents]
    return [*told, (tr.t("Totaal"), money(facts.total_cents, facts))]


def payment_rows(facts: LetterFacts) -> list[tuple[str, str]]:
    """Return how to pay, as names and values."""
    pay, tr = facts.payment, Tr(facts.lang)
    if pay is None:
        return []
    by = show_day(facts.pay_by, facts.lang, LONG_DAY) if facts.pay_by else ""
    rows = [
        (tr.t("Bedrag"), money(pay.cents, facts)),
        (tr.t("Uiterlijk"), by),
        (tr.t("Rekening"), " ".join(pay.iban[at : at + 4] for at in range(0, len(pay.iban), 4))),
        (tr.t("Op naam van"), pay.holder),
        (tr.t("Kenmerk"), pay.reference),
        (tr.t("Direct betalen"), pay.link),
    ]
    return [(name, value) for name, value in rows if value]


def _invoices(facts: LetterFacts) -> str:
    tr = Tr(facts.lang)
    lines = [
        tr.t(
            "- {number} van {issued}, te betalen vóór of op {due}: {open}",
            number=one.number,
            issued=show_day(one.issued_on, facts.lang),
            due=show_day(one.due_on, facts.lang),
            open=_left(one.cents, one.open_cents, facts),
        )
        for one in facts.invoices
    ]
    off = [f"- {words}: {amount}" for words, amount in off_rows(facts)]
    total = f"{tr.t('Totaal')}: {money(facts.principal_cents, facts)}"
    return "\n".join([*lines, *off, *([total] if len(lines) + len(off) > 1 else [])])


def _left(cents: int, open_cents: int, facts: LetterFacts) -> str:
    if cents == open_cents:
        return money(cents, facts)
    return Tr(facts.lang).t(
        "nog {open} van {amount}", open=money(open_cents, facts), amount=money(cents, facts)
    )


def _pairs(rows: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in rows)


_BLOCKS: dict[str, Callable[[LetterFacts], str]] = {
    COLLECTING: specification,
    INVOICES: _invoices,
    SUMS: lambda facts: _pairs(sum_rows(facts)),
    PAYMENT: lambda facts: _pairs(payment_rows(facts)),
    AGREEMENT: lambda facts: facts.agreement,
}
