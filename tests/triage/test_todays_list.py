"""What stands on today's list, and in which order."""

from datetime import date

import pandas as pd
import pytest

from kanwil.triage import desk, vat
from kanwil.triage.board import Board
from kanwil.triage.moves import Seat
from kanwil.triage.queue import todays_debtors

DAY = date(2026, 11, 20)
PLAIN = {
    "action": "remind",
    "worth": 100.0,
    "minutes": 10,
    "last_out": "2026-11-15",
    "oldest_due": "2026-10-01",
    "not_before": None,
    "promised": None,
    "planned": None,
    "urgent": False,
}


@pytest.fixture
def listed(book):
    """Return who is on the list, from what each debtor differs in from a plain one."""

    def made(**debtors):
        rows = pd.DataFrame([{**PLAIN, **one} for one in debtors.values()], index=list(debtors))
        return todays_debtors(book, DAY, Board(1, 1, frozenset(), rows))

    return made


def test_limitation_goes_first_then_our_own_silence_then_the_yield(listed):
    found = listed(
        little={"worth": 5.0},
        much={"worth": 900.0},
        silent={"last_out": "2026-11-06"},
        never={"last_out": None, "oldest_due": "2026-11-02", "worth": 50.0},
        fresh={"last_out": None, "oldest_due": "2026-11-15", "worth": 60.0},
        lapsing={"urgent": True, "worth": -5.0},
    )
    assert found == ["lapsing", "silent", "never", "much", "fresh", "little"]


def test_who_was_decided_on_lately_did_not_meet_silence(listed, book):
    desk.note(book, Seat("Sanne", DAY, "D1", 0), "belt terug")
    desk.accept(book, Seat("Sanne", DAY, "D2", 0), "call")
    silent = {"last_out": "2026-10-01"}
    assert listed(D2={**silent, "worth": 900.0}, D1=silent) == ["D1", "D2"]


def test_who_broke_his_word_comes_back_before_the_yield(listed, book):
    desk.accept(book, Seat("Sanne", date(2026, 11, 10), "D1", 0), "call")
    found = listed(
        much={"worth": 900.0},
        D1={"promised": "2026-11-13"},
        missed={"planned": "2026-11-19", "worth": 5.0},
        running={"promised": "2026-11-18", "worth": 50.0},
    )
    assert found == ["D1", "missed", "much", "running"]


def test_a_broken_word_that_was_answered_waits_its_turn(listed, book):
    desk.accept(book, Seat("Sanne", date(2026, 11, 19), "D1", 0), "call")
    assert listed(much={"worth": 900.0}, D1={"promised": "2026-11-13"}) == ["much", "D1"]


def test_what_waits_or_may_not_be_done_yet_is_not_on_it(listed):
    found = listed(
        waits={"action": "wait"},
        early={"not_before": "2026-11-21"},
        today={"not_before": "2026-11-20"},
        free={"worth": 10.0},
    )
    assert found == ["today", "free"]


def test_put_off_is_off_until_limitation_is_near(listed, book):
    for debtor in ("D1", "D2"):
        desk.later(book, Seat("Sanne", DAY, debtor, 0), date(2026, 12, 1))
    assert listed(D1={}, D2={"urgent": True}) == ["D2"]


def test_vat_is_asked_back_in_the_quarter_in_which_a_year_is_over(book, monkeypatch):
    days = {
        "before": "2025-09-30",
        "first": "2025-10-01",
        "last": "2025-12-31",
        "after": "2026-01-01",
    }
    rows = pd.DataFrame(
        [{"name": one, "oldest_due": on} for one, on in days.items()], index=list(days)
    )
    monkeypatch.setattr(vat, "board", lambda *_: Board(1, 1, frozenset(), rows))
    assert [one for one, _, _ in vat.vat_back(book, DAY)] == ["first", "last"]
    assert vat.vat_back(book, DAY)[0][2] == date(2026, 10, 1)
    monkeypatch.setattr(vat, "board", lambda *_: None)
    assert vat.vat_back(book, DAY) == []
