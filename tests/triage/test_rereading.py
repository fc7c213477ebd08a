"""What users said that replies say is learnt from at the next retraining, and can be made again."""

import pytest

from kanwil.book.ledger import read_ledger
from kanwil.training import rereading, shelf
from kanwil.training.reading import phrases
from kanwil.triage import fitting, learning, open_book
from kanwil.triage.moves import Seat, version_of
from kanwil.triage.said import tell


@pytest.fixture
def book(sample_url, monkeypatch):
    small = phrases().iloc[::10].reset_index(drop=True)
    monkeypatch.setattr(rereading, "phrases", lambda: small)
    opened = open_book(sample_url)
    yield opened
    opened.close()


def taught(book, day):
    """Say of thirty different replies what no reader would make of them."""
    with book.read() as connection:
        contacts = read_ledger(connection).contacts
    own = contacts[(contacts["direction"] == "in") & contacts["text"].notna()]
    for row in own.drop_duplicates("text").iloc[:30].itertuples():
        with book.read() as connection:
            version = version_of(connection, row.debtor_id)
        tell(book, Seat("Sanne", day, row.debtor_id, version), row.contact_id, ["deceased"])


def test_retraining_learns_to_read_and_is_made_again(book, sample_day):
    taught(book, sample_day)
    model_id = fitting.fit_challenger(book, sample_day, "sanne")
    with book.read() as connection:
        bundle = shelf.load(connection, model_id)
        shipped = shelf.champion(connection)
    assert bundle.reader.identity != shipped.reader.identity
    assert bundle.facts["own_replies"] == 30
    assert "30 verbeterde antwoorden" in learning.listed(book)[0]["card"]
    again = fitting.rebuild(book, model_id, "sanne")
    with book.read() as connection:
        made = shelf.load(connection, again)
        assert made.reader.identity == bundle.reader.identity
        assert len(shelf.row_of(connection, again)["data"]) < 1_000_000
