"""Sending: nothing by itself, nothing twice, nothing that the day overtook; and what it leaves."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action, EventKind, Lang
from kanwil.base.words import Tr
from kanwil.book.appending import read_current
from kanwil.book.ledger import add_contact, add_event
from kanwil.book.tables import FACTS
from kanwil.policy.threats import Consequence
from kanwil.post.facts import Announcement, LetterKind
from kanwil.post.mailbox import PASSWORD, MailError
from kanwil.post.message import State
from kanwil.post.outbox import Given, Hand, find, step, take
from kanwil.post.sending import Line
from kanwil.triage import dispatch, outbox
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of, state_of
from tests_support import mailserver
from tests_support.messages import letter
from tests_support.posting import approved, drafted, seen, standing, with_server

DAY = date(2026, 11, 20)
SATURDAY = DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def _server(tmp_path_factory):
    with mailserver.running(tmp_path_factory.mktemp("mail")) as found:
        yield found


@pytest.fixture
def server(_server, monkeypatch):
    monkeypatch.setenv(PASSWORD, mailserver.PASSWORD)
    yield _server
    _server.mails.clear()
    _server.postman.answers.clear()


@pytest.fixture
def posting(reached_book, server):
    return with_server(reached_book, server)


@pytest.fixture
def ready(posting):
    """A reminder that was approved."""
    return approved(posting, DAY, drafted(posting, DAY, Action.REMIND))


def send(book, server, *found, day=DAY, **other):
    numbers = [one.message for one in found]
    return dispatch.send(book, "Sanne", day, numbers, context=server.trust, **other)


def contacts(book):
    with book.read() as connection:
        return read_current(connection, FACTS["contacts"])


def events(book):
    with book.read() as connection:
        return read_current(connection, FACTS["events"])


def kept(book, made, channel="email", recipient="inkoop@bos.example"):
    """Put an approved letter of the test's own in the outbox."""
    batch = state_of(book)
    with book.write() as connection:
        hand = Hand(connection, "Sanne", DAY)
        number = outbox.keep(hand, made, Given(channel, recipient, "", batch))
        step(hand, find(connection, numbers=[number])[0], State.APPROVED)
    return standing(book, number)


def test_what_is_sent_arrives_once_and_stands_in_the_book(posting, server, ready):
    assert send(posting, server, ready).ends == {State.SENT: 1}
    [(to, mail)] = server.mails
    assert (to, mail["Message-ID"]) == (["inkoop@bos.example"], f"<{ready.key}>")
    told = contacts(posting).iloc[0]
    assert (told["direction"], told["kind"], told["channel"]) == ("out", "reminder", "email")
    assert told["invoice_id"] == "F1"
    assert "F1 van 1 sep 2026" in told["text"]
    assert send(posting, server, ready).ends == {}
    assert len(server.mails) == 1


def test_a_draft_that_nobody_approved_is_not_sent(posting, server):
    assert send(posting, server, drafted(posting, DAY, Action.REMIND)).ends == {}
    assert server.mails == []


def test_in_test_mode_it_comes_to_us_and_the_book_says_nothing_was_sent(posting, server, ready):
    trying = with_server(posting, server, mail_test=True)
    assert send(trying, server, ready).ends == {State.TESTED: 1}
    [(to, mail)] = server.mails
    assert to == [mailserver.USER]
    assert mail["Subject"].startswith("[TEST voor inkoop@bos.example]")
    assert contacts(posting).empty
    approved(posting, DAY, standing(posting, ready.message))
    assert send(posting, server, ready).ends == {State.SENT: 1}


def happened(book, kind):
    with book.write() as connection:
        if kind == "reply":
            add_contact(connection, "P", "D1", DAY, direction="in", kind="reply", text="Wat?")
        else:
            add_event(connection, "P", "D1", kind, DAY)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (EventKind.COMPLAINT, "een klacht"),
        (EventKind.INSOLVENCY, "failliet"),
        (EventKind.PAUSE, "gepauzeerd"),
        ("reply", "gereageerd"),
    ],
)
def test_what_came_in_since_holds_it_back_and_it_is_written_anew(
    posting, server, ready, kind, words
):
    happened(posting, kind)
    assert send(posting, server, ready).ends == {State.HELD: 1}
    held = standing(posting, ready.message)
    assert words in held.reason.sentence
    assert server.mails == []
    assert contacts(posting).query("direction == 'out'").empty
    again = outbox.rewrite(posting, seat_of(posting, "Sanne", DAY, "D1"), seen(held))
    assert standing(posting, again).state is State.DRAFT
    assert standing(posting, again).replaces == held.message


