"""On a blind case neither list nor dossier shows the category before the user has voted."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.labels import CATEGORY
from kanwil.base.settings import Settings
from kanwil.base.terms import Category
from kanwil.resolution.blind import drawn
from kanwil.triage import open_book, voting
from kanwil.triage.moves import Seat
from kanwil.triage.queue import case_of, everyone

from .test_screens import APP, shown

SQUARE = 'class="kw-square"'


@pytest.fixture
def dossier(monkeypatch, sample_day):
    def _dossier(url, debtor_id):
        monkeypatch.setenv("KANWIL_BOOK", url)
        monkeypatch.setenv("KANWIL_AS_OF", str(sample_day))
        at = AppTest.from_file(str(APP / "main.py"), default_timeout=120)
        at._page_hash = calc_hash("dossier")
        at.query_params["debtor"] = debtor_id
        return at.run()

    return _dossier


def test_a_blind_dossier_shows_the_step_and_no_category_until_the_vote(
    dossier, sample_url, sample_day
):
    book = open_book(sample_url, Settings())
    late = everyone(book, sample_day)
    blind = next(row for row in late if drawn(row["case_id"]))
    seen = next(row for row in late if not drawn(row["case_id"]) and row["category"])
    assert (blind["blind"], blind["category"]) == (True, "")
    assert not seen["blind"]

    before = shown(dossier(sample_url, blind["debtor_id"]))
    assert "Eerst uw oordeel" in before
    for words in (*CATEGORY.values(), SQUARE):
        assert words not in before
    seat = Seat("Sanne", sample_day, blind["debtor_id"], 0, blind["case_id"], blind["judgement"])
    voting.vote(book, seat, Category.FORGETFUL)
    assert not case_of(book, sample_day, blind["debtor_id"])[0]["blind"]
    after = shown(dossier(sample_url, blind["debtor_id"]))
    assert SQUARE in after
    assert "Eerst uw oordeel" not in after
    book.close()
