"""The law against published numbers, to the cent and the day."""

import csv
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.base.money import cents
from kanwil.policy.law import (
    allocation,
    costs,
    due,
    fourteen_days,
    interest,
    limitation,
    reclaim,
)
from kanwil.policy.law.fourteen_days import Flaw
from kanwil.policy.law.references import (
    BadReferenceError,
    betalingskenmerk,
    check_digit,
    rf_reference,
    valid_betalingskenmerk,
    valid_rf,
)

OWN = Path(__file__).parent / "law_cases.csv"
RECKONED = Path(__file__).parent / "law_cases_reckoned.csv"
SHARED = Path(__file__).parents[3] / "shared" / "facts" / "law_cases.csv"
Given = dict[str, Any]


def _rows(file: Path, key: str) -> list[Any]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as opened:
        return [pytest.param(row, id=row[key]) for row in csv.DictReader(opened)]


def _bik(g: Given) -> str:
    found = costs.collection_costs(
        [Decimal(p) for p in g.get("principals", [g.get("principal", "0")])],
        consumer=g.get("consumer", False),
        vat_rate=Decimal(g.get("vat_rate", "0")),
        paid_in_time=Decimal(g.get("paid_in_time", g.get("paid_within_14_days", "0"))),
    )
    return f"{found.total:.2f}"


def _interest(g: Given) -> str:
    first = date.fromisoformat(g.get("first") or g["first_interest_day"])
    last = date.fromisoformat(g.get("last") or g["last_interest_day"])
    principal, pct = Decimal(g["principal"]), g.get("pct") or g.get("flat_rate_pct")
    if pct:
        return f"{interest.agreed_interest(principal, first, last, Decimal(pct)).interest:.2f}"
    paid = [(date.fromisoformat(day), Decimal(amount)) for day, amount in g.get("paid", [])]
    found = interest.statutory_interest(principal, first, last, interest.RateKind(g["kind"]), paid)
    return f"{found.interest:.2f}"


def _settle(g: Given) -> str:
    parts = [Decimal(g[name]) for name in ("payment", "costs", "interest", "principal")]
    got = allocation.settle(*parts)
    return "|".join(f"{x:.2f}" for x in (got.costs, got.interest, got.principal, got.left))


def _days(found: fourteen_days.FourteenDays) -> str:
    return f"{found.delivered_on}|{found.last_free_day}|{found.costs_due_from}"


def _limitation(g: Given) -> str:
    sale = "consumer_sale" if g.get("consumer_sale") else "ordinary"
    claim = limitation.Claim(g.get("claim", sale))
    claimable = g.get("claimable") or g.get("claimable_on")
    interrupted = g.get("interrupted") or g.get("reminder_received")
    start = date.fromisoformat(claimable) if claimable else None
    if interrupted:
        day = date.fromisoformat(interrupted)
        return limitation.last_day_interrupted(start, day, claim).isoformat()
    assert start
    return limitation.last_day(start, claim).isoformat()


def _received(g: Given) -> fourteen_days.FourteenDays:
    return fourteen_days.after_delivery(date.fromisoformat(g["received"]))


def _posted(g: Given) -> str:
    return _days(fourteen_days.after_posting(date.fromisoformat(g["posted"])))


def _no_term(g: Given) -> str:
    day = date.fromisoformat(g.get("received") or g["invoice_received"])
    return due.first_interest_day_without_term(day).isoformat()


def _lawful_due(g: Given) -> str:
    days = (date.fromisoformat(g[name]) for name in ("issued", "due"))
    return due.lawful_due_on(*days, due.Payer(g["payer"])).isoformat()


def _reclaim(g: Given) -> str:
    days = (date.fromisoformat(g[name]) for name in ("claimable", "delivered"))
    return reclaim.last_day(*days).isoformat()


READ: dict[str, Callable[[Given], str]] = {
    "bik": _bik,
    "bik_many": _bik,
    "bik_partial": _bik,
    "interest": _interest,
    "settle": _settle,
    "allocation": _settle,
    "notice_posted": _posted,
    "notice14_posted": _posted,
    "notice_received": lambda g: _days(_received(g)),
    "notice14_received": lambda g: _received(g).last_free_day.isoformat(),
    "no_term": _no_term,
    "due_b2b_no_term": _no_term,
    "limitation": _limitation,
    "limitation_interrupted": _limitation,
    "betalingskenmerk": lambda g: check_digit(g["digits15"]),
    "kenmerk": lambda g: "valid" if valid_betalingskenmerk(g["reference"]) else "invalid",
    "lawful_due": _lawful_due,
    "reclaim": _reclaim,
    "rf": lambda g: "valid" if valid_rf(g["reference"]) else "invalid",
}


