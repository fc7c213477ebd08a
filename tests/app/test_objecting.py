"""The switch on the dossier: a person objects, the category goes, and comes back."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from kanwil.base.labels import CATEGORY
from kanwil.base.settings import Settings
from kanwil.base.words import Tr
from kanwil.resolution.blind import drawn
from kanwil.triage import open_book
from kanwil.triage.dossier import open_dossier
from kanwil.triage.objecting import may_object
from kanwil.triage.queue import everyone

from .test_screens import APP, shown

SQUARE = 'class="kw-square"'


@pytest.fixture
def person(sample_url, sample_day):
    """A late natural person whose category is shown."""
    book = open_book(sample_url, Settings(user="Sanne"))
    late = [row for row in everyone(book, sample_day) if row["category"]]
    yield next(
        row["debtor_id"]
        for row in late
        if not drawn(row["case_id"])
        and may_object(open_dossier(book, row["debtor_id"], sample_day, Tr("nl")))
    )
    book.close()


def test_the_switch_takes_square_and_reasons_away_and_brings_them_back(
    monkeypatch, sample_url, sample_day, person
):
    monkeypatch.setenv("KANWIL_BOOK", sample_url)
    monkeypatch.setenv("KANWIL_AS_OF", str(sample_day))
    at = AppTest.from_file(str(APP / "main.py"), default_timeout=180)
    at._page_hash = calc_hash("dossier")
    at.query_params["debtor"] = person
    at.run()
    assert SQUARE in shown(at)
    at.toggle[0].set_value(True).run()
    assert not at.exception
    words = shown(at)
    assert "bezwaar tegen profilering" in words
    for gone in (SQUARE, *CATEGORY.values()):
        assert gone not in words
    at.toggle[0].set_value(False).run()
    assert not at.exception
    assert SQUARE in shown(at)
