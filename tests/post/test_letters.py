"""Every letter in every form: whole, on working days, its sums and threats from its facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.base.days import next_working_day
from kanwil.base.terms import Category, Cause, Lang
from kanwil.base.words import Tr
from kanwil.policy.law import fourteen_days
from kanwil.policy.threats import Consequence
from kanwil.post.facts import Addressee, Announcement, LetterKind, Line
from kanwil.post.letters import compose, flaws, letter_of
from kanwil.post.payment import pay
from kanwil.post.specimen import BUSINESS, COMPANY, DAY, specimen, try_out
from kanwil.post.templating import TemplateFaultError

FORMS = [(Lang.NL, "u"), (Lang.NL, "je"), (Lang.EN, "u")]
FIRST = (LetterKind.DUE_SOON, LetterKind.DUE_TODAY, LetterKind.REMINDER, LetterKind.SECOND_REMINDER)


def written(kind, lang=Lang.NL, form="u", **other):
    return compose(kind, specimen(kind, lang, form, **other))


def worded(letter, old, new):
    """The letter after someone changed its words."""
    body = tuple(one.replace(old, new) for one in letter.body)
    assert body != letter.body or old in letter.subject
    return replace(letter, body=body, subject=letter.subject.replace(old, new))


@pytest.mark.parametrize(("lang", "form"), FORMS)
@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_may_go_in_every_tone(kind, lang, form):
    for tone in (None, *Category):
        for cause in (None, Cause.NOT_RECEIVED, Cause.WAITS_APPROVAL):
            for habitual in (False, True) if kind in FIRST else (False,):
                other = {"tone": tone, "cause": cause, "habitual": habitual}
                letter = written(kind, lang, form, **other)
                assert flaws(letter) == [], letter.text()
                assert letter_of(letter.as_dict()) == letter


names = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
amounts = st.integers(1, 99_999_99)


@given(
    kind=st.sampled_from(sorted(FIRST)),
    form=st.sampled_from(FORMS),
    tone=st.sampled_from([None, *Category]),
    name=names,
    day=days,
    lines=st.lists(st.tuples(amounts, amounts, st.integers(1, 900)), min_size=1, max_size=12),
    credit=st.integers(0, 50_00),
)
@settings(max_examples=40, deadline=None)
def test_no_letter_has_an_empty_field_a_wrong_sum_a_closed_day_or_a_threat(  # noqa: PLR0917
    kind, form, tone, name, day, lines, credit
):
    invoices = tuple(
        Line(f"F{n}", day - timedelta(days=late + 30), day - timedelta(days=late), due + left, left)
        for n, (due, left, late) in enumerate(lines)
    )
    facts = replace(
        specimen(kind, *form),
        to=replace(BUSINESS, name=name, person=name),
        day=day,
        invoices=invoices,
        credit_cents=min(credit, sum(line.open_cents for line in invoices) - 1),
        reminded_on=(day - timedelta(days=3),),
        pay_by=None if kind is LetterKind.DUE_SOON else next_working_day(day + timedelta(days=7)),
        answer_by=None,
        tone=tone,
    )
    numbers = [line.number for line in invoices]
    facts = replace(facts, payment=pay(COMPANY, facts.asked_cents, numbers, "D1"))
    letter = compose(kind, facts)
    assert flaws(letter) == [], letter.text()
    assert facts.announcement is None
    if kind is not LetterKind.DUE_SOON:
        closed = replace(letter, facts=replace(facts, pay_by=date(2026, 12, 26)))
        assert any("geen werkdag" in one for one in flaws(closed))
    more = replace(letter, facts=replace(facts, credit_cents=facts.credit_cents + 1))
    assert flaws(more), "a sum that does not follow from the facts"


@pytest.mark.parametrize(("lang", "form"), FORMS)
def test_a_fourteen_day_letter_holds_in_law_and_always_says_u(lang, form):
    letter = written(LetterKind.FOURTEEN_DAYS, lang, form)
    owed = fourteen_days.flaws(letter.text(), None)
    assert owed == []
    broken = worded(letter, "binnen veertien dagen vanaf de dag nadat", "binnen 14 dagen na heden")
    assert any("ongeldig" in one for one in flaws(broken))


def test_a_payment_reference_is_no_second_account():
    number = Line("2026000123456789", date(2026, 8, 3), date(2026, 9, 2), 1515_50, 1515_50)
    letter = written(LetterKind.FOURTEEN_DAYS, invoices=(number,))
    assert letter.facts.payment.reference.startswith("RF")
    assert flaws(letter) == []


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        (LetterKind.REMINDER, "dinsdag 1 december 2026", "zo spoedig mogelijk", "Te vaag"),
        (LetterKind.REMINDER, "Wilt u", "Wil je", "door elkaar"),
        (LetterKind.REMINDER, "€ 1.515,50", "€ 1.515,05", "volgt niet uit"),
        (LetterKind.REMINDER, "dinsdag 1 december", "zondag 6 december", "niet in de gegevens"),
        (LetterKind.REMINDER, "[[payment]]", "{{ payment }}", "leeg veld"),
        (LetterKind.REMINDER, "[[payment]]", "", "uw rekening"),
        (LetterKind.REMINDER, "[[invoices]]", "", "elke factuur"),
        (
            LetterKind.REMINDER,
            "Heeft u net",
            "Anders bellen wij de deurwaarder. Heeft u net",
            "Drei",
        ),
        (LetterKind.REMINDER, "Heeft u net", "Wij melden u bij het BKR. Heeft u net", "Dreigt"),
        (LetterKind.FINAL_NOTICE, "incassobureau", "deurwaarder, dan de rechter", "Dreigt"),
        (LetterKind.FINAL_NOTICE, "in gebreke", "op de hoogte", "in gebreke"),
        (LetterKind.INTERRUPTION, "ondubbelzinnig", "graag", "Deze woorden"),
        (LetterKind.FOURTEEN_DAYS, "€ 227,33", "de wettelijke kosten", "ongeldig"),
    ],
)
def test_a_check_says_what_is_wrong_with_changed_words(kind, old, new, says):
    assert any(says in one for one in flaws(worded(written(kind), old, new)))


def test_a_letter_without_an_account_or_with_a_lapsed_or_forbidden_consequence_does_not_go():
    bare = written(LetterKind.REMINDER, payment=None)
    assert any("IBAN" in one for one in flaws(bare))
    person = Addressee("P1", "J. de Wit", natural=True)
    stop = Announcement(Consequence.STOP_SUPPLY, date(2026, 12, 2))
    letter = written(LetterKind.FINAL_NOTICE, to=person, announcement=stop)
    assert any("natuurlijk persoon" in one for one in flaws(letter))
    early = Announcement(Consequence.HAND_OVER, date(2026, 12, 1), 2816 + 22733)
    letter = written(LetterKind.FINAL_NOTICE, announcement=early)
    assert any("vóór de uiterste" in one for one in flaws(letter))
    late = written(LetterKind.REMINDER, day=DAY + timedelta(days=30))
    assert any("al voorbij" in one for one in flaws(late))


def test_flaws_are_told_in_english_too():
    letter = worded(written(LetterKind.REMINDER), "[[invoices]]", "")
    assert flaws(letter, Tr(Lang.EN)) == ["Missing: each invoice with its due date."]


def test_many_late_invoices_are_no_oversight():
    text = written(LetterKind.REMINDER, habitual=True).text()
    assert "ontschoten" not in text
    assert "vaste dagen" in text


def own(folder, name, text):
    (folder / "nl").mkdir(exist_ok=True)
    (folder / "nl" / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_template_of_the_company_wins_and_is_checked(tmp_path):
    ours = own(
        tmp_path,
        "reminder",
        "Onderwerp: Even herinneren\n\nDag {{ to.person }},\n\n{{ invoices }}\n\n"
        "Graag {{ open }} uiterlijk {{ new_date }} op [uw|je] vaste manier.\n\n{{ payment }}\n",
    )
    letter = compose(LetterKind.REMINDER, specimen(LetterKind.REMINDER, form="je"), ours)
    assert letter.subject == "Even herinneren"
    assert "op je vaste manier" in letter.text()
    assert try_out(LetterKind.REMINDER, Lang.NL, ours) == []
    own(tmp_path, "reminder", "Onderwerp: Betaal\n\nBetaal [u|je] {{ open }}.\n")
    assert len(try_out(LetterKind.REMINDER, Lang.NL, ours)) == 3
    assert compose(LetterKind.DUE_TODAY, specimen(LetterKind.DUE_TODAY), ours).subject


@pytest.mark.parametrize(
    "text", ["{{ bedrag }}", "{% if %}", "{{ ''.__class__.__mro__ }}", "{{ 1 + open }}"]
)
def test_a_template_that_cannot_be_filled_says_which(tmp_path, text):
    ours = own(tmp_path, "reminder", f"Onderwerp: x\n\n{text}\n")
    with pytest.raises(TemplateFaultError, match="reminder"):
        compose(LetterKind.REMINDER, specimen(LetterKind.REMINDER), ours)


def test_a_name_is_a_value_and_never_a_template():
    facts = specimen(LetterKind.REMINDER, to=replace(BUSINESS, name="{{ 7*7 }}", person="[a|b]"))
    letter = compose(LetterKind.REMINDER, facts)
    assert "Beste [a|b]," in letter.text()
    assert flaws(letter) == []
