"""That each feature is defined once, has its words, and asks nothing that it may not."""

import re
import runpy
from dataclasses import replace
from pathlib import Path

import narwhals.stable.v2 as nw
import pandas as pd
import pytest

from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.features import catalogue
from kanwil.features.catalogue import FEATURES, TALLIES, catalogue_hash, page
from kanwil.features.compute import _NEEDED, compute
from kanwil.features.feature import Feature, Group, Kind
from tests_support.ledgers import make_cues, make_ledger, make_moments

DOCS = Path(__file__).parents[2] / "docs" / "features.md"
PROTECTED = re.compile(
    r"name|postcode|city|country|address|language|lang|gender|sex|birth|age_|nationality|iban"
    r"|phone|email|health|religion|religio|ethnic|kvk|sector"
)


def test_names_and_tallies_are_given_once():
    assert len({one.name for one in FEATURES}) == len(FEATURES)
    assert len({one.name for one in TALLIES}) == len(TALLIES)
    assert {one.group for one in FEATURES} == set(Group)


def test_every_tally_serves_a_feature():
    expressions = " ".join(str(one.expression) for one in FEATURES)
    unused = [one.name for one in TALLIES if not re.search(rf"\b{one.name}\b", expressions)]
    assert unused == []


def test_no_protected_ground_and_no_proxy_is_asked():
    for one in FEATURES:
        assert not PROTECTED.search(one.name), one.name
    # The name is read for B.V. or N.V. alone, to protect who may be a natural person.
    read = set(_NEEDED["debtors"].split()) - {"name"}
    assert not {one for one in read if PROTECTED.search(one)}


def test_who_where_and_of_what_language_someone_is_changes_no_feature():
    ledger, moments = make_ledger(3), make_moments(3)
    cues = make_cues(ledger)
    told = ledger.debtors.assign(legal_form="eenmanszaak")
    other = told.assign(
        **dict.fromkeys(("email", "phone", "address", "postcode", "city", "kvk", "iban"), "X"),
        name="Fatima el Amrani",
        sector="zorg",
        language="en",
        country="MA",
    )
    one, two = (compute(replace(ledger, debtors=who), moments, cues) for who in (told, other))
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.name)
@pytest.mark.parametrize("lang", list(Lang))
def test_every_value_can_be_said(feature, lang):
    values = (float("nan"), -3.2, 0.0, 0.4, 1.0, 12.6, 1250.0)
    said = [feature.say(value, Tr(lang)) for value in values]
    for sentence in said:
        assert sentence
        assert not re.search(r"[{}|()]|\bnan\b|  ", sentence), sentence
        assert not sentence.endswith(".")
    assert feature.words_nl != feature.words_en
    assert bool(feature.none_nl) == bool(feature.none_en)
    assert bool(feature.unknown_nl) == bool(feature.unknown_en)


def test_the_page_shows_every_feature_and_is_up_to_date():
    assert DOCS.read_text(encoding="utf-8") == page(), (
        "python -m kanwil.features > docs/features.md"
    )
    assert all(f"`{one.name}`" in page() for one in FEATURES)


def test_the_page_writes_itself(capsys):
    runpy.run_module("kanwil.features", run_name="__main__")
    assert capsys.readouterr().out == page()


def test_the_hash_follows_the_definitions_and_not_the_words(monkeypatch):
    before = catalogue_hash.__wrapped__()
    assert before == catalogue_hash()
    reworded = (replace(FEATURES[0], words_nl="anders gezegd {v}"), *FEATURES[1:])
    monkeypatch.setattr(catalogue, "FEATURES", reworded)
    assert catalogue_hash.__wrapped__() == before
    other = replace(FEATURES[0], expression=nw.col("overdue_euro") / 2)
    monkeypatch.setattr(catalogue, "FEATURES", (other, *FEATURES[1:]))
    assert catalogue_hash.__wrapped__() != before
    monkeypatch.setattr(catalogue, "FEATURES", FEATURES[::-1])
    assert catalogue_hash.__wrapped__() != before


def feature(kind: Kind, **words: str) -> Feature:
    return Feature(
        "x", Group.HABIT, kind, words.pop("nl", "{v}"), words.pop("en", "{v}"), "x", **words
    )


@pytest.mark.parametrize(
    ("kind", "value", "dutch", "english"),
    [
        (Kind.DAYS, 1.2, "1 dag", "1 day"),
        (Kind.DAYS, 12, "12 dagen", "12 days"),
        (Kind.WEEKS, 0.3, "minder dan een week", "less than a week"),
        (Kind.YEARS, 4, "4 jaar", "4 years"),
        (Kind.LATE, 12.4, "12 dagen te laat", "12 days late"),
        (Kind.LATE, -1, "1 dag te vroeg", "1 day early"),
        (Kind.LATE, 0.2, "op tijd", "on time"),
        (Kind.SHIFT, 5, "5 dagen later", "5 days later"),
        (Kind.SHIFT, -5, "5 dagen eerder", "5 days earlier"),
        (Kind.EURO, 1234.4, "€ 1.234", "€ 1.234"),
        (Kind.SHARE, 0.405, "40%", "40%"),
        (Kind.RATIO, 1.84, "1,8", "1,8"),
        (Kind.COUNT, 1200.0, "1.200", "1.200"),
        (Kind.STRENGTH, 0.8, "onlangs", "recently"),
        (Kind.STRENGTH, 0.2, "eerder of terloops", "earlier or in passing"),
    ],
)
def test_a_value_is_written_with_its_unit(kind, value, dutch, english):
    said = [
        feature(kind).say(value, Tr(lang)).replace("\u00a0", " ") for lang in (Lang.NL, Lang.EN)
    ]
    assert said == [dutch, english]


def test_words_follow_the_number():
    one = feature(
        Kind.COUNT,
        nl="heeft {v} (factuur|facturen)",
        en="has {v} (invoice|invoices)",
        none_nl="heeft geen factuur",
        none_en="has no invoice",
    )
    dutch = Tr(Lang.NL)
    assert one.say(1.0, dutch) == "heeft 1 factuur"
    assert one.say(2.0, dutch) == "heeft 2 facturen"
    assert one.say(0.0, dutch) == "heeft geen factuur"
    assert one.say(0.0, Tr(Lang.EN)) == "has no invoice"
    assert one.say(float("nan"), dutch) == "heeft daarvoor te weinig betaalhistorie"
