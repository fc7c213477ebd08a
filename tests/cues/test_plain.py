"""Plain words: numbers become tokens, slang is spelt out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.cues.plain import normalise


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("Ik betaal € 500,- op 12 mei!", "ik betaal xbedrag op xdatum !"),
        ("1.250,50 euro vóór 3-6-2026", "xbedrag voor xdatum"),
        ("the 25th, 250 euros", "the xdag xbedrag"),
        ("factuur 2026-00123, 21% btw om 10:30 uur", "factuur xnummer xprocent btw om xtijd"),
        ("naar NL91 ABNA 0417 1643 00", "naar xiban"),
        ("zie www.bank.nl of mail jan@bank.nl", "zie xlink of mail xlink"),
        ("'k heb 't nie, ff wachte", "ik heb het niet even wachte"),
        ("I dont pay, I can’t", "i don't pay i can't"),
        ("haaaaallo 😡", "haallo"),
        ("[gezondheid] [bsn]", "xgezondheid xbsn"),
        ("in 3 keer", "in xgetal keer"),
        ("", ""),
    ],
)
def test_normalises(clause, words):
    assert normalise(clause) == words


@given(st.text(max_size=100))
def test_gives_single_spaced_lower_case_words(clause):
    words = normalise(clause)
    assert words == " ".join(words.split())
    assert words == words.lower()
