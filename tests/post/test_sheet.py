"""The owner's sheet: one page, everything said, nothing evaluated, whatever the texts hold."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.post.sheet import Option, Sheet, in_words, render_sheet
from kanwil.post.typeset import fit

SHEET = Sheet(
    company="Van Dalen Techniek B.V.",
    debtor="Timmerbedrijf Jansen B.V.",
    debtor_id="D19235",
    day=date(2026, 11, 21),
    headline="Eerst de klacht van 18 november over 2026-6820 behandelen (€ 5.366,81).",
    belief="Waarschijnlijk kan deze klant betalen, maar houdt hij het geld vast om de klacht.",
    overdue=Decimal("66659.19"),
    disputed=Decimal("5366.81"),
    expected=Decimal("48401.90"),
    oldest_days=48,
    n_overdue=5,
    chances=(0.71, 0.10, 0.04, 0.15),
    reasons=("Klaagde op 18 november.", "Betaalde nieuwere facturen wél.", "Storneerde."),
    but="Betaalde op 12 november een deel.",
    unknown="Of de klacht ook de andere facturen tegenhoudt.",
    question="Wat houdt de betaling tegen?",
    answers=("Niet tevreden", "Nu geen geld"),
    options=(
        Option("Klacht oplossen", Decimal("48401.90"), advised=True),
        Option("Laatste aanmaning", Decimal(44120), "er staat een klacht open"),
        Option("Overdragen aan incasso", Decimal(-3500), "er staat een klacht open"),
    ),
    allowed=("Wettelijke handelsrente vanaf 5 oktober 2026.",),
    forbidden=(("Laatste aanmaning", "er staat een klacht open."),),
    decided_by="",
    model_id="kanwil-2026-11",
    data_until=date(2026, 11, 20),
)


def pages(sheet, lang=Lang.NL):
    found = [
        page.extract_text() for page in pypdf.PdfReader(BytesIO(render_sheet(sheet, lang))).pages
    ]
    return [" ".join(text.replace("\u200b", "").split()) for text in found]


def test_the_sheet_says_it_all():
    (text,) = pages(SHEET)
    said = [SHEET.company, SHEET.debtor, SHEET.debtor_id, SHEET.headline, SHEET.belief]
    said += [*SHEET.reasons, SHEET.but, SHEET.unknown, SHEET.question, *SHEET.answers]
    said += [*SHEET.allowed, *SHEET.forbidden[0], *(one.words for one in SHEET.options)]
    said += ["21 november 2026", "€ 66.659,19", "€ 5.366,81", "€ 48.402", "€ -3.500", "48 dagen"]
    said += ["5 facturen", "ongeveer 9 van de 10", "7 van de 10", "hooguit 1 van de 20"]
    said += ["kanwil-2026-11", "20 nov 2026", "Een computer rekende dit uit; een mens beslist."]
    assert [piece for piece in said if " ".join(piece.split()) not in text] == []
    assert "{" not in text
    assert "None" not in text


def test_the_mark_changes_with_the_contents_only():
    def mark(sheet):
        return re.search(r"kenmerk ([0-9a-f]{10})", pages(sheet)[0])[1]

    assert mark(SHEET) == mark(replace(SHEET))
    assert mark(SHEET) != mark(replace(SHEET, but="Iets anders."))
    assert render_sheet(SHEET) == render_sheet(SHEET)


def test_a_decision_is_named_or_left_to_fill_in():
    assert "anders, namelijk" in pages(SHEET)[0]
    decided = pages(replace(SHEET, decided_by="Sanne, 21 november: akkoord"))[0]
    assert "Sanne, 21 november: akkoord" in decided
    assert "anders, namelijk" not in decided


def test_what_is_empty_leaves_no_heading_behind():
    bare = replace(
        SHEET,
        disputed=Decimal(0),
        reasons=(),
        but="",
        unknown="",
        question="",
        answers=(),
        options=(),
        allowed=(),
        forbidden=(),
        belief="",
        n_overdue=1,
        oldest_days=1,
    )
    (text,) = pages(bare)
    for heading in ("Waarom wij", "Wat ertegen", "Wat wij niet", "Wat elke stap", "Wat nu"):
        assert heading not in text
    assert "niets" in text
    assert "1 dag " in text


MARKUP = '*vet* #panic("x") $x^2$ `raw` <label> @ref \\ #include "/etc/passwd" // weg'


def test_markup_in_a_name_is_just_a_name():
    (text,) = pages(replace(SHEET, debtor="*vet* #panic() $x$ @ref", headline=MARKUP))
    assert "*vet* #panic() $x$ @ref" in text
    assert '#include "/etc/passwd" // weg' in text


LONG = MARKUP + " \u202eomgekeerd\x00\ud800 漢字 🙂 " + "Lange" * 90
TEXTS = [name for name, kind in Sheet.__annotations__.items() if kind is str]


def test_long_hostile_texts_stay_on_one_page():
    hostile = replace(
        SHEET,
        **dict.fromkeys(TEXTS, LONG),
        reasons=(LONG,) * 9,
        answers=(LONG,) * 9,
        options=tuple(Option(LONG, Decimal("999999999999.99"), LONG) for _ in range(20)),
        allowed=(LONG,) * 9,
        forbidden=((LONG, LONG),) * 9,
        overdue=Decimal("99999999999.99"),
        oldest_days=99_999,
        n_overdue=123_456,
    )
    assert len(pages(hostile)) == 1


@given(st.text(max_size=400), st.lists(st.text(max_size=300), max_size=5))
@settings(max_examples=15, deadline=None)
def test_any_text_gives_one_page(text, many):
    sheet = replace(SHEET, debtor=text, headline=text, reasons=tuple(many), unknown=text)
    assert len(pages(sheet)) == 1


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (1.0, "minstens 19 van de 20"),
        (0.95, "minstens 19 van de 20"),
        (0.949, "ongeveer 9 van de 10"),
        (0.78, "ongeveer 8 van de 10"),
        (0.05, "ongeveer 1 van de 10"),
        (0.04, "hooguit 1 van de 20"),
    ],
)
def test_chances_are_counts(chance, words):
    assert in_words(chance, Tr(Lang.NL)) == words


def test_english_uses_the_same_numbers():
    (text,) = pages(SHEET, Lang.EN)
    assert "21 November 2026" in text
    assert "€ 66.659,19" in text


@given(st.text(max_size=200), st.integers(1, 80))
def test_fitted_text_is_short_and_on_one_line(text, longest):
    fitted = fit(text, longest).replace("\u200b", "")
    assert len(fitted) <= longest
    assert "\n" not in fitted
