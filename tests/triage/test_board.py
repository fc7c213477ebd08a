"""The board in memory agrees with what is stored, whatever happened since it was read."""

import pytest
from sqlalchemy import select

from kanwil.base.problems import RefusedError
from kanwil.base.store import rows
from kanwil.base.terms import Action
from kanwil.migrations import upgrade
from kanwil.migrations.back import downgrade
from kanwil.triage import bulk_reminders, desk, open_book
from kanwil.triage.board import ORDERS, board
from kanwil.triage.merging import seat_of, settle
from kanwil.triage.queue import case_of, decided, everyone, todays_debtors, todays_list
from kanwil.triage.run import rejudge_one
from kanwil.triage.tables import SUMMARIES


@pytest.fixture
def book(sample_url):
    found = open_book(sample_url)
    yield found
    found.close()


def test_a_debtor_judged_again_is_put_in_and_the_others_stay(book, sample_day):
    before = board(book, sample_day)
    assert board(book, sample_day) is before, "nothing happened: nothing is read"
    who = str(before.rows.index[3])
    rejudge_one(book, who, sample_day, "Sanne")
    after = board(book, sample_day)
    newest = case_of(book, sample_day, who)[0]["judgement"]
    assert after.rows.loc[who, "judgement"] == newest > before.rows.loc[who, "judgement"]
    others = [one for one in before.rows.index if one != who]
    assert after.rows.loc[others].equals(before.rows.loc[others])
    assert set(after.rows.index) == set(before.rows.index)


def test_who_is_merged_leaves_the_board_and_comes_back(book, sample_day):
    main, member = (str(one) for one in board(book, sample_day).rows.index[:2])
    seat = seat_of(book, "Sanne", sample_day, main)
    move = settle(book, seat, [member], [])
    assert member not in board(book, sample_day).rows.index
    desk.undo(book, seat_of(book, "Sanne", sample_day, main), move)
    assert member in board(book, sample_day).rows.index


@pytest.mark.parametrize("by", ORDERS)
def test_a_choice_is_a_part_of_the_list_in_the_order_asked_for(book, sample_day, by):
    found = board(book, sample_day)
    every = found.order(by)
    assert sorted(every) == list(range(len(found.rows)))
    some = found.select(every, ["forgetful"], "")
    assert set(found.rows["category"].iloc[some]) == {"forgetful"}
    keys = ORDERS[by](found.rows)[found.sort(some[::-1], by)]
    assert (keys[:-1] <= keys[1:]).all()
    name = str(found.rows["name"].iloc[0])
    assert 0 in found.select(every, [], name.upper())
    assert not len(found.select(every, [], "geenklantheetzo"))


def test_the_light_rows_say_what_the_stored_judgement_says(book, sample_day):
    for row in todays_list(book, sample_day)[:10]:
        stored, _ = case_of(book, sample_day, row["debtor_id"])
        assert row["category"] == ("" if row["blind"] else stored["category"])
        same = ("action", "overdue_cents", "expected_value", "minutes", "announced")
        assert {name: row[name] for name in same} == {name: stored[name] for name in same}
    assert len(everyone(book, sample_day)) == len(board(book, sample_day).rows)


def test_a_book_from_before_summaries_gets_the_same_board(sample_url, sample_day):
    book = open_book(sample_url)
    before = board(book, sample_day).rows
    with book.read() as connection:
        stored = rows(connection, select(SUMMARIES))
    downgrade(book.engine, "0014")
    upgrade(book.engine)
    with book.read() as connection:
        assert rows(connection, select(SUMMARIES)) == stored
    book.close()
    assert board(open_book(sample_url), sample_day).rows.equals(before)


def test_the_list_of_the_day_stays_as_it_was_fixed(book, sample_day):
    first = todays_debtors(book, sample_day, board(book, sample_day))
    row, version = case_of(book, sample_day, first[0])
    desk.accept(book, seat_of(book, "Sanne", sample_day, first[0]), Action(row["action"]))
    rejudge_one(book, first[1], sample_day, "Sanne")
    assert todays_debtors(book, sample_day, board(book, sample_day)) == first
    assert set(decided(book, sample_day)) == {first[0]}
    assert case_of(book, sample_day, first[0])[1] == version + 1


def test_who_has_certainly_forgotten_is_reminded_in_one_go_and_taken_back(book, sample_day):
    rows = board(book, sample_day).rows
    few = rows.iloc[:6].assign(
        action="remind", plausible="forgetful", oldest_days=9, n_overdue=1, n_reminders=0.0
    )
    few = few.assign(overdue_cents=250_00, natural_person=False)
    spoilt = {
        "doubt": ("plausible", "forgetful|can_wont"),
        "old": ("oldest_days", 45),
        "several": ("n_overdue", 2),
        "large": ("overdue_cents", 5_000_00),
    }
    for place, (name, value) in enumerate(spoilt.values()):
        few.loc[few.index[place], name] = value
    found = bulk_reminders.bulk(few)
    assert list(found.rows.index) == list(few.index[4:])
    assert found.left_out == dict.fromkeys(spoilt, 1)
    warned = few.iloc[4:].assign(natural_person=True, n_reminders=1.0)
    assert bulk_reminders.bulk(warned).left_out == {"person": 2}

    desk.accept(book, seat_of(book, "Mark", sample_day, few.index[4]), Action.REMIND)
    moves = bulk_reminders.remind_all(book, "Sanne", sample_day, found.rows)
    assert list(moves) == [few.index[5]], "a colleague was first with the other"
    assert decided(book, sample_day)[few.index[5]]["made_by"] == "Sanne"
    bulk_reminders.take_back(book, "Sanne", sample_day, moves)
    assert set(decided(book, sample_day)) == {few.index[4]}
    with pytest.raises(RefusedError):
        bulk_reminders.take_back(book, "Sanne", sample_day, moves)
