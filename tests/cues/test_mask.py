"""Special personal data is masked, and only that."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanwil.cues.mask import KINDS, mask
from kanwil.cues.wordlists import sections


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("na mijn operatie kan ik niet betalen", "na mijn [gezondheid] kan ik niet betalen"),
        ("Ik heb borstkanker.", "Ik heb [gezondheid]."),
        ("sinds de burn-out geen omzet", "sinds de [gezondheid] geen omzet"),
        ("I was in hospital after surgery", "I was in [gezondheid] after [gezondheid]"),
        ("Mijn moeder is vorige week overleden.", "[familie]."),
        ("door het overlijden van mijn vader", "door het [familie]"),
        ("after my dad died last month", "after [familie] last month"),
        ("we liggen in scheiding", "we liggen in [familie]"),
        ("going through a divorce", "going through a [familie]"),
        ("ik vast, het is ramadan", "ik vast, het is [overtuiging]"),
        ("de vakbond staakt", "de [overtuiging] staakt"),
        ("hij zit in de gevangenis", "hij zit in de [strafrecht]"),
        ("mijn BSN is 123456782", "mijn BSN is [bsn]"),
        ("bsn: 1112.22.333", "bsn: [bsn]"),
        ("ik ben 111222333", "ik ben [bsn]"),
        ("oma is gisteren overleden", "[familie]"),
        ("we gaan scheiden", "[familie]"),
        ("mijn huwelijk is stuk", "mijn [familie]"),
        ("we hebben een kindje verloren", "we hebben een [familie]"),
        ("om medische redenen", "om [gezondheid]"),
        ("door mijn rug gegaan", "[gezondheid]"),
        ("ik zit in de WIA", "ik zit in de [gezondheid]"),
        ("mijn man heeft MS", "mijn man [gezondheid]"),
        ("burn‑out", "[gezondheid]"),
        ("aan de antidepressiva", "aan de [gezondheid]"),
        ("recovering from an operation", "[gezondheid]"),
        ("als Marokkaan word ik gewantrouwd", "[overtuiging] word ik gewantrouwd"),
        ("ik heb vastgezeten", "ik heb [strafrecht]"),
        ("mijn strafzaak loopt", "mijn [strafrecht] loopt"),
        ("mijn zwager is verongelukt", "[familie]"),
        ("wij hebben een doodgeboren kindje", "wij hebben een [familie]"),
        ("de gezinsvoogd beslist", "de [familie] beslist"),
        ("mijn vrouw is net bevallen", "[familie]"),
        ("we hebben net een baby gekregen", "we hebben net [familie]"),
        ("ik ben chronisch vermoeid, lyme", "ik ben [gezondheid], [gezondheid]"),
        ("mijn bloeddruk is te hoog", "mijn [gezondheid] is te hoog"),
        ("ik moest naar de eerste hulp", "ik moest [gezondheid]"),
        ("ik krijg een nieuwe knie", "ik [gezondheid]"),
        ("ik ben bijna doof", "ik [gezondheid]"),
        ("ik heb mij ziekgemeld", "ik heb mij [gezondheid]"),
        ("vanwege mijn geaardheid", "vanwege mijn [overtuiging]"),
        ("ik ben verkracht", "ik ben [strafrecht]"),
        ("mijn vriend zit vast", "[strafrecht]"),
    ],
)
def test_masks_what_is_special(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "De heer Jansen is op 3 mei overleden; de erven beraden zich.",
        "Mijn man, eigenaar van de zaak, is overleden.",
        "Wij willen gescheiden facturen.",
        "Onze coöperatie betaalt op 30 dagen.",
        "Ik word ziek van jullie brieven.",
        "I'm sick of your emails, I'll pay when I still can.",
        "Factuur 111222333 staat open.",
        "Bel 0612345678, IBAN NL91ABNA0417164300, € 1.234.567,00",
        "kom je maandag? het geld is op.",
        "De zaak is op sterven na dood.",
        "U bent veroordeeld in de kosten.",
        "Wij gaan van die factuur af.",
        "I'm dead broke and the deal is dead.",
        # Money trouble is no special data, and must be known: it bars collecting.
        "Ik zit in de schuldhulpverlening bij de gemeente, bel mijn bewindvoerder.",
        "Ik val onder de WSNP en leef van een uitkering.",
        "De betaling zit vast in ons systeem.",
        "Uw werk is ons goed bevallen.",
        "U bent doof voor onze klacht.",
        "Wij hebben een nieuwe stomazak besteld en suiker.",
        "Ik heb een nieuwe leverancier.",
    ],
)
def test_leaves_the_rest(text):
    assert mask(text) == text


WORDS = [
    "ik",
    "kanker",
    "niet",
    "mijn",
    "vrouw",
    "overleden",
    "scheiding",
    "123456782",
    "bsn",
    "ex",
]


@given(st.lists(st.sampled_from([*WORDS, ",", "betalen", "[bsn]", "is", "ziek"]), max_size=12))
def test_masking_twice_changes_nothing(words):
    once = mask(" ".join(words))
    assert mask(once) == once


def test_each_kind_has_its_list():
    assert {*sections("special"), "bsn"} == set(KINDS)


@given(st.text(max_size=200))
def test_masks_any_text(text):
    assert re.search(r"(?i)(?<!\w)kanker(?!\w)", mask(text + " kanker")) is None
