"""The Post screen: from decisions to drafts, approved together, a letter on paper, a bulk."""

import pytest

from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.triage import desk, open_book, outbox
from kanwil.triage.merging import seat_of
from kanwil.triage.outbox import State, Wish
from kanwil.triage.queue import todays_list

IBAN = "NL91ABNA0417164300"


@pytest.fixture(autouse=True)
def _account(monkeypatch):
    """An account to pay to, without which no letter is complete."""
    monkeypatch.setenv("KANWIL_COMPANY_IBAN", IBAN)


def decided(book, day, n):
    """Accept the reminder for some debtors, and return them."""
    rows = [one for one in todays_list(book, day) if one["action"] == "remind"][:n]
    for one in rows:
        desk.accept(book, seat_of(book, "Sanne", day, one["debtor_id"]), Action.REMIND)
    return [one["debtor_id"] for one in rows]


def states(book):
    return sorted(one.state for one in outbox.messages(book, set(State)))


def test_decisions_become_drafts_that_are_approved_together_and_taken_back(run, book, sample_day):
    decided(book, sample_day, 2)
    at = run("post")
    at.button(key="write_all").click().run()
    assert not at.exception
    assert states(book) == [State.DRAFT, State.DRAFT]
    at.checkbox(key="every_drafts").check().run()
    at.button(key="approve_all").click().run()
    assert not at.exception
    found = outbox.messages(book)
    unapproved = [one for one in found if one.state is State.DRAFT]
    assert all(one.letter.facts.to.natural for one in unapproved)
    assert len(unapproved) < 2
    at.button(key="undo").click().run()
    assert states(book) == [State.DRAFT, State.DRAFT]


def test_a_letter_by_post_is_made_checked_and_recorded(run, book, sample_day):
    [debtor_id] = decided(book, sample_day, 1)
    seat = seat_of(book, "Sanne", sample_day, debtor_id)
    with_account = Settings(user="Sanne", company_iban=IBAN)
    other = open_book(book.url, with_account)
    number = outbox.draft(other, seat, Action.REMIND, Wish(channel="letter"))
    other.close()
    at = run("post")
    at.button(key=f"step_0_{number}").click().run()
    at.segmented_control(key="post_pile").set_value("approved").run()
    at.button(key="paper").click().run()
    assert not at.exception
    at.button(key="posted_all").click().run()
    assert not at.exception
    assert states(book) == [State.SENT]
    at.segmented_control(key="post_pile").set_value("sent").run()
    assert not at.exception
