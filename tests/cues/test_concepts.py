"""Concepts bridge wordings and languages."""

import pytest

from kanwil.cues.concepts import concepts_of, phrase
from kanwil.cues.plain import normalise
from kanwil.cues.wordlists import sections


@pytest.mark.parametrize(
    ("dutch", "english"),
    [("betalen", "pay"), ("factuur", "invoice"), ("failliet", "bankrupt"), ("vergeten", "forgot")],
)
def test_one_name_for_both_languages(dutch, english):
    assert set(concepts_of(dutch)) & set(concepts_of(english))


def test_stems_and_whole_words():
    assert "INSOLVENT" in concepts_of("faillissementsaanvraag")
    assert concepts_of("cent") == ("NOTHING",)
    assert "NOTHING" not in concepts_of("centrum")
    assert "INVOICE" in concepts_of("weekfactuur")
    assert concepts_of("xyzzy") == ()


def test_a_phrase_is_concepts_pairs_and_triples():
    tokens = phrase(normalise("ik betaal de factuur niet"))
    assert {"I", "PAY", "INVOICE", "NOT"} <= set(tokens)
    assert {"I_PAY", "PAY_INVOICE", "PAY~NOT", "PAY_INVOICE_NOT"} <= set(tokens)
    assert phrase("") == ()


def test_all_words_are_as_plain_words_are():
    words = " ".join(" ".join(lines) for lines in sections("concepts").values()).split()
    odd = [word for word in words if word != word.lower()]
    assert odd == []
