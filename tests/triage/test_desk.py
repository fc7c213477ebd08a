"""A controller's moves: recorded at once, undoable, and never over a colleague's."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kanwil.base.audit import broken_links
from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.terms import Action, Category, EventKind, Lang, Outcome, Proof
from kanwil.base.words import Tr
from kanwil.resolution.cases import labels
from kanwil.triage import desk
from kanwil.triage.dossier import open_dossier, search
from kanwil.triage.moves import Seat, standing

DAY = date(2026, 11, 20)
NL = Tr(Lang.NL)


def seat(version=0):
    return Seat("Sanne", DAY, "D1", version, "D1@2026-10-02")


def closing(category=Category.FORGETFUL):
    return desk.Closing(
        as_of=DAY,
        category=category,
        outcome=Outcome.PAID,
        proof=Proof.PROVEN,
        recovered=Decimal("1210.00"),
        overdue=Decimal("1210.00"),
    )


def moves(book):
    with book.read() as connection:
        return standing(connection, "D1")


def test_a_decision_stands_and_can_be_undone(book):
    move = desk.accept(book, seat(), Action.REMIND)
    assert [(m["kind"], m["action"]) for m in moves(book)] == [("accept", "remind")]
    desk.undo(book, seat(1), move)
    assert moves(book) == []


def test_the_second_of_two_controllers_is_told_and_nothing_is_saved(book):
    desk.accept(book, seat(), Action.REMIND)
    with pytest.raises(ConflictError):
        desk.accept(book, seat(), Action.CALL)
    assert len(moves(book)) == 1


def test_a_complaint_is_an_event_in_the_book_and_goes_when_undone(book):
    fact = desk.Fact(EventKind.COMPLAINT, amount=Decimal("200.00"), invoice_id="F1", text="lekt")
    move = desk.add_fact(book, seat(), fact)
    told = open_dossier(book, "D1", DAY, NL).timeline[0]
    assert told.text == "Klacht ontvangen · F1 · € 200,00"
    assert told.quote == "lekt"
    desk.undo(book, seat(1), move)
    assert all("Klacht" not in one.text for one in open_dossier(book, "D1", DAY, NL).timeline)


def test_a_note_stands_on_the_timeline(book):
    desk.note(book, seat(), "Belt morgen terug")
    assert open_dossier(book, "D1", DAY, NL).timeline[0].quote == "Belt morgen terug"


def test_a_closed_case_gives_a_label_and_its_undo_takes_it_back(book):
    move = desk.close(book, seat(), closing())
    with book.read() as connection:
        assert labels(connection)["category"].tolist() == ["forgetful"]
    desk.undo(book, seat(1), move)
    with book.read() as connection:
        assert labels(connection).empty


def test_of_two_who_close_the_same_case_the_second_is_told_and_one_label_stands(book):
    desk.close(book, seat(), closing())
    for version in (0, 1):
        with pytest.raises(ConflictError):
            desk.close(book, seat(version), closing(Category.CAN_WONT))
    with book.read() as connection:
        assert labels(connection)["category"].tolist() == ["forgetful"]
        assert broken_links(connection) == []
    assert len(moves(book)) == 1


def test_dont_know_is_kept_and_has_no_category(book):
    desk.close(book, seat(), closing(category=None))
    with book.read() as connection:
        assert labels(connection)["category"].isna().all()


def test_only_the_last_move_can_be_undone(book):
    first = desk.note(book, seat(), "eerst")
    desk.accept(book, seat(1), Action.CALL)
    with pytest.raises(RefusedError):
        desk.undo(book, seat(2), first)


@pytest.mark.parametrize(
    "move",
    [
        lambda book: desk.choose_other(book, seat(), Action.CALL, "  "),
        lambda book: desk.later(book, seat(), DAY),
        lambda book: desk.note(book, seat(), ""),
        lambda book: desk.answer(book, seat(), "satisfied", "no such answer"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_trace(book, move):
    with pytest.raises(RefusedError):
        move(book)
    assert moves(book) == []


def test_the_log_is_whole_after_all_kinds_of_moves(book):
    desk.later(book, seat(), DAY + timedelta(days=3))
    desk.answer(book, seat(1), "satisfied", "complaint_quality")
    desk.close(book, seat(2), closing())
    with book.read() as connection:
        assert broken_links(connection) == []


def test_the_dossier_adds_up(book):
    opened = open_dossier(book, "D1", DAY, NL)
    assert opened.figures["overdue_cents"] == 121_000
    assert [one["status"] for one in opened.invoices] == ["overdue", "paid"]
    assert opened.figures["mean_late"] == 10


def test_a_dossier_of_the_past_knows_nothing_later(book):
    opened = open_dossier(book, "D1", date(2026, 9, 5), NL)
    assert [one["status"] for one in opened.invoices] == ["overdue", "not_due"]
    assert opened.timeline == []


def test_search_finds_by_name_number_and_city(book):
    for text in ("bos", "d1", "VENLO bakkerij"):
        assert search(book, text) == [("D1", "Bakkerij Bos", "Venlo")]
