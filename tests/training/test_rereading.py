"""The reader learns from what users said that replies say, where that makes it read better."""

import numpy as np
import pytest

from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader
from kanwil.training import rereading
from kanwil.training.reading import phrases
from kanwil.training.rereading import TaughtReader, taught_again

JARGON = {
    text: ["waits_approval"]
    for text in (
        "Hij staat op blauw bij Henk.",
        "De uwe is blauw, meer weet ik niet.",
        "Blauw in het systeem helaas.",
        "Ik zie hem op blauw sinds maandag.",
        "Nog altijd op blauw hier.",
        "Uw post kleurt blauw, Piet kijkt.",
        "Dossier is op blauw gezet.",
        "Sorry, blauw. Ik vraag het na.",
        "Er hangt een blauw vlaggetje aan.",
        "Op blauw door de nieuwe manager.",
        "Vandaag weer op blauw gesprongen.",
        "Bij ons op blauw, dus even geduld.",
        "Blauw, zegt mijn scherm.",
        "Alles van mei staat op blauw.",
        "De map ging naar blauw.",
        "Twee stuks op blauw, de rest niet.",
        "Collega zette uw nota op blauw.",
        "Zolang die blauw is kan ik niks.",
        "Vrijdag gaat blauw pas open.",
        "Het hele project is blauw.",
        "Kom ik op terug: blauw.",
        "Vanwege blauw blijft dit liggen.",
        "Regel drie is blauw bij Anja.",
        "Mijn lijst kleurt op blauw.",
        "Zie blauw in de lijst van Kees.",
    )
}


@pytest.fixture(autouse=True, scope="module")
def _small_bank():
    """A tenth of the phrase bank: the reader learns in a second."""
    small = phrases().iloc[::10].reset_index(drop=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rereading, "phrases", lambda: small)
        yield


@pytest.fixture(scope="module")
def shipped():
    return taught_again(CueReader(), {})


@pytest.fixture(scope="module")
def taught(shipped):
    return TaughtReader.fit(shipped, JARGON)


def test_it_reads_the_words_of_this_user_and_is_no_larger(shipped, taught):
    new = ["De factuur staat op blauw."]
    before, after = (one.read(new)["waits_approval"].iloc[0] for one in (shipped, taught.reader))
    assert after > before + 0.2
    sizes = [sum(view.coefficients.size for view in one.views) for one in (shipped, taught.reader)]
    assert sizes[1] <= 1.1 * sizes[0]


def test_training_reads_no_reply_by_a_reader_that_learnt_it(taught):
    text = next(iter(JARGON))
    told = taught.read(["Wij betalen morgen.", text])
    assert set(told) == {*JARGON, "Wij betalen morgen."}
    place, cue = taught.texts.index(text), CUES.index("waits_approval")
    apart = taught.apart[taught.fold[place]].read([text]).to_numpy()[0]
    np.testing.assert_allclose(told[text], apart, atol=1e-6)
    assert told[text][cue] < taught.reader.read([text]).to_numpy()[0][cue]


def test_the_same_replies_teach_the_same_reader(shipped, taught):
    again = taught_again(shipped, dict(reversed(JARGON.items())))
    assert again.identity == taught.reader.identity


def test_too_few_replies_or_no_better_reading_keep_the_shipped_reader(shipped):
    few = dict(list(JARGON.items())[:10])
    assert TaughtReader.fit(shipped, few) is None
    rng = np.random.default_rng(0)
    noise = {text: [CUES[rng.integers(len(CUES))]] for text in JARGON}
    assert TaughtReader.fit(shipped, noise) is None
