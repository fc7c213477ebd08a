"""Items that are gone from a newer list: asked about once, answered, taken back, overtaken."""

from datetime import date

import pytest

from kanwil.base.problems import RefusedError
from kanwil.base.store import atomic
from kanwil.book.ledger import read_ledger
from kanwil.book.settling import Word, left_of, missing, say, take_back

FEB, MAR, APR = date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)
HEAD = "Klantnr;Factuur;Datum;Vervaldatum;Openstaand\n"


@pytest.fixture
def lists(write, take):
    """Import a list of what is left of these invoices on a day."""

    def taken(day, **left):
        rows = "".join(f"1;{one};2026-01-01;2026-01-31;{cents}\n" for one, cents in left.items())
        return take(write(f"{day}.csv", HEAD + rows), as_of=day)

    taken(FEB, F1="100,00", F2="50,00")
    taken(MAR, F1="100,00")
    return taken


@pytest.fixture
def tell(engine):
    """Say something of an invoice and return the batch."""

    def told(kind, on=MAR, invoice="F2", cents=None, listed_on=MAR):
        with atomic(engine) as connection:
            word = Word(invoice, kind, on, cents, listed_on)
            return say(connection, "Sanne", on, [word])

    return told


def _asked(look, day=APR):
    return look(missing, day)["invoice_id"].tolist()


def _left(look, invoice="F2"):
    return int(look(left_of).loc[invoice, "left_cents"])


def test_a_gone_item_is_asked_about_with_both_lists_and_stays_open(lists, look):
    (row,) = look(missing, APR).to_dict("records")
    assert (row["invoice_id"], row["left_cents"]) == ("F2", 5000)
    assert (str(row["seen_on"]), str(row["listed_on"])) == (str(FEB), str(MAR))
    assert _asked(look, FEB) == []


@pytest.mark.parametrize("kind", ["paid", "credited", "written_off", "set_off"])
def test_an_answer_settles_it_and_its_undo_asks_again(lists, look, tell, engine, kind):
    batch = tell(kind)
    assert (_asked(look), _left(look)) == ([], 0)
    with atomic(engine) as connection:
        take_back(connection, "Sanne", batch)
    assert (_asked(look), _left(look)) == (["F2"], 5000)
    with pytest.raises(RefusedError), atomic(engine) as connection:
        take_back(connection, "Sanne", batch)


def test_still_open_is_not_asked_again_and_unknown_is_by_the_next_list(lists, look, tell):
    tell("open")
    assert (_asked(look), _left(look)) == ([], 5000)
    lists(APR, F1="100,00")
    assert _asked(look) == []


def test_what_nobody_knew_is_asked_again_by_the_next_list(lists, look, tell):
    tell("unknown")
    assert _asked(look) == []
    lists(APR, F1="100,00")
    assert _asked(look) == ["F2"]


def test_a_list_that_shows_it_again_reopens_what_was_said_to_be_paid(lists, look, tell):
    tell("paid")
    lists(APR, F1="100,00", F2="50,00")
    assert _left(look) == 5000
    lists(date(2026, 5, 31), F1="100,00")
    assert _asked(look, date(2026, 5, 31)) == ["F2"]


def test_a_real_payment_explains_it_or_takes_the_place_of_the_answer(
    lists, look, tell, write, take
):
    paid = write("p.csv", "payment_id,invoice_id,paid_on,amount\nP1,F2,2026-04-10,50.00\n")
    tell("paid")
    take(paid)
    assert (_asked(look), _left(look)) == ([], 0)
    assert look(read_ledger).payments["payment_id"].tolist() == ["P1"]


def test_a_real_credit_note_takes_the_place_of_the_answer(lists, look, tell, write, take):
    tell("credited")
    note = "C1,1,2026-03-05,-50.00,credit_note,F2\n"
    take(write("i.csv", f"invoice_id,debtor_id,issued_on,amount,kind,credits\n{note}"))
    assert _left(look) == 0
    notes = look(read_ledger).invoices
    assert notes.loc[notes["kind"] == "credit_note", "invoice_id"].tolist() == ["C1"]


def test_a_part_of_the_payment_asks_for_the_rest(lists, look, tell, write, take):
    tell("paid")
    take(write("p.csv", "payment_id,invoice_id,paid_on,amount\nP1,F2,2026-04-10,20.00\n"))
    assert (_asked(look), _left(look)) == (["F2"], 3000)


def test_it_is_not_paid_on_a_day_on_which_a_list_showed_it_open(lists, tell):
    with pytest.raises(RefusedError, match="latere dag"):
        tell("paid", FEB)


@pytest.mark.parametrize(("invoice", "cents"), [("F2", 5001), ("F2", 0), ("F2", -100), ("F9", 1)])
def test_no_more_than_is_left_is_taken_off(lists, tell, look, invoice, cents):
    with pytest.raises(RefusedError):
        tell("set_off", invoice=invoice, cents=cents)
    assert _left(look) == 5000


@pytest.mark.parametrize(("listed", "left"), [("100,00", 7000), ("70,00", 7000), ("50,00", 5000)])
def test_a_list_may_know_of_a_set_off_or_not_yet(lists, look, tell, listed, left):
    tell("set_off", invoice="F1", cents=3000, listed_on=None)
    lists(APR, F1=listed)
    assert _left(look, "F1") == left


def test_nobody_knew_of_it_before_it_was_told(lists, look, tell):
    tell("paid", date(2026, 4, 2))
    payments = look(read_ledger).payments
    assert payments["recorded_on"].dt.date.tolist() == [date(2026, 4, 2)]