def test_a_payment_since_holds_it_back(posting, server, ready, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "payments.csv").write_text(
        "payment_id,debtor_id,invoice_id,paid_on,amount\nP9,D1,F1,2026-11-20,100.00\n"
    )
    take_in(posting, [tmp_path / "in"], "Sanne", DAY)
    send(posting, server, ready)
    held = standing(posting, ready.message)
    assert (held.state, held.reason.fields) == (State.HELD, (("amount", "€ 100,00"),))


def test_a_letter_grows_old(posting, server, ready):
    later = DAY + timedelta(days=4)
    assert send(posting, server, ready, day=later).ends == {State.HELD: 1}
    why = standing(posting, ready.message).reason
    assert why.told(Tr(Lang.NL)) == "De tekst is van 20 nov 2026: schrijf hem opnieuw."
    assert "20 Nov 2026" in why.told(Tr(Lang.EN))


def test_nothing_that_asks_for_money_goes_on_a_closed_day(posting, server, ready):
    with pytest.raises(RefusedError, match="geen werkdag"):
        send(posting, server, ready, day=SATURDAY, anyway=True)
    assert standing(posting, ready.message).state is State.APPROVED
    kind = kept(posting, letter(LetterKind.PROMISE_CONFIRMED))
    with pytest.raises(RefusedError):
        send(posting, server, kind, day=SATURDAY)
    assert send(posting, server, kind, day=SATURDAY, anyway=True).ends == {State.SENT: 1}


def test_what_is_refused_says_why_and_is_tried_again_with_the_same_id(posting, server, ready):
    server.postman.answers[ready.recipient] = "550 unknown"
    assert send(posting, server, ready).ends == {State.FAILED: 1}
    failed = standing(posting, ready.message)
    assert "weigert" in failed.reason.sentence
    server.postman.answers.clear()
    send(posting, server, approved(posting, DAY, failed))
    assert server.mails[0][1]["Message-ID"] == f"<{ready.key}>"


def test_a_server_that_asks_to_wait_stops_the_rest(posting, server, ready):
    other = kept(posting, letter(LetterKind.PROMISE_CONFIRMED))
    server.postman.answers[ready.recipient] = "451 later"
    told = send(posting, server, ready, other)
    assert told.ends == {State.FAILED: 1}
    assert "even te wachten" in told.stopped.sentence
    assert standing(posting, other.message).state is State.APPROVED


def test_without_a_line_nothing_is_moved(posting, server, ready):
    away = with_server(posting, server, smtp_port=1)
    with pytest.raises(MailError):
        send(away, server, ready)
    assert standing(posting, ready.message).state is State.APPROVED


KILLED = """
import os, sys
from kanwil.base.settings import Settings
from kanwil.post.sending import Line
from kanwil.triage import dispatch, open_book
import ssl, datetime
real = Line.send
def die(self, made):
    real(self, made)
    os._exit(9)
Line.send = die
settings = Settings.model_validate_json(sys.argv[3])
book = open_book(sys.argv[1], settings)
trust = ssl.create_default_context(cafile=sys.argv[4])
dispatch.send(book, "Sanne", datetime.date(2026, 11, 20), [int(sys.argv[2])], context=trust)
"""


def test_a_crash_on_the_wire_is_found_and_never_sent_twice_by_itself(
    posting, server, ready, monkeypatch
):
    told = [posting.url, str(ready.message), posting.settings.model_dump_json()]
    command = [sys.executable, "-c", KILLED, *told, str(server.cert)]
    done = subprocess.run(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False)
    assert done.returncode == 9
    assert len(server.mails) == 1
    left = standing(posting, ready.message)
    assert left.state is State.SENDING
    assert send(posting, server, left).ends == {}
    with pytest.raises(RefusedError, match="nu verstuurd"):
        dispatch.send_again(posting, "Sanne", DAY, seen(left))
    monkeypatch.setattr(dispatch, "PATIENCE", timedelta(seconds=-1))
    assert dispatch.lost(left)
    dispatch.mark_sent(posting, "Sanne", DAY, [seen(left)])
    assert standing(posting, ready.message).state is State.SENT
    assert len(contacts(posting)) == len(server.mails) == 1


