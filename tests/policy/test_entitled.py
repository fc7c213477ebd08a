"""Our rights today: interest per item, costs only when they may, and the last day to claim."""

from datetime import date
from decimal import Decimal

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.policy.entitled import Late, Standing, entitled, in_sentences
from kanwil.policy.law.due import Payer

SENT = date(2026, 9, 2)
ITEMS = [
    Late(SENT, date(2026, 10, 2), Decimal(1000)),
    Late(date(2026, 10, 2), date(2026, 11, 1), Decimal(500)),
]
DAY = date(2026, 11, 21)


def rights(*, natural=False, consumer=False, lapsed=False, items=ITEMS, day=DAY, **more):
    return entitled(items, day, standing(natural=natural, consumer=consumer, lapsed=lapsed, **more))


def standing(*, natural=False, consumer=False, lapsed=False, **more):
    payer = Payer.CONSUMER if consumer else Payer.BUSINESS
    given = {"payer": payer, "natural_person": natural, "notice_lapsed": lapsed, **more}
    return Standing(**given)


def said(found, day=DAY, **more):
    return in_sentences(found, day, standing(**more), Tr(Lang.NL))


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
    told = said(rights(day=date(2027, 1, 5)))
    assert "naar schatting" in told[0]
    assert any("nog niet vastgesteld" in one for one in told)
    assert said(rights(natural=True))[1].endswith("14-dagenbrief.")
    assert said(rights())[:2] == [
        "Wettelijke rente sinds 3 okt 2026: € 17,10.",
        "Incassokosten: € 225,00.",
    ]


def test_no_costs_over_an_invoice_that_was_not_received():
    found = rights(our_side=True, lapsed=True)
    assert found.costs is None
    assert "niet goed ontvangen" in said(found)[1]


def test_a_void_letter_makes_no_costs_and_says_why():
    found = rights(natural=True, consumer=True, void_notice="term|costs")
    assert found.costs is None
    told = said(found, natural=True, consumer=True, void_notice="term|costs")[1]
    assert "de termijn begint te vroeg te lopen; het juiste bedrag" in told
    assert told.endswith("Stuur een nieuwe die klopt.")


def test_vat_is_reclaimed_after_a_year_and_told_two_months_before():
    year = date(2027, 10, 2)
    assert rights().vat_back_on == year
    assert said(rights(day=year), year)[-1].startswith("Btw: de oudste")
    before = date(2027, 8, 15)
    assert said(rights(day=before), before)[-1].startswith("Btw: vanaf 2 okt 2027")


LONG = [Late(date(2026, 6, 1), date(2026, 8, 30), Decimal(36500))]


def test_interest_runs_from_the_lawful_term():
    """90 days: a government pays within 30, a business within 60 unless expressly agreed."""
    city = rights(items=LONG, payer=Payer.GOVERNMENT)
    assert (city.interest_from, city.shortened) == (date(2026, 7, 2), (90, 30))
    company = rights(items=LONG)
    assert (company.interest_from, company.shortened) == (date(2026, 8, 1), (90, 60))
    assert "uitdrukkelijk" in said(company)[1]
    assert "een overheid betaalt" in said(city, payer=Payer.GOVERNMENT)[1]
    person = rights(items=LONG, natural=True, consumer=True)
    assert (person.interest_from, person.shortened) == (date(2026, 8, 31), None)


def test_what_may_be_a_large_company_is_told_and_not_charged():
    items = [Late(date(2026, 6, 1), date(2026, 7, 16), Decimal(36500))]
    found = rights(items=items, large=True)
    assert (found.interest_from, found.shortened) == (date(2026, 7, 17), (45, 30))
    assert "Is dit een groot bedrijf" in said(found, large=True)[1]
