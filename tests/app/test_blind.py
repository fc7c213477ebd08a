"""On a blind case neither list nor dossier shows the category before the user has voted."""

from kanwil.base.labels import CATEGORY
from kanwil.base.terms import Category
from kanwil.resolution.blind import drawn
from kanwil.triage import voting
from kanwil.triage.moves import Seat
from kanwil.triage.queue import case_of, everyone

from .test_screens import shown

SQUARE = 'class="kw-square"'


def test_a_blind_dossier_shows_the_step_and_no_category_until_the_vote(run, book, sample_day):
    late = everyone(book, sample_day)
    blind = next(row for row in late if drawn(row["case_id"]))
    seen = next(row for row in late if not drawn(row["case_id"]) and row["category"])
    assert (blind["blind"], blind["category"]) == (True, "")
    assert not seen["blind"]

    before = shown(run("dossier", debtor=blind["debtor_id"]))
    assert "Eerst uw oordeel" in before
    for words in (*CATEGORY.values(), SQUARE):
        assert words not in before
    seat = Seat("Sanne", sample_day, blind["debtor_id"], 0, blind["case_id"], blind["judgement"])
    voting.vote(book, seat, Category.FORGETFUL)
    assert not case_of(book, sample_day, blind["debtor_id"])[0]["blind"]
    after = shown(run("dossier", debtor=blind["debtor_id"]))
    assert SQUARE in after
    assert "Eerst uw oordeel" not in after
