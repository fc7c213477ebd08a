"""Every cue has words in both languages and one side at most."""

from kanwil.cues.names import CUES, OUR_SIDE, UNABLE, UNWILLING, WORDS


def test_every_cue_has_words():
    assert list(WORDS) == list(CUES)


def test_our_own_side_is_no_evidence_against_the_debtor():
    assert not OUR_SIDE & (UNABLE | UNWILLING)
    assert set(CUES) >= OUR_SIDE | UNABLE | UNWILLING


def test_evasion_is_no_positive_evidence():
    assert "evasive" not in UNWILLING
