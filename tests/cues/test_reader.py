"""The reader: what it says, when it says nothing, and what it never looks at."""

import io

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanwil.cues.evidence import gather
from kanwil.cues.names import CUES, STRONG
from kanwil.cues.reader import LONGEST_QUOTE, CueReader
from kanwil.cues.views import FEW_TEXTS, View


def test_reads_each_cue_it_learnt(bank, reader):
    texts, cues, _ = bank
    read = reader.read(texts)
    assert list(read.columns) == list(CUES)
    assert (read.to_numpy().argmax(axis=1) == cues.argmax(axis=1)).mean() > 0.9
    assert read.to_numpy().min() >= 0
    assert read.to_numpy().max() <= 1


@pytest.mark.parametrize("nothing", [None, float("nan"), "", " \n", "😡🙏", "<p></p>", "> hoi"])
def test_an_empty_text_says_nothing(reader, nothing):
    assert (reader.read([nothing]).to_numpy() == 0).all()


@pytest.mark.parametrize(
    "odd", ["niet " * 100_000, "<b>" * 50_000 + "vergeten", "ÿ\x00\u202e" * 50, "?!"]
)
def test_reads_odd_texts(reader, odd):
    assert np.isfinite(reader.read([odd]).to_numpy()).all()


def test_reads_no_texts_at_all(reader):
    assert reader.read([]).shape == (0, len(CUES))
    assert reader.quotes([], reader.read([])) == []


def test_quoted_mail_is_not_the_writers(reader):
    own = "Over het hoofd gezien."
    mail = own + "\n\nOp 3 mei schreef Sanne:\n> De pomp is kapot en het geld is op"
    pd.testing.assert_frame_equal(reader.read([mail]), reader.read([own]))


def test_the_same_texts_give_the_same_reader(bank):
    texts, cues, groups = bank
    one, two = (CueReader().fit(texts, cues, groups, seed=3).read(texts) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_survives_pickling(bank, reader):
    file = io.BytesIO()
    joblib.dump(reader, file)
    file.seek(0)
    pd.testing.assert_frame_equal(joblib.load(file).read(bank[0]), reader.read(bank[0]))


def test_one_text_reads_as_among_others(bank, reader):
    together = reader.read(bank[0])
    alone = pd.concat([reader.read([text]) for text in bank[0]], ignore_index=True)
    np.testing.assert_allclose(together, alone, atol=1e-6)


class TestOutOfFold:
    @settings(max_examples=3, deadline=None)
    @given(group=st.integers(0, 11), cue=st.integers(0, len(CUES) - 1), seed=st.integers(0, 3))
    def test_never_learns_from_the_own_phrase(self, bank, group, cue, seed):
        """Whatever the own group's labels are, its reading stays the same."""
        texts, cues, _ = bank
        groups = np.arange(len(texts)) // 2
        lied = cues.copy()
        lied[groups == group] = False
        lied[groups == group, cue] = True
        true, false = (CueReader().read_oof(texts, y, groups, seed) for y in (cues, lied))
        pd.testing.assert_frame_equal(true[groups == group], false[groups == group])

    def test_knows_less_than_a_reader_that_saw_the_phrase(self, bank, reader):
        texts, cues, groups = bank
        odd = [f"{text} zwabber{at}" for at, text in enumerate(texts)]
        out = reader.read_oof(odd, cues, groups).to_numpy()
        within = CueReader().fit(odd, cues, groups).read(odd).to_numpy()
        assert out[cues].mean() < within[cues].mean()

    def test_finds_near_duplicates_itself(self, bank):
        texts, cues, _ = bank
        doubled = [*texts, *(f"{text} !" for text in texts)]
        groups = np.tile(np.arange(len(texts)), 2)
        twice = np.vstack([cues, cues])
        pd.testing.assert_frame_equal(
            CueReader().read_oof(doubled, twice), CueReader().read_oof(doubled, twice, groups)
        )

    def test_keeps_the_order_and_the_shape(self, bank):
        texts, cues, groups = bank
        assert CueReader().read_oof(texts, cues, groups).shape == cues.shape
        assert CueReader().read_oof([], cues[:0], groups[:0]).shape == (0, len(CUES))


class TestQuotes:
    def test_quotes_the_clause_that_counted(self, reader):
        text = "Dank voor uw mail. Vergeten, sorry! Verder alles goed."
        probabilities = reader.read([text])
        assert reader.quotes([text], probabilities)[0]["forgot"] == "Vergeten, sorry!"

    def test_quotes_strong_cues_only(self, reader, bank):
        probabilities = reader.read(bank[0])
        for row, quoted in enumerate(reader.quotes(bank[0], probabilities)):
            assert {CUES[cue] for cue in np.flatnonzero(probabilities.iloc[row] >= STRONG)} == set(
                quoted
            )

    @pytest.mark.parametrize(
        "secret", ["mijn burn-out", "mijn moeder is overleden", "kanker", "123456782", "scheiding"]
    )
    def test_never_quotes_special_data(self, reader, secret):
        text = f"Door {secret} is het geld op en kan ik het nu niet betalen."
        certain = pd.DataFrame(1.0, index=[0], columns=list(CUES))
        quoted = " ".join(reader.quotes([text], certain)[0].values())
        assert secret not in quoted
        assert "het geld is op" in quoted.replace("is het geld op", "het geld is op")

    def test_nothing_special_reaches_the_vocabulary(self, bank):
        texts, cues, _ = bank
        named = [f"{text} want mijn vrouw heeft kanker, bsn 123456782" for text in texts]
        assert "kanker" not in " ".join(gather(named).wording)
        reader = CueReader().fit(named, cues)
        known = " ".join(
            word for view in reader.views for v in view.tokens for word in v.vocabulary_
        )
        assert "anke" not in known

    def test_shortens_a_long_clause(self, reader):
        text = "vergeten " * 100
        certain = pd.DataFrame(1.0, index=[0], columns=list(CUES))
        assert len(reader.quotes([text], certain)[0]["forgot"]) <= LONGEST_QUOTE + 1

    def test_an_empty_text_has_no_quotes(self, reader):
        certain = pd.DataFrame(1.0, index=[0], columns=list(CUES))
        assert reader.quotes([""], certain) == [{}]


def test_a_view_keeps_its_widest_tokens_only(bank):
    texts, cues, _ = bank
    many = [f"{text} {word}" for word in ("ja", "nee", "hoi", "dag", "zo") for text in texts]
    assert len(many) >= FEW_TEXTS
    view = View({"words": 10, "letters": 20}, strength=5.0).fit(
        gather(many), np.tile(cues, (5, 1)), 0
    )
    assert [len(token.vocabulary_) for token in view.tokens] == [10, 20]
    assert view.coefficients.shape == (len(CUES), 30)


def test_a_cue_that_never_occurs_stays_improbable(reader):
    assert reader.read(["De pomp is kapot"])["deceased"].item() < 0.1
