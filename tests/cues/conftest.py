"""A small bank of phrases, enough to teach a reader in a second."""

import numpy as np
import pytest

from kanwil.cues.names import CUES
from kanwil.cues.reader import CueReader

BANK = {
    "complaint_quality": [
        "De pomp is kapot",
        "Het werk deugt niet",
        "De vloer ligt scheef",
        "The paint is coming off",
    ],
    "cash_trouble": [
        "Het geld is op",
        "We zitten krap bij kas",
        "Ik kan het nu niet betalen",
        "We have no money right now",
    ],
    "forgot": ["Vergeten, sorry!", "Over het hoofd gezien", "It slipped my mind", "Ontschoten"],
    "not_received": [
        "Nooit een factuur gehad",
        "De rekening is niet binnengekomen",
        "We never got the invoice",
        "Geen nota ontvangen",
    ],
    "refuses": ["Ik betaal niet", "Je krijgt geen cent", "We refuse to pay", "Vergeet het maar"],
    "promise_dated": [
        "Ik betaal vrijdag",
        "Morgen staat het erop",
        "You will have it on Monday",
        "Op 12 mei maak ik het over",
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def bank():
    """Texts, their cue matrix and their phrase ids."""
    rows = [(cue, text) for cue, texts in BANK.items() for text in texts]
    cues = np.array([[cue == name for name in CUES] for cue, _ in rows])
    return [text for _, text in rows], cues, np.arange(len(rows))


@pytest.fixture(scope="session")
def reader(bank):
    return CueReader().fit(*bank)
