"""What each reader made of the replies that it read, remembered while the process lives."""

from weakref import WeakKeyDictionary

import pandas as pd

from kanwil.book.frames import Ledger
from kanwil.cues.reader import CueReader
from kanwil.model.splines import Floats

_READ: WeakKeyDictionary[CueReader, dict[str, Floats]] = WeakKeyDictionary()


def memory(reader: CueReader) -> dict[str, Floats]:
    """Return per text the probability of each cue; what is put in is not read again."""
    return _READ.setdefault(reader, {})


def replies(ledger: Ledger) -> pd.DataFrame:
    """Return the inbound contacts that hold a text, with the text stripped."""
    contacts = ledger.contacts.assign(text=ledger.contacts["text"].fillna("").str.strip())
    return contacts[(contacts["direction"] == "in") & (contacts["text"] != "")]
