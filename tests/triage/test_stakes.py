"""The owner's own figures: they count at once, stand in the log, and go back to the assumption."""

import pytest

from kanwil.base.audit import LOG
from kanwil.base.settings import Settings
from kanwil.base.store import rows
from kanwil.base.terms import Action
from kanwil.policy.figures import StakesError
from kanwil.policy.stakes import PLACE
from kanwil.triage import open_book, stakes
from kanwil.triage.runs import minutes_of

CALL = "actions.call.minutes"


@pytest.fixture
def book(book_url):
    found = open_book(book_url, Settings())
    yield found
    found.close()


def test_an_own_figure_counts_until_the_assumption_is_back(book):
    assumed, own = stakes.figures(book)
    assert own == {}
    stakes.set_figures(book, "Sanne", {CALL: 25.0, "actions.call.paid.1": 0.6})
    with book.read() as connection:
        table = stakes.stakes_of(connection)
        assert table.minutes[PLACE[Action.CALL]] == 25
        assert table.paid[PLACE[Action.CALL]][1] == 0.6
        assert minutes_of(connection)["call"] == 25
    assert stakes.figures(book) == (assumed, {CALL: 25.0, "actions.call.paid.1": 0.6})
    stakes.set_figures(book, "Sanne", {CALL: None})
    with book.read() as connection:
        assert minutes_of(connection)["call"] == assumed[CALL]
        logged = [row["subject"] for row in rows(connection, LOG.select())]
    assert logged == [CALL, "actions.call.paid.1", CALL]


@pytest.mark.parametrize(
    "wrong", [{CALL: -1.0}, {"actions.call.paid.0": 1.5}, {"actions.hand_over.lost.2": 0.0}]
)
def test_an_impossible_figure_is_refused_and_nothing_is_kept(book, wrong):
    with pytest.raises(StakesError):
        stakes.set_figures(book, "Sanne", {"actions.remind.minutes": 4.0, **wrong})
    assert stakes.figures(book)[1] == {}


def test_a_figure_that_no_longer_exists_is_passed_by(book):
    stakes.set_figures(book, "Sanne", {"actions.gone.minutes": 4.0, "general.gone": 1.0})
    with book.read() as connection:
        assert stakes.stakes_of(connection).minutes[PLACE[Action.CALL]] == 15
