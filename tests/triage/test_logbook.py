"""The log as people read it: every kind of entry has its words, and tampering is found."""

from datetime import date

import pytest
from sqlalchemy import update

from kanwil.base.audit import LOG, PAYLOAD
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Lang
from kanwil.base.words import Tr
from kanwil.triage import desk, logbook, open_book
from kanwil.triage.books import prefer_in
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of

DAY = date(2026, 11, 20)


@pytest.fixture
def book(book_url, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "debtors.csv").write_text("debtor_id,name\nD1,=Bos & Zn\nD2,100% Vis\n")
    found = open_book(book_url, Settings())
    take_in(found, [folder], "Sanne", DAY)
    desk.accept(found, seat_of(found, "Sanne", DAY, "D1"), Action.REMIND)
    desk.note(found, seat_of(found, "Mark", DAY, "D2"), "Belt morgen terug")
    prefer_in(found, "Mark", {"daily_cases": 12})
    yield found
    found.close()


def test_lines_are_newest_first_with_the_customers_name(book):
    found, total = logbook.entries(book)
    moves = [one.move for one in found]
    assert total == len(found)
    assert moves[:3] == ["setting", "note", "accept"]
    assert set(moves) <= set(logbook.WORDS)
    told = {one.move: one for one in found}
    assert (told["accept"].about, told["accept"].by) == ("=Bos & Zn", "Sanne")
    said = {name: logbook.in_words(one, Tr(Lang.NL)) for name, one in told.items()}
    assert (said["accept"], said["note"]) == ("Herinnering sturen", "Belt morgen terug")
    assert "12" in said["setting"]


def test_search_kind_and_page_narrow_it(book):
    assert {one.subject for one in logbook.entries(book, text="bos")[0]} == {"D1"}
    assert {one.subject for one in logbook.entries(book, text="100%")[0]} == {"D2"}
    assert {one.by for one in logbook.entries(book, text="mark")[0]} == {"Mark"}
    one, total = logbook.entries(book, moves=["note"])
    assert ([entry.move for entry in one], total) == (["note"], 1)
    first, total = logbook.entries(book, page=1, most=2)
    second, _ = logbook.entries(book, page=2, most=2)
    assert len(first) == 2 < total
    assert not {entry.number for entry in first} & {entry.number for entry in second}


def test_the_file_holds_no_formula(book):
    told = logbook.as_csv(logbook.entries(book, most=None)[0], Tr(Lang.NL)).decode("utf-8-sig")
    assert "'=Bos" in told
    assert "voorstel gevolgd" in told


@pytest.mark.parametrize("where", ["payload", "chain"])
def test_a_changed_line_is_found(book, where):
    assert logbook.state(book).broken == []
    number = logbook.entries(book, moves=["note"])[0][0].number
    with book.write() as connection:
        if where == "payload":
            change = update(PAYLOAD).where(PAYLOAD.c.entry == number).values(body='{"note": "x"}')
        else:
            change = update(LOG).where(LOG.c.entry == number).values(made_by="Iemand")
        connection.execute(change)
    assert number in logbook.state(book).broken
