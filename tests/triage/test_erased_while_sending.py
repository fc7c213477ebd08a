"""A debtor is erased while its mail is being sent: whoever comes second is told, and none fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest

from kanwil.base.audit import broken_links
from kanwil.base.problems import RefusedError
from kanwil.base.terms import Action
from kanwil.post.mailbox import PASSWORD
from kanwil.post.message import State
from kanwil.post.outbox import find, take
from kanwil.triage import dispatch
from kanwil.triage.intake import take_in
from kanwil.triage.personal import erasing
from kanwil.triage.personal.plan import SENDING
from tests_support import mailserver
from tests_support.posting import approved, drafted, standing, with_server

DAY = date(2026, 11, 20)
PAID = "payment_id,debtor_id,invoice_id,paid_on,amount\nP9,D1,F1,2026-11-20,1210.00\n"
SOON, LATE = 1.5, 30


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv(PASSWORD, mailserver.PASSWORD)
    with mailserver.running(tmp_path) as found:
        yield found


@pytest.fixture
def posting(reached_book, server):
    return with_server(reached_book, server)


@pytest.fixture
def ready(posting, tmp_path, monkeypatch):
    """A reminder that was approved; its debtor paid since, and what came is not looked at."""
    one = approved(posting, DAY, drafted(posting, DAY, Action.REMIND))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "payments.csv").write_text(PAID, encoding="utf-8")
    take_in(posting, [tmp_path / "in"], "Sanne", DAY)
    monkeypatch.setattr(dispatch, "recheck", lambda *_: {})
    return one


def send(book, server, one):
    return dispatch.send(book, "Sanne", DAY, [one.message], context=server.trust)


def test_who_is_in_the_middle_of_sending_goes_on_and_erasing_is_refused(
    posting, server, ready, monkeypatch
):
    looking, erased = Event(), Event()

    def slowly(*_):
        looking.set()
        # On SQLite nobody else writes meanwhile: erasing then waits until the look is over.
        erased.wait(SOON)
        return {}

    monkeypatch.setattr(dispatch, "recheck", slowly)
    on_the_wire = dispatch.Line.send
    monkeypatch.setattr(
        dispatch.Line, "send", lambda *told: (erased.wait(LATE), on_the_wire(*told))
    )

    def erase():
        looking.wait(LATE)
        try:
            erasing.erase(posting, "D1", DAY, "Sanne")
        finally:
            erased.set()

    with ThreadPoolExecutor(2) as pool:
        sent, gone = pool.submit(send, posting, server, ready), pool.submit(erase)
        assert sent.result().ends == {State.SENT: 1}
        with pytest.raises(RefusedError, match=SENDING):
            gone.result()
    assert standing(posting, ready.message).state is State.SENT
    assert len(server.mails) == 1


def test_who_sends_while_the_debtor_is_being_erased_passes_by(posting, server, ready, monkeypatch):
    erasing_now, tried = Event(), Event()
    take_away = erasing._take_away

    def slowly(*told):
        erasing_now.set()
        tried.wait(SOON)
        take_away(*told)

    def trying(*told):
        erasing_now.wait(LATE)
        try:
            return take(*told)
        finally:
            tried.set()

    monkeypatch.setattr(erasing, "_take_away", slowly)
    monkeypatch.setattr(dispatch, "take", trying)
    with ThreadPoolExecutor(2) as pool:
        sent = pool.submit(send, posting, server, ready)
        gone = pool.submit(erasing.erase, posting, "D1", DAY, "Sanne")
        assert gone.result().goes
        assert sent.result().ends == {State.APPROVED: 1}
    with posting.read() as connection:
        assert find(connection, debtor_id="D1") == []
        assert broken_links(connection) == []
    assert server.mails == []
