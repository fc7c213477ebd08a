"""What would change a judgement is real: it is found by judging, and judging again confirms it."""

from datetime import date

import pytest

from kanwil.base.settings import Settings
from kanwil.base.terms import EventKind, Lang
from kanwil.base.words import Tr
from kanwil.book.ledger import read_ledger
from kanwil.triage import desk, open_book
from kanwil.triage.explaining import NOTHING, explained, explanation, in_words
from kanwil.triage.moves import Seat, version_of
from kanwil.triage.run import rejudge_one
from kanwil.triage.runs import judged, judgement_of, latest_run
from kanwil.triage.what_if import ensure, explain
from tests_support import screen


@pytest.fixture(scope="module")
def opened(sample_file, sample_day, tmp_path_factory):
    """The sample company, judged, with some dossiers opened."""
    book = open_book(screen.copied(sample_file, tmp_path_factory.mktemp("if")), Settings())
    with book.read() as connection:
        rows = judged(connection, latest_run(connection, sample_day)["run"])
    for row in rows[:8]:
        ensure(book, row["debtor_id"], sample_day)
    yield book, sample_day, rows[:8]
    book.close()


def told(book, row):
    return explained(book, row)


def test_each_change_gives_another_action_or_names_another_category(opened):
    book, _, rows = opened
    changes = [(row["row"], one) for row in rows for one in told(book, row)["changes"]]
    assert len(changes) >= 8
    for row, one in changes:
        assert one["action"] != row["action"] or one["category"] not in ("", row["category"])


def test_there_are_at_most_three_of_different_kinds_and_they_read_in_both_languages(opened):
    book, _, rows = opened
    for row in rows:
        changes = told(book, row)["changes"]
        assert len({one["kind"] for one in changes}) == len(changes) <= 3
        for one in changes:
            for lang in Lang:
                assert all(in_words(one, row["row"], Tr(lang)))


def test_a_change_that_happens_is_judged_as_was_said(opened):
    book, day, rows = opened
    row, one = next(
        (row, one) for row in rows for one in told(book, row)["changes"] if one["kind"] == "promise"
    )
    with book.read() as connection:
        version = version_of(connection, row["debtor_id"])
    seat = Seat("Sanne", day, row["debtor_id"], version, row["case_id"], row["judgement"])
    desk.add_fact(book, seat, desk.Fact(EventKind.PROMISE, until=date.fromisoformat(one["day"])))
    rejudge_one(book, row["debtor_id"], day, "Sanne")
    with book.read() as connection:
        now = judgement_of(connection, row["debtor_id"], day)
    assert (now["category"], now["action"]) == (one["category"], one["action"])


def test_what_was_shown_stays_and_nothing_was_added_to_the_book(opened):
    book, day, rows = opened
    row = rows[-1]
    first = told(book, row)
    assert explain(book, row["judgement"], row["debtor_id"], day) == first
    assert explanation(book, row, day, "Sanne") == first
    with book.read() as connection:
        events = read_ledger(connection, [row["debtor_id"]]).events
    assert not events["event_id"].str.contains("what if").any()


def test_a_judgement_that_is_no_longer_the_newest_is_not_explained(opened):
    book, day, rows = opened
    assert explain(book, -1, rows[0]["debtor_id"], day) == NOTHING
