"""Taking an import back: the book as it was before, nothing deleted, refused when work leans."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from kanwil.base.problems import RefusedError
from kanwil.base.store import atomic
from kanwil.book.bank import assign, waiting
from kanwil.book.importing import store
from kanwil.book.ledger import add_event, read_ledger
from kanwil.book.readers import read
from kanwil.book.tables import FACTS
from kanwil.book.undoing import imports, undo_import

HEAD = "Klantnr;Naam;Factuur;Datum;Saldo\n"
FIRST = f"{HEAD}1;Jansen;F1;2026-01-01;100,00\n2;Bos;F2;2026-01-02;50,00\n"
SECOND = f"{HEAD}1;Jansen BV;F1;2026-01-01;40,00\n3;Vos;F3;2026-01-03;70,00\n"


@pytest.fixture
def take(engine, write):
    """Import one text as a file of its own; return its number."""
    moments = iter(
        datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None) + timedelta(minutes=n)
        for n in range(99)
    )

    def taken(name, text, day=date(2026, 2, 1)):
        moment = next(moments)
        with atomic(engine) as connection:
            for parsed in read(write(name, text), as_of=day):
                batch = store(connection, parsed, "Sanne", moment).batch
        return batch

    return taken


@pytest.fixture
def state(engine):
    """Everything that the ledger says, to compare."""

    def told():
        with atomic(engine) as connection:
            frames = read_ledger(connection).frames()
        return {
            name: frame.sort_values(list(frame.columns[:1])).to_csv(index=False)
            for name, frame in frames.items()
        }

    return told


def test_the_book_is_as_it_was_and_no_row_is_deleted(take, state, look):
    take("a.csv", FIRST)
    before = state()
    count = select(func.count()).select_from(FACTS["invoices"])
    second = take("b.csv", SECOND, date(2026, 3, 1))
    rows = look(lambda c: c.execute(count).scalar())
    assert state() != before
    look(undo_import, "Mark", second)
    assert state() == before
    assert look(lambda c: c.execute(count).scalar()) >= rows
    last, first = look(imports)
    assert (last.number, last.undone["made_by"], first.undone) == (second, "Mark", None)


def test_undone_in_turn_to_an_empty_book_and_read_again(take, state, look):
    empty = state()
    numbers = [take("a.csv", FIRST)]
    numbers.append(take("b.csv", SECOND, date(2026, 3, 1)))
    both = state()
    for number in reversed(numbers):
        look(undo_import, "Mark", number)
    assert state() == empty
    take("a.csv", FIRST)
    take("b.csv", SECOND, date(2026, 3, 1))
    assert state() == both


def test_an_older_import_waits_for_the_newer_one_that_leans_on_it(take, state, look):
    first = take("a.csv", FIRST)
    take("b.csv", SECOND, date(2026, 3, 1))
    before = state()
    with pytest.raises(RefusedError, match="Latere invoer"):
        look(undo_import, "Mark", first)
    assert state() == before


def test_an_import_that_stands_alone_can_go_from_under_a_newer_one(take, state, look):
    take("a.csv", FIRST)
    other = take("x.csv", f"{HEAD}9;Mol;F9;2026-01-05;9,00\n")
    take("c.csv", f"{HEAD}8;Das;F8;2026-01-05;8,00\n")
    look(undo_import, "Mark", other)
    assert look(read_ledger).debtors["debtor_id"].tolist() == ["1", "2", "8"]


def test_work_on_a_debtor_that_only_the_import_knew_refuses(take, look):
    number = take("a.csv", FIRST)
    look(add_event, "Sanne", "2", "complaint", date(2026, 2, 2))
    with pytest.raises(RefusedError, match="Latere invoer"):
        look(undo_import, "Mark", number)


def test_twice_or_unknown_is_refused(take, look):
    number = take("a.csv", FIRST)
    look(undo_import, "Mark", number)
    with pytest.raises(RefusedError, match="al teruggedraaid"):
        look(undo_import, "Mark", number)
    with pytest.raises(RefusedError, match="staat niet in het boek"):
        look(undo_import, "Mark", 99)


def test_a_bank_statement_goes_and_comes_back_as_new(take, state, look, statement):
    take("a.csv", FIRST)
    before = state()
    number = take("bank.sta", statement)
    paid = state()
    assert paid != before
    look(undo_import, "Mark", number)
    assert state() == before
    take("bank.sta", statement)
    assert state() == paid


def test_invoices_that_explained_a_waiting_receipt_let_go_of_it(take, look, statement):
    take("bank.sta", statement)
    (line,) = look(waiting)
    number = take("a.csv", FIRST, date(2026, 1, 20))
    assert look(waiting) == []
    look(undo_import, "Mark", number)
    assert look(waiting) == [line]
    take("a.csv", FIRST, date(2026, 1, 20))
    assert look(waiting) == []


def test_a_bank_line_booked_by_hand_refuses(take, look, statement):
    take("a.csv", FIRST)
    number = take("bank.sta", statement.replace("F1", "dank").replace("Jansen", "Onbekend"))
    (line,) = look(waiting)
    look(assign, "Sanne", line.payment_id, "2")
    with pytest.raises(RefusedError, match="bankregel"):
        look(undo_import, "Mark", number)


@pytest.fixture
def statement():
    """One receipt of 100.00 for invoice F1, as MT940."""
    return (
        ":20:A\n:25:NL91ABNA0417164300EUR\n:28C:1\n:60F:C260203EUR0,00\n"
        ":61:2602030203C100,00NTRFNONREF\n:86:/NAME/Jansen/REMI/factuur F1/\n"
        ":62F:C260203EUR100,00\n"
    )
