"""Who collects for others tells a natural person all that the Wki asks, or sends nothing."""

from dataclasses import replace

import pytest

from kanwil.base.terms import Lang
from kanwil.post.facts import Collecting, LetterKind
from kanwil.post.letters import compose, flaws, letter_of, render_letter
from kanwil.post.specimen import specimen

OURS = Collecting("Bakkerij Bos B.V., Dorpsstraat 1, Venlo", "JUS-2025-00123", "klacht@ons.example")
LETTERS = [kind for kind in LetterKind if kind is not LetterKind.CALL_SCRIPT]


def written(kind, lang=Lang.NL, **ours):
    facts = specimen(kind, lang, "u")
    return compose(kind, replace(facts, collecting=replace(OURS, **ours)))


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("kind", LETTERS)
def test_each_letter_names_creditor_register_and_complaints(kind, lang):
    letter = written(kind, lang)
    assert flaws(letter) == [], letter.text()
    assert letter_of(letter.as_dict()) == letter
    for said in (OURS.creditor, OURS.registration, OURS.complaints, letter.facts.to.name):
        assert said in letter.text()


def test_principal_interest_with_its_rate_costs_and_total_are_specified():
    text = written(LetterKind.HANDED_OVER).text()
    block = text[text.index("Over deze vordering") :]
    for said in ("Hoofdsom: €", "wettelijke rente (art. 6:119 BW)", "% vanaf", "Totaal: €"):
        assert said in block
    assert render_letter(written(LetterKind.HANDED_OVER)).startswith(b"%PDF")


@pytest.mark.parametrize("part", ["creditor", "registration", "complaints"])
def test_without_one_of_them_no_letter_may_go(part):
    found = flaws(written(LetterKind.REMINDER, **{part: ""}))
    assert any("register" in one for one in found)


def test_who_collects_its_own_invoices_tells_none_of_it():
    letter = compose(LetterKind.REMINDER, specimen(LetterKind.REMINDER, Lang.NL, "u"))
    assert "Schuldeiser" not in letter.text()
