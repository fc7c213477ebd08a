"""What a user says that a reply says stands before what was read in it, from that day on."""

from contextlib import closing
from datetime import date, timedelta

import pandas as pd
import pytest

from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.book.ledger import retract_contact
from kanwil.training.standby import shipped_or_rebuilt
from kanwil.triage import desk, fitting, open_book
from kanwil.triage.dossier import open_dossier
from kanwil.triage.moves import Seat, version_of
from kanwil.triage.run import rejudge_one, triage
from kanwil.triage.runs import judgement_of
from kanwil.triage.said import lessons, said_in, tell
from kanwil.triage.what_if import explain

from .conftest import judged_today, two_debtors

DAY = date(2026, 11, 20)
TODAY, EARLIER, LATER = DAY, DAY - timedelta(days=10), DAY + timedelta(days=3)
NL = Tr(Lang.NL)
TEXT = "Moeilijk verhaal hoor, tot de bouwvak komt daar bij ons niks van."


def seat(book, day=DAY):
    with book.read() as connection:
        return Seat("Sanne", day, "D1", version_of(connection, "D1"))


def replied(url):
    with closing(open_book(url, Settings(user="Sanne"))) as found:
        desk.note(found, seat(found, EARLIER), TEXT)


@pytest.fixture
def heard(copied):
    """The book with a reply, judged; returns it with the reply's contact_id."""
    with closing(
        open_book(copied(two_debtors, replied, judged_today), Settings(user="Sanne"))
    ) as book:
        yield book, reply(book).said.contact_id


def reply(book, day=DAY):
    moments = open_dossier(book, "D1", day, NL).timeline
    return next(one for one in moments if one.quote == TEXT)


def chances(book, day=DAY):
    rows, _, _ = triage(book, day)
    return {name: value for name, value in rows[0].items() if name.startswith("p_")}


def row(book, day=DAY):
    with book.read() as connection:
        return judgement_of(connection, "D1", day)


def test_the_dossier_tells_what_was_read_and_then_what_was_said(heard):
    book, contact = heard
    assert reply(book).said.by == ""
    tell(book, seat(book), contact, ["pay_run", "refuses"])
    said = reply(book).said
    assert (set(said.cues), said.by) == ({"pay_run", "refuses"}, "Sanne")
    moved = open_dossier(book, "D1", DAY, NL).timeline[0]
    assert moved.text == "Verbeterd wat een reactie zegt · Sanne"


def test_it_counts_at_once_and_no_longer_when_undone(heard):
    book, contact = heard
    before = row(book)
    move = tell(book, seat(book), contact, ["pay_run", "refuses"])
    rejudge_one(book, "D1", DAY, "Sanne")
    after = row(book)
    assert after["p_can_wont"] > before["p_can_wont"] + 0.05
    desk.undo(book, seat(book), move)
    rejudge_one(book, "D1", DAY, "Sanne")
    assert row(book)["p_can_wont"] == before["p_can_wont"]
    with book.read() as connection:
        assert lessons(connection) == []


def test_nothing_chosen_says_nothing_about_paying(heard):
    book, contact = heard
    tell(book, seat(book), contact, [])
    assert reply(book).said.cues == ("neutral",)
    with pytest.raises(RefusedError):
        tell(book, seat(book), contact, ["neutral"])
    with pytest.raises(RefusedError):
        tell(book, seat(book), "nobody", ["refuses"])


def test_earlier_days_do_not_know_what_was_said_later(heard):
    book, contact = heard
    early, now = chances(book, EARLIER), chances(book, LATER)
    tell(book, seat(book), contact, ["pay_run", "refuses"])
    assert chances(book, EARLIER) == early
    assert chances(book, LATER) != now
    assert reply(book, EARLIER).said.by == ""
    days = [LATER, EARLIER, LATER]
    cases = pd.DataFrame({"case_id": "x", "debtor_id": "D1", "as_of": pd.to_datetime(days)})
    rows, _, _ = triage(book, DAY, cases)
    assert [one["as_of"] for one in rows] == [str(day) for day in days]
    known = [chances(book, LATER)["p_wants"], early["p_wants"], chances(book, LATER)["p_wants"]]
    assert [one["p_wants"] for one in rows] == pytest.approx(known)


def test_the_last_word_of_a_user_holds_and_follows_the_text(heard):
    book, contact = heard
    tell(book, seat(book), contact, ["refuses"])
    tell(book, seat(book), contact, ["cash_trouble"])
    assert reply(book).said.cues == ("cash_trouble",)
    with book.write() as connection:
        retract_contact(connection, "Sanne", contact)
    with book.read() as connection:
        contacts = pd.DataFrame({"contact_id": [contact], "direction": "in", "text": "Iets anders"})
        assert said_in(connection, contacts, DAY) == {}


def test_copies_of_what_if_know_what_was_said(heard):
    book, contact = heard
    tell(book, seat(book), contact, ["complaint_delivery"])
    rejudge_one(book, "D1", DAY, "Sanne")
    stands = row(book)
    found = explain(book, stands["judgement"], "D1", DAY)
    assert found["changes"], "the copies are judged as the debtor stands"
    words = {one["code"] for one in stands["detail"]["nl"]["reasons"]}
    assert any("complaint" in one for one in words)


def test_another_model_is_judged_with_the_same_words(heard):
    book, contact = heard
    tell(book, seat(book), contact, ["pay_run"])
    assert fitting.changes_under(book, shipped_or_rebuilt().model_id, DAY) == []
