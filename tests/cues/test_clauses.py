"""What the writer says himself, split where the sense turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.cues.clauses import LONGEST, clauses, clean

MAIL = """Beste Sanne,

De pomp lekt nog.

Met vriendelijke groet,
Piet de Vries
Installatiebedrijf De Vries

Op ma 3 mei 2026 om 10:00 schreef Sanne <sanne@voorbeeld.nl>:
> Wilt u de factuur betalen?
"""


def test_cuts_signature_and_quoted_mail():
    assert clean(MAIL) == "Beste Sanne,\nDe pomp lekt nog."


@pytest.mark.parametrize(
    "marker",
    [
        "Van: Sanne <s@v.nl>",
        "From: Sanne",
        "On Mon, 3 May 2026 at 10:00, Sanne wrote:",
        "-----Oorspronkelijk bericht-----",
        "---------- Forwarded message ---------",
        "________________________________",
        "Kind regards,",
        "Verzonden vanaf mijn iPhone",
        "Mvg Piet",
        "--",
    ],
)
def test_stops_at(marker):
    assert (
        clean(f"We betalen vrijdag.\n\n{marker}\nBetaal nu of wij procederen.")
        == "We betalen vrijdag."
    )


def test_reads_below_headers_when_nothing_stands_above():
    assert clean("Van: Piet\nVerzonden: 3 mei\nAan: ons\n\nIk betaal niet.") == "Ik betaal niet."


def test_a_greeting_word_in_a_sentence_is_no_signature():
    assert clean("Graag.\nGroeten doen we later, eerst de pomp maken hoor") == (
        "Graag.\nGroeten doen we later, eerst de pomp maken hoor"
    )


def test_takes_the_words_out_of_html():
    page = "<style>p{}</style><p>Ik betaal <b>niet</b> &amp; nooit</p><script>x()</script><br>Punt"
    assert clean(page).split() == ["Ik", "betaal", "niet", "&", "nooit", "Punt"]


def test_a_smaller_than_sign_is_no_tag():
    assert clean("bedrag < 100 euro, > 3 weken") == "bedrag < 100 euro, > 3 weken"


@pytest.mark.parametrize("nothing", [None, float("nan"), 3, b"x", "", "  \n ", "😡😡"])
def test_what_says_nothing_has_no_clauses(nothing):
    assert clauses(clean(nothing)) == []


def test_reads_only_the_start_of_a_huge_text():
    assert len(clean("<b>" * 1_000_000 + "a")) <= LONGEST
    assert len(clean("niet " * 1_000_000)) <= LONGEST


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We hebben het geld wel", "maar de pomp lekt."),
        ("Prima werk", "alleen is het geld op"),
        ("We would pay", "but you never delivered."),
        ("Het klopt.", "Echter, wij wachten nog."),
    ],
)
def test_splits_where_the_sense_turns(before, after):
    for glue in (" ", ", "):
        said = clauses(f"{before}{glue}{after}")
        assert [clause.text.rstrip(",") for clause in said] == [before, after]
        assert [clause.after_contrast for clause in said] == [False, True]


@pytest.mark.parametrize("text", ["Kom eerst maar eens kijken", "Stuur maar een kopie", "Toe maar"])
def test_maar_is_not_always_a_turn(text):
    assert clauses(text) == [(text, False)]


def test_a_turn_ends_with_its_sentence():
    assert [turned for _, turned in clauses("Goed, maar duur. Dank!")] == [False, True, False]


@given(st.text(max_size=300))
def test_loses_no_words(text):
    cleaned = clean(text)
    kept = "".join(clause.text for clause in clauses(cleaned))
    letters = [sign for sign in cleaned if sign.isalnum()]
    assert [sign for sign in kept if sign.isalnum()] == letters
