"""What an owner may ask of the model: are my debtors like its lessons, and what does it earn.

It computes features and advice, so it runs in the scoring process and on the command line.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

from kanwil.book.ledger import read_ledger
from kanwil.model.assess import assess
from kanwil.training.drift import moved
from kanwil.training.earned import earned
from kanwil.training.retrain import gather
from kanwil.training.shelf import champion
from kanwil.triage.books import Book
from kanwil.triage.judging import late_moments
from kanwil.triage.trial import trial


def asked(book: Book, day: date) -> dict[str, Any]:
    """Return `features` (how many), `moved` and `earned` of the model in use, and the `trial`."""
    with book.read() as connection:
        ledger, bundle, gathered = read_ledger(connection), champion(connection), gather(connection)
        terms = book.settings.payment_terms_days
        tried = trial(connection, ledger, day, book.settings.trial_pct, terms)
    moments = late_moments(ledger, day, terms)
    found = assess(bundle, ledger, moments, terms_days=terms, explain=False).features
    reckoned = earned(gathered, book.settings)
    return {
        "features": len(bundle.usual),
        "moved": [asdict(one) for one in moved(found, bundle.usual)],
        "earned": None if reckoned is None else asdict(reckoned),
        "trial": tried,
    }
