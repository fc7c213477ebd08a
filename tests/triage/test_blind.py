"""A tenth of the cases is blind: the category stays out of sight until the user has voted."""

from datetime import date

import pandas as pd
import pytest

from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.terms import Category
from kanwil.resolution.blind import drawn
from kanwil.triage import desk, summaries, voting
from kanwil.triage.board import board
from kanwil.triage.finished import finished_cases
from kanwil.triage.moves import Seat
from kanwil.triage.queue import case_of
from kanwil.triage.tables import RUNS

DAY = date(2026, 11, 20)
BLIND = next(f"D1@{one}" for one in range(100) if drawn(f"D1@{one}"))
OPEN = next(f"D1@{one}" for one in range(100) if not drawn(f"D1@{one}"))


def judged(book, case_id, debtor="D1"):
    """Store a judgement as a run does, and return who sits before it."""
    row = {
        "case_id": case_id,
        "debtor_id": debtor,
        "name": "Bakkerij Bos",
        "category": "can_wont",
        "plausible": "can_wont",
        "cause": "",
        "action": "call",
        "expected_value": "10.00",
        "oldest_days": 50,
        "n_overdue": 1,
        **{f"p_{one}": float(one == Category.CAN_WONT) for one in Category},
    }
    with book.write() as connection:
        run = {"as_of": DAY, "model_id": "m", "made_at": pd.Timestamp(DAY), "made_by": "Sanne"}
        made = connection.execute(RUNS.insert().values(run | {"overdue_cents": 1, "debtors": 1}))
        told = {"run": made.inserted_primary_key[0], "debtor_id": debtor, "case_id": case_id}
        detail = {"between": "", "facts": {}, "search": ""}
        told |= {"overdue_cents": 1, "row": row, "detail": detail}
        (key,) = summaries.insert(connection, [told])
    return Seat("Sanne", DAY, debtor, 0, case_id, key)


def test_a_tenth_is_drawn_and_always_the_same():
    cases = [f"D{one}@2026-01-01" for one in range(20_000)]
    assert 0.09 < sum(map(drawn, cases)) / len(cases) < 0.11
    assert drawn(BLIND)
    assert not drawn(OPEN)


def test_list_and_dossier_hide_the_category_of_a_blind_case_until_the_vote(book):
    seat = judged(book, BLIND)
    assert case_of(book, DAY, "D1")[0]["blind"]
    assert board(book, DAY).rows.loc["D1", ["blind", "category"]].tolist() == [True, ""]
    move = voting.vote(book, seat, Category.FORGETFUL)
    row, version = case_of(book, DAY, "D1")
    assert (row["blind"], row["category"], version) == (False, "can_wont", 1)
    with pytest.raises(RefusedError):
        voting.vote(book, Seat("Mark", DAY, "D1", 1, BLIND), None)
    desk.undo(book, Seat("Sanne", DAY, "D1", 1, BLIND), move)
    assert case_of(book, DAY, "D1")[0]["blind"]


def test_other_cases_show_it_and_take_no_vote(book):
    seat = judged(book, OPEN)
    assert not case_of(book, DAY, "D1")[0]["blind"]
    assert board(book, DAY).rows.loc["D1", "category"] == "can_wont"
    with pytest.raises(RefusedError):
        voting.vote(book, seat, Category.FORGETFUL)


def test_of_two_votes_at_once_one_counts(book):
    seat = judged(book, BLIND)
    desk.note(book, seat, "belt terug")
    with pytest.raises(ConflictError):
        voting.vote(book, seat, Category.FORGETFUL)


def test_a_finished_case_tells_whether_the_category_could_be_seen(book):
    for moves, case in enumerate((BLIND, OPEN)):
        seat = judged(book, case, "D2")
        desk.note(book, Seat("Sanne", DAY, "D2", moves, case, seat.judgement), "x")
    judged(book, OPEN, "D1")
    assert {one["case_id"]: one["seen_model"] for one in finished_cases(book, DAY)} == {
        BLIND: False,
        OPEN: True,
    }
