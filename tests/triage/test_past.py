"""What was advised, decided and learnt before, as the next advice meets it."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from kanwil.base.terms import Action, Category, EventKind, Lang, Outcome, Proof
from kanwil.base.words import Tr
from kanwil.policy.stakes import PLACE
from kanwil.triage import desk, what_if
from kanwil.triage.dossier import open_dossier
from kanwil.triage.moves import Seat
from kanwil.triage.owner import sheet_pdf
from kanwil.triage.paper import sheet_of
from kanwil.triage.past import learnt, past
from kanwil.triage.run import rejudge_one, run_day
from kanwil.triage.runs import judgement_of
from kanwil.triage.tables import JUDGEMENTS

from .conftest import DAY

NL = Tr(Lang.NL)
NEXT = DAY + timedelta(days=1)


def seat(version=0):
    return Seat("Sanne", DAY, "D1", version, "D1@2026-10-02")


def latest(book, day):
    with book.read() as connection:
        return judgement_of(connection, "D1", day)


def advised_before(book, action):
    """Make the stored advice another than the best one."""
    with book.write() as connection:
        for key, row in connection.execute(select(JUDGEMENTS.c.judgement, JUDGEMENTS.c.row)).all():
            change = update(JUDGEMENTS).where(JUDGEMENTS.c.judgement == key)
            connection.execute(change.values(row=row | {"action": action}))


def test_the_next_day_says_since_when(judged):
    book = judged
    first = latest(book, DAY)
    run_day(book, NEXT, "Sanne")
    second = latest(book, NEXT)
    assert first["action"] == second["action"]
    assert first["detail"]["since"] == second["detail"]["since"] == str(DAY)
    assert second["detail"]["nl"]["steady"] == ""
    json.dumps(first["detail"])


def test_a_new_complaint_turns_the_advice_and_says_so(judged):
    book = judged
    was = latest(book, DAY)["action"]
    desk.add_fact(book, seat(), desk.Fact(EventKind.COMPLAINT, invoice_id="F1"))
    rejudge_one(book, "D1", DAY, "Sanne")
    now = latest(book, DAY)
    assert was != now["action"] == "resolve_complaint"
    assert "nieuw: een klacht" in now["detail"]["nl"]["steady"]


def test_what_may_not_be_done_does_not_stay(judged):
    book = judged
    advised_before(book, "hand_over")
    run_day(book, NEXT, "Sanne")
    now = latest(book, NEXT)
    assert now["action"] != "hand_over"
    assert "dat kan nu niet" in now["detail"]["nl"]["steady"]


def test_a_step_that_was_decided_and_not_taken_comes_first(book):
    desk.accept(book, seat(), Action.REMIND)
    run_day(book, DAY, "Sanne")
    assert "stop_supply:undone_step" in latest(book, DAY)["forbidden"]
    with book.read() as connection:
        assert past(connection, DAY).decided == {"D1": ("remind", DAY)}
        assert past(connection, DAY - timedelta(days=1)).decided == {}


def test_own_closed_cases_move_the_stakes(book):
    with book.read() as connection:
        before = learnt(connection)
    assert before.own.sum() == 0
    end = desk.Closing(
        as_of=DAY,
        category=Category.CAN_WONT,
        outcome=Outcome.PAID,
        proof=Proof.PROVEN,
        recovered=Decimal("1210.00"),
        overdue=Decimal("1210.00"),
        action="call",
    )
    desk.close(book, seat(), end)
    with book.read() as connection:
        after = learnt(connection)
    place = PLACE[Action.CALL], 0
    assert after.own[place] == 1
    assert after.paid[place] == pytest.approx((before.paid[place] * 20 + 1) / 21)
    run_day(book, DAY, "Sanne")
    call = next(o for o in latest(book, DAY)["detail"]["alternatives"] if o["action"] == "call")
    assert call["own_cases"] == 1


def test_the_sheet_says_what_the_law_allows_and_how_sure_the_euros_are(judged):
    book = judged
    opened = open_dossier(book, "D1", DAY, NL)
    what_if.ensure(book, "D1", DAY)
    sheet = sheet_of(opened, book.settings, DAY, NL)
    assert sheet.allowed[1:] == (
        "Wettelijke rente sinds 2 okt 2026: € 17,24.",
        "Incassokosten: € 181,50.",
        "Verjaart na 1 okt 2031, tenzij u eerder schriftelijk aanmaant.",
    )
    assert sheet.expected_note.endswith("0 eigen dossiers")
    assert sheet_pdf(book, "D1", DAY, Lang.NL).startswith(b"%PDF")


def test_an_answer_judges_again_and_no_answer_is_a_call_in_vain(judged):
    book = judged
    move = desk.answer(book, seat(), "what_holds", "no_answer")
    rejudge_one(book, "D1", DAY, "Sanne")
    unreached = latest(book, DAY)
    assert "call:their_turn" in unreached["forbidden"]
    desk.undo(book, seat(1), move)
    desk.answer(book, seat(2), "what_holds", "not_received")
    rejudge_one(book, "D1", DAY, "Sanne")
    assert latest(book, DAY)["action"] == "send_copy"
