"""Two colleagues at the same moment: one of them wins, nothing is lost, the log stays whole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pandas as pd
import pytest

from kanwil.base.audit import LOG, broken_links
from kanwil.base.problems import ConflictError, RefusedError
from kanwil.base.settings import Settings
from kanwil.base.store import utc_now
from kanwil.base.terms import Action
from kanwil.base.users import Person, Role, admit, dismiss, people
from kanwil.triage import desk, open_book, queue
from kanwil.triage.board import Board
from kanwil.triage.calling import take_next
from kanwil.triage.intake import take_in
from kanwil.triage.moves import Seat, standing
from kanwil.triage.tables import WORKLIST

DAY = date(2026, 11, 20)
EACH = 6


@pytest.fixture
def colleagues(book):
    """Two people, each with connections of their own."""
    found = [open_book(book.engine.url.render_as_string(hide_password=False), Settings())]
    yield [book, *found]
    found[0].close()


def at_once(*moves):
    """Run moves in threads that start together; return what each gave or raised."""
    ready = Barrier(len(moves))

    def run(move):
        ready.wait()
        try:
            return move()
        except ConflictError as error:
            return error

    with ThreadPoolExecutor(len(moves)) as pool:
        return list(pool.map(run, moves))


def test_of_two_decisions_at_once_one_stands_and_the_other_is_told(colleagues):
    for version in range(EACH):
        ends = at_once(
            *(
                lambda book=book, by=by, version=version: desk.accept(
                    book, Seat(by, DAY, "D1", version), Action.REMIND
                )
                for book, by in zip(colleagues, ("Sanne", "Mark"), strict=True)
            )
        )
        assert [type(one) for one in ends].count(ConflictError) == 1
    with colleagues[0].read() as connection:
        assert len(standing(connection, "D1")) == EACH


def test_the_chain_of_the_log_stays_whole_when_all_write_at_once(colleagues):
    def work(book, debtor):
        for version in range(EACH):
            desk.note(book, Seat("Sanne", DAY, debtor, version), f"notitie {version}")

    first, second = colleagues
    ends = at_once(lambda: work(first, "D1"), lambda: work(second, "D2"))
    assert ends == [None, None]
    with first.read() as connection:
        assert broken_links(connection) == []
        notes = connection.execute(LOG.select().where(LOG.c.move == "note")).all()
    assert len(notes) == 2 * EACH


def test_two_who_open_the_day_at_once_see_one_list(colleagues):
    board = Board(1, 1, frozenset(), pd.DataFrame(index=["D2", "D1"]))
    lists = []

    def fix(connection, day, *_):
        lists.append(day)
        rows = [{"day": day, "debtor_id": one, "rank": n} for n, one in enumerate(board.rows.index)]
        connection.execute(WORKLIST.insert(), rows)
        return list(board.rows.index)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "_fix", fix)
        ends = at_once(
            *(lambda book=book: queue.todays_debtors(book, DAY, board) for book in colleagues)
        )
    assert ends == [["D2", "D1"], ["D2", "D1"]]
    assert lists == [DAY]


def test_two_who_call_never_get_the_same_customer(colleagues):
    debtors = [f"D{number}" for number in range(2 * EACH)]
    with colleagues[0].write() as connection:
        rows = [{"day": DAY, "debtor_id": one, "rank": n} for n, one in enumerate(debtors)]
        connection.execute(WORKLIST.insert(), rows)
    names, called = ("Sanne", "Mark"), {"Sanne": [], "Mark": []}
    for _ in range(EACH):
        done = {one for each in called.values() for one in each}
        left = [one for one in debtors if one not in done]
        ends = at_once(
            *(
                lambda book=book, by=by, left=left: take_next(book, by, DAY, left)
                for book, by in zip(colleagues, names, strict=True)
            )
        )
        assert len(set(ends)) == 2
        for by, end in zip(names, ends, strict=True):
            called[by].append(end)
    assert sorted(called["Sanne"] + called["Mark"]) == sorted(debtors)


def test_a_customer_comes_free_when_let_go_or_left_lying(colleagues):
    first, second = colleagues
    with first.write() as connection:
        rows = [{"day": DAY, "debtor_id": one, "rank": n} for n, one in enumerate(("D1", "D2"))]
        connection.execute(WORKLIST.insert(), rows)
    assert take_next(first, "Sanne", DAY, ["D1", "D2"]) == "D1"
    assert take_next(first, "Sanne", DAY, ["D1"]) == "D1"
    assert take_next(second, "Mark", DAY, ["D1"]) is None
    assert take_next(first, "Sanne", DAY, ["D2"]) == "D2"
    assert take_next(second, "Mark", DAY, ["D1", "D2"]) == "D1"
    with first.write() as connection:
        connection.execute(WORKLIST.update().values(held_at=utc_now() - timedelta(hours=1)))
    assert take_next(second, "Mark", DAY, ["D2"]) == "D2"


def test_of_two_who_name_each_other_no_administrator_one_stays(colleagues):
    both = [Person(f"{name}@x.nl", name, Role.ADMINISTRATOR) for name in ("anna", "otto")]
    with colleagues[0].write() as connection:
        for one in both:
            admit(connection, "anna", one)

    def end(book, by, whom):
        with book.write() as connection:
            dismiss(connection, by.name, whom.email)

    with pytest.raises(RefusedError, match="beheerder"):
        at_once(
            lambda: end(colleagues[0], both[0], both[1]),
            lambda: end(colleagues[1], both[1], both[0]),
        )
    with colleagues[0].read() as connection:
        assert len(people(connection)) == 1


def test_the_same_file_handed_in_twice_at_once_is_taken_once(colleagues, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "contacts.csv").write_text(
        "contact_id,debtor_id,happened_on,direction,kind\nC1,D1,2026-11-01,out,reminder\n"
    )
    ends = at_once(
        *(lambda book=book: take_in(book, [tmp_path / "in"], "Sanne", DAY) for book in colleagues)
    )
    assert sorted(end.files[0].accepted for end in ends) == [0, 1]
    assert sorted(end.files[0].unchanged for end in ends) == [0, 1]
