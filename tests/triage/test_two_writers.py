"""Two colleagues at the same moment: one of them wins, nothing is lost, the log stays whole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from kanwil.base.audit import LOG, broken_links
from kanwil.base.problems import ConflictError
from kanwil.base.settings import Settings
from kanwil.base.terms import Action
from kanwil.triage import desk, open_book
from kanwil.triage.moves import Seat, standing

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
