"""Our rights today: interest per item, costs only when they may, and the last day to claim."""

from datetime import date
from decimal import Decimal

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.policy.entitled import entitled, in_sentences

ITEMS = [(date(2026, 10, 2), Decimal(1000)), (date(2026, 11, 1), Decimal(500))]
DAY = date(2026, 11, 21)


def rights(*, natural=False, consumer=False, lapsed=False, items=ITEMS, day=DAY):
    return entitled(items, day, natural_person=natural, consumer=consumer, notice_lapsed=lapsed)


def test_a_business_owes_costs_at_once_and_commercial_interest():
    """50 days over 1000 and 20 over 500 at 10,40 %; 15 % of 1500."""
    found = rights()
    assert found.interest == Decimal("14.25") + Decimal("2.85")
    assert found.interest_from == date(2026, 10, 3)
    assert found.costs == Decimal("225.00")
    assert found.lapses_on == date(2031, 10, 2)


def test_who_is_protected_owes_costs_only_after_the_letter():
    assert rights(natural=True, consumer=True).costs is None
    lapsed = rights(natural=True, consumer=True, lapsed=True)
    assert lapsed.costs == Decimal("225.00")
    assert lapsed.lapses_on == date(2028, 10, 2)
    assert lapsed.interest < rights().interest
    assert rights(natural=True).interest == rights().interest, "a sole trader is a business"


def test_nothing_overdue_gives_no_rights():
    assert rights(items=[]) is None


def test_sentences_warn_about_rates_that_are_not_fixed():
    said = in_sentences(rights(day=date(2027, 1, 5)), DAY, Tr(Lang.NL))
    assert len(said) == 4
    assert "nog niet vastgesteld" in said[-1]
    assert in_sentences(rights(natural=True), DAY, Tr(Lang.NL))[1].endswith("14-dagenbrief.")
    assert in_sentences(rights(), DAY, Tr(Lang.NL))[:2] == [
        "Wettelijke rente sinds 3 okt 2026: € 17,10.",
        "Incassokosten: € 225,00.",
    ]


def test_no_costs_over_an_invoice_that_was_not_received():
    found = entitled(
        ITEMS, DAY, natural_person=False, consumer=False, notice_lapsed=True, our_side=True
    )
    assert found.costs is None
    assert "niet goed ontvangen" in in_sentences(found, DAY, Tr(Lang.NL))[1]


def test_vat_is_reclaimed_after_a_year():
    year = date(2027, 10, 2)
    assert rights().vat_back_on == year
    assert in_sentences(rights(day=year), year, Tr(Lang.NL))[-1].startswith("Btw: ")