@pytest.mark.parametrize("row", [*_rows(OWN, "case"), *_rows(RECKONED, "case")])
def test_published_and_reckoned_numbers(row: dict[str, str]) -> None:
    assert READ[row["topic"]](json.loads(row["input"])) == row["expected"]


@pytest.mark.parametrize("row", _rows(SHARED, "case_id"))
def test_shared_cases(row: dict[str, str]) -> None:
    given = json.loads(row["input_json"])
    if given.get("vat") is False:
        given.pop("vat_rate", None)
    assert READ[row["topic"]](given) == row["expected"]


AMOUNTS = st.decimals("0", "2000000", places=2)


@given(AMOUNTS)
def test_costs_stay_within_the_law_and_their_segments_add_up(principal: Decimal) -> None:
    found = costs.collection_costs([principal])
    assert found.costs == sum((s.costs for s in found.segments), Decimal(0))
    assert found.costs == 0 if principal == 0 else 40 <= found.costs <= 6775
    more = costs.collection_costs([principal + 1000])
    assert more.costs >= found.costs


def test_small_invoices_of_a_consumer_raise_the_question_of_a_subscription() -> None:
    amounts = [Decimal(50), Decimal(60)]
    warned = costs.collection_costs(amounts, consumer=True).as_dict()["problems"]
    assert [p["code"] for p in warned] == ["recurring_instalments"]  # type: ignore[index]
    assert costs.collection_costs(amounts).as_dict()["problems"] == []


def test_costs_as_the_command_line_prints_them() -> None:
    assert costs.collection_costs([Decimal(100)], vat_rate=costs.STANDARD_VAT).as_dict() == {
        "total": "48.40",
        "costs": "40.00",
        "vat": "8.40",
        "principal": "100.00",
        "segments": [
            {"from": "0.00", "to": "100.00", "pct": "15.00", "costs": "15.00"},
            {"from": "0.00", "to": "100.00", "pct": None, "costs": "25.00"},
        ],
        "problems": [],
    }


DAYS = st.dates(date(2003, 1, 1), date(2026, 12, 31))


@given(AMOUNTS, DAYS, DAYS, st.sampled_from(interest.RateKind))
def test_interest_segments_join_without_a_gap_and_add_up(
    principal: Decimal, one: date, other: date, kind: interest.RateKind
) -> None:
    first, last = min(one, other), max(one, other)
    found = interest.statutory_interest(principal, first, last, kind)
    assert found.interest == sum((s.interest for s in found.segments), Decimal(0))
    if principal:
        assert sum(s.days for s in found.segments) == (last - first).days + 1
        assert (found.segments[0].start, found.segments[-1].end) == (first, last)
    assert found.problems == ()


