"""The word list keeps denial and contrast, and finds the same as plain searching would."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.cues.clauses import clauses
from kanwil.cues.lexicon import MOST, Plain, counts, mentions, notions
from kanwil.cues.names import CUES
from kanwil.cues.plain import normalise
from kanwil.cues.starts import alternatives, by_start
from kanwil.cues.wordlists import sections


def plain(text):
    return [Plain(normalise(words), turned) for words, turned in clauses(text)]


def found(text):
    return {
        (notions()[one.notion], one.denied, one.after_contrast)
        for clause in plain(text)
        for one in mentions(clause)
    }


@pytest.mark.parametrize(
    ("text", "notion", "denied"),
    [
        ("We hebben een klacht over de pomp", "complaint_quality", False),
        ("Geen klachten over de pomp", "complaint_quality", True),
        ("We have no complaint at all", "complaint_quality", True),
        ("Niet alleen klachten maar ook schade", "complaint_quality", False),
        ("Ik ga niet betalen", "refuses", False),
        ("Ik ben niet failliet", "insolvency", True),
        ("we zijn failliet", "insolvency", False),
        ("Ik ben het niet vergeten", "forgot", True),
        ("helemaal vergeten!", "forgot", False),
        ("we hebben het geld wel", "has_means", False),
        ("daar ligt het niet aan", "has_means", False),
        ("kan nog niet betalen", "cash_trouble", False),
        ("'k heb 't nie", "cash_trouble", False),
        ("mag het in drie delen", "instalment_request", False),
        ("can we split it over three months", "instalment_request", False),
        ("nooit ontvangen", "not_received", False),
        ("already paid last week", "claims_paid", False),
        ("wij betalen op 60 dagen", "pay_run", False),
    ],
)
def test_keeps_denial(text, notion, denied):
    assert (notion, denied, False) in found(text)


def test_marks_what_follows_a_contrast():
    said = found("Geen klachten, maar het geld is op")
    assert ("complaint_quality", True, False) in said
    assert ("cash_trouble", False, True) in said


def test_counts_in_three_columns_up_to_a_limit():
    row = counts([plain("kapot! kapot! kapot! kapot! maar we vinden het kapot")])[0]
    first = 3 * notions().index("complaint_quality")
    assert row[first] == MOST
    assert row[first + 1] == 0
    assert row[first + 2] == 1
    assert counts([[]]).shape == (1, 3 * len(notions()))


def test_every_cue_has_patterns():
    assert set(CUES) <= set(notions())


WORDS = (
    "ik we niet geen betaal betalen geld is op kapot klacht nog factuur stuur kopie i'll pay 25e"
)


@settings(deadline=None)  # the first search compiles the list
@given(st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join))
def test_the_index_finds_what_the_patterns_find(words):
    clause = normalise(words)
    for column, patterns in enumerate(sections("lexicon").values()):
        searched = re.findall(rf"(?<![\w'])(?:{'|'.join(patterns)})(?!\w)", clause)
        indexed = [one for one in mentions(Plain(clause, False)) if one.notion == column]
        assert len(indexed) == len(searched)


@pytest.mark.parametrize(
    ("pattern", "starts"),
    [
        ("abc", {"ab"}),
        ("a?bc", {"ab", "bc"}),
        ("(?:ab|cd)e", {"ab", "cd"}),
        ("(?:ab )?cd", {"ab", "cd"}),
        ("x{0,2}yz", {"x", "xy", "yz"}),
        ("a+bc", {"a", "ab"}),
        ("(?:a|b)*c", {"a", "ac", "b", "bc", "c"}),
        (r"\w+a", {""}),
        (r"a\w+", {"a"}),
        ("a|(?:b|c[de])f", {"a", "bf", "c"}),
        ("ab+c", {"ab"}),
    ],
)
def test_knows_the_letters_a_pattern_starts_with(pattern, starts):
    assert set(by_start((pattern,))) == starts


def test_refuses_a_pattern_that_does_not_close():
    with pytest.raises(ValueError, match="ab"):
        by_start(("(?:ab",))


def test_splits_at_the_outer_bars_only():
    assert alternatives(r"a|(?:b|c)|[|]d|\|e") == ["a", "(?:b|c)", "[|]d", r"\|e"]


def test_counts_are_whole_numbers():
    assert np.array_equal(counts([plain("kapot")]) % 1, np.zeros((1, 3 * len(notions()))))
