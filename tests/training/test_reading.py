"""The shipped reader: what it reads in replies and phrases that it never saw."""

import io
import re
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

CUES_FOLDER = Path(__file__).parent.parent / "cues"


@pytest.fixture(scope="module")
def reader():
    return fit_reader(seed=0)


@pytest.fixture(scope="module")
def replies():
    """Sixty replies written apart from the bank, that nothing was ever fitted on."""
    return pd.read_csv(CUES_FOLDER / "replies.csv", dtype=str)


@pytest.fixture(scope="module")
def natural():
    """Replies as strangers write them; the bank holds lessons of `n…`, none of `m…`."""
    return pd.read_csv(CUES_FOLDER / "natural.csv", dtype=str)


def codes_of(replies):
    return replies["category"].map({str(c): code for code, c in enumerate(CATEGORIES)})


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
    """Measured .86 and .93; the bank has other wordings of what was misread here."""
    read = reader.read(replies["text"])
    assert cue_f1(cue_matrix(replies["cues"]), read) > 0.75
    assert category_f1(codes_of(replies), read) > 0.80


@pytest.mark.parametrize(("part", "floor"), [("n", 0.75), ("m", 0.70)])
def test_reads_natural_replies(reader, natural, part, floor):
    """Measured .83 where its lessons were learnt, .81 on those that nobody looked at."""
    own = natural[natural["id"].str.startswith(part)]
    assert category_f1(codes_of(own), reader.read(own["text"])) > floor


def test_no_natural_reply_is_in_the_bank(natural):
    bank = [set(re.findall(r"\w+", text.lower())) for text in phrases()["text"]]
    for text in natural["text"]:
        words = set(re.findall(r"\w+", text.lower()))
        near = max(len(words & own) / len(words | own) for own in bank)
        assert near <= 0.6 or len(words) < 4, text


def test_reads_phrases_it_never_saw():
    """Measured .72 and .78 over all fifths of the bank."""
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