def test_what_broke_before_the_wire_is_sent_again_on_command(posting, server, ready, monkeypatch):
    def stops(_wire, _made):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Line, "send", stops)
        with pytest.raises(KeyboardInterrupt):
            send(posting, server, ready)
    left = standing(posting, ready.message)
    assert (left.state, contacts(posting).empty) == (State.SENDING, True)
    monkeypatch.setattr(dispatch, "PATIENCE", timedelta(seconds=-1))
    dispatch.send_again(posting, "Sanne", DAY, seen(left))
    send(posting, server, left)
    assert [mail["Message-ID"] for _, mail in server.mails] == [f"<{ready.key}>"]


def test_a_consequence_in_a_letter_that_went_is_a_word_we_gave(posting, server):
    told = Announcement(Consequence.HAND_OVER, date(2026, 12, 7), cents=18_150)
    one = kept(posting, letter(LetterKind.FINAL_NOTICE, announcement=told), "letter", "Dorpsstr 1")
    assert events(posting).empty
    [fit] = dispatch.checked(posting, "Sanne", DAY, [seen(one)])
    dispatch.mark_sent(posting, "Sanne", DAY, [seen(fit)])
    event = events(posting).iloc[0]
    assert (event["kind"], event["code"], event["until"]) == (
        "announced",
        "hand_over",
        "2026-12-07",
    )
    assert contacts(posting)["kind"].tolist() == ["final_notice"]
    dispatch.unmark(posting, "Sanne", DAY, seen(standing(posting, one.message)))
    assert (len(events(posting)), len(contacts(posting))) == (0, 0)


@pytest.mark.parametrize(("announced_on", "goes"), [(None, False), (DAY - timedelta(days=9), True)])
def test_repeating_what_stands_announced_is_no_new_threat(posting, monkeypatch, announced_on, goes):
    running = {"forbidden": "final_notice:announced|hand_over:announced"}
    monkeypatch.setattr("kanwil.triage.recheck.judgement_of", lambda *_: running)
    told = Announcement(Consequence.HAND_OVER, date(2026, 12, 7), announced_on=announced_on)
    made = letter(LetterKind.HANDOVER_ANNOUNCED, announcement=told)
    one = kept(posting, made, "letter", "Dorpsstraat 1")
    assert bool(dispatch.checked(posting, "Sanne", DAY, [seen(one)])) is goes


def test_what_really_went_is_not_taken_back(posting, server, ready):
    send(posting, server, ready)
    with pytest.raises(RefusedError, match="echt verstuurd"):
        dispatch.unmark(posting, "Sanne", DAY, seen(standing(posting, ready.message)))


def test_a_letter_by_post_is_looked_at_again_as_well(posting):
    one = kept(posting, letter(), "letter", "Dorpsstraat 1")
    happened(posting, EventKind.COMPLAINT)
    assert dispatch.checked(posting, "Sanne", DAY, [seen(one)]) == []
    assert standing(posting, one.message).state is State.HELD


def test_two_that_send_at_once_send_each_message_once(posting, server, ready):
    other = kept(posting, letter(LetterKind.PAUSE_CONFIRMED))
    start = Barrier(2)

    def go(_):
        start.wait()
        return send(posting, server, ready, other).ends

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(go, range(2)))
    assert sum(one[State.SENT] for one in ends) == 2
    assert len(server.mails) == 2
    assert {one.state for one in outbox.messages(posting, set(State))} == {State.SENT}


@pytest.mark.parametrize("copied", ["postgresql"], indirect=True)
def test_what_another_process_looks_at_is_passed_by_and_not_waited_for(posting, server, ready):
    with posting.write(alone=False) as connection:
        take(connection, ready)
        assert send(posting, server, ready).ends == {State.APPROVED: 1}
    assert server.mails == []
    assert send(posting, server, ready).ends == {State.SENT: 1}
