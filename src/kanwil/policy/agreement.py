"""The text of an agreement, in plain Dutch or English, ready to be copied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kanwil.base.days import show_day
from kanwil.base.money import euros, show_amount
from kanwil.base.words import Tr
from kanwil.policy.counter import Barter, SetOff
from kanwil.policy.offers import Plan

_DAY = "EEEE d MMMM y"


@dataclass(frozen=True)
class Parties:
    """Who agree, over which open invoices (number and cents), and what the law says of them.

    `less_cents` is what stands against the invoices: credit, or a part that is in dispute.
    """

    company: str
    debtor: str
    day: date
    invoices: Sequence[tuple[str, int]]
    less_cents: int
    protected: bool
    partners: bool = False
    secured: bool = False


def plan_text(who: Parties, plan: Plan, tr: Tr) -> str:
    """Return the agreement on a plan: acknowledged debt, days, discount, default, security."""
    return _numbered(_heading(who, tr.t("Betalingsregeling"), tr), _articles(who, plan, tr), tr)


def _articles(who: Parties, plan: Plan, tr: Tr) -> list[str]:
    owed = tr.t("U erkent dat u ons {total} moet betalen:", total=_money(plan.total_cents, tr))
    if len(plan.instalments) == 1:
        pays = tr.t("U betaalt dit bedrag in één keer. Het staat uiterlijk op onze rekening op:")
    else:
        pays = tr.t(
            "U betaalt in {n} termijnen. Elke termijn staat uiterlijk op onze rekening op:",
            n=len(plan.instalments),
        )
    days = [f"   {_day(one.due_on, tr)}: {_money(one.cents, tr)}" for one in plan.instalments]
    found = ["\n".join([owed, *_invoices(who, tr)]), "\n".join([pays, *days])]
    if plan.discount_cents:
        last = plan.instalments[-1].cents - plan.discount_cents
        found.append(
            tr.t(
                "Betaalt u alles op tijd, dan krijgt u {discount} korting. De laatste betaling is"
                " dan {last}.",
                discount=_money(plan.discount_cents, tr),
                last=_money(last, tr),
            )
        )
    return [*found, *_default(who, tr), *_security(who, tr), *(tr.t(one) for one in _ALWAYS)]


_ALWAYS = (
    "Lukt een betaling niet? Bel ons vóór die dag, dan zoeken wij samen een oplossing.",
    "Wat wij eerder aankondigden, vervalt. Betaalt u niet, dan krijgt u opnieuw bericht.",
    "Omdat u de schuld erkent, begint de verjaringstermijn opnieuw.",
)


def _default(who: Parties, tr: Tr) -> list[str]:
    if who.protected:
        return [
            tr.t("Over deze regeling betaalt u geen rente en geen kosten."),
            tr.t(
                "Betaalt u een termijn niet op tijd, en ook niet binnen 14 dagen na onze"
                " herinnering? Dan mogen wij het hele restant in één keer vragen."
            ),
        ]
    return [
        tr.t(
            "Zolang u op tijd betaalt, vragen wij over de looptijd van deze regeling geen rente"
            " en geen kosten."
        ),
        tr.t(
            "Betaalt u een termijn niet op tijd? Dan moet u het hele restant direct betalen, met"
            " de wettelijke handelsrente vanaf die dag."
        ),
    ]


def _security(who: Parties, tr: Tr) -> list[str]:
    found = []
    if who.secured:
        found.append(
            tr.t("Tot alles is betaald, leveren wij alleen als u die levering vooraf betaalt.")
        )
        found.append(tr.t("Als zekerheid geeft u ons: ______________________"))
    if who.partners:
        found.append(
            tr.t("Alle vennoten tekenen. Ieder van hen moet zo nodig het hele bedrag betalen.")
        )
    return found


def set_off_text(who: Parties, theirs: Sequence[tuple[str, int]], off: SetOff, tr: Tr) -> str:
    """Return our declaration that mutual claims are set off (BW 6:127)."""
    said = [
        "\n".join([tr.t("U moet ons nog betalen:"), *_invoices(who, tr)]),
        "\n".join([tr.t("Wij moeten u nog betalen:"), *_lines(theirs, tr)]),
        tr.t(
            "Wij verrekenen {amount}: zoveel vervalt aan beide kanten.",
            amount=_money(off.cents, tr),
        ),
        _rest(off.balance_cents, tr),
    ]
    return _numbered(_heading(who, tr.t("Verrekening"), tr), said, tr, signed=False)


def barter_text(who: Parties, what: str, swap: Barter, tr: Tr) -> str:
    """Return the agreement on a counter-service: two invoices, VAT, what is left."""
    said = [
        "\n".join([tr.t("U moet ons nog betalen:"), *_invoices(who, tr)]),
        tr.t(
            "U levert ons: {what}. De afgesproken waarde is {value} inclusief btw.",
            what=what,
            value=_money(swap.value_cents, tr),
        ),
        tr.t(
            "U stuurt ons daarvoor een factuur van {net} plus {vat} btw. Onze facturen aan u"
            " blijven staan. Ieder draagt de btw van de eigen factuur af.",
            net=_money(swap.value_cents - swap.their_vat_cents, tr),
            vat=_money(swap.their_vat_cents, tr),
        ),
        tr.t(
            "Na uw levering en uw factuur verrekenen wij {amount}.",
            amount=_money(swap.settled_cents, tr),
        ),
        _rest(swap.balance_cents, tr),
    ]
    return _numbered(_heading(who, tr.t("Wederdienst"), tr), said, tr)


def _rest(balance_cents: int, tr: Tr) -> str:
    if balance_cents > 0:
        return tr.t("Daarna betaalt u ons nog {amount}.", amount=_money(balance_cents, tr))
    if balance_cents < 0:
        return tr.t("Daarna betalen wij u nog {amount}.", amount=_money(-balance_cents, tr))
    return tr.t("Daarna is er over en weer niets meer te betalen.")


def _heading(who: Parties, title: str, tr: Tr) -> list[str]:
    between = tr.t(
        "{company} (wij) en {debtor} (u), {day}",
        company=who.company,
        debtor=who.debtor,
        day=_day(who.day, tr),
    )
    return [title, between]


def _invoices(who: Parties, tr: Tr) -> list[str]:
    less = [(tr.t("af: tegoed of betwist"), -who.less_cents)] if who.less_cents else []
    return _lines([*who.invoices, *less], tr)


def _lines(parts: Sequence[tuple[str, int]], tr: Tr) -> list[str]:
    return [f"   {name}: {_money(amount, tr)}" for name, amount in parts]


def _numbered(heading: list[str], articles: list[str], tr: Tr, *, signed: bool = True) -> str:
    listed = [f"{number}. {said}" for number, said in enumerate(articles, 1)]
    sign = [tr.t("Akkoord (naam, datum, handtekening): ______________________")] if signed else []
    return "\n\n".join(["\n".join(heading), *listed, *sign])


def _day(day: date, tr: Tr) -> str:
    return show_day(day, tr.lang, _DAY)


def _money(amount: int, tr: Tr) -> str:
    return show_amount(euros(amount), tr.lang)
