"""Near-duplicates come together, others stay apart."""

from kanwil.cues.evidence import gather
from kanwil.cues.groups import groups_among

LETTER = (
    "Beste {name}, wij betalen uw factuur van {amount} euro op {day} mei in drie gelijke termijnen."
)


def groups_of(texts):
    return groups_among(gather(texts).wording)


def test_a_letter_filled_in_twice_is_one_group():
    texts = [
        LETTER.format(name="Piet", amount=500, day=3),
        "Ik heb de factuur nooit ontvangen, stuur hem nog eens.",
        LETTER.format(name="Anna", amount=1250, day=17),
        "IK HEB DE FACTUUR NOOIT ONTVANGEN stuur hem nog eens",
    ]
    assert groups_of(texts).tolist() == [0, 1, 0, 1]


def test_common_words_bring_nobody_together():
    texts = ["Ik kan de factuur niet betalen", "Ik heb de factuur niet gezien", "Betaal ik niet"]
    assert groups_of(texts).tolist() == [0, 1, 2]


def test_many_copies_are_one_group():
    names = [chr(97 + at % 26) * (3 + at // 26) for at in range(200)]
    assert set(groups_of([LETTER.format(name=name, amount=1, day=1) for name in names])) == {0}


def test_empty_texts_and_short_ones():
    assert groups_of([]).tolist() == []
    assert groups_of(["ja", "ja!", None, "nee", "ja"]).tolist() == [0, 0, 2, 3, 0]
