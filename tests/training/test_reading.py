"""The shipped reader: what it reads in replies and phrases that it never saw."""

import io
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from kanwil.base.terms import CATEGORIES
from kanwil.cues.categories import CueCategories
from kanwil.cues.mask import mask
from kanwil.cues.names import CUES, SHOWN
from kanwil.cues.reader import CueReader
from kanwil.training.reading import cue_matrix, fit_reader, phrases

REPLIES = Path(__file__).parent.parent / "cues" / "replies.csv"


@pytest.fixture(scope="module")
def reader():
    return fit_reader(seed=0)


@pytest.fixture(scope="module")
def replies():
    """Sixty replies written apart from the bank, that nothing was ever fitted on."""
    return pd.read_csv(REPLIES, dtype=str)


def cue_f1(true, read):
    return f1_score(true, read.to_numpy() >= SHOWN, average="macro", zero_division=0)


def category_f1(true, read):
    leading = CueCategories.from_table().predict_proba(read).argmax(axis=1)
    return f1_score(true, leading, average="macro")


def test_the_bank_has_each_cue_often_enough():
    bank = phrases()
    assert bank["id"].is_unique
    assert bank["text"].is_unique
    assert cue_matrix(bank["cues"]).sum(axis=0).min() >= 30


def test_a_cue_is_no_part_of_a_longer_name():
    flags = cue_matrix(["refuses_broke|forgot", "refuses"])
    assert [[cue for cue, said in zip(CUES, row, strict=True) if said] for row in flags] == [
        ["forgot", "refuses_broke"],
        ["refuses"],
    ]


def test_reads_replies_written_apart(reader, replies):
    """Measured .84 and .85."""
    read = reader.read(replies["text"])
    codes = replies["category"].map({str(c): code for code, c in enumerate(CATEGORIES)})
    assert cue_f1(cue_matrix(replies["cues"]), read) > 0.75
    assert category_f1(codes, read) > 0.80


def test_reads_phrases_it_never_saw():
    """Measured .73 and .81 over all fifths of the bank."""
    bank = phrases()
    cues, apart = cue_matrix(bank["cues"]), np.arange(len(bank)) % 5 == 2
    texts = bank["text"].to_numpy(dtype=object)
    reader = CueReader().fit(texts[~apart], cues[~apart], np.flatnonzero(~apart))
    read = reader.read(texts[apart])
    whole = pd.DataFrame(cues[apart].astype(float), columns=list(CUES))
    codes = CueCategories.from_table().predict_proba(whole).argmax(axis=1)
    assert cue_f1(cues[apart], read) > 0.66
    assert category_f1(codes, read) > 0.74


def test_is_small_enough_to_ship(reader):
    file = io.BytesIO()
    joblib.dump(reader, file, compress=("lzma", 6))
    assert len(file.getvalue()) < 500_000


def test_keeps_no_special_data(reader):
    words = {word for run in reader.views[0].tokens[0].vocabulary_ for word in run.split()}
    assert {word for word in words if mask(word) != word} == set()