@given(AMOUNTS, DAYS, DAYS)
def test_a_day_more_never_costs_less_interest(principal: Decimal, one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    kind = interest.RateKind.COMMERCIAL
    shorter = interest.statutory_interest(principal, first, last, kind)
    longer = interest.statutory_interest(principal, first, date(2026, 12, 31), kind)
    assert shorter.interest <= longer.interest + Decimal("0.05")


def test_an_uncovered_day_is_reported_loudly() -> None:
    kind = interest.RateKind.CONSUMER
    late = interest.statutory_interest(Decimal(100), date(2026, 12, 1), date(2027, 1, 1), kind)
    early = interest.statutory_interest(Decimal(100), date(1990, 1, 1), date(1990, 2, 1), kind)
    assert [p.code for p in late.problems] == ["rate_not_fixed"]
    assert [p.code for p in early.problems] == ["rate_before_table"]
    assert late.as_dict()["problems"]
    assert interest.statutory_interest(Decimal(0), date(1990, 1, 1), date(2027, 1, 1), kind) == (
        interest.Interest(Decimal("0.00"), ())
    )


def test_interest_as_the_command_line_prints_it() -> None:
    found = interest.statutory_interest(
        Decimal(1000), date(2021, 1, 1), date(2021, 1, 11), interest.RateKind.COMMERCIAL
    )
    assert found.as_dict()["segments"] == [
        {
            "from": "2021-01-01",
            "to": "2021-01-11",
            "days": 11,
            "base": "1000.00",
            "rate": "8.00",
            "interest": "2.41",
        }
    ]


def _debt(name: str, due_on: str, amount: str, rate: str = "0") -> allocation.Debt:
    return allocation.Debt(
        name, date.fromisoformat(due_on), Decimal(amount), rate_pct=Decimal(rate)
    )


def test_a_payment_follows_article_43() -> None:
    """Designated, then due, then most onerous, then oldest, then pro rata."""
    debts = [
        _debt("later", "2027-01-01", "100", "12"),
        _debt("cheap", "2026-01-01", "100", "4"),
        _debt("onerous", "2026-02-01", "100", "12"),
        _debt("older", "2025-01-01", "100", "4"),
    ]
    on = date(2026, 6, 1)
    assert list(allocation.allocate(Decimal(350), debts, on)) == [
        "onerous",
        "older",
        "cheap",
        "later",
    ]
    assert list(allocation.allocate(Decimal(50), debts, on, ["cheap"])) == ["cheap"]


def test_equal_debts_share_to_the_cent() -> None:
    debts = [_debt(name, "2026-01-01", "100") for name in "abc"]
    got = allocation.allocate(Decimal(100), debts, date(2026, 6, 1))
    assert sum(a.principal for a in got.values()) == 100
    assert max(a.principal for a in got.values()) - min(
        a.principal for a in got.values()
    ) <= Decimal("0.01")


@given(st.decimals("0", "5000", places=2), st.lists(st.decimals("0", "900", places=2), max_size=6))
def test_allocation_loses_no_cent(payment: Decimal, amounts: list[Decimal]) -> None:
    debts = [
        allocation.Debt(str(i), date(2026, 1, 1 + i % 3), amount, amount / 10, Decimal(1))
        for i, amount in enumerate(amounts)
    ]
    debts = [
        allocation.Debt(d.debt_id, d.due_on, d.principal, Decimal(cents(d.interest)) / 100, d.costs)
        for d in debts
    ]
    got = allocation.allocate(payment, debts, date(2026, 6, 1))
    settled = sum((a.costs + a.interest + a.principal for a in got.values()), Decimal(0))
    assert settled == min(payment, sum((d.total for d in debts), Decimal(0)))


@given(st.dates(date(2012, 1, 1), date(2030, 12, 31)))
def test_a_letter_gives_at_least_fourteen_full_days(posted: date) -> None:
    found = fourteen_days.after_posting(posted)
    assert (found.delivered_on - posted).days >= 2
    assert (found.last_free_day - found.delivered_on).days >= 14
    assert 17 <= (found.costs_due_from - posted).days <= 21


@pytest.mark.parametrize(
    ("agreed", "payer", "days"),
    [
        (None, due.Payer.BUSINESS, 30),
        (90, due.Payer.BUSINESS, 60),
        (45, due.Payer.LARGE_BUSINESS, 30),
        (45, due.Payer.GOVERNMENT, 30),
        (None, due.Payer.CONSUMER, 14),
        (21, due.Payer.CONSUMER, 21),
    ],
)
def test_terms_that_bind(agreed: int | None, payer: due.Payer, days: int) -> None:
    assert due.lawful_terms_days(agreed, payer) == days


def test_an_expressly_longer_term_binds_businesses() -> None:
    assert due.lawful_terms_days(90, due.Payer.BUSINESS, expressly_longer=True) == 90
    assert due.first_interest_day(date(2026, 3, 31)) == date(2026, 4, 1)


@given(st.from_regex(r"[0-9]{1,15}", fullmatch=True))
def test_every_betalingskenmerk_made_is_valid(number: str) -> None:
    made = betalingskenmerk(number)
    assert len(made) == 16
    assert valid_betalingskenmerk(made)


@pytest.mark.parametrize(
    ("reference", "valid"),
    [
        ("12 2345 3462 2567", True),
        ("22 2345 3462 2567", False),
        ("13 2345 3462 2567", False),
        ("1234567", True),
        ("12345678", False),
        ("5000056789012345", True),
        ("", False),
        ("RF18", False),
    ],
)
def test_betalingskenmerk_of_every_length(reference: str, valid: bool) -> None:
    """betaalvereniging.nl: 12 2345 3462 2567 is its own example with a length code."""
    assert valid_betalingskenmerk(reference) is valid


@given(st.from_regex(r"[A-Za-z0-9 -]{1,21}", fullmatch=True))
def test_every_rf_reference_made_is_valid(text: str) -> None:
    if any(sign.isalnum() for sign in text):
        assert valid_rf(rf_reference(text))


@pytest.mark.parametrize("text", ["", "²", "1" * 16])
def test_no_betalingskenmerk_out_of_anything_else(text: str) -> None:
    with pytest.raises(BadReferenceError):
        betalingskenmerk(text)


@pytest.mark.parametrize("text", ["", "--", "x" * 22])
def test_no_rf_out_of_nothing(text: str) -> None:
    with pytest.raises(BadReferenceError):
        rf_reference(text)


def _commercial(last_day: str, *paid: tuple[str, str]) -> interest.Interest:
    payments = [(date.fromisoformat(day), Decimal(amount)) for day, amount in paid]
    return interest.statutory_interest(
        Decimal(1000),
        date(2026, 1, 1),
        date.fromisoformat(last_day),
        interest.RateKind.COMMERCIAL,
        payments,
    )


def test_a_part_payment_comes_off_the_interest_first() -> None:
    """31 days over 1000 at 10.15 % is 8.62; 508.62 leaves 500, over which 28 days more run."""
    found = _commercial("2026-02-28", ("2026-01-31", "508.62"))
    assert [str(one.interest) for one in found.segments] == ["8.62", "3.89"]
    assert [str(one.base) for one in found.segments] == ["1000", "500.00"]
    assert found.segments[1].start == date(2026, 2, 1)


def test_payments_outside_the_period() -> None:
    assert _commercial("2026-01-31", ("2026-01-31", "900")) == _commercial("2026-01-31")
    assert _commercial("2026-01-31", ("2025-12-20", "500")).interest == Decimal("4.31")
    assert _commercial("2026-03-31", ("2026-01-31", "5000")).interest == Decimal("8.62")


@given(AMOUNTS, DAYS, DAYS, DAYS, AMOUNTS)
def test_a_payment_never_adds_interest(
    principal: Decimal, one: date, other: date, on: date, amount: Decimal
) -> None:
    first, last = sorted((one, other))
    kind = interest.RateKind.CONSUMER
    plain = interest.statutory_interest(principal, first, last, kind)
    less = interest.statutory_interest(principal, first, last, kind, [(on, amount)])
    # A cent a segment may be rounded the other way.
    assert less.interest <= plain.interest + Decimal("0.01") * len(less.segments)
    days = [day for part in less.segments for day in (part.start, part.end)]
    assert days == sorted(days)


def test_interest_starts_on_a_leap_day_and_joins_on_the_28th() -> None:
    found = interest.agreed_interest(
        Decimal(1000), date(2024, 2, 29), date(2028, 3, 1), Decimal(10)
    )
    joined = [one.start for one in found.segments]
    assert joined == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


LETTER = (
    "U bent in verzuim. Betaal € 1.210,00 {term}, op rekening NL91 ABNA 0417 1643 00."
    " Betaalt u niet op tijd, dan bent u € 181,50 aan incassokosten verschuldigd."
)


@pytest.mark.parametrize("term", fourteen_days.WORDINGS)
def test_a_letter_in_the_approved_words_holds(term: str) -> None:
    text = LETTER.format(term=term)
    assert fourteen_days.flaws(text, Decimal(1210)) == []
    assert fourteen_days.flaws(text) == []
    assert fourteen_days.flaws(text.replace("181,50", "219,62")) == [], "with VAT over the costs"


GOOD = LETTER.format(term=fourteen_days.WORDINGS[0])


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (LETTER.format(term="binnen veertien dagen na heden"), Flaw.TERM),
        (LETTER.format(term="binnen 14 dagen na dagtekening"), Flaw.TERM),
        (LETTER.format(term="vóór 5 december 2026"), Flaw.WORDING),
        (GOOD.replace("181,50", "190,00"), Flaw.COSTS),
        (GOOD.replace("1.210,00", "1.200,00"), Flaw.OWED),
        (GOOD + " Of NL02 ABNA 0123 4567 89.", Flaw.ACCOUNT),
    ],
)
def test_one_flaw_voids_a_letter(text: str, flaw: Flaw) -> None:
    assert flaw in fourteen_days.flaws(text, Decimal(1210))


def test_a_note_about_a_letter_is_no_letter() -> None:
    assert fourteen_days.flaws("Laatste aanmaning voor factuur 2026-0012.") == []


def test_interest_past_the_table_is_an_estimate_in_a_segment_of_its_own() -> None:
    day, kind = date(2026, 12, 31), interest.RateKind.CONSUMER
    found = interest.statutory_interest(Decimal(36500), day, date(2027, 1, 2), kind)
    assert [(one.start, one.days) for one in found.segments] == [(day, 1), (date(2027, 1, 1), 2)]
    assert found.as_dict()["estimate"] is True
    assert interest.statutory_interest(Decimal(1), day, day, kind).as_dict()["estimate"] is False


def test_part_payments_at_an_agreed_rate() -> None:
    """10 days over 36,500 at 8 % is 80; 18,330 pays that and half: 10 days over 18,250 is 40."""
    found = interest.agreed_interest(
        Decimal(36500),
        date(2026, 1, 1),
        date(2026, 1, 20),
        Decimal(8),
        [(date(2026, 1, 10), Decimal(18330))],
    )
    assert found.interest == Decimal(120)
