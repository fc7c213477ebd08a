"""The model card tells in both languages what a model is for, and never more than is known."""

import re

import pytest

from kanwil.model.card import card

FACTS = {
    "model_id": "shipped-1",
    "made_on": "2025-11-21",
    "recipe": "shipped",
    "cases": 5_000,
    "test_cases": 2_000,
    "counts": {"can_wont": 1_500, "wants_cant": 1_200, "neither": 500, "forgetful": 1_800},
    "figures": {"accuracy": [0.68, 0.66, 0.7], "log_loss": [0.74, 0.72, 0.76]},
    "recall": {"can_wont": 0.7, "wants_cant": 0.6, "neither": 0.41, "forgetful": 0.8},
    "coverage": {"can_wont": 0.9, "wants_cant": 0.91, "neither": 0.89, "forgetful": 0.9},
    "text_prior": {"can_wont": 0.3, "wants_cant": 0.25, "neither": 0.1, "forgetful": 0.35},
    "text_figures": {"macro_f1": [0.6, 0.55, 0.65]},
    "sha256": "ab12",
}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("facts", [{}, FACTS, FACTS | {"own_cases": 40}, {"recipe": "own"}])
def test_a_card_has_no_holes(facts, lang):
    found = card(facts, lang)
    assert found.startswith("# ")
    assert not re.search(r"\{\w*\}|nan|None", found)


def test_a_card_tells_figures_with_their_uncertainty():
    found = card(FACTS, "nl")
    assert "| Goed geraden (aandeel) | 0,680 | (0,660 – 0,700) |" in found
    assert "“Kan niet, wil niet” wordt het minst herkend." in found
    assert "Losse teksten: Macro-F1 | 0,600" in found
    assert "21 nov 2025" in found
    assert "`ab12`" in found


def test_a_card_says_whose_cases_it_learnt_from():
    assert "Er zat geen enkele echte klant bij" in card(FACTS, "nl")
    assert "bijgesteld met 40 eigen" in card(FACTS | {"own_cases": 40}, "nl")
    assert "Geleerd van 900 eigen" in card(FACTS | {"recipe": "own", "own_cases": 900}, "nl")


def test_a_card_says_whether_texts_count():
    assert "telt mee" in card(FACTS | {"texts_used": True}, "nl")
    assert "telt niet mee" in card(FACTS | {"texts_used": False}, "nl")
    assert "does not count" in card(FACTS | {"texts_used": False}, "en")


def test_a_card_without_figures_claims_none():
    assert "Hoe goed" not in card({}, "nl")


def test_a_card_says_what_was_measured_and_from_which_days_it_learnt():
    own = FACTS | {"own_cases": 40, "own_days": ["2024-03-01", "2026-10-30"]}
    assert "vanaf 1 mrt 2024 en geëindigd tot en met 30 okt 2026" in card(own, "nl")
    assert "dit model zelf" in card(own | {"compared": True}, "nl")
    assert "deze manier van leren" in card(own | {"compared": False}, "nl")
    assert "Gemeten is d" not in card(FACTS, "nl"), "the shipped card says what it said"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_card_says_what_the_law_asks(lang):
    """What for and not for, data, figures, weak spots, what is not used, and who decides."""
    found = card(FACTS, lang)
    assert found.count("\n## ") == 9
    for word in {
        "nl": ("nationaliteit", "kredietscore", "mens"),
        "en": ("nationality", "credit score", "human"),
    }[lang]:
        assert word in found
