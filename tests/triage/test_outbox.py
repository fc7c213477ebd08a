"""The outbox: drafts by decision, one a debtor, approved by a named user, taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kanwil.base.audit import broken_links
from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.terms import Action, EventKind
from kanwil.post.facts import LetterKind
from kanwil.triage import desk, outbox
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of
from kanwil.triage.outbox import State
from tests_support.posting import approved, drafted, seen, standing

DAY = date(2026, 11, 20)


@pytest.fixture
def posting(reached_book):
    return reached_book


def states(book):
    return [one.state for one in outbox.messages(book, set(State))]


def test_a_draft_knows_to_whom_and_what_and_waits(posting):
    one = drafted(posting, DAY, Action.REMIND)
    assert (one.state, one.channel, one.recipient) == (State.DRAFT, "email", "inkoop@bos.example")
    assert (one.kind, one.action, one.made_by) == ("reminder", "remind", "Sanne")
    assert "F1" in one.letter.text()


def test_another_way_is_taken_on_demand_and_refused_where_there_is_none(posting):
    assert drafted(posting, DAY, Action.REMIND, channel="letter").recipient.startswith("Dorpsst")
    with pytest.raises(RefusedError, match="niets te laat"):
        drafted(posting, DAY, Action.REMIND, debtor_id="D2")


def test_whose_mail_came_back_is_written_to_on_paper_until_mail_arrives_again(posting, tmp_path):
    heads = "contact_id,debtor_id,happened_on,direction,channel,kind,bounced\n"
    (tmp_path / "contacts.csv").write_text(f"{heads}C9,D1,2026-11-18,out,email,reminder,1\n")
    take_in(posting, [tmp_path], "Sanne", DAY)
    assert drafted(posting, DAY, LetterKind.SEND_COPY).channel == "letter"
    assert drafted(posting, DAY, LetterKind.SEND_COPY, channel="email").channel == "email"
    (tmp_path / "contacts.csv").write_text(f"{heads}C10,D1,2026-11-19,in,email,reply,\n")
    take_in(posting, [tmp_path], "Sanne", DAY)
    assert drafted(posting, DAY, LetterKind.SEND_COPY).channel == "email"


def test_a_debtor_has_one_letter_about_money_at_a_time(posting):
    first = drafted(posting, DAY, Action.REMIND)
    second = drafted(posting, DAY, LetterKind.REMINDER)
    assert states(posting) == [State.DRAFT, State.CANCELLED]
    assert second.replaces == first.message
    approved(posting, DAY, second)
    with pytest.raises(RefusedError, match="ligt al een bericht klaar"):
        drafted(posting, DAY, Action.REMIND)


def test_two_colleagues_cannot_approve_the_same_draft(posting):
    one = drafted(posting, DAY, Action.REMIND)
    approved(posting, DAY, one, by="Sanne")
    with pytest.raises(ConflictError):
        outbox.approve(posting, "Piet", DAY, [seen(one)])
    assert standing(posting, one.message).moved_by == "Sanne"


def test_approval_is_taken_back_and_a_cancelled_one_comes_back(posting):
    one = approved(posting, DAY, drafted(posting, DAY, Action.REMIND))
    outbox.put_back(posting, "Piet", DAY, [seen(one)])
    one = standing(posting, one.message)
    assert (one.state, one.moved_by) == (State.DRAFT, "Piet")
    outbox.cancel(posting, "Piet", DAY, [seen(one)])
    outbox.put_back(posting, "Piet", DAY, [seen(standing(posting, one.message))])
    assert states(posting) == [State.DRAFT]
    with posting.read() as connection:
        assert broken_links(connection) == []


def test_other_words_are_a_new_draft_in_the_place_of_the_old(posting):
    one = drafted(posting, DAY, Action.REMIND)
    body = "\n\n".join(one.letter.body)
    number = outbox.edit(
        posting, "Piet", DAY, seen(one), subject=one.letter.subject, body=f"Dag!\n\n{body}"
    )
    after = standing(posting, number)
    assert after.letter.text().startswith("Dag!")
    assert after.key != one.key
    assert states(posting) == [State.DRAFT, State.CANCELLED]
    with pytest.raises(RefusedError, match="leeg"):
        outbox.edit(posting, "Piet", DAY, seen(after), subject="x", body=" \n\n ")


def test_a_text_with_a_hole_in_it_is_not_approved(posting):
    one = drafted(posting, DAY, Action.REMIND)
    number = outbox.edit(posting, "Piet", DAY, seen(one), subject="Let op", body="Beste {{ naam }}")
    done, refused = outbox.approve(posting, "Piet", DAY, [seen(standing(posting, number))])
    assert done == []
    assert [one.message for one, _ in refused] == [number]
    assert standing(posting, number).state is State.DRAFT


def test_an_undone_decision_takes_its_draft_along(posting):
    seat = seat_of(posting, "Sanne", DAY, "D1")
    move = desk.accept(posting, seat, Action.REMIND)
    assert outbox.unwritten(posting, DAY)["D1"]["move"] == move
    drafted(posting, DAY, Action.REMIND, decision=move)
    assert outbox.unwritten(posting, DAY) == {}
    desk.undo(posting, seat_of(posting, "Sanne", DAY, "D1"), move)
    assert states(posting) == [State.CANCELLED]


def agreed(book, **told):
    fact = desk.Fact(**told)
    return desk.add_fact(book, seat_of(book, "Sanne", DAY, "D1"), fact)


def test_what_was_agreed_is_confirmed_once_in_writing(posting):
    until = DAY + timedelta(days=7)
    move = agreed(posting, kind=EventKind.PROMISE, until=until, amount=Decimal("500.00"))
    assert outbox.unconfirmed(posting, "D1", DAY) == {move: LetterKind.PROMISE_CONFIRMED}
    one = drafted(posting, DAY, LetterKind.PROMISE_CONFIRMED, decision=move)
    assert outbox.unconfirmed(posting, "D1", DAY) == {}
    assert "27 november 2026" in one.letter.text()
    assert "€ 500,00" in one.letter.text().replace("\u00a0", " ")


def test_a_pause_of_an_invoice_keeps_it_out_of_letters(posting):
    until = DAY + timedelta(days=7)
    move = agreed(posting, kind=EventKind.PAUSE, until=until, invoice_id="F1", text="Retour")
    with pytest.raises(RefusedError, match="niets te laat"):
        drafted(posting, DAY, Action.REMIND)
    one = drafted(posting, DAY, LetterKind.PAUSE_CONFIRMED, decision=move)
    assert [line.number for line in one.letter.facts.invoices] == ["F1"]
    later = until + timedelta(days=3)
    assert "F1" in drafted(posting, later, LetterKind.REMINDER).letter.text()
